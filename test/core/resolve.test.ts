/**
 * On the real register: what it takes for a position to name a listed issuer, and what it does not.
 * @module
 */

import fc from "fast-check";
import { expect, test } from "vitest";
import { linesAt } from "../../functions/core/check/lines-at.ts";
import type { Position } from "../../functions/core/check/position.ts";
import { fieldNames } from "../../functions/core/check/position-fields.ts";
import { resolve, resolveInFull } from "../../functions/core/check/resolve.ts";
import type { Change } from "../../functions/core/facts/fact.ts";
import type { SecurityLine } from "../../functions/core/facts/issuer.ts";
import { fold } from "../../functions/core/register/fold.ts";
import { questionOf } from "../../functions/core/register/question.ts";
import { venueNames } from "../../functions/core/symbols/venue-names.ts";
import { venueGroups, venueTable } from "../../functions/core/symbols/venue-table.ts";
import { curatedRegister } from "../support/curated-register.ts";

const question = questionOf(curatedRegister, { asOf: "2022-03-01T15:00:00.000Z", knownAt: null });

const symbol = fc.oneof(
  fc.constantFrom(
    "XIACY",
    "1810",
    "0941",
    "941",
    "600941",
    "CHL",
    "CHA",
    "CHU US",
    "0981.HK",
    "MKN1",
    "CTM",
    "AAPL",
    "BRK.B",
    "002415",
    "KYG9830T1067",
    "",
  ),
  fc.string({ maxLength: 8 }),
  fc.stringMatching(/^[A-Z]{1,5}$/),
);
const exchange = fc.oneof(
  fc.constantFrom(
    "XNAS",
    "NYSE",
    "XHKG",
    "XSHE",
    "DE",
    "XETR",
    "OTC",
    "Mars",
    "XNYS",
    "SMART",
    "",
    " nasdaq ",
  ),
  fc.constantFrom(...venueTable.map(({ mic }) => mic), ...venueGroups.flatMap(({ names }) => names)),
  fc.constantFrom(...venueNames.map(([, name]) => name)),
);
const currency = fc.constantFrom("USD", "HKD", "CAD", "CNY");
const position: fc.Arbitrary<Position> = fc.record(
  {
    symbol,
    exchange,
    isin: fc.constantFrom(
      "US0378331005",
      "KYG9830T1067",
      "US16941M1099",
      "us16941m1099",
      "US0378331006",
      "BRC1EODR004",
    ),
    cusip: fc.constantFrom("037833100", "G9830T106", "37833100"),
    sedol: fc.constantFrom("0263494", "B1YGCW0", "0263495"),
    figi: fc.constantFrom("BBG000B9XRY4", "BBG000B9XRY5"),
    currency,
    kind: fc.constantFrom("ETF", "crypto", "ordinary"),
    name: fc.constantFrom("Xiaomi Corporation", "SenseTime Group Inc.", "Apple"),
    quantity: fc.constantFrom("10", "-10"),
    marketValue: fc.constantFrom("10", "-10"),
    ref: fc.constantFrom("a", "b"),
    acquired: fc.constantFrom("2021-01-01", "2021-02-30"),
    matures: fc.constantFrom("2030-01-01"),
  },
  { requiredKeys: [] },
);

/** What the shortcut takes: tickers of capitals and valid identifiers, some of them listed. */
const tickers = [...curatedRegister.issuersByKey.keys()]
  .map((key) => key.slice(key.search(/[: ]/) + 1))
  .filter((word) => /^[A-Z]{1,5}$/.test(word));
