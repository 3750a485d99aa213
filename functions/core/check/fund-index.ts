/**
 * Which fund a position is, and of which day its holdings are taken: by ISIN, else CUSIP, else ticker and venue.
 * @module
 */

import { isValidCusip, isValidIsin, normaliseIdentifier, nsinOf } from "../symbols/identifiers.ts";
import { readSymbol } from "../symbols/symbols.ts";
import { tickerAt } from "../symbols/venues.ts";
import type { Interval } from "../time.ts";
import { newYorkDay } from "../time.ts";
import type { FundHoldings, FundName, Position } from "./position.ts";
import { readKind } from "./position-kind.ts";

/** What of a fund was found for a position. */
export type Choice =
  | { readonly kind: "found"; readonly holdings: FundHoldings }
  /** The newest holdings before the question are so many days old, which is more than was asked for. */
  | { readonly kind: "old"; readonly holdings: FundHoldings; readonly days: number }
  /** Only holdings of later days than the question's are there. */
  | { readonly kind: "later"; readonly holdings: FundHoldings };

/** Finds a fund's holdings; null: the position is no fund of which any were given. */
export type FindFund = (position: Position) => Choice | null;

/** What is given of a fund is taken so long after its day, where the request does not say otherwise. */
export const usualAgeDays = 45;

const DAY = 86_400_000;
const daysBetween = (from: string, until: string): number => (Date.parse(until) - Date.parse(from)) / DAY;

/** What names a fund or a position without doubt; null: no such identifier. */
interface Identity {
  readonly isin: string | null;
  readonly cusip: string | null;
}

const identifierOf = (text: string | undefined, isValid: (text: string) => boolean): string | null => {
  if (text === undefined || text.length < 9) return null;
  const value = normaliseIdentifier(text);
  return isValid(value) ? value : null;
};

/** A CUSIP may stand inside an ISIN, and either in the place of a symbol. */
function identityOf({ isin, cusip, symbol }: FundName): Identity {
  const own = identifierOf(isin, isValidIsin) ?? identifierOf(symbol, isValidIsin);
  const inside = own === null ? null : (nsinOf(own).cusip ?? null);
  return {
    isin: own,
    cusip: identifierOf(cusip, isValidCusip) ?? identifierOf(symbol, isValidCusip) ?? inside,
  };
}

const contradict = (a: string | null, b: string | null): boolean => a !== null && b !== null && a !== b;

/** A ticker at each venue where it may stand; "*" where the venue is not known. */
function tickersOf({ symbol, exchange }: FundName, currency?: string): readonly string[] {
  if (symbol === undefined) return [];
  return readSymbol(symbol, exchange, currency).readings.flatMap(({ ticker, venues }) =>
    venues === "any"
      ? [`* ${ticker}`]
      : venues.flatMap((venue) => {
          const there = tickerAt(ticker, venue);
          return there === null ? [] : [`${venue} ${there}`];
        }),
  );
}

const CAPITALS = /^[A-Z]{1,5}$/;
const CODES = /[^A-Z0-9]+/;
const OPTION = /^([A-Z]{1,6})\d{6}[CP]\d+$/;

/** The words of a symbol, numbers without leading zeros, an option's by its root: a symbol that shares none names none of the funds. */
const codesOf = (symbol: string): readonly string[] =>
  CAPITALS.test(symbol)
    ? [symbol]
    : symbol
        .toUpperCase()
        .split(CODES)
        .filter((code) => code !== "")
        .map((code) => OPTION.exec(code)?.[1] ?? code.replace(/^0+(?=\d)/, ""));

/** Kinds that are no security, whatever they are named by. */
const isNoFund = (kind: string | undefined): boolean => kind !== undefined && readKind(kind).isMoney;

const add = <K>(map: Map<K, FundHoldings[]>, key: K | null, one: FundHoldings): void => {
  if (key !== null) map.set(key, [...(map.get(key) ?? []), one]);
};

