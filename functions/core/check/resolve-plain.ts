/**
 * The shortcut for positions that plainly name nothing: most of a real portfolio. It changes no answer (a property test).
 * @module
 */

import { mayHold } from "../register/bloom-filter.ts";
import type { Setting } from "../register/question.ts";
import { isValidCusip, isValidIsin } from "../symbols/identifiers.ts";
import { readCapitals } from "../symbols/symbols.ts";
import { isCapitals } from "../symbols/tickers.ts";
import type { Position } from "./position.ts";
import { inOrder, nothing, type Resolution } from "./resolution.ts";

/**
 * What a position means where it plainly names nothing here: valid, a ticker of capitals, unknown to the register. null: it
 * can't be told at a glance, and is resolved in full.
 */
export function resolvePlain({ register }: Setting, position: Position): Resolution | null {
  const { symbol, exchange, currency, isin, cusip, sedol, figi } = position;
  const { words, hasNationalNumbers } = register;
  if (position.kind !== undefined || position.name !== undefined || hasNationalNumbers) return null;
  if (isin !== undefined && (!isValidIsin(isin) || mayHold(words, isin))) return null;
  if (cusip !== undefined && (!isValidCusip(cusip) || mayHold(words, cusip))) return null;
  // What these name nothing of is a problem to be told.
  if (sedol !== undefined || figi !== undefined) return null;
  // On every venue that can bear them, capitals are spelled as they are.
  if (symbol === undefined || !isCapitals(symbol) || mayHold(words, symbol)) return null;
  const reading = readCapitals(exchange, currency);
  if (reading === null) return null;
  const { venue } = reading;
  if ((venue ?? undefined) === exchange) return nothing;
  return {
    ...nothing,
    read: inOrder({ ticker: symbol, ...(venue === null ? {} : { venue }), isin, cusip }),
  };
}
