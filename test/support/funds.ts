/**
 * Questions about funds, asked of the reviewed facts.
 * @module
 */

import type { CheckRequest } from "../../functions/core/check/answer.ts";
import { check } from "../../functions/core/check/check.ts";
import type { FundHoldings, SentConstituent, SentPosition } from "../../functions/core/check/position.ts";
import { curatedRegister } from "./curated-register.ts";

export const [chinaMobile, hikvision, magnit, apple] = [
  "HK0941009539",
  "CNE100000PM8",
  "RU000A0JKQU8",
  "US0378331005",
];

export const ask = (positions: readonly SentPosition[], more: Partial<CheckRequest> = {}) =>
  check(curatedRegister, {
    asOf: "2023-02-01T12:00:00.000Z",
    knownAt: null,
    investor: { usPerson: true },
    detail: "all",
    positions,
    ...more,
  });

export const fund = (
  symbol: string,
  holdings: readonly SentConstituent[],
  asOf = "2023-01-31",
): FundHoldings => ({
  fund: { symbol },
  asOf,
  holdings,
});

/** The answer for a position of the first of some funds. */
export function through(funds: readonly FundHoldings[], more: Partial<CheckRequest> = {}) {
  const [first] = funds;
  const answer = ask(
    [{ symbol: first?.fund.symbol ?? "", kind: "etf", marketValue: "1000", currency: "USD" }],
    {
      constituents: funds,
      ...more,
    },
  );
  const [position] = answer.positions;
  if (position === undefined) throw new Error("no answer");
  return { answer, position };
}
