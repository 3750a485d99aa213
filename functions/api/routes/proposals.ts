/**
 * Entries that wait for a second subject, where the environment asks for one.
 * @module
 */

import * as Type from "typebox";
import { Check } from "typebox/schema";
import { iso } from "../../core/time.ts";
import { ChangeSchema } from "../../register/documents.ts";
import type { DecideOutcome } from "../../register/proposals.ts";
import { explain } from "../../schema/explain.ts";
import { echo } from "../../schema/fault.ts";
import { closed, Id, oneOf, orNull } from "../../schema/parts.ts";
import { Clock } from "../contract/check-answer.ts";
import { VersionNumber } from "../contract/parts.ts";
import { ClocksQuery, NoQuery, readQuery } from "../contract/query.ts";
import { EntryReceipt } from "../contract/register.ts";
import type { ProposalService } from "../deps.ts";
import { mediaTypeOf, readBody } from "../http/body.ts";
import { tagged } from "../http/etag.ts";
import { expectedVersion } from "../http/if-match.ts";
import { invalid, Refusal } from "../http/problem.ts";
import { parseStrictJson } from "../http/strict-json.ts";
import { type Call, json, type Reply, type Route } from "../route.ts";
import { forUniformity, readUniformClocks } from "../uniform-clocks.ts";
import { replyOf } from "./register.ts";

const DecisionAnswer = Type.Object(
  { decision: oneOf(["accept", "reject"] as const), author: Type.String(), decidedAt: Clock },
  closed,
);
const head = {
  id: Type.String(),
  source: Type.String(),
  author: Type.String({ description: "the subject that proposed it" }),
  proposedAt: Clock,
  expectedVersion: VersionNumber,
  decision: orNull(DecisionAnswer),
};
const ProposalsResponse = Type.Object({ proposals: Type.Array(Type.Object(head, closed)) }, closed);
const ProposalResponse = Type.Object({ ...head, changes: Type.Array(ChangeSchema) }, closed);
const DecisionInput = Type.Object(
  { decision: oneOf(["accept", "reject"] as const, "accept or reject") },
  { ...closed, description: "an object with a decision" },
);
const RejectionReceipt = Type.Object({ id: Type.String(), outcome: Type.Literal("rejected") }, closed);

const none = (id: string): Refusal =>
  new Refusal(
    "not-found",
    "There is no proposal of this id. GET /v1/register/proposals lists those there are.",
    {
      errors: [{ parameter: "id", detail: "Expected the id of a proposal.", value: echo(id) }],
    },
  );

/** The id in the path; throws a Refusal for text that is no id, which must not become part of a key. */
function idIn({ params: { id = "" } }: Call): string {
  if (!Check(Id, id)) throw none(id);
  return id;
}

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
  description: `All of them, decided ones too, by id, without their changes. ${forUniformity}`,
  query: ClocksQuery,
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
    readUniformClocks(call);
    return tagged(json({ proposals: await service(call).list() }));
  },
};

export const getProposal: Route = {
  method: "GET",
  path: "/v1/register/proposals/{id}",
  scope: "register:approve",
  operationId: "getProposal",
  summary: "Read an entry that waits for a second subject",
  description: `With its changes, as they would be appended. ${forUniformity}`,
  query: ClocksQuery,
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
    readUniformClocks(call);
    const proposals = service(call);
    const id = idIn(call);
    const proposal = await proposals.find(id);
    if (proposal === null) throw none(id);
    return tagged(json(proposal));
  },
};

function decided(id: string, outcome: DecideOutcome, expected: number): Reply {
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
    content: { "application/json": { schema: DecisionInput, example: { decision: "accept" } } },
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
    "malformed-body",
    "duplicate-key",
    "ill-formed-text",
    "invalid-header",
    "not-found",
    "id-conflict",
    "contended",
    "precondition-failed",
    "too-large",
    "unsupported-media-type",
    "unsupported-encoding",
    "invalid-request",
    "entry-refused",
    "precondition-required",
    "register-unavailable",
  ],
  handle: async (call) => {
    readQuery(NoQuery, call.query);
    const proposals = service(call);
    const expected = expectedVersion(call.request);
    mediaTypeOf(call.request, { "application/json": ["utf-8"] });
    const body = parseStrictJson(await readBody(call.request, call.limits.bodyBytes));
    if (!Check(DecisionInput, body)) throw invalid(explain(DecisionInput, body));
    const author = call.principal?.subject;
    // Unreachable behind a scope; a decision without an author must still never be written.
    if (author === undefined) throw new Refusal("unauthenticated", "A decision needs an author.");
    const id = idIn(call);
    const { decision } = body;
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
