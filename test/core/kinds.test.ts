/**
 * Kinds of positions: what resolves by ticker and what never does.
 * @module
 */

import fc from "fast-check";
import { expect, it } from "vitest";
import { readKind } from "../../functions/core/check/position-kind.ts";

/** Any code units at all, unpaired surrogates included. */
const anyText = fc.string({
  unit: fc.integer({ min: 0, max: 0xffff }).map((unit) => String.fromCharCode(unit)),
});

it.each([
  [
    "security",
    [
      "equity",
      "Stock",
      "common stock",
      "CS",
      "STK",
      "ADR",
      "ad",
      "us_equity",
      "Margin",
      "Short",
      "IRA",
      "Roth IRA",
      "Cash account",
      "real estate",
      "commodity",
      "index",
    ],
  ],
  ["product", ["warrant", "Structured Product", "Zertifikat", "Hebelprodukt", "窝轮"]],
  ["debt", ["Fixed Income", "bond", "CD", "loan"]],
  [
    "fund",
    [
      "etf",
      "ETFs & Closed End Funds",
      "mutual fund",
      "MUTUAL_FUND",
      "mutualFund",
      "cef",
      "COLLECTIVE_INVESTMENT",
    ],
  ],
  ["crypto", ["crypto", "Cryptocurrency"]],
  ["currency", ["CURRENCY", "fx"]],
  ["cash", ["cash", "Cash and Money Market", "Cash & Cash Investments"]],
  ["derivative", ["option", "OPT", "us_option", "Future", "CFD", "derivative"]],
] as const)("brokers' spellings of %s are known", (kind, spellings) => {
  for (const spelling of spellings)
    expect([spelling, readKind(spelling)]).toMatchObject([spelling, { class: kind, known: true }]);
});

it("without a kind, a position is a security", () => {
  expect(readKind(undefined)).toMatchObject({ class: "security", known: true });
  expect(readKind("  ")).toMatchObject({ class: "security", known: true });
});

it("an unknown kind is a security that is said to be unknown", () => {
  expect(readKind("perpetual tulip")).toMatchObject({ class: "security", known: false });
  expect(readKind("!!")).toMatchObject({ class: "security", known: false });
});

it("case and punctuation never change the class, and nothing throws", () => {
  fc.assert(
    fc.property(anyText, (any) => {
      expect(readKind(`${any}.`)).toEqual(readKind(`${any}. `));
    }),
  );
});
