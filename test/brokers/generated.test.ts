/**
 * A random portfolio in every dialect, with what varies and means nothing, and with one fault that means much: never fewer
 * restricted or review positions than the portfolio holds, every sum exact, or the file refused.
 * @module
 */

import { Big } from "big.js";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { readFundFile } from "../../functions/brokers/fund-file.ts";
import { readExport, sentPositions } from "../../functions/brokers/read-export.ts";
import { check } from "../../functions/core/check/check.ts";
import type { SentPosition } from "../../functions/core/check/position.ts";
import { curatedRegister } from "../support/curated-register.ts";
import { form13f, formNport, inAnyCurrency, inDollars } from "./written-exports.ts";
import {
  type Dialect,
  dialects,
  type Fault,
  faults,
  fileOf,
  type Holding,
  tableOf,
  type Variation,
} from "./written-portfolios.ts";

/** Listed on 1 September 2022, and not. */
const listed = [
  { symbol: "941.HK", isin: "HK0941009539", cusip: "", name: "Telecom of China, H shares" },
  { symbol: "SMICY", isin: "US81663N2062", cusip: "81663N206", name: "Chips, ADR" },
  { symbol: "CHL", isin: "US16941M1099", cusip: "16941M109", name: "Telecom of China, ADR" },
  { symbol: "002415.SZ", isin: "CNE100000PM8", cusip: "", name: "Cameras A" },
] as const;
const others = [
  { symbol: "AAPL", isin: "US0378331005", cusip: "037833100", name: "Apple Inc." },
  { symbol: "MSFT", isin: "US5949181045", cusip: "594918104", name: 'Microsoft "Corp"' },
  { symbol: "VOD.L", isin: "GB00BH4HKS39", cusip: "92857W308", name: "Vodafone Group plc" },
] as const;

const holding = (securities: readonly Pick<Holding, "symbol" | "isin" | "cusip" | "name">[]) =>
  fc.record({
    security: fc.constantFrom(...securities),
    quantity: fc.integer({ min: 2, max: 99_999 }),
    cents: fc.integer({ min: 2, max: 999_999_999 }),
    currency: fc.constantFrom("USD", "HKD"),
    short: fc.boolean(),
  });

const portfolio: fc.Arbitrary<readonly Holding[]> = fc
  .tuple(
    fc.uniqueArray(holding(listed), {
      minLength: 1,
      maxLength: 3,
      selector: ({ security }) => security.symbol,
    }),
    fc.uniqueArray(holding(others), {
      minLength: 1,
      maxLength: 3,
      selector: ({ security }) => security.symbol,
    }),
  )
  .map(([some, more]) => [...some, ...more].map(({ security, ...rest }) => ({ ...security, ...rest })));

const variation: fc.Arbitrary<Variation> = fc.record({
  order: fc.nat(5_000),
  upper: fc.boolean(),
  quoteAll: fc.boolean(),
  blankLines: fc.boolean(),
  extraColumns: fc.boolean(),
  preamble: fc.boolean(),
  lineEnd: fc.constantFrom("\n", "\r\n"),
  encoding: fc.constantFrom("utf8", "utf8-mark", "utf16", "utf16-mark"),
});

const isListed = ({ name }: Holding): boolean => listed.some((one) => one.name === name);

/** What a portfolio comes to, by currency: long and short apart. */
function sumsOf(held: readonly Holding[]) {
  const sums: Record<string, readonly [Big, Big]> = {};
  for (const { currency, cents, short } of held) {
    const [long, owed] = sums[currency] ?? [new Big(0), new Big(0)];
    const value = new Big(cents).div(100);
    sums[currency] = short ? [long, owed.plus(value)] : [long.plus(value), owed];
  }
  return Object.fromEntries(
    Object.entries(sums)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([currency, [long, owed]]) => [currency, [long.toFixed(), owed.toFixed()]]),
  );
}

function positionsIn(file: Uint8Array): readonly SentPosition[] | null {
  const reading = readExport(file);
  if (reading.kind === "refused") return null;
  return reading.kind === "plain" ? reading.holdings.positions : sentPositions(reading.rows);
}

const answerOf = (positions: readonly SentPosition[]) =>
  check(curatedRegister, {
    asOf: "2022-09-01T00:00:00.000Z",
    knownAt: null,
    investor: { usPerson: true },
    detail: "all",
    positions,
  });

const sumsIn = (exposure: ReturnType<typeof answerOf>["summary"]["exposure"]) =>
  Object.fromEntries(exposure.map(({ currency, long, short }) => [currency, [long, short]]));

