/**
 * Which issuers a portfolio may hold, at any clocks: every document ever recorded counts, spans of tickers don't, so that
 * whatever a check at any asOf and knownAt can match is among them. A check decides; this only says where to look. Pure.
 * @module
 */

import { createHash } from "node:crypto";
import type { Position } from "../core/check/position.ts";
import { type Register, tickerKey } from "../core/register/register.ts";
import { normaliseIdentifier, nsinOf, repairCusip, repairSedol } from "../core/symbols/identifiers.ts";
import { normaliseName } from "../core/symbols/names.ts";
import { readSymbol } from "../core/symbols/symbols.ts";
import { tickerAt } from "../core/symbols/venues.ts";

/** The keys under which the register may know an identifier. */
function identifierKeys(text: string): readonly string[] {
  const value = normaliseIdentifier(text);
  const inner = nsinOf(value);
  const cusips = [value, inner.cusip, repairCusip(value)].filter(
    (found) => found !== undefined && found !== null,
  );
  const sedols = [value, inner.sedol, repairSedol(value)].filter(
    (found) => found !== undefined && found !== null,
  );
  return [
    `isin:${value}`,
    `figi:${value}`,
    ...cusips.map((cusip) => `cusip:${cusip}`),
    ...sedols.map((sedol) => `sedol:${sedol}`),
  ];
}

function tickerKeys(register: Register, { symbol, exchange, currency }: Position): readonly string[] {
  if (symbol === undefined) return [];
  return readSymbol(symbol, exchange, currency).readings.flatMap((reading) =>
    [...(reading.venues === "any" ? register.venues : reading.venues)].flatMap((venue) => {
      const ticker = tickerAt(reading.ticker, venue);
      return ticker === null ? [] : [tickerKey(venue, ticker)];
    }),
  );
}

function issuersOfPosition(register: Register, position: Position): readonly string[] {
  const { isin, cusip, sedol, figi, symbol, name } = position;
  const identifiers = [isin, cusip, sedol, figi, symbol].filter((text) => text !== undefined);
  const keys = [...identifiers.flatMap(identifierKeys), ...tickerKeys(register, position)];
  const named = name === undefined ? [] : (register.issuersByName.get(normaliseName(name)) ?? []);
  return [...keys.flatMap((key) => register.issuersByKey.get(key) ?? []), ...named];
}

/** Every issuer that any of the positions may be, sorted. */
export const issuersOf = (register: Register, positions: readonly Position[]): readonly string[] =>
  [...new Set(positions.flatMap((position) => issuersOfPosition(register, position)))].sort();

const digests = new WeakMap<Register, string>();

/**
 * A digest of everything that `issuersOf` reads of a register: equal digests, equal issuers. A court order does not change
 * it, so that portfolios are looked through again only when the register learns a name or a line.
 */
export function linesDigest(register: Register): string {
  const known = digests.get(register);
  if (known !== undefined) return known;
  const hash = createHash("sha256");
  for (const index of [register.issuersByKey, register.issuersByName]) {
    for (const [key, issuers] of [...index].sort(([a], [b]) => (a < b ? -1 : 1)))
      hash.update(JSON.stringify([key, [...issuers].sort()]));
  }
  hash.update(JSON.stringify([...register.venues].sort()));
  const digest = hash.digest("hex").slice(0, 32);
  digests.set(register, digest);
  return digest;
}
