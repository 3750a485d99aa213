/**
 * `POST /v1/checks`: a portfolio as JSON or as a file, and its verdict.
 * @module
 */

import type { CheckRequest } from "../../core/check/answer.ts";
import { check } from "../../core/check/check.ts";
import type { FundHoldings, SentPosition } from "../../core/check/position.ts";
import { explain } from "../../schema/explain.ts";
import { answerDigest } from "../answer-digest.ts";
import { answerBody } from "../answer-text.ts";
import { type Clocks, inBody, inQuery, type Place, resolveClocks, resolveVersion } from "../clocks.ts";
import { CheckAnswer as CheckAnswerSchema } from "../contract/check-answer.ts";
import { CheckRequestBody, checkRequestBody } from "../contract/check-request.ts";
import { fileContent, filesRead, fileTypes } from "../contract/holdings-file.ts";
import { CsvQuery, NoQuery, readQuery } from "../contract/query.ts";
import { requestExample } from "../examples.ts";
import { readFileBody } from "../file-body.ts";
import { freshness } from "../freshness.ts";
import { fundsAsked, refuseUnsoundFunds } from "../funds-asked.ts";
import { holdingsProblems } from "../holdings-of.ts";
import { type MediaType, mediaTypeOf, readBody } from "../http/body.ts";
import type { Limits } from "../http/limits.ts";
import { invalid } from "../http/problem.ts";
import { parseStrictJson } from "../http/strict-json.ts";
import { isRecorded, recorded, recordHeader, recordProblems } from "../recording.ts";
import type { Call, Reply, Route } from "../route.ts";
import { type AskedScope, resolveScope, scopeOfQuery } from "../scope.ts";
import { withFunds } from "../stored-funds.ts";
import { refuseTooMany } from "../too-many.ts";

/** A request with its clocks resolved, and the version still to be looked up. */
interface Asked {
  readonly clocks: Clocks;
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
  readonly place: Place;
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

/** Query parameters belong to a file; beside a JSON body they would ask two questions at once. Throws a Refusal. */
function refuseQuery(query: URLSearchParams): void {
  const misplaced = [...new Set(query.keys())].filter((name) => Object.hasOwn(CsvQuery.properties, name));
  if (misplaced.length === 0) return;
  throw invalid(
    misplaced.map((parameter) => ({
      parameter,
      detail: `Query parameters go with a file only; expected ${inJson[parameter] ?? parameter} in the JSON body.`,
    })),
  );
}

async function readJson({ request, query, limits, now }: Call): Promise<Asked> {
  refuseQuery(query);
  readQuery(NoQuery, query);
  const body = acceptBody(parseStrictJson(await readBody(request, limits.bodyBytes)), limits);
  return {
    clocks: resolveClocks(body, now, inBody),
    version: body.version,
    usPerson: body.investor?.usPerson ?? true,
    detail: body.detail ?? "all",
    record: body.record,
    positions: body.positions.map((position) =>
      typeof position === "string" ? { symbol: position } : position,
    ),
    scope: { programmes: body.programmes, trade: body.trade },
    ...fundsAsked(body),
    storedFunds: body.storedFunds ?? false,
    place: inBody,
  };
}

async function readFile(call: Call, media: MediaType): Promise<Asked> {
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

async function handle(call: Call): Promise<Reply> {
  const media = mediaTypeOf(call.request, {
    "application/json": ["utf-8"],
    ...fileTypes,
  });
  const asked = media.type === "application/json" ? await readJson(call) : await readFile(call, media);
  const isKept = isRecorded(call, asked.record);
  // The register is read after the request is known to be sound, and before anything is decided.
  const snapshot = await call.deps.reader.current();
  const register = resolveVersion(snapshot.register, asked.version, asked.place);
  const { asOf, knownAt } = asked.clocks;
  const question: CheckRequest = {
    asOf,
    knownAt,
    investor: { usPerson: asked.usPerson },
    ...resolveScope(register, asked.scope, asked.place),
    detail: asked.detail,
    positions: asked.positions,
    ...(asked.unreadColumns === undefined ? {} : { unreadColumns: asked.unreadColumns }),
    ...fundsAsked(asked),
  };
  const request = await withFunds(call, register, question, asked.storedFunds);
  refuseUnsoundFunds(register, request);
  const answer = check(register, request);
  call.deps.checked?.(answer.summary);
  const digest = answerDigest(request, answer.register, answer.engine);
  const body = answerBody(answer, digest);
  const kept = isKept ? await recorded(call, { request, answer, digest, body }) : {};
  return {
    status: 200,
    headers: { "Content-Type": "application/json", ...freshness(call, snapshot.readAt), ...kept },
    body,
  };
}

export const postCheck: Route = {
  method: "POST",
  path: "/v1/checks",
  scope: "check",
  operationId: "checkPortfolio",
  summary: "Judge a portfolio",
  description:
    "For every position: may a US person buy, divest, sell or hold it at asOf, which government listing says so, and which court order suspends it. " +
    "The same request with its clocks and version resolved gets the same bytes for ever. " +
    "As text/csv, the columns are named like a position's fields (or ticker, mic, venue, qty, shares, units, value, ccy, type, description, reference …); " +
    "by the names that brokers, fund houses and banks give them, and by what their cells are; unreadColumns names those that took no part in the answer, and a column that could name, sign, value or date a position and is not understood refuses the file. " +
    "Every line must name a security, sums and notes apart; the other fields of a request are query parameters. " +
    "UTF-8, UTF-16 and Windows-1252 are read, without a charset as the bytes show. " +
    `${filesRead} Each position's ref names its line (line-12); a row that is not understood stays in the answer as a position whose status is review and whose problem says why. ` +
    "A list of transactions is refused: it does not say what is held.",
  query: CsvQuery,
  requestBody: {
    description:
      "1 to 10,000 positions, at most 4 MiB, also after decompression (Content-Encoding gzip, deflate or br). Query parameters go with files only; a form may bring them as fields beside its one file, whose own field may have any name.",
    content: {
      "application/json": { schema: CheckRequestBody, example: requestExample },
      ...fileContent(CsvQuery.properties),
    },
  },
  successes: [
    {
      status: 200,
      description: "The answer. no-match means that nothing in this register matched: it is not a clearance.",
      mediaType: "application/json",
      schema: CheckAnswerSchema,
      headers: {
        "Register-Age": "seconds since the register was read",
        "Source-Age":
          "seconds since the list that was not heard for longest was last heard; never: some list never was",
        ...recordHeader,
      },
    },
  ],
  problems: [
    "not-found",
    ...recordProblems,
    "malformed-body",
    "duplicate-key",
    "ill-formed-text",
    "version-mismatch",
    "too-large",
    "answer-too-large",
    "too-many-constituents",
    "too-many-positions",
    "unsupported-media-type",
    "unsupported-encoding",
    "invalid-request",
    "unknown-version",
    "register-unavailable",
    "register-empty",
    "not-found",
    ...holdingsProblems,
  ],
  handle,
};
