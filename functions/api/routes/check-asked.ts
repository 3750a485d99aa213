/**
 * What a request for a check asks, as JSON or as a file.
 * @module
 */

import type { FundHoldings, SentPosition } from "../../core/check/position.ts";
import { explain } from "../../schema/explain.ts";
import { type FieldPlace, inBody, inQuery, type ResolvedClocks, resolveClocks } from "../clocks.ts";
import { CheckRequestBody, checkRequestBody } from "../contract/check-request.ts";
import { CsvQuery, readQuery, refuseBesideJson } from "../contract/query.ts";
import { readFileBody } from "../file-body.ts";
import { fundsAsked } from "../funds-asked.ts";
import { type MediaType, readBody } from "../http/body.ts";
import type { Limits } from "../http/limits.ts";
import { invalid } from "../http/problem.ts";
import { parseStrictJson } from "../http/strict-json.ts";
import type { Call } from "../route.ts";
import { type AskedScope, scopeOfQuery } from "../scope.ts";
import { refuseTooMany } from "../too-many.ts";

/** A request with its clocks resolved, and the version still to be looked up. */
interface Asked {
  readonly clocks: ResolvedClocks;
  readonly version: number | string | null | undefined;
  readonly usPerson: boolean;
  readonly detail: "all" | "matched";
  readonly positions: readonly SentPosition[];
  readonly unreadColumns?: readonly string[];
  readonly scope: AskedScope;
  readonly constituents?: readonly FundHoldings[];
  readonly constituentsMaxAgeDays?: number;
  readonly storedFunds: boolean;
  readonly record: boolean | undefined;
  readonly place: FieldPlace;
}

/** A body of JSON as the contract has it; throws a Refusal. */
function acceptBody(value: unknown, most: Limits): CheckRequestBody {
  refuseTooMany(value, most);
  if (checkRequestBody.Check(value)) return value;
  throw invalid(explain(CheckRequestBody, value));
}

/** Where a query's parameter stands in a body, where that is not at its top. */
const inJson: Readonly<Record<string, string>> = {
  usPerson: "investor.usPerson",
  counterparty: "trade.counterparty",
};

/** A position that is written as a symbol alone, and any other as it is. */
const asPosition = (position: CheckRequestBody["positions"][number]): SentPosition =>
  typeof position === "string" ? { symbol: position } : position;

export async function readJson({ request, query, limits, now }: Call): Promise<Asked> {
  refuseBesideJson(CsvQuery, query, inJson);
  const body = acceptBody(parseStrictJson(await readBody(request, limits.bodyBytes)), limits);
  return {
    clocks: resolveClocks(body, now, inBody),
    version: body.version,
    usPerson: body.investor?.usPerson ?? true,
    detail: body.detail ?? "all",
    record: body.record,
    positions: body.positions.map(asPosition),
    scope: { programmes: body.programmes, trade: body.trade },
    ...fundsAsked(body),
    storedFunds: body.storedFunds ?? false,
    place: inBody,
  };
}

export async function readFile(call: Call, media: MediaType): Promise<Asked> {
  // A bad query is told before the body is read; a form brings the rest of it along.
  readQuery(CsvQuery, call.query);
  const { bytes, charset, query } = await readFileBody(call, media);
  const asked = readQuery(CsvQuery, query);
  // Loaded with the first file: what reads every broker's export is no part of a cold start.
  const { positionsOfFile } = await import("../csv-body.ts");
  const held = positionsOfFile(bytes, charset, call.limits.positions);
  return {
    clocks: resolveClocks(asked, call.now, inQuery),
    version: asked.version,
    usPerson: asked.usPerson ?? true,
    detail: asked.detail ?? "all",
    record: asked.record,
    ...held,
    scope: scopeOfQuery(asked),
    ...fundsAsked(asked),
    storedFunds: asked.storedFunds ?? false,
    place: inQuery,
  };
}
