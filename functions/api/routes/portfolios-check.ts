/**
 * Judging a stored portfolio, without its being sent again.
 * @module
 */

import type { CheckRequest } from "../../core/check/answer.ts";
import { check } from "../../core/check/check.ts";
import { iso } from "../../core/time.ts";
import { answerDigest } from "../answer-digest.ts";
import { inQuery, resolveClocks, resolveVersion } from "../clocks.ts";
import { PortfolioCheckResponse } from "../contract/portfolios.ts";
import { CsvQuery, readQuery } from "../contract/query.ts";
import { decisionsOn } from "../decisions.ts";
import { freshness } from "../freshness.ts";
import { fundsAsked, withFundsGiven } from "../funds-asked.ts";
import { holdingsProblems } from "../holdings-of.ts";
import { strongTag, weakTag } from "../http/etag.ts";
import { portfolioText } from "../portfolio-text.ts";
import { isRecorded, recorded, recordHeader, recordProblems } from "../recording.ts";
import type { Call, Route } from "../route.ts";
import { resolveScope, scopeOfQuery } from "../scope.ts";
import { withStoredFunds } from "../stored-funds.ts";
import { found, success } from "./portfolios-read.ts";

/** A stored portfolio's answer: never better than review where the portfolio is not known to its end. */
async function checkStored(call: Call) {
  const asked = readQuery(CsvQuery, call.query);
  const clocks = resolveClocks(asked, call.now, inQuery);
  const isKept = isRecorded(call, asked.record);
  const { head, positions } = await found(call);
  const snapshot = await call.deps.reader.current();
  const register = resolveVersion(snapshot.register, asked.version, inQuery);
  const { asOf, knownAt } = clocks;
  const question: CheckRequest = {
    asOf,
    knownAt,
    investor: { usPerson: asked.usPerson ?? true },
    ...resolveScope(register, scopeOfQuery(asked), inQuery),
    detail: asked.detail ?? "all",
    positions,
    ...fundsAsked(asked),
  };
  const given = withFundsGiven(register, question, call.deps.funds);
  const request = asked.storedFunds === false ? given : await withStoredFunds(call, register, given);
  const answer = check(register, request);
  const { id, version, gaps, gapsSince, at } = head;
  const incompleteSince = gapsSince === undefined ? null : iso(gapsSince);
  const portfolio = {
    ...{ id, version, gaps, incompleteSince, asOf: iso(at) },
    decisions: [...(await decisionsOn(call, id, request))],
  };
  const digest = answerDigest(request, answer.register, answer.engine);
  const body = portfolioText(portfolio, answer, digest);
  // What was recorded anew is always given: a 304 would leave the record's id out.
  if (isKept) {
    const kept = await recorded(call, { request, answer, digest, body, portfolio });
    return {
      status: 200,
      headers: { "Content-Type": "application/json", ...freshness(call, snapshot.readAt), ...kept },
      body,
    };
  }
  // Where asOf is only the moment of asking, the tag leaves it out, and the digest that covers it.
  const meaning = body.replace(`"check":{"asOf":"${asOf}"`, "").replace(digest, "");
  const tag = clocks.askedAsOf === null ? weakTag(meaning) : strongTag(body);
  return {
    status: 200,
    headers: { "Content-Type": "application/json", ETag: tag, ...freshness(call, snapshot.readAt) },
    body,
  };
}

const headers = {
  ETag: "weak where asOf is the moment of asking, otherwise strong; absent where the check was recorded",
  "Register-Age": "seconds since the register was read",
  "Source-Age":
    "seconds since the list that was not heard for longest was last heard; never: some list never was",
  ...recordHeader,
};

export const getPortfolioCheck: Route = {
  scope: "portfolios",
  method: "GET",
  path: "/v1/portfolios/{id}/check",
  operationId: "checkStoredPortfolio",
  summary: "Judge a stored portfolio",
  description:
    "As POST /v1/checks, of the positions as they are stored now. Funds among them are looked through by the tenant's stored funds. While the positions are not known to their end, complete is false and status is at least review.",
  query: CsvQuery,
  successes: [
    success(
      200,
      "The answer. no-match means that nothing in this register matched: it is not a clearance.",
      PortfolioCheckResponse,
      headers,
    ),
  ],
  problems: [
    ...holdingsProblems,
    ...recordProblems,
    "invalid-request",
    "not-found",
    "unknown-version",
    "version-mismatch",
    "answer-too-large",
    "too-many-constituents",
    "register-unavailable",
    "register-empty",
  ],
  handle: checkStored,
};
