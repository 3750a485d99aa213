/**
 * Imports of the government's own lists: poll one now, look at what was held, accept or discard it.
 * @module
 */

import * as Type from "typebox";
import { Check } from "typebox/schema";
import type { DecideOutcome } from "../../ingest/feed-run.ts";
import type { ImportService } from "../../ingest/import-service.ts";
import type { PollOutcome } from "../../ingest/poll.ts";
import { validatorOf } from "../../schema/compiled-schema.ts";
import { explain } from "../../schema/explain.ts";
import { echo } from "../../schema/fault.ts";
import { closed, Id, oneOf, orNull } from "../../schema/parts.ts";
import { VersionNumber } from "../contract/parts.ts";
import { ClocksQuery, NoQuery, readQuery } from "../contract/query.ts";
import { mediaTypeOf, readBody } from "../http/body.ts";
import { tagged } from "../http/etag.ts";
import { invalid, type ProblemType, Refusal } from "../http/problem.ts";
import { parseStrictJson } from "../http/strict-json.ts";
import { type Call, json, type Reply, type Route } from "../route.ts";
import { forUniformity, readUniformClocks } from "../uniform-clocks.ts";

const Reason = Type.Object(
  { code: Type.String({ description: "stable; clients may branch on it" }), message: Type.String() },
  { ...closed, description: "why a list was held" },
);

const ImportRequest = Type.Object(
  { source: Id },
  { ...closed, description: "an object with the name of the source to poll" },
);
const ImportReport = Type.Object(
  {
    source: Type.String(),
    outcome: oneOf(
      ["appended", "nothing", "unchanged", "held", "failed", "contended"] as const,
      "how the poll went",
    ),
    version: orNull(VersionNumber),
    held: orNull(Type.String({ description: "the id under which the list is held" })),
    reasons: Type.Array(Reason),
    detail: orNull(Type.String({ description: "why the poll failed" })),
  },
  closed,
);
const Decision = Type.Object(
  {
    decision: oneOf(["accepted", "discarded"] as const),
    by: Type.String(),
    at: Type.String(),
    version: orNull(VersionNumber),
    proposal: Type.Optional(Type.String({ description: "the proposal that waits for a second subject" })),
  },
  closed,
);
const HeldImport = Type.Object(
  {
    id: Type.String(),
    source: Type.String(),
    heldAt: Type.String(),
    publishedAt: Type.String(),
    digest: Type.String(),
    entities: Type.Integer({ minimum: 0 }),
    acceptable: Type.Boolean({ description: "false: the list is damaged and can only be discarded" }),
    reasons: Type.Array(Reason),
    wouldAppend: Type.Array(Type.String(), { description: "what acceptance would append now, line by line" }),
    decision: orNull(Decision),
  },
  closed,
);
const DecisionRequest = Type.Object(
  { decision: oneOf(["accept", "discard"] as const, "accept or discard") },
  { ...closed, description: "an object with the decision" },
);
const DecisionReceipt = Type.Object(
  { id: Type.String(), decision: oneOf(["accepted", "discarded"] as const), version: orNull(VersionNumber) },
  closed,
);
const ProposedReceipt = Type.Object(
  { id: Type.String(), decision: Type.Literal("proposed"), proposal: Type.String() },
  closed,
);

const importRequest = validatorOf(ImportRequest);
const decisionRequest = validatorOf(DecisionRequest);

const bodyProblems: readonly ProblemType[] = [
  "malformed-body",
  "duplicate-key",
  "ill-formed-text",
  "too-large",
  "unsupported-media-type",
  "unsupported-encoding",
  "invalid-request",
];

async function bodyOf(call: Call): Promise<unknown> {
  readQuery(NoQuery, call.query);
  mediaTypeOf(call.request, { "application/json": ["utf-8"] });
  return parseStrictJson(await readBody(call.request, call.limits.bodyBytes));
}

/** Unreachable behind a scope; what is written without an author must still never be. */
function authorOf({ principal }: Call): string {
  if (principal === null) throw new Refusal("unauthenticated", "An import needs an author.");
  return principal.subject;
}

const reportOf = (source: string, outcome: PollOutcome) => ({
  source,
  outcome: outcome.kind,
  version: outcome.kind === "appended" || outcome.kind === "nothing" ? outcome.version : null,
  held: outcome.kind === "held" ? outcome.id : null,
  reasons: outcome.kind === "held" ? outcome.reasons.map(({ code, message }) => ({ code, message })) : [],
  detail: outcome.kind === "failed" ? outcome.why : null,
});

const missing = (id: string): Refusal => new Refusal("not-found", `No import is held as ${echo(id)}.`);

/** The id in the path; throws a Refusal for text that is no id, which must not become part of a key. */
function idIn({ params: { id = "" } }: Call): string {
  if (!Check(Id, id)) throw missing(id);
  return id;
}

function receiptOf(id: string, asked: "accept" | "discard", outcome: DecideOutcome): Reply {
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
      throw missing(id);
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
      content: { "application/json": { schema: ImportRequest, example: { source: "ofac" } } },
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
    problems: [...bodyProblems, "register-unavailable"],
    handle: async (call) => {
      const body = await bodyOf(call);
      if (!importRequest.Check(body)) throw invalid(explain(ImportRequest, body));
      const service = serviceOf(call);
      const outcome = (await service?.poll(body.source, authorOf(call))) ?? null;
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
    description: `Why a list was held, what acceptance would append now, and what was decided. ${forUniformity}`,
    query: ClocksQuery,
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
      readUniformClocks(call);
      const id = idIn(call);
      const held = (await serviceOf(call)?.held(id)) ?? null;
      if (held === null) throw missing(id);
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
      content: { "application/json": { schema: DecisionRequest, example: { decision: "accept" } } },
    },
    successes: [
      {
        status: 200,
        description: "Decided.",
        mediaType: "application/json",
        schema: DecisionReceipt,
        headers: {},
      },
      {
        status: 202,
        description: "Accepted by a first subject; kept as a proposal that another has to accept.",
        mediaType: "application/json",
        schema: ProposedReceipt,
        headers: { Location: "where the proposal can be read and decided upon" },
      },
    ],
    problems: [
      ...bodyProblems,
      "not-found",
      "contended",
      "precondition-failed",
      "entry-refused",
      "register-unavailable",
    ],
    handle: async (call) => {
      const body = await bodyOf(call);
      if (!decisionRequest.Check(body)) throw invalid(explain(DecisionRequest, body));
      const id = idIn(call);
      const outcome = await serviceOf(call)?.decide(id, body.decision, authorOf(call));
      return receiptOf(id, body.decision, outcome ?? { kind: "unknown" });
    },
  };

  return [postImport, getImport, postDecision];
}
