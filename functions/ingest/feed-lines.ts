/**
 * From the tickers and ISINs that a list prints to security lines, and what they change in an issuer's. Pure.
 * @module
 */

import type { SecurityLine } from "../core/facts/issuer.ts";
import { isValidIsin } from "../core/symbols/identifiers.ts";
import { mainlandShareMics } from "../core/symbols/mainland.ts";
import { venueTable } from "../core/symbols/venue-table.ts";
import { tickerAt } from "../core/symbols/venues.ts";
import type { ListedEntity, Printed } from "./sources/list-file.ts";

/** OFAC prints countries. These stand for one venue (or, Germany, for venues that the register keeps together). */
const venueOfCountry: ReadonlyMap<string, string> = new Map([
  ["HK", "XHKG"],
  ["SG", "XSES"],
  ["RU", "MISX"],
  ["BR", "BVMF"],
  ["AR", "XBUE"],
  ["DE", "DE"],
]);

interface ReadTicker {
  readonly code: string;
  readonly country: string;
  /** Where the line may trade; several: the list does not say which. */
  readonly venues: readonly string[];
}

const venuesIn = (country: string): readonly string[] => {
  const certain = venueOfCountry.get(country);
  return certain === undefined
    ? venueTable.filter((venue) => venue.country === country).map(({ mic }) => mic)
    : [certain];
};

/** What a printed ticker means; null: its country has no venue known here, or no such code can exist there. */
export function readTicker(text: string): ReadTicker | null {
  const parts = /^(.+?) ?([A-Z]{2})$/.exec(text);
  const [, code = "", country = ""] = parts ?? [];
  const venues = country === "CN" ? mainlandShareMics(code) : venuesIn(country);
  const possible = venues.filter((venue) => tickerAt(code, venue) !== null);
  return possible.length === 0 ? null : { code, country, venues: possible };
}

/** "00317  HK" and "603019CN" are printed so; spellings compare without blanks. */
const spelling = (text: string): string => text.replace(/\s+/g, "");

const isOpen = (line: SecurityLine): boolean => line.until === undefined;

/** The lines that a printed ticker names: by the spelling kept with them, otherwise by venue and code. */
function linesOfTicker(
  lines: readonly SecurityLine[],
  text: string,
  { code, venues }: ReadTicker,
): readonly SecurityLine[] {
  const printed = lines.filter((line) => line.published?.some((other) => spelling(other) === spelling(text)));
  if (printed.length > 0) return printed;
  return lines.filter(
    ({ ticker, venue }) =>
      ticker !== undefined &&
      venue !== undefined &&
      venues.includes(venue) &&
      tickerAt(code, venue) === tickerAt(ticker, venue),
  );
}

function newTickerLines(text: string, { code, country, venues }: ReadTicker): readonly SecurityLine[] {
  const doubt =
    venues.length === 1
      ? {}
      : {
          doubt: {
            why: `the list prints ${country}, which does not say on which of its venues ${code} trades`,
          },
        };
  return venues.map((venue) => ({
    kind: "other",
    ticker: tickerAt(code, venue) ?? code,
    venue,
    published: [text],
    ...doubt,
  }));
}

const newIsinLine = ({ text }: Printed): SecurityLine =>
  isValidIsin(text)
    ? { kind: "other", isin: text }
    : { kind: "other", isin: text, flaw: "check digit, as printed" };

/** What tells a line from another, whatever else is said of it. */
export const lineKey = ({ ticker, venue, isin }: SecurityLine): string =>
  `${ticker ?? ""}|${venue ?? ""}|${isin ?? ""}`;

export interface LinesChange {
  readonly lines: readonly SecurityLine[];
  readonly added: readonly string[];
  readonly ended: readonly string[];
  /** Printed tickers that mean nothing here. */
  readonly unreadable: readonly Printed[];
}

const nameOfLine = (line: SecurityLine): string =>
  line.ticker === undefined ? (line.isin ?? "?") : `${line.ticker} ${line.venue}`;

/**
 * An issuer's lines after a list: new ones added, those that only the feed ever stated and no longer does ended with the
 * publication's date. `curated` holds the keys of lines that anybody else stated: no feed ends these.
 */
export function linesAfter(
  before: readonly SecurityLine[],
  entity: Pick<ListedEntity, "tickers" | "isins">,
  curated: ReadonlySet<string>,
  publishedAt: string,
): LinesChange {
  const unreadable: Printed[] = [];
  const fresh: SecurityLine[] = [];
  const named = new Set<SecurityLine>();
  for (const printed of entity.tickers) {
    const ticker = readTicker(printed.text);
    const found = ticker === null ? [] : linesOfTicker(before, printed.text, ticker);
    for (const line of found) named.add(line);
    if (ticker === null) unreadable.push(printed);
    else if (found.length === 0) fresh.push(...newTickerLines(printed.text, ticker));
  }
  for (const isin of entity.isins) {
    const found = before.filter((line) => line.isin === isin.text);
    for (const line of found) named.add(line);
    if (found.length === 0) fresh.push(newIsinLine(isin));
  }
  const ended: string[] = [];
  const added = fresh.map(nameOfLine);
  const kept = before.map((line): SecurityLine => {
    if (curated.has(lineKey(line))) return line;
    if (named.has(line) && !isOpen(line)) {
      const { until: _, ...reopened } = line;
      added.push(nameOfLine(line));
      return reopened;
    }
    if (named.has(line) || !isOpen(line)) return line;
    ended.push(nameOfLine(line));
    return { ...line, until: { at: publishedAt } };
  });
  return { lines: [...kept, ...fresh], added, ended, unreadable };
}
