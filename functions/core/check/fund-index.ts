/**
 * Which fund a position is, and of which day its holdings are taken: by ISIN, else CUSIP, else ticker and venue.
 * @module
 */

import type { Problem } from "../problem.ts";
import { isValidCusip, isValidIsin, normaliseIdentifier, nsinOf } from "../symbols/identifiers.ts";
import { readSymbol } from "../symbols/symbols.ts";
import { countryOfVenue, tickerAt } from "../symbols/venues.ts";
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

const add = <K, F>(map: Map<K, F[]>, key: K | null, one: F): void => {
  if (key !== null) map.set(key, [...(map.get(key) ?? []), one]);
};

/** Of the same on several days the one that a question on a day takes: the newest not after it, else the first; null: there is none. */
export function newestNotAfter<D extends { readonly asOf: string }>(
  all: readonly D[],
  day: string,
): D | null {
  if (all.length === 0) return null;
  const inOrder = all.toSorted((a, b) => (a.asOf < b.asOf ? -1 : a.asOf > b.asOf ? 1 : 0));
  return inOrder.findLast((one) => one.asOf <= day) ?? inOrder[0] ?? null;
}

/** The holdings of the day that a question is about. */
function choiceOf(all: readonly FundHoldings[], asOf: string, mostDays: number): Choice | null {
  const holdings = newestNotAfter(all, asOf);
  if (holdings === null) return null;
  if (holdings.asOf > asOf) return { kind: "later", holdings };
  const days = daysBetween(holdings.asOf, asOf);
  return days > mostDays ? { kind: "old", holdings, days } : { kind: "found", holdings };
}

/** Whatever is of one fund. */
interface NamesFund {
  readonly fund: FundName;
}

/** Funds by what names them. */
interface Named<F extends NamesFund> {
  readonly isin: ReadonlyMap<string, readonly F[]>;
  readonly cusip: ReadonlyMap<string, readonly F[]>;
  readonly ticker: ReadonlyMap<string, readonly F[]>;
  /** The words of all their symbols. */
  readonly codes: ReadonlySet<string>;
  readonly identities: ReadonlyMap<F, Identity>;
}

function namesIn<F extends NamesFund>(given: readonly F[]): Named<F> {
  const isin = new Map<string, F[]>();
  const cusip = new Map<string, F[]>();
  const ticker = new Map<string, F[]>();
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
function byTicker<F extends NamesFund>(
  { ticker, codes, identities }: Named<F>,
  position: Position,
  own: Identity,
): readonly F[] {
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

/** Finds every fund that a position may be of, by any identifier and on any day. */
export function fundsNamed<F extends NamesFund>(given: readonly F[]): (position: Position) => readonly F[] {
  const named = namesIn(given);
  return (position) => {
    if (isNoFund(position.kind)) return [];
    const own = identityOf(position);
    const found = [
      ...(own.isin === null ? [] : (named.isin.get(own.isin) ?? [])),
      ...(own.cusip === null ? [] : (named.cusip.get(own.cusip) ?? [])),
      ...byTicker(named, position, own),
    ];
    return [...new Set(found)];
  };
}

/**
 * Where only a ticker in New York led to a fund's holdings, and the position's ISIN is of another country: funds that are traded there
 * have an ISIN of the United States nearly always, so that a share class or a fund of another country may be meant. null: no doubt.
 */
export function doubtOfTicker(position: Position, { fund }: NamesFund): Problem | null {
  const { isin } = identityOf(position);
  const { isin: own, cusip } = identityOf(fund);
  if (isin === null || isin.startsWith("US") || own !== null || cusip !== null) return null;
  const isAmerican = (key: string): boolean => countryOfVenue(key.split(" ")[0] ?? "") === "US";
  if (!tickersOf(fund).some(isAmerican)) return null;
  return {
    code: "fund-by-ticker-alone",
    field: "isin",
    value: isin,
    message: `The fund was found by its ticker alone, and ISIN ${isin} is of another country than where that ticker is traded: another fund or share class may be meant. Give the fund's ISIN with its holdings`,
  };
}

/** Whether two names are certainly of two funds, as an ISIN or a CUSIP of theirs differs. */
export function areDifferentFunds(a: FundName, b: FundName): boolean {
  const [one, other] = [identityOf(a), identityOf(b)];
  return contradict(one.isin, other.isin) || contradict(one.cusip, other.cusip);
}

/** Whether two names share an ISIN, a CUSIP, or a ticker at a venue, and contradict each other in none. */
export function areSameFund(a: FundName, b: FundName): boolean {
  return !areDifferentFunds(a, b) && givenTwice([a, b].map((fund) => ({ fund, asOf: "" }))) !== null;
}

/** Two lists of one fund on one day, by their places among what was given; null: there are none. */
export function givenTwice(
  given: readonly Pick<FundHoldings, "fund" | "asOf">[],
): readonly [number, number] | null {
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
