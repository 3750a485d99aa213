/**
 * Entries that wait for a second subject, where the environment asks for one.
 * @module
 */

import * as Type from "typebox";
import { iso } from "../../core/time.ts";
import type { ProposalOutcome } from "../../register/proposals.ts";
import { subjectOf } from "../auth/subject-of.ts";
import {
  ProposalDecisionInput,
  ProposalResponse,
  ProposalsResponse,
  proposalDecisionInput,
  RejectionReceipt,
} from "../contract/proposals.ts";
import { NoQuery, readQuery } from "../contract/query.ts";
import { EntryReceipt } from "../contract/register.ts";
import type { ProposalService } from "../deps.ts";
import { tagged } from "../http/etag.ts";
import { absent, idParam } from "../http/id-param.ts";
import { expectedVersion } from "../http/if-match.ts";
import { jsonBody, jsonBodyProblems } from "../http/json-body.ts";
import { Refusal } from "../http/problem.ts";
import { type Call, json, type Reply, type Route } from "../route.ts";
import { replyOf } from "./entry-reply.ts";

const none = (id: string): Refusal =>
  absent(
    "proposal",
    id,
    "There is no proposal with this id. GET /v1/register/proposals lists those there are.",
  );

/** The service, where this environment asks for approvals; a Refusal where it does not. */
function service({ deps }: Call): ProposalService {
  if (deps.proposals === undefined) {
    throw new Refusal(
      "not-found",
      "This environment asks for no approvals: entries are appended when they are posted.",
    );
  }
  return deps.proposals;
}

export const getProposals: Route = {
  method: "GET",
  path: "/v1/register/proposals",
  scope: "register:approve",
  operationId: "listProposals",
  summary: "List the entries that wait for a second subject",
  description: `All of them, decided ones too, by id, without their changes.`,
  query: NoQuery,
  successes: [
    {
      status: 200,
      description: "The proposals.",
      mediaType: "application/json",
      schema: ProposalsResponse,
      headers: { ETag: "strong" },
    },
  ],
  problems: ["invalid-request", "not-found", "register-unavailable"],
  handle: async (call) => {
    readQuery(NoQuery, call.query);
    return tagged(json({ proposals: await service(call).list() }));
  },
};

export const getProposal: Route = {
  method: "GET",
  path: "/v1/register/proposals/{id}",
  scope: "register:approve",
  operationId: "getProposal",
  summary: "Read an entry that waits for a second subject",
  description: `With its changes, as they would be appended.`,
  query: NoQuery,
  successes: [
    {
      status: 200,
      description: "The proposal.",
      mediaType: "application/json",
      schema: ProposalResponse,
      headers: { ETag: "strong" },
    },
  ],
  problems: ["invalid-request", "not-found", "register-unavailable"],
  handle: async (call) => {
    readQuery(NoQuery, call.query);
    const proposals = service(call);
    const id = idParam(call, "proposal");
    const proposal = await proposals.find(id);
    if (proposal === null) throw none(id);
    return tagged(json(proposal));
  },
};

function decided(id: string, outcome: ProposalOutcome, expected: number): Reply {
  switch (outcome.kind) {
    case "absent":
      throw none(id);
    case "own":
      throw new Refusal(
        "forbidden",
        "This entry is the caller's own proposal. Have another subject with register:approve accept it; you may reject it.",
      );
    case "decided": {
      const { decision, author } = outcome.decision;
      throw new Refusal(
        "id-conflict",
        `The decision on this proposal stands: ${decision}, by ${author}. Propose anew under another id.`,
      );
    }
    case "rejected":
      return json({ id, outcome: "rejected" });
    default:
      return replyOf(id, outcome, expected);
  }
}

export const postDecision: Route = {
  method: "POST",
  path: "/v1/register/proposals/{id}",
  scope: "register:approve",
  operationId: "decideProposal",
  summary: "Accept or reject an entry",
  description:
    "Accepting takes another subject than the proposer, appends the entry and names both as its author. Sending the same decision again is safe.",
  query: NoQuery,
  requestHeaders: {
    "If-Match": {
      description: "the register's version that the decision was made upon, in quotes",
      required: true,
      example: '"31"',
    },
  },
  requestBody: {
    description: "The decision.",
    content: { "application/json": { schema: ProposalDecisionInput, example: { decision: "accept" } } },
  },
  successes: [
    {
      status: 201,
      description: "Accepted and appended.",
      mediaType: "application/json",
      schema: EntryReceipt,
      headers: { Location: "where the entry can be read", ETag: 'its version: "32"' },
    },
    {
      status: 200,
      description: "Rejected, or accepted and appended before.",
      mediaType: "application/json",
      schema: Type.Union([EntryReceipt, RejectionReceipt]),
      headers: {},
    },
  ],
  problems: [
    ...jsonBodyProblems,
    "invalid-header",
    "not-found",
    "id-conflict",
    "contended",
    "precondition-failed",
    "entry-refused",
    "precondition-required",
    "register-unavailable",
  ],
  handle: async (call) => {
    readQuery(NoQuery, call.query);
    const proposals = service(call);
    const expected = expectedVersion(call.request);
    const { decision } = await jsonBody(call, proposalDecisionInput);
    const author = subjectOf(call);
    const id = idParam(call, "proposal");
    const outcome = await proposals.decide({
      id,
      decision,
      author,
      decidedAt: iso(call.now),
      expectedVersion: expected,
    });
    return decided(id, outcome, expected);
  },
};

export const proposalRoutes: readonly Route[] = [getProposals, getProposal, postDecision];
