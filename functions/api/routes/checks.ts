/**
 * `POST /v1/checks`: a portfolio as JSON or as a file, and its verdict.
 * @module
 */

import type { CheckRequest } from "../../core/check/answer.ts";
import { check } from "../../core/check/check.ts";
import { answerDigest } from "../answer-digest.ts";
import { answerBody } from "../answer-text.ts";
import { resolveVersion } from "../clocks.ts";
import { CheckAnswer as CheckAnswerSchema } from "../contract/check-answer.ts";
import { CheckRequestBody } from "../contract/check-request.ts";
import { fileContent, filesRead, fileTypes } from "../contract/holdings-file.ts";
import { CsvQuery } from "../contract/query.ts";
import { requestExample } from "../examples.ts";
import { freshness } from "../freshness.ts";
import { fundsAsked, refuseUnsoundFunds } from "../funds-asked.ts";
import { holdingsProblems } from "../holdings-of.ts";
import { mediaTypeOf } from "../http/body.ts";
import { isRecorded, recorded, recordHeader, recordProblems } from "../recording.ts";
import type { Call, Reply, Route } from "../route.ts";
import { resolveScope } from "../scope.ts";
import { withFunds } from "../stored-funds.ts";
import { readFile, readJson } from "./check-asked.ts";

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
    "The same request with its clocks and version resolved always gets the same bytes. " +
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
