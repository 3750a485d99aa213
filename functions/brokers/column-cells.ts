/**
 * What the cells of a column are, whatever its name: identifiers by their check digits, tickers, numbers, currencies, days.
 * @module
 */

import { perScheme, type Scheme, schemeNames } from "../core/facts/scheme.ts";
import { normaliseIdentifier } from "../core/symbols/identifiers.ts";
import { schemeOf, schemes } from "../core/symbols/schemes.ts";
import { isBlank } from "./blank-cells.ts";
import { isCurrencyCode } from "./currency-text.ts";
import { readDay } from "./days.ts";
import { readNumber } from "./numbers.ts";

/** How many cells of a column are what; a cell may count more than once. */
export interface CellCounts {
  /** Cells that say something. */
  readonly filled: number;
  readonly distinct: number;
  readonly schemes: Readonly<Record<Scheme, number>>;
  readonly numbers: number;
  readonly tickers: number;
  /** Words in small letters that may be tickers, beside those in capitals. */
  readonly typed: number;
  readonly currencies: number;
  readonly days: number;
}

const LETTER = /[A-Z]/;
const DIGIT = /\p{N}/u;
/** A cell of more text is no identifier. */
const LONGEST = 24;

/**
 * The scheme whose check digit a text passes; null: none. One text in ten passes by chance, so that digits alone count as
 * a CUSIP or SEDOL only where most of a column's cells do.
 */
export const schemeOfCell = (cell: string): Scheme | null =>
  cell.length > LONGEST ? null : schemeOf(normaliseIdentifier(cell));

/** "CHL", "BRK.B", "0941.HK", "941 HK Equity", "NYSE:CHL", "600941", "CHL*": what a column of tickers looks like. */
const TICKER =
  /^(?:[A-Z]{2,8}:)?(?:[A-Z]{1,6}|\d{3,6})(?:[./_-][A-Z]{1,4}){0,2}(?: [A-Z]{2}(?: E(?:QUITY|quity))?)?[*†‡]*$/;
/** As people type them by hand; a word in small letters may be anything else. */
const TYPED = /^[a-z]{1,6}(?:[./_-][a-z]{1,4})?$/;

const isTicker = (text: string): boolean =>
  text.length <= LONGEST && TICKER.test(text) && !isCurrencyCode(text);

/** Whether a text that stands for itself is a ticker or an identifier. */
export const readsAsSymbol = (text: string): boolean => isTicker(text) || schemeOfCell(text) !== null;

/** Counts what some cells are; blank ones say nothing. */
export function countCells(cells: Iterable<string>): CellCounts {
  const distinct = new Set<string>();
  const found = new Map<Scheme, number>();
  let [filled, numbers, tickers, typed, currencies, days] = [0, 0, 0, 0, 0, 0];
  for (const raw of cells) {
    if (isBlank(raw)) continue;
    const cell = raw.trim();
    filled += 1;
    distinct.add(cell);
    const scheme = schemeOfCell(cell);
    if (scheme !== null) found.set(scheme, (found.get(scheme) ?? 0) + 1);
    if (DIGIT.test(cell)) {
      if (readNumber(cell, null).kind !== "none") numbers += 1;
      if (readDay(cell) !== null) days += 1;
    }
    if (isTicker(cell)) tickers += 1;
    else if (TYPED.test(cell)) typed += 1;
    if (isCurrencyCode(cell)) currencies += 1;
  }
  const counted = perScheme((scheme) => found.get(scheme) ?? 0);
  return { filled, distinct: distinct.size, schemes: counted, numbers, tickers, typed, currencies, days };
}

/** Whether most of a column's cells are of a kind; false for one without content. */
export const mostly = (count: number, { filled }: CellCounts): boolean =>
  filled > 0 && count * 5 >= filled * 4;

/** Identifiers that the cells of a column are, by their check digits; null: they are none. */
export function schemeOfColumn(counts: CellCounts, cells: Iterable<string>): Scheme | null {
  // Twelve characters with a country before and a check digit behind are an ISIN wherever they stand.
  const certain = schemeNames.find((scheme) => schemes[scheme].lettered && counts.schemes[scheme] > 0);
  if (certain !== undefined) return certain;
  for (const scheme of schemeNames) {
    if (!mostly(counts.schemes[scheme], counts)) continue;
    const lettered = [...cells].some(
      (cell) => schemeOfCell(cell.trim()) === scheme && LETTER.test(cell.toUpperCase()),
    );
    // Nine digits that pass are hardly an amount; seven are, once in ten.
    const enough = schemes[scheme].telling ? 1 : 3;
    if (lettered || counts.schemes[scheme] >= enough) return scheme;
  }
  return null;
}

/** Whether the cells of a column read like tickers: distinct ones, as securities' are, and no flags or ratings. */
export const readsLikeTickers = (counts: CellCounts): boolean =>
  mostly(counts.tickers, counts) &&
  counts.distinct * 10 >= counts.filled * 7 &&
  !mostly(counts.currencies, counts);

/** Whether the cells of a column may be tickers in small letters: every one another. */
export const mayBeTyped = (counts: CellCounts): boolean =>
  mostly(counts.typed + counts.tickers, counts) && counts.distinct === counts.filled;

/** "MICROSOFT CORP (MSFT)", "MSFT - Microsoft", "MSFT: Microsoft": what may be a ticker beside a name. */
const BESIDE = /[([]([A-Z]{1,5})[)\]]\s*$|^([A-Z]{1,5})(?:\s+[-–|]|:)\s/;

/** Whether most of several names bear what may be a ticker, each another one. */
export function bearTickers(cells: readonly string[]): boolean {
  const names = cells.filter((cell) => !isBlank(cell));
  const found = names.flatMap((cell) => {
    const [, behind, before] = BESIDE.exec(cell) ?? [];
    const ticker = behind ?? before;
    return ticker === undefined || CODE.test(ticker) ? [] : [ticker];
  });
  return names.length > 1 && found.length * 2 > names.length && new Set(found).size * 10 >= found.length * 9;
}

/** Ratings, sorts of shares, answers, and countries by two letters: what columns that describe say in capitals. */
const CODE =
  /^(?:[A-Z]{1,2}|[ABCD]{1,3}[+-]?|N\/?R|COM|ORD|ADR|ADS|GDR|PFD|PREF|REIT|ETF|REG|ACC|CAP|DIST?|INC|THES|CL(?:ASS)? ?[A-Z]|YES|NO)$/i;
const COUNTRIES = /countr|region|\bland|pays|pa[ií]s|paese|domicil|nation|国|國/i;

/** Whether the cells of a column are codes that describe, and no tickers. */
export const areCodes = (header: string, cells: readonly string[]): boolean => {
  const codes = COUNTRIES.test(header) ? /^[A-Z]{2,3}$/i : CODE;
  return cells.every((cell) => isBlank(cell) || codes.test(cell.trim()));
};
