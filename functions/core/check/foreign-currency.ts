/**
 * A ticker without an exchange beside another currency than the dollar: MTL is Mechel's in New York and Mullen Group's in Toronto.
 * @module
 */

import type { Question } from "../register/question.ts";
import { saysNoExchange } from "../symbols/no-exchange.ts";
import type { SymbolReading } from "../symbols/readings.ts";
import { canonical, hasNumbers } from "../symbols/tickers.ts";
import { senseOfCurrency, usVenues } from "../symbols/venues.ts";
import { doubt, type Hit } from "./lines-at.ts";
import type { Position } from "./position.ts";
import { looseNamesakesOf } from "./resolve-name.ts";

const isUs = ({ venues, derivative }: SymbolReading): boolean =>
  !derivative && venues !== "any" && venues.every((venue) => usVenues.includes(venue));

/** Whether a ticker can be another security's where a currency is traded: exchanges of numbers have no letters. */
function canBeAnothers(ticker: string, currency: string): boolean {
  const places = senseOfCurrency(currency)?.places ?? [];
  return (
    places.every(({ shape }) => shape !== "us") &&
    places.some(({ shape }) => !hasNumbers(shape) && canonical(ticker, shape) !== null)
  );
}

/**
 * Hits of a US ticker, doubtful where the currency is that of another country's exchanges and no exchange was sent. A name that is the
 * issuer's settles it: then the currency is the account's.
 */
export function besideCurrency(
  question: Question,
  { symbol, exchange, currency, name }: Position,
  { reading, hits }: { readonly reading: SymbolReading; readonly hits: readonly Hit[] },
): readonly Hit[] {
  const code = currency?.trim() ?? "";
  if (code === "" || !saysNoExchange(exchange) || !isUs(reading) || !canBeAnothers(reading.ticker, code))
    return hits;
  // "MTL US" and "MTL.N" say where.
  if (symbol?.trim().toUpperCase() !== reading.ticker) return hits;
  const named = name === undefined ? [] : looseNamesakesOf(question, name);
  const why = doubt(`no exchange was sent, and ${code} is traded on other exchanges than the US ones`);
  return hits.map((hit) =>
    hit.doubt === null && !named.includes(hit.issuer) ? { ...hit, doubt: why } : hit,
  );
}
