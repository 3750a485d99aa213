/**
 * Symbols of which each side is an exchange's code, and one of them is meant as the ticker: BJ, RM, HK and CHN are tickers of US shares
 * as well as codes of Beijing, Moscow, Hong Kong and China.
 * @module
 */

import { canonical, usSuffix } from "./tickers.ts";
import {
  type Senses,
  sensesOfCurrency,
  sensesOfExchange,
  sensesOfName,
  sensesOfPlainSuffix,
  sensesOfSuffix,
} from "./venues.ts";

/** One side as a ticker on the venue that the other side names. */
export interface Side {
  readonly code: string;
  readonly where: Senses;
  readonly venue: string;
}

/** The other way to read it; `where` null: on every exchange. */
export interface OtherSide {
  readonly code: string;
  readonly where: Senses | null;
}

/** A ticker and the currency behind it. */
export interface Priced {
  readonly code: string;
  readonly currency: string;
}

const PAIR = /^([A-Z]{1,9})([:./_ -])([A-Z]{2,9})$/;

/** How surely a text is meant as an exchange, 0: it is none. Tickers are short, and nobody's ticker is "US". */
function sureness(text: string): number {
  if (sensesOfName(text) === null) return sensesOfExchange(text) === null ? 0 : 0.5;
  if (text === "US") return 4;
  return Math.min(Math.max(text.length, 2), 4) - 1;
}

const canStand = ({ code, where }: Side): boolean =>
  where.tiers.flat().some(({ places }) => places.some(({ shape }) => canonical(code, shape) !== null));

const micsOf = ({ tiers }: Senses): readonly string[] => (tiers[0] ?? []).flatMap(({ mics }) => mics);

/**
 * The ways to read such a symbol, the usual one first; null: not each side is an exchange's code, or its form says which one is. The
 * surer name of an exchange is the exchange; otherwise it stands before a colon and behind anything else.
 * @example sidesOf("BJ:US") // BJ on the US venues; US is no code of Beijing's
 * @example sidesOf("NASDAQ-RM") // RM on Nasdaq, then NASDAQ on Moscow's exchange
 */
export function sidesOf(text: string): readonly Side[] | null {
  const [, left = "", separator, right = ""] = PAIR.exec(text) ?? [];
  if (separator === undefined || (separator !== ":" && usSuffix(right) !== null)) return null;
  const dotted = separator === ".";
  const [before, behind] = [sureness(left), sureness(right)];
  if (before === 0 || behind === 0) return null;
  // Behind a dot a vendor's suffix is one, whatever it may mean elsewhere: "SE.N" is on New York.
  if (dotted && before < 4 && sensesOfPlainSuffix(right) !== null) return null;
  const [first, last] = [sensesOfExchange(left), dotted ? sensesOfSuffix(right) : sensesOfExchange(right)];
  if (first === null || last === null) return null;
  const isColon = separator === ":";
  const there = micsOf(last);
  if (!isColon && micsOf(first).some((mic) => there.includes(mic))) return null;
  const leftIsVenue: Side = { code: right, where: first, venue: left };
  const rightIsVenue: Side = { code: left, where: last, venue: right };
  const isLeft = before === behind ? isColon : before > behind;
  const sides = (isLeft ? [leftIsVenue, rightIsVenue] : [rightIsVenue, leftIsVenue]).filter(canStand);
  return sides.length > 0 ? sides : null;
}

/** The meanings of an exchange's name of three letters and more: those of two are tickers as well. */
export const sensesOfLongName = (text: string): Senses | null =>
  text.length < 3 ? null : sensesOfName(text);

/**
 * The ticker before a currency's code ("RM/USD"); null where the text is not of that form, or an exchange's name stands there instead.
 * That currency's code is no ticker on an exchange that the ticker's letters also mean.
 */
export function beforeCurrency(text: string): Priced | null {
  const [, code = "", separator, currency = ""] = PAIR.exec(text) ?? [];
  if (separator === undefined || currency.length !== 3 || code === "US") return null;
  if (separator === ":" && sureness(code) > 2) return null;
  return sensesOfCurrency(currency) === null || sensesOfExchange(currency) !== null
    ? null
    : { code, currency };
}
