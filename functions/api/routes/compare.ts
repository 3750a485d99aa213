/**
 * `POST /v1/checks/compare`: what changed for a portfolio between two instants, two states of knowledge or two versions, and why.
 * @module
 */

import type { Static } from "typebox";
import type { CheckRequest } from "../../core/check/answer.ts";
import { compare, type Side } from "../../core/check/compare.ts";
import type { Register } from "../../core/register/register.ts";
import { type AskedClocks, type FieldPlace, inBody, resolveClocks, resolveVersion } from "../clocks.ts";
import { CompareAnswer, CompareBody, compareBody } from "../contract/compare.ts";
import { NoQuery, readQuery } from "../contract/query.ts";
import { compareExample } from "../examples.ts";
import { freshness } from "../freshness.ts";
import { fundsAsked, refuseUnsoundFunds } from "../funds-asked.ts";
import { mediaTypeOf, readBody } from "../http/body.ts";
import { jsonBodyProblems } from "../http/json-body.ts";
import { invalid } from "../http/problem.ts";
import { parseStrictJson } from "../http/strict-json.ts";
import { type Call, json, type Reply, type Route } from "../route.ts";
import { resolveScope } from "../scope.ts";
import { fundsOfAll, withFunds } from "../stored-funds.ts";
import { refuseTooMany } from "../too-many.ts";

interface AskedSide extends AskedClocks {
  readonly version?: number | string | null | undefined;
}

const within =
  (side: string): FieldPlace =>
  (field) =>
    inBody(`${side}/${field}`);

/** One of the two questions, its clocks resolved. */
function sideOf(newest: Register, asked: AskedSide, name: string, now: number): Side {
  const { asOf, knownAt } = resolveClocks(asked, now, within(name));
  return { asOf, knownAt, register: resolveVersion(newest, asked.version, within(name)) };
}

async function bodyOf(call: Call): Promise<Static<typeof CompareBody>> {
  mediaTypeOf(call.request, { "application/json": ["utf-8"] });
  const value = parseStrictJson(await readBody(call.request, call.limits.bodyBytes));
  refuseTooMany(value, call.limits);
  if (!compareBody.Check(value)) throw invalid(compareBody.faults(value));
  return value;
}

async function handle(call: Call): Promise<Reply> {
  readQuery(NoQuery, call.query);
  const body = await bodyOf(call);
  const snapshot = await call.deps.reader.current();
  const [from, to] = (["from", "to"] as const).map((name) =>
    sideOf(snapshot.register, body[name], name, call.now),
  );
  if (from === undefined || to === undefined) throw new TypeError("two sides are always resolved");
  const asked = {
    investor: { usPerson: body.investor?.usPerson ?? true },
    ...resolveScope(snapshot.register, body, inBody),
    positions: body.positions.map((position) =>
      typeof position === "string" ? { symbol: position } : position,
    ),
    ...fundsAsked(body),
  };
  const requests: CheckRequest[] = [];
  for (const { register, ...clocks } of [from, to]) {
    const question: CheckRequest = { ...asked, ...clocks, detail: "all" };
    // What a caller says of a fund twice is refused as the caller wrote it, before anything is added.
    refuseUnsoundFunds(register, question);
    requests.push(await withFunds(call, register, question, body.storedFunds ?? false));
  }
  const constituents = fundsOfAll(requests);
  const compared = constituents === undefined ? asked : { ...asked, constituents };
  for (const { register, ...clocks } of [from, to])
    refuseUnsoundFunds(register, { ...compared, ...clocks, detail: "all" });
  return json(compare(compared, from, to, snapshot.entries), freshness(call, snapshot.readAt));
}

export const postComparison: Route = {
  method: "POST",
  path: "/v1/checks/compare",
  scope: "check",
  operationId: "compareChecks",
  summary: "Compare a portfolio's answers to two questions",
  description:
    "The same positions are judged twice, by the clocks of from and of to: two instants (asOf), two states of knowledge (knownAt), or two versions of the register. " +
    "What changed is grouped by why: an entry of the register, a court order or licence that begins, ends or is published, or a date that passes. " +
    "Positions that are answered alike are counted only. from, to, changes and listings together leave nothing out: applied to the first answer they give the second.",
  query: NoQuery,
  requestBody: {
    description: "1 to 10,000 positions, and two sets of clocks.",
    content: { "application/json": { schema: CompareBody, example: compareExample } },
  },
  successes: [
    {
      status: 200,
      description: "What changed, and why.",
      mediaType: "application/json",
      schema: CompareAnswer,
      headers: { "Register-Age": "seconds since the register was read" },
    },
  ],
  problems: [
    "not-found",
    ...jsonBodyProblems,
    "too-many-positions",
    "too-many-constituents",
    "version-mismatch",
    "answer-too-large",
    "unknown-version",
    "register-unavailable",
    "register-empty",
  ],
  handle,
};
