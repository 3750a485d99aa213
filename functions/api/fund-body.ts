/**
 * What a fund holds on a day, as a request stores it: JSON, or a fund house's file.
 * @module
 */

import { fundIndex, labelOfFund } from "../core/check/fund-index.ts";
import type { FundHoldings } from "../core/check/position.ts";
import { decodedInterval } from "../core/time.ts";
import { echo } from "../schema/fault.ts";
import { PutFundQuery, putFundBody } from "./contract/funds.ts";
import { fileTypes } from "./contract/holdings-file.ts";
import { NoQuery, readQuery } from "./contract/query.ts";
import { readFileBody } from "./file-body.ts";
import { mediaTypeOf, readBody } from "./http/body.ts";
import { invalid, Refusal } from "./http/problem.ts";
import { parseStrictJson } from "./http/strict-json.ts";
import type { Call } from "./route.ts";

/** A list as it was sent. */
export interface SentFund {
  readonly given: FundHoldings;
  readonly unreadColumns: readonly string[];
}

/** Throws a Refusal: the schema would name the list, not the limit. */
function refuseTooMany(count: number, most: number): void {
  if (count <= most) return;
  const detail = `The fund has ${count} constituents; expected at most ${most}.`;
  throw new Refusal("too-many-constituents", detail, { errors: [{ pointer: "/holdings", detail }] });
}

const countIn = (body: unknown): number =>
  typeof body === "object" && body !== null && "holdings" in body && Array.isArray(body.holdings)
    ? body.holdings.length
    : 0;

async function fromJson({ request, query, limits }: Call): Promise<SentFund> {
  readQuery(NoQuery, query);
  const body = parseStrictJson(await readBody(request, limits.bodyBytes));
  refuseTooMany(countIn(body), limits.constituents);
  if (!putFundBody.Check(body)) throw invalid(putFundBody.faults(body));
  return { given: body, unreadColumns: [] };
}

async function fromFile(call: Call, media: ReturnType<typeof mediaTypeOf>): Promise<SentFund> {
  readQuery(PutFundQuery, call.query);
  const { bytes, query } = await readFileBody(call, media);
  const { asOf, ...fund }: PutFundQuery = readQuery(PutFundQuery, query);
  // Loaded with the first file: what reads every house's file is no part of a cold start.
  const { fundFileBody } = await import("./fund-file-body.ts");
  const read = fundFileBody(bytes, { asOf, fund }, Number.POSITIVE_INFINITY);
  if (read.kind === "refused") throw invalid(read.refusals);
  refuseTooMany(read.holdings.holdings.length, call.limits.constituents);
  return { given: read.holdings, unreadColumns: read.unreadColumns };
}

/** Throws a Refusal where a line of a fund is the fund itself. */
function refuseItself(given: FundHoldings): void {
  const find = fundIndex([given], decodedInterval(given.asOf), 1);
  const at = given.holdings.findIndex((holding) => find(holding) !== null);
  if (at < 0) return;
  const name = echo(labelOfFund(given.fund));
  throw invalid([
    {
      pointer: `/holdings/${at}`,
      detail: `The fund holds itself: ${name} holds ${name}. Correct the line, or what names the fund.`,
    },
  ]);
}

/** What a request stores; throws a Refusal. */
export async function sentFund(call: Call): Promise<SentFund> {
  const media = mediaTypeOf(call.request, { "application/json": ["utf-8"], ...fileTypes });
  const sent = media.type === "application/json" ? await fromJson(call) : await fromFile(call, media);
  if (sent.given.holdings.length === 0)
    throw invalid([{ pointer: "/holdings", detail: "The file lists no holdings; expected at least one." }]);
  refuseItself(sent.given);
  return sent;
}
