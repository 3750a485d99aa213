/**
 * A random portfolio in every dialect, with what varies and means nothing, and with one fault that means much: never fewer
 * restricted or review positions than the portfolio holds, every sum exact, or the file refused.
 * @module
 */

import { Big } from "big.js";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { readExport, sentPositions } from "../../functions/brokers/read-export.ts";
import { check } from "../../functions/core/check/check.ts";
import type { SentPosition } from "../../functions/core/check/position.ts";
import { curatedRegister } from "../support/curated-register.ts";
import { writers } from "./written-exports.ts";
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
  { symbol: "941.HK", isin: "HK0941009539", cusip: "Y14965100", name: "Telecom of China, H shares" },
  { symbol: "SMICY", isin: "US8333222099", cusip: "833322209", name: "Chips, ADR" },
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

/** Throws where a file's answer is milder than its portfolio. */
function assertKept(held: readonly Holding[], positions: readonly SentPosition[]): void {
  const answer = check(curatedRegister, {
    asOf: "2022-09-01T00:00:00.000Z",
    knownAt: null,
    investor: { usPerson: true },
    detail: "all",
    positions,
  });
  const { byStatus, exposure } = answer.summary;
  expect(byStatus.restricted + byStatus.review).toBeGreaterThanOrEqual(held.filter(isListed).length);
  expect(positions).toHaveLength(held.length);
  expect(Object.fromEntries(exposure.map(({ currency, long, short }) => [currency, [long, short]]))).toEqual(
    sumsOf(held),
  );
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
      { numRuns: 60 },
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
        { numRuns: 60 },
      );
    },
  );

  test.each(["total", "footer", "lots"] as const)("with a %s it is read", (fault) => {
    fc.assert(
      fc.property(portfolio, variation, (held, vary) => {
        expect(positionsIn(oneWritten(held, how, vary, fault))).not.toBeNull();
      }),
      { numRuns: 30 },
    );
  });
});

describe.each(Object.entries(writers))("%s", (_, write) => {
  test("a portfolio in US dollars is read whole, short positions and sums of the file's own included", () => {
    fc.assert(
      fc.property(portfolio, (some) => {
        const held = some.map((one) => ({ ...one, currency: "USD" }));
        assertKept(held, positionsIn(write(held)) ?? []);
      }),
      { numRuns: 60 },
    );
  });
});
