/**
 * Imports of the government's own lists: poll one now, look at what was held, accept or discard it.
 * @module
 */

import type { HeldOutcome } from "../../ingest/decide-held.ts";
import type { ImportService } from "../../ingest/import-service.ts";
import type { PollOutcome } from "../../ingest/poll.ts";
import { subjectOf } from "../auth/subject-of.ts";
import {
  HeldImport,
  ImportDecisionInput,
  ImportDecisionReceipt,
  ImportInput,
  ImportProposedReceipt,
  ImportReport,
  importDecisionInput,
  importInput,
} from "../contract/imports.ts";
import { NoQuery, readQuery } from "../contract/query.ts";
import { tagged } from "../http/etag.ts";
import { absent, idParam } from "../http/id-param.ts";
import { jsonBody, jsonBodyProblems } from "../http/json-body.ts";
import { invalid, Refusal } from "../http/problem.ts";
import { type Call, json, type Reply, type Route } from "../route.ts";

const reportOf = (source: string, outcome: PollOutcome) => ({
  source,
  outcome: outcome.kind,
  version: outcome.kind === "appended" || outcome.kind === "nothing" ? outcome.version : null,
  held: outcome.kind === "held" ? outcome.id : null,
  reasons: outcome.kind === "held" ? outcome.reasons.map(({ code, message }) => ({ code, message })) : [],
  detail: outcome.kind === "failed" ? outcome.why : null,
});

const kind = "held import";

function receiptOf(id: string, asked: "accept" | "discard", outcome: HeldOutcome): Reply {
  const decision = asked === "accept" ? ("accepted" as const) : ("discarded" as const);
  switch (outcome.kind) {
    case "decided":
      return json({ id, decision, version: outcome.version });
    case "proposed": {
      const { proposal } = outcome;
      const headers = { Location: `/v1/register/proposals/${proposal}` };
      return json({ id, decision: "proposed", proposal }, headers, 202);
    }
    case "unknown":
      throw absent(kind, id);
    case "decided-before":
      throw new Refusal("precondition-failed", `It was ${outcome.decision} before; nothing was done now.`, {
        errors: [
          {
            pointer: "/decision",
            detail: "Expected an import about which nobody has decided.",
            value: asked,
          },
        ],
      });
    case "not-acceptable":
    case "other-reasons":
      throw new Refusal(
        "entry-refused",
        outcome.kind === "not-acceptable"
          ? "There is nothing in it to accept; discard it."
          : "Other reasons stand against it now than when it was held. Nothing was written.",
        {
          errors: outcome.reasons.map(({ code, message }) => ({
            pointer: "/decision",
            detail: `${code}: ${message}`,
          })),
        },
      );
    case "contended":
      throw new Refusal(
        "contended",
        "Other writers were faster each time. Nothing was written; send the same again.",
        { headers: { "Retry-After": "1" } },
      );
  }
}

/** The routes over what a deployment offers; where it offers nothing, every import is unknown. */
export function importRoutes(serviceOf: (call: Call) => ImportService | null): readonly Route[] {
  const postImport: Route = {
    method: "POST",
    path: "/v1/imports",
    scope: "register:write",
    operationId: "importSource",
    summary: "Poll a source now",
    description:
      "Fetches the source's list where it is newer, appends what changed as one entry, or holds it where something looks wrong. The addresses are the deployment's, never the caller's.",
    query: NoQuery,
    requestBody: {
      description: "Which source.",
      content: { "application/json": { schema: ImportInput, example: { source: "ofac" } } },
    },
    successes: [
      {
        status: 200,
        description: "How the poll went.",
        mediaType: "application/json",
        schema: ImportReport,
        headers: {},
      },
    ],
    problems: [...jsonBodyProblems, "register-unavailable"],
    handle: async (call) => {
      readQuery(NoQuery, call.query);
      const body = await jsonBody(call, importInput);
      const service = serviceOf(call);
      const outcome = (await service?.poll(body.source, subjectOf(call))) ?? null;
      if (outcome === null) {
        throw invalid([
          {
            pointer: "/source",
            detail: `No source that can be polled; expected one of ${service?.sources.join(", ") || "none, for this deployment polls no source"}.`,
            value: body.source,
          },
        ]);
      }
      return json(reportOf(body.source, outcome));
    },
  };

  const getImport: Route = {
    method: "GET",
    path: "/v1/imports/{id}",
    scope: "register:write",
    operationId: "getImport",
    summary: "Read a held import",
    description: `Why a list was held, what acceptance would append now, and what was decided.`,
    query: NoQuery,
    successes: [
      {
        status: 200,
        description: "The held import.",
        mediaType: "application/json",
        schema: HeldImport,
        headers: { ETag: "strong" },
      },
    ],
    problems: ["invalid-request", "not-found", "register-unavailable"],
    handle: async (call) => {
      readQuery(NoQuery, call.query);
      const id = idParam(call, kind);
      const held = (await serviceOf(call)?.held(id)) ?? null;
      if (held === null) throw absent(kind, id);
      return tagged(json(held));
    },
  };

  const postDecision: Route = {
    method: "POST",
    path: "/v1/imports/{id}",
    scope: "register:write",
    operationId: "decideImport",
    summary: "Accept or discard a held import",
    description:
      "Acceptance plans the list anew and appends it, where no other reasons stand against it than those it was held for. A decision is final; the author is the token's subject. Where the environment asks for approvals, acceptance makes a proposal, which another subject has to accept.",
    query: NoQuery,
    requestBody: {
      description: "The decision.",
      content: { "application/json": { schema: ImportDecisionInput, example: { decision: "accept" } } },
    },
    successes: [
      {
        status: 200,
        description: "Decided.",
        mediaType: "application/json",
        schema: ImportDecisionReceipt,
        headers: {},
      },
      {
        status: 202,
        description: "Accepted by a first subject; kept as a proposal that another has to accept.",
        mediaType: "application/json",
        schema: ImportProposedReceipt,
        headers: { Location: "where the proposal can be read and decided upon" },
      },
    ],
    problems: [
      ...jsonBodyProblems,
      "not-found",
      "contended",
      "precondition-failed",
      "entry-refused",
      "register-unavailable",
    ],
    handle: async (call) => {
      readQuery(NoQuery, call.query);
      const body = await jsonBody(call, importDecisionInput);
      const id = idParam(call, kind);
      const outcome = await serviceOf(call)?.decide(id, body.decision, subjectOf(call));
      return receiptOf(id, body.decision, outcome ?? { kind: "unknown" });
    },
  };

  return [postImport, getImport, postDecision];
}