/** Throws where a file's answer is milder than its portfolio. */
function assertKept(held: readonly Holding[], positions: readonly SentPosition[]): void {
  const { byStatus, exposure } = answerOf(positions).summary;
  expect(byStatus.restricted + byStatus.review).toBeGreaterThanOrEqual(held.filter(isListed).length);
  expect(positions).toHaveLength(held.length);
  expect(sumsIn(exposure)).toEqual(sumsOf(held));
}

const oneWritten = (held: readonly Holding[], how: Dialect, vary: Variation, fault: Fault): Uint8Array =>
  fileOf(tableOf(held, how, vary, fault), how.delimiter, vary);

describe.each(Object.entries(dialects))("%s", (_, how) => {
  test("as it is, and with whatever means nothing, it is read", () => {
    fc.assert(
      fc.property(portfolio, variation, (held, vary) => {
        const positions = positionsIn(oneWritten(held, how, vary, "none"));
        expect(positions).not.toBeNull();
        assertKept(held, positions ?? []);
      }),
      { numRuns: 25 },
    );
  });

  test.each(faults.filter((fault) => fault !== "none"))(
    "with the fault %s it is understood or refused",
    (fault) => {
      fc.assert(
        fc.property(portfolio, variation, (held, vary) => {
          const positions = positionsIn(oneWritten(held, how, vary, fault));
          if (positions !== null) assertKept(held, positions);
        }),
        { numRuns: 25 },
      );
    },
  );

  test.each(["total", "footer", "lots"] as const)("with a %s it is read", (fault) => {
    fc.assert(
      fc.property(portfolio, variation, (held, vary) => {
        expect(positionsIn(oneWritten(held, how, vary, fault))).not.toBeNull();
      }),
      { numRuns: 20 },
    );
  });
});

/** Throws where a file's answer is milder than its portfolio, unless it says which of its lines was not understood. */
function assertToldOrKept(held: readonly Holding[], positions: readonly SentPosition[]): void {
  const { byStatus, exposure } = answerOf(positions).summary;
  expect(byStatus.restricted + byStatus.review).toBeGreaterThanOrEqual(held.filter(isListed).length);
  const told = positions.some(({ unread }) => unread !== undefined);
  if (!told) expect(sumsIn(exposure)).toEqual(sumsOf(held));
}

const inOne = (held: readonly Holding[]): readonly Holding[] =>
  held.map((one) => ({ ...one, currency: "USD" }));
const longOnly = (held: readonly Holding[]): readonly Holding[] =>
  held.filter(({ cusip }) => cusip !== "").map((one) => ({ ...one, short: false }));

describe.each(Object.entries({ ...inAnyCurrency, ...inDollars }))("%s", (name, write) => {
  const oneCurrency = Object.hasOwn(inDollars, name);
  test("as it is, and with whatever means nothing, it is read whole", () => {
    fc.assert(
      fc.property(portfolio, variation, (some, vary) => {
        const held = oneCurrency ? inOne(some) : some;
        const positions = positionsIn(write(held, vary, "none"));
        expect(positions).not.toBeNull();
        assertKept(held, positions ?? []);
      }),
      { numRuns: 25 },
    );
  });

  test.each(faults.filter((fault) => fault !== "none"))(
    "with the fault %s it is understood, told or refused",
    (fault) => {
      fc.assert(
        fc.property(portfolio, variation, (some, vary) => {
          const held = oneCurrency && fault !== "currency-renamed" ? inOne(some) : some;
          const positions = positionsIn(write(held, vary, fault));
          if (positions !== null) assertToldOrKept(held, positions);
        }),
        { numRuns: 20 },
      );
    },
  );
});

describe("filings", () => {
  test.each(faults)("a Form 13F with the fault %s loses no listed share", (fault) => {
    fc.assert(
      fc.property(portfolio, variation, (some, vary) => {
        const held = longOnly(some);
        const positions = positionsIn(form13f(held, vary, fault));
        if (positions === null) return;
        const { byStatus } = answerOf(positions).summary;
        expect(byStatus.restricted + byStatus.review).toBeGreaterThanOrEqual(held.filter(isListed).length);
      }),
      { numRuns: 20 },
    );
  });

  test.each(faults)("a Form N-PORT with the fault %s loses no listed share", (fault) => {
    fc.assert(
      fc.property(portfolio, variation, (some, vary) => {
        const held = inOne(some);
        const file = readFundFile(formNport(held, vary, fault));
        if (file.kind === "refused") return;
        const positions = file.holdings.map(({ weight, ...position }) => position);
        assertToldOrKept(held, positions);
      }),
      { numRuns: 20 },
    );
  });
});