/** The holdings of the day that a question is about: the newest that are not after it. */
function choiceOf(all: readonly FundHoldings[], asOf: string, mostDays: number): Choice | null {
  const inOrder = all.toSorted((a, b) => (a.asOf < b.asOf ? -1 : 1));
  const holdings = inOrder.findLast((one) => one.asOf <= asOf);
  if (holdings === undefined)
    return inOrder[0] === undefined ? null : { kind: "later", holdings: inOrder[0] };
  const days = daysBetween(holdings.asOf, asOf);
  return days > mostDays ? { kind: "old", holdings, days } : { kind: "found", holdings };
}

/** Funds by what names them. */
interface Named {
  readonly isin: ReadonlyMap<string, readonly FundHoldings[]>;
  readonly cusip: ReadonlyMap<string, readonly FundHoldings[]>;
  readonly ticker: ReadonlyMap<string, readonly FundHoldings[]>;
  /** The words of all their symbols. */
  readonly codes: ReadonlySet<string>;
  readonly identities: ReadonlyMap<FundHoldings, Identity>;
}

function namesIn(given: readonly FundHoldings[]): Named {
  const isin = new Map<string, FundHoldings[]>();
  const cusip = new Map<string, FundHoldings[]>();
  const ticker = new Map<string, FundHoldings[]>();
  const identities = new Map(given.map((one) => [one, identityOf(one.fund)]));
  for (const [one, identity] of identities) {
    add(isin, identity.isin, one);
    add(cusip, identity.cusip, one);
    for (const key of new Set(tickersOf(one.fund))) add(ticker, key, one);
  }
  const codes = new Set(given.flatMap(({ fund }) => codesOf(fund.symbol ?? "")));
  return { isin, cusip, ticker, codes, identities };
}

/** Funds that a position's ticker names; one whose ISIN or CUSIP is another than the position's is not meant. */
function byTicker(
  { ticker, codes, identities }: Named,
  position: Position,
  own: Identity,
): readonly FundHoldings[] {
  const { symbol } = position;
  if (symbol === undefined || !codesOf(symbol).some((code) => codes.has(code))) return [];
  const found = tickersOf(position, position.currency).flatMap((key) => ticker.get(key) ?? []);
  return [...new Set(found)].filter((one) => {
    const { isin = null, cusip = null } = identities.get(one) ?? {};
    return !contradict(own.isin, isin) && !contradict(own.cusip, cusip);
  });
}

/**
 * Finds funds among what was given of them, for a question at `asOf`: by the best identifier by which holdings of a fitting day are
 * there.
 */
export function fundIndex(given: readonly FundHoldings[], asOf: Interval, mostDays: number): FindFund {
  const named = namesIn(given);
  const day = newYorkDay(asOf.start);
  return (position) => {
    if (isNoFund(position.kind)) return null;
    const own = identityOf(position);
    const choices = [
      choiceOf(own.isin === null ? [] : (named.isin.get(own.isin) ?? []), day, mostDays),
      choiceOf(own.cusip === null ? [] : (named.cusip.get(own.cusip) ?? []), day, mostDays),
      choiceOf(byTicker(named, position, own), day, mostDays),
    ];
    return (
      choices.find((choice) => choice?.kind === "found") ?? choices.find((choice) => choice !== null) ?? null
    );
  };
}

/** Two lists of one fund on one day, by their places among what was given; null: there are none. */
export function givenTwice(given: readonly FundHoldings[]): readonly [number, number] | null {
  const seen = new Map<string, number>();
  for (const [at, { fund, asOf }] of given.entries()) {
    const { isin, cusip } = identityOf(fund);
    const keys = new Set(
      [`isin ${isin ?? `? ${at}`}`, `cusip ${cusip ?? `? ${at}`}`, ...tickersOf(fund)].map(
        (key) => `${asOf} ${key}`,
      ),
    );
    for (const key of keys) {
      const before = seen.get(key);
      if (before !== undefined) return [before, at];
      seen.set(key, at);
    }
  }
  return null;
}

/** What a fund is called: its name, else what it is named by. */
export const labelOfFund = ({ name, symbol, isin, cusip }: FundName): string =>
  name ?? symbol ?? isin ?? cusip ?? "?";
