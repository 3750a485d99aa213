/**
 * The largest answer stays below what a synchronous Lambda function may return.
 * @module
 */

import fc from "fast-check";
import { expect, test } from "vitest";
import { answerBody, answerText } from "../../functions/api/answer-text.ts";
import { limits } from "../../functions/api/http/limits.ts";
import { check } from "../../functions/core/check/check.ts";
import type { SentPosition } from "../../functions/core/check/position.ts";
import { curatedRegister } from "../support/curated-register.ts";

/** What a synchronous Lambda can return is 6 MB; every answer has to stay below 5.5. */
const LARGEST = 5_500_000;

const ref = "r".repeat(64);
const portfolioOf = (position: SentPosition): readonly SentPosition[] =>
  Array.from({ length: limits.positions }, () => ({ ...position, ref }));

const textOf = (positions: readonly SentPosition[], detail: "all" | "matched" = "all") =>
  answerText(
    check(curatedRegister, {
      asOf: "2022-03-01T15:00:00.000Z",
      knownAt: null,
      investor: { usPerson: true },
      detail,
      positions,
    }),
    `sha256:${"a".repeat(64)}`,
  );

test.each<[string, SentPosition]>([
  ["plain symbols", { symbol: "AAPL", exchange: "XNAS" }],
  ["symbols in another spelling", { symbol: "AAPL US Equity" }],
  [
    "everything damaged at once",
    {
      symbol: "\u2603".repeat(20),
      isin: "X",
      cusip: "X",
      sedol: "X",
      figi: "X",
      exchange: "nowhere",
      kind: "what",
    },
  ],
  [
    "one line under two programmes, by three identifiers",
    { symbol: "CHL", exchange: "NYSE", isin: "US16941M1099", cusip: "16941M109" },
  ],
  ["two spells of one issuer", { symbol: "603019.SS", isin: "CNE100001TW7" }],
  ["a bond that two issuers may have", { isin: "XS1401816761" }],
  [
    "seven damaged identifiers",
    {
      symbol: "\u2603",
      isin: "X",
      cusip: "X",
      sedol: "X",
      figi: "X",
      name: "\u2603",
      exchange: "no",
      kind: "?",
    },
  ],
  [
    "identifiers of three issuers, at another venue",
    { symbol: "CHL", exchange: "NASDAQ", isin: "KYG9830T1067", cusip: "16941M109", sedol: "X", kind: "?" },
  ],
  ["options", { symbol: "CHL210618P30", exchange: "CBOE", isin: "X", cusip: "X", sedol: "X", figi: "X" }],
  ["a doubtful line", { symbol: "0020.HK", name: "SenseTime Group Inc." }],
  ["identifiers that disagree", { symbol: "0981.HK", isin: "KYG9830T1067" }],
  [
    "rows that were not understood",
    {
      unread: {
        found: "\u0001".repeat(200),
        undecided: true,
        problems: [
          {
            code: "row-not-understood",
            field: "row",
            value: `${"\uFFFD".repeat(80)}…`,
            message: "m".repeat(250),
          },
          {
            code: "number-not-understood",
            field: "price",
            value: `${'"'.repeat(80)}…`,
            message: "m".repeat(250),
          },
        ],
      },
    },
  ],
  ["funds", { symbol: "VWO", exchange: "ARCX", kind: "ETF" }],
])("an answer about 10,000 positions of %s fits", (_, position) => {
  expect(textOf(portfolioOf(position)).length).toBeLessThan(LARGEST);
});

test("past the first thousand a matched position keeps its status, its acts, its deciding match and the best identifier", () => {
  const answer = JSON.parse(
    textOf(Array.from({ length: 1500 }, () => ({ symbol: "603019.SS", isin: "CNE100001TW7" }))),
  );
  const [first, last] = [answer.positions[0], answer.positions[1499]];
  expect(first.matches.length).toBe(3);
  const { read, ...rest } = first;
  expect(read).toMatchObject({ isin: "CNE100001TW7" });
  expect(last).toEqual({
    ...rest,
    index: 1499,
    matches: [{ ...first.matches[0], matchedBy: [{ scheme: "isin", value: "CNE100001TW7" }] }],
  });
});

test("past the first thousand problems of one code share an entry, and past five thousand of these they keep the code", () => {
  const positions = Array.from({ length: 8000 }, () => ({ isin: "X", cusip: "X" }));
  const answer = JSON.parse(textOf(positions));
  expect(answer.positions[1499].problems).toEqual([{ code: "damaged-identifier", field: "isin, cusip" }]);
  expect(answer.positions[7999]).toMatchObject({
    status: "review",
    problems: [{ code: "damaged-identifier" }],
  });
});

test("past the first thousand a problem keeps its code and field", () => {
  const positions = Array.from({ length: 1500 }, () => ({ isin: "X" }));
  const answer = JSON.parse(textOf(positions));
  expect(answer.positions[0].problems[0]).toMatchObject({
    code: "damaged-identifier",
    field: "isin",
    value: "X",
    message: expect.any(String),
  });
  expect(answer.positions[1499].problems).toEqual([{ code: "damaged-identifier", field: "isin" }]);
  expect(answer.positions[1499].status).toBe("review");
});

test("the answer's text is JSON.stringify's, byte for byte", () => {
  const position = fc.record(
    {
      symbol: fc.constantFrom("AAPL", "XIACY", "1810", "0981.HK", "\u2603"),
      isin: fc.constantFrom("US0378331005", "KYG9830T1067", "X"),
      ref: fc.string({ unit: "grapheme" }),
      exchange: fc.constantFrom("XNAS", "ARCX", "XHKG", "Mars"),
      kind: fc.constantFrom("ETF", "fund", "no such kind", "cash"),
      issued: fc.constantFrom("2021-01-01", "2021-02-30"),
    },
    { requiredKeys: ["symbol"] },
  );
  // Past the first thousand, problems are told in short.
  const times = fc.oneof({ weight: 9, arbitrary: fc.constant(1) }, fc.constant(800));
  const sent = fc.tuple(fc.array(position, { minLength: 1, maxLength: 8 }), times);
  fc.assert(
    fc.property(sent, fc.boolean(), ([some, count], usPerson) => {
      const positions = Array.from({ length: count }, () => some).flat();
      const answer = check(curatedRegister, {
        asOf: "2021-03-15T13:31:00.000Z",
        knownAt: null,
        investor: { usPerson },
        detail: "all",
        positions,
      });
      const { asOf, knownAt, investor, register, engine, ...rest } = answer;
      expect(answerText(answer, "sha256:x")).toBe(
        JSON.stringify({ asOf, knownAt, investor, register, engine, answerDigest: "sha256:x", ...rest }),
      );
    }),
  );
});

test.each([1, 2000])("the body of an answer about %i positions is its text in UTF-8", (count) => {
  const positions = Array.from({ length: count }, (_, i) => ({
    symbol: i % 7 === 0 ? "XIACY" : "AAPL",
    ref: `é${i}`,
  }));
  const answer = check(curatedRegister, {
    asOf: "2021-03-15T13:31:00.000Z",
    knownAt: null,
    investor: { usPerson: true },
    detail: "all",
    positions,
  });
  expect(Buffer.from(answerBody(answer, "sha256:x")).toString()).toBe(answerText(answer, "sha256:x"));
});
