/**
 * A process of its own: 1,000 funds of 500 lines looked through, or the same lines as positions, and the most memory that it took.
 * @module
 */

import { check } from "../functions/core/check/check.ts";
import type { FundHoldings, Position } from "../functions/core/check/position.ts";
import type { Register } from "../functions/core/register/register.ts";
import { registerOfData } from "./data-register.ts";
import { portfolioP } from "./portfolio.ts";
import { median } from "./row.ts";

const [FUNDS, LINES] = [1_000, 500];
const question = { asOf: "2021-03-15T13:31:00.000Z", knownAt: null, detail: "all" as const };

/** A ticker of letters alone, as a number has none at a venue in New York. */
const tickerOf = (n: number): string =>
  `F${String.fromCharCode(65 + Math.floor(n / 676), 65 + (Math.floor(n / 26) % 26), 65 + (n % 26))}`;

/** The lines of all funds: those of P, again and again, each fund beginning at another. */
function fundsOf(register: Register): readonly FundHoldings[] {
  const lines = portfolioP(register).map(({ quantity: _, marketValue: __, ref: ___, ...line }) => ({
    ...line,
    // A fund among them would have to be given too.
    kind: "Common Stock",
  }));
  return Array.from({ length: FUNDS }, (_, n) => ({
    fund: { symbol: tickerOf(n), exchange: "XNAS" },
    asOf: "2021-03-12",
    holdings: Array.from({ length: LINES }, (__, i) => ({
      ...lines[(n * 37 + i) % lines.length],
      weight: "0.2",
    })),
  }));
}

const register = await registerOfData();
const constituents = fundsOf(register);
const ask = (positions: readonly Position[], more: object = {}) =>
  check(register, { ...question, investor: { usPerson: true }, positions, ...more });
const ofFunds = constituents.map(({ fund }) => ({
  ...fund,
  kind: "etf",
  marketValue: "1000",
  currency: "USD",
}));
const lines = constituents.flatMap(({ holdings }) => holdings.map(({ weight: _, ...line }) => line));

const works: Readonly<Record<string, () => void>> = {
  funds: () => {
    const { coverage } = ask(ofFunds, { constituents });
    if (!coverage.fundsLookedThrough) throw new Error("some funds were not looked through");
  },
  // No request takes so many at once.
  flat: () => {
    for (let i = 0; i < lines.length; i += 10_000) ask(lines.slice(i, i + 10_000));
  },
};
const work = works[process.argv[2] ?? ""] ?? (() => undefined);
const times: number[] = [];
for (let round = 0; round < 5; round += 1) {
  const began = performance.now();
  work();
  times.push(performance.now() - began);
}
process.stdout.write(JSON.stringify({ ms: median(times), peakMb: process.resourceUsage().maxRSS / 1024 }));
