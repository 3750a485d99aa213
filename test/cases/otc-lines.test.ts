/**
 * Tickers without an ISIN, as US brokers print them of shares that left the New York exchanges: a holder is told, never "no match".
 * @module
 */

import { expect, test } from "vitest";
import { check } from "../../functions/core/check/check.ts";
import { curatedRegister } from "../support/curated-register.ts";

const statusOf = (symbol: string, asOf: string): string | undefined =>
  check(curatedRegister, {
    asOf,
    knownAt: null,
    investor: { usPerson: true },
    detail: "all",
    positions: [{ symbol }],
  }).positions[0]?.status;

test.each(["SIUIF", "CEOHF", "CRCCY", "CHLKF", "CHJHF", "CHUFF", "CCCGF", "CWYCF", "SMICY", "CRRRF"])(
  "%s, of a company listed then, is restricted or for a person to look at",
  (symbol) => {
    expect(statusOf(symbol, "2021-04-01T15:00:00.000Z")).toMatch(/^(?:restricted|pending|review)$/);
  },
);

test("SNTMF is SenseTime's", () => {
  expect(statusOf("SNTMF", "2022-06-01T15:00:00.000Z")).toMatch(/^(?:restricted|review)$/);
});

test("LKCOF is Luokung's after Nasdaq, whose listing had ended", () => {
  expect(statusOf("LKCOF", "2022-06-01T15:00:00.000Z")).toMatch(/^(?:not-binding|review)$/);
});
