/**
 * Portfolio P: 10,000 objects as brokers write them (symbol, venue, ISIN, name, kind, quantity, value, currency, reference)
 * from a fixed seed; 2 % listed, 1 % damaged. P0 is P without name and kind.
 * @module
 */

import type { Position } from "../functions/core/check/position.ts";
import { latest } from "../functions/core/register/known.ts";
import type { Register } from "../functions/core/register/register.ts";

/** mulberry32: small, and the same on every machine. */
export function randomOf(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}

const letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";

/** A US ISIN with a right check digit: Luhn over the expanded characters. */
function isinOf(random: () => number): string {
  const body = `US${Array.from({ length: 9 }, () => Math.floor(random() * 10)).join("")}`;
  const digits = [...body]
    .flatMap((c) => [...(c >= "A" ? String(c.charCodeAt(0) - 55) : c)].map(Number))
    .reverse();
  const sum = digits.reduce(
    (total, digit, i) => total + (i % 2 === 0 ? Math.floor((digit * 2) / 10) + ((digit * 2) % 10) : digit),
    0,
  );
  return `${body}${(10 - (sum % 10)) % 10}`;
}

/** Lines of the register that a position can name by ticker and ISIN. */
function listedLines(register: Register): readonly Position[] {
  return [...register.facts.issuer.keys()]
    .sort()
    .flatMap((id) =>
      (latest(register, "issuer", id, null)?.document.lines ?? [])
        .filter((line) => line.ticker !== undefined && line.isin !== undefined && line.venue !== "DE")
        .map(({ ticker, venue, isin }) => ({ symbol: ticker, exchange: venue, isin })),
    );
}

/** Words of invented companies, and what stands behind them as brokers print it. */
const syllables = [
  "AL",
  "BRA",
  "CO",
  "DEL",
  "EX",
  "FIR",
  "GLO",
  "HAR",
  "IN",
  "KEN",
  "LUM",
  "MER",
  "NOR",
  "OR",
  "PEN",
  "RES",
  "SOL",
  "TER",
  "VAN",
  "WES",
];
const trades = [
  "HOLDINGS",
  "ENERGY",
  "FINANCIAL",
  "PHARMACEUTICALS",
  "TECHNOLOGIES",
  "GROUP",
  "PARTNERS",
  "FOODS",
  "BANCORP",
  "REALTY",
];
const forms = ["INC", "CORP", "CO", "LTD", "PLC", "INC COM", "INC CL A", "CORP COM NEW", "SPON ADR", "INC."];

/** A name as a broker prints it, and a kind: most are shares, one in ten a fund. */
function describedOf(random: () => number): Position {
  const pick = (words: readonly string[]): string => words[Math.floor(random() * words.length)] ?? "";
  const word = `${pick(syllables)}${pick(syllables)}${pick(syllables)}`;
  return {
    name: `${word} ${pick(trades)} ${pick(forms)}`,
    kind: random() < 0.1 ? "ETF" : "Common Stock",
  };
}

/** P without name and kind, as it was measured before. */
export const portfolioP0 = (register: Register, size = 10_000): readonly Position[] =>
  portfolioP(register, size).map(({ name: _name, kind: _kind, ...position }) => position);

export function portfolioP(register: Register, size = 10_000): readonly Position[] {
  const random = randomOf(20_210_315);
  // Of their own, so that adding them has moved nothing else.
  const described = randomOf(20_210_312);
  const listed = listedLines(register);
  const venues = ["XNAS", "XNYS", "ARCX", "XNAS", "XNYS"];
  return Array.from({ length: size }, (_, i) => {
    const pick = random();
    const own: Position =
      pick < 0.02
        ? (listed[Math.floor(random() * listed.length)] ?? {})
        : {
            symbol: Array.from(
              { length: 2 + Math.floor(random() * 3) },
              () => letters[Math.floor(random() * 26)],
            ).join(""),
            exchange: venues[Math.floor(random() * venues.length)],
            isin: pick < 0.03 ? "US0000000009" : isinOf(random),
          };
    return {
      ...own,
      ...describedOf(described),
      quantity: (random() * 1000).toFixed(3),
      marketValue: (random() * 100_000 - 2_000).toFixed(2),
      currency: random() < 0.9 ? "USD" : "HKD",
      ref: `row-${i}`,
    };
  });
}