const plain: fc.Arbitrary<Position> = fc.record(
  {
    symbol: fc.oneof(
      fc.constantFrom(...tickers),
      fc.constantFrom("NULL", "TBD", "NA", "XXX", "OTHER"),
      fc.stringMatching(/^[A-Z]{1,6}$/),
    ),
    exchange,
    isin: fc.constantFrom("US0378331005", "KYG9830T1067", "XS0848530977", "US12625GAC87"),
    sedol: fc.constantFrom("0263494", "0263495"),
    figi: fc.constantFrom("BBG000B9XRY4", "BBG000B9XRY5"),
    currency,
    kind: fc.constantFrom("Common Stock", "cs", "warrant", "bond", "", "ETF", "crypto", "no such kind"),
    name: fc.oneof(
      fc.constantFrom(...curatedRegister.issuersByName.keys()),
      fc
        .tuple(
          fc.constantFrom(
            ...curatedRegister.nameStarts.keys(),
            "Apple",
            "U.S.",
            "L'",
            "",
            "A/S",
            "&",
            "Ünion",
            "X\u0301",
          ),
          fc.constantFrom(" ", ".", "-", " & ", "/", "'", "\u0301", ""),
          fc.constantFrom(
            "Inc.",
            "Corp",
            "Group Ltd",
            "Spon ADR",
            "Technology Co., Ltd.",
            "Call Warrant",
            "Turbo auf Xiaomi",
            "4.75% 2030",
            "",
          ),
        )
        .map((parts) => parts.join("")),
    ),
  },
  { requiredKeys: ["symbol"] },
);

/** With a line that is known by its CUSIP alone, which stands in two of the ISINs above. */
const withNationalNumbers = questionOf(
  fold(curatedRegister, [
    {
      ...{ version: curatedRegister.version + 1, id: "national", recordedAt: "2026-01-01T00:00:00.000Z" },
      ...{ source: "test", author: "test", previous: curatedRegister.digest, digest: "sha256:test" },
      changes: [
        {
          ...{
            op: "publish",
            kind: "issuer",
            id: "national",
            publishedAt: "2020-01-01",
            citations: [{ title: "Invented" }],
          },
          document: { name: "National", aliases: [], lines: [{ kind: "bond", cusip: "037833100" }] },
        },
      ],
    },
  ]),
  { asOf: "2022-03-01T15:00:00.000Z", knownAt: null },
);

test.each([
  ["the register", question],
  ["one that holds a number without its ISIN", withNationalNumbers],
])("the shortcut for positions that name nothing never changes what is resolved, by %s", (_, by) => {
  fc.assert(
    fc.property(fc.oneof(position, plain), (sent) => {
      expect(resolve(by, sent)).toEqual(resolveInFull(by, sent));
    }),
    { numRuns: 10_000 },
  );
});

test("what was resolved for one position is told of no other that says anything else", () => {
  fc.assert(
    fc.property(fc.oneof(position, plain), position, fc.constantFrom(...fieldNames), (sent, other, field) => {
      const changed = { ...sent, [field]: other[field] };
      expect(resolve(question, sent)).toEqual(resolveInFull(question, sent));
      expect(resolve(question, changed)).toEqual(resolveInFull(question, changed));
    }),
    { numRuns: 5000 },
  );
});

const issuersOf = (sent: Position) =>
  resolve(question, sent).candidates.map(({ issuer, doubt }) => [issuer, doubt === null]);

test.each<[string, Position, readonly (readonly [string, boolean])[]]>([
  ["an ISIN in lower case and with blanks", { isin: "kyg9830t 1067" }, [["xiaomi", true]]],
  ["the CINS inside an ISIN", { cusip: "G9830T106" }, [["xiaomi", true]]],
  ["an ISIN sent as symbol", { symbol: "KYG9830T1067" }, [["xiaomi", true]]],
  ["a number without venue", { symbol: "1810" }, [["xiaomi", false]]],
  ["a number that its currency settles", { symbol: "1810", currency: "HKD" }, [["xiaomi", true]]],
  ["the same number in yen is another exchange's", { symbol: "1810", currency: "JPY" }, []],
  ["a Latin ticker without venue is a US one: CTM is not the German line", { symbol: "CTM" }, []],
  ["an unknown venue leaves a doubt", { symbol: "XIACY", exchange: "Mars" }, [["xiaomi", false]]],
  ["a mainland code is not a Hong Kong one", { symbol: "000883", exchange: "XSHE" }, []],
  [
    "a mainland code on the other mainland exchange is no match but unreadable",
    { symbol: "600118", exchange: "XSHE" },
    [],
  ],
  ["a coin", { symbol: "CHL", kind: "crypto" }, []],
  ["a name beside a usable identifier", { symbol: "AAPL", name: "Xiaomi Corporation" }, []],
  ["a name alone", { name: "XIAOMI CORP." }, [["xiaomi", false]]],
])("%s", (_, sent, expected) => {
  expect(issuersOf(sent)).toEqual(expected);
});

test("identifiers of different issuers are a conflict, and both are shown", () => {
  const { conflict, problems, candidates } = resolve(question, { isin: "KYG9830T1067", symbol: "0981.HK" });
  expect([conflict, problems.map(({ code }) => code)]).toEqual([true, ["identifiers-disagree"]]);
  expect(candidates.map(({ issuer, doubt }) => [issuer, doubt === null])).toEqual([
    ["smic", false],
    ["xiaomi", true],
  ]);
});

test.each<[Position, boolean]>([
  [{ isin: "KYG9830T1068" }, true],
  [{ isin: "KYG9830T1068", symbol: "AAPL" }, false],
  [{ symbol: "600118", exchange: "XSHE" }, true],
  [{ symbol: "2415", exchange: "XSHE" }, true],
  [{ name: "Apple" }, false],
])("%j has no usable identifier: %s", (sent, unusable) => {
  expect(resolve(question, sent).unusable).toBe(unusable);
});

test("a line that does not say since when it has a ticker takes it from no listed company's past", () => {
  const bearers = [{ doubt: { why: "taken from a list and not reviewed" } }, {}];
  for (const said of bearers) {
    const change: Change = {
      op: "publish",
      kind: "issuer",
      ...{ id: "newcomer", publishedAt: "2026-01-01", citations: [{ title: "Invented" }] },
      document: {
        ...{ name: "Newcomer", aliases: [] },
        lines: [{ kind: "other", ticker: "CHL", venue: "XNYS", ...said }],
      },
    };
    const entry = {
      ...{ version: curatedRegister.version + 1, id: "newcomer", recordedAt: "2026-01-01T00:00:00.000Z" },
      ...{ source: "test", author: "test", previous: curatedRegister.digest, digest: "sha256:test" },
      changes: [change],
    };
    const asked = { asOf: "2021-09-01T15:00:00.000Z", knownAt: null };
    const found = resolve(questionOf(fold(curatedRegister, [entry]), asked), {
      symbol: "CHL",
      exchange: "NYSE",
    });
    expect(found.candidates.map(({ issuer }) => issuer)).toContain("china-mobile");
  }
});

test("what is known of a line now, and what was ever known of it, are told apart, whichever is asked first", () => {
  const published = (publishedAt: string, lines: readonly SecurityLine[]): Change => ({
    op: "publish",
    kind: "issuer",
    ...{ id: "renamed", publishedAt, citations: [{ title: "Invented" }] },
    document: { name: "Renamed", aliases: [], lines },
  });
  const withRenamed = () =>
    fold(curatedRegister, [
      {
        ...{ version: curatedRegister.version + 1, id: "renamed", recordedAt: "2026-01-01T00:00:00.000Z" },
        ...{ source: "test", author: "test", previous: curatedRegister.digest, digest: "sha256:test" },
        changes: [
          published("2020-01-01", [{ kind: "ordinary", ticker: "QQZZ", venue: "XNYS" }]),
          published("2021-01-01", []),
        ],
      },
    ]);
  for (const everFirst of [true, false]) {
    const now = questionOf(withRenamed(), { asOf: "2022-03-01T15:00:00.000Z", knownAt: null });
    const asked = everFirst ? [{ ...now, ever: true as const }, now] : [now, { ...now, ever: true as const }];
    const found = asked.map((one) => linesAt(one, "XNYS QQZZ").length);
    expect(found).toEqual(everFirst ? [1, 0] : [0, 1]);
  }
});
