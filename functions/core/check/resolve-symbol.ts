/**
 * Rules 2, 3, 4 and 6: what a symbol names at an instant, venue by venue.
 * @module
 */

import type { SecurityLine } from "../facts/issuer.ts";
import type { Problem } from "../problem.ts";
import { mayContain } from "../register/bloom-filter.ts";
import type { Question } from "../register/question.ts";
import { type Register, tickerKey } from "../register/register.ts";
import { maybeNoSymbol } from "../symbols/no-value.ts";
import { readWith, type SymbolReading } from "../symbols/readings.ts";
import { type ParsedSymbol, readSymbol } from "../symbols/symbols.ts";
import { isCapitals } from "../symbols/tickers.ts";
import { lookupKeysOf, operatingMic, tickerAt, usSenses, usVenues } from "../symbols/venues.ts";
import { decodedInterval, type Interval, isDay } from "../time.ts";
import { besideCurrency } from "./foreign-currency.ts";
import { doubt, type Hit, isSettled, linesAt, noHits } from "./lines-at.ts";
import type { Position } from "./position.ts";
import { readKind } from "./position-kind.ts";
import { underlyingAbroad } from "./underlying-abroad.ts";

interface Named {
  readonly hits: readonly Hit[];
  /** The lines that were hit. */
  readonly lines: readonly SecurityLine[];
  readonly problems: readonly Problem[];
}

/** Where a line's ticker span lies relative to the question. A span known to days includes the whole of them. */
function spanOf(line: SecurityLine, { asOf, ever }: Question): "before" | "within" | "after" {
  if (ever === true) return "within";
  if (line.from !== undefined) {
    const { start } = decodedInterval(line.from.at);
    if (isDay(asOf) ? asOf.end <= start : asOf.start < start) return "before";
  }
  return line.until !== undefined && asOf.start >= decodedInterval(line.until.at).end ? "after" : "within";
}

/** Whether another security bears the line's ticker on a venue at the question's instant. */
function isReusedOn({ reused }: SecurityLine, venue: string, asOf: Interval): boolean {
  return (
    reused !== undefined &&
    operatingMic(reused.venue) === venue &&
    asOf.end > decodedInterval(reused.from.at).start
  );
}

/** Rule 4: what a ticker means when its line's span is over. */
function afterSpan(
  line: SecurityLine,
  reading: SymbolReading,
  venue: string,
  asOf: Interval,
): "still" | "another" | { readonly why: string } {
  if (line.reused === undefined) return "still";
  const since = decodedInterval(line.reused.from.at);
  if (isDay(asOf) ? asOf.end <= since.start : asOf.start < since.start) return "still";
  return reading.venue !== null && operatingMic(line.reused.venue) === venue
    ? "another"
    : {
        why: `${reading.ticker} names ${line.reused.by} on ${line.reused.venue} since ${line.reused.from.at}`,
      };
}

/** Whether no line bears a ticker on any venue, as a glance tells of capitals: on each venue that can bear them, they are spelled as they are. */
export const isNobodys = ({ words }: Register, ticker: string): boolean =>
  isCapitals(ticker) && !mayContain(words, ticker);

/**
 * Whether a line that left its ticker to others gives way: to one of its own issuer, or to one that is certain and says since when it has it. One
 * that says neither, as a list's record that nobody reviewed, takes no ticker away from a listed company's past.
 */
const isBorne = (
  bearers: readonly { readonly issuer: string; readonly line: SecurityLine }[],
  issuer: string,
): boolean =>
  bearers.some(
    (bearer) =>
      bearer.issuer === issuer || (bearer.line.from !== undefined && bearer.line.doubt === undefined),
  );

/** Every line that one reading of a symbol names at the question's instant. */
function hitsOfReading(question: Question, reading: SymbolReading, sent: string): Named | null {
  const { register, asOf } = question;
  if (isNobodys(register, reading.ticker)) return null;
  let found: { hits: Hit[]; lines: SecurityLine[]; problems: Problem[] } | null = null;
  for (const venue of reading.venues === "any" ? register.venues : reading.venues) {
    if (!register.venues.has(venue)) continue;
    const ticker = tickerAt(reading.ticker, venue);
    const lines = ticker === null ? [] : linesAt(question, tickerKey(venue, ticker));
    // A line that left gives way to one that bears the ticker now: Luokung's shares kept LKCO through a new CUSIP.
    const bearers = lines.filter(({ line }) => spanOf(line, question) === "within");
    for (const { issuer, line } of lines) {
      const span = spanOf(line, question);
      if (span === "before" || (span === "after" && isBorne(bearers, issuer))) continue;
      const after = span === "after" ? afterSpan(line, reading, venue, asOf) : null;
      if (after === "another") continue;
      found ??= { hits: [], lines: [], problems: [] };
      found.lines.push(line);
      if (span === "after") {
        const message = `${ticker} left ${venue} at ${line.until?.at ?? "an earlier date"}; it still names this line here, as long as no other security bears it. An ISIN beside it says which security is meant`;
        found.problems.push({ code: "ticker-after-span", field: "symbol", value: sent, message });
      }
      const reused = after !== null && after !== "still" ? doubt(after.why) : null;
      found.hits.push({
        issuer,
        by: { scheme: "symbol", value: sent },
        isin: line.isin,
        doubt: reused ?? (reading.doubt === null ? null : doubt(reading.doubt)) ?? line.doubt ?? null,
      });
    }
  }
  return found;
}

export interface SymbolMatch {
  readonly hits: readonly Hit[];
  readonly usable: boolean;
  /** Whether it was read as exactly one thing, here or not, or names a line: otherwise the name still counts (rule 8). */
  readonly certain: boolean;
  readonly reading: SymbolReading | null;
  /** All that it may mean, `reading` among it. */
  readonly readings: readonly SymbolReading[];
  readonly problems: readonly Problem[];
}

/** A ticker's own letters, before its class or sort. */
const rootOf = (ticker: string): string => ticker.split(".", 1)[0] ?? ticker;

/** No US ticker has more than five letters, and no exchange's code with digits more than six characters. */
function isLikely({ ticker, venues }: SymbolReading): boolean {
  if (ticker.length <= 5) return true;
  const root = rootOf(ticker);
  if (/\d/.test(root)) return root.length <= 6;
  return root.length <= 5 || venues === "any" || !venues.some((venue) => usVenues.includes(venue));
}

/** Several readings of one symbol that name something: exact ones with different issuers make each other doubtful. */
function merge(
  found: readonly (Named & { readonly reading: SymbolReading })[],
  symbol: string,
): readonly Hit[] {
  const exact = found.filter(({ reading }) => reading.doubt === null);
  const first = new Set(exact[0]?.hits.map((hit) => hit.issuer));
  const rival = exact.some(({ hits }) => !hits.some((hit) => first.has(hit.issuer)));
  return found.flatMap(({ hits }) =>
    rival
      ? hits.map((hit) => ({
          ...hit,
          doubt: hit.doubt ?? doubt(`${symbol} can be read in more than one way`),
        }))
      : hits,
  );
}

type Found = Named & { readonly reading: SymbolReading };

/** What the readings of a symbol name, those that name nothing left out. */
export const namedBy = (
  question: Question,
  readings: readonly SymbolReading[],
  symbol: string,
): readonly Found[] =>
  readings.flatMap((reading) => {
    const named = hitsOfReading(question, reading, symbol);
    return named === null ? [] : [{ ...named, reading }];
  });

/** Exchanges abroad where US shares trade under their US tickers: Germany's, and Mexico's (its Sistema Internacional de Cotizaciones). */
const tradingUsShares = new Set([...lookupKeysOf("DE"), "XMEX"]);

/** Whether brokers send this place of execution beside a US ticker: a US exchange, or one where US shares trade too. */
const tradesUsTickers = ({ venue, venues }: SymbolReading): boolean =>
  venues !== "any" &&
  ((venue !== null && usVenues.includes(venue)) || venues.every((place) => tradingUsShares.has(place)));

/**
 * A US ticker beside another venue than its own: tickers are unique across the US venues, and brokers send the place of
 * execution. Not where that venue's ticker is known to be another security's now (rule 4).
 */
function onAnotherVenue(
  question: Question,
  readings: readonly SymbolReading[],
  symbol: string,
): readonly Found[] {
  const first = readings.find(tradesUsTickers);
  if (first === undefined || first.venues === "any") return [];
  const { ticker } = first;
  const venue = first.venue ?? first.venues.join(", ");
  const conflict = "the exchange sent is another one than the ticker's own";
  const message = `${ticker} is not recorded on ${venue}, but on another US exchange; a match needs review. Send the exchange of listing, or an ISIN`;
  return namedBy(question, readWith(ticker, usSenses), symbol)
    .filter(
      ({ lines }) => question.ever === true || !lines.some((line) => isReusedOn(line, venue, question.asOf)),
    )
    .map((found) => ({
      ...found,
      reading: first,
      hits: found.hits.map((hit) => ({ ...hit, doubt: hit.doubt ?? doubt(conflict) })),
      problems: [...found.problems, { code: "venue-conflict", field: "exchange", value: venue, message }],
    }));
}

/** Where brokers show shares that they cannot trade at home: over the counter, and in London, where Moscow's shares had receipts. */
const shownAway: ReadonlySet<string> = new Set(["OTCM", "XLON"]);

/**
 * A ticker of an exchange outside the US beside the place where such shares are shown: brokers print Moscow's shares as OTC since 2022, under
 * their Moscow tickers. Asked where it names nothing there.
 */
function shownElsewhere(
  question: Question,
  readings: readonly SymbolReading[],
  symbol: string,
): readonly Found[] {
  const first = readings.find(({ venue }) => venue !== null && shownAway.has(venue));
  if (first === undefined || !/^[A-Z]{2,6}$/.test(first.ticker)) return [];
  const [venue, ticker] = [first.venue ?? "", first.ticker];
  const abroad = [...question.register.venues].filter((mic) => mic !== venue && !usVenues.includes(mic));
  const why = `${ticker} is a listed line's ticker on another exchange than ${venue}`;
  const message = `${ticker} is not recorded on ${venue}, but on another exchange; a match needs review. Send the exchange of listing, or an ISIN`;
  return namedBy(question, [{ ...first, venues: abroad, venue: null, doubt: why }], symbol).map((found) => ({
    ...found,
    reading: first,
    problems: [...found.problems, { code: "venue-conflict", field: "exchange", value: venue, message }],
  }));
}

/**
 * What is meant by a symbol of a derivative: its underlying, wherever the contract trades. "CHL" of kind option on CBOE is an
 * option on China Mobile's ADR.
 */
export function readingsOf(position: Position, symbol: string): ParsedSymbol {
  const sent = readSymbol(symbol, position.exchange, position.currency);
  if (readKind(position.kind).class !== "derivative" || position.exchange === undefined) return sent;
  const underlying = readSymbol(symbol, undefined, undefined);
  return {
    readings: [...underlying.readings, ...sent.readings].map((reading) => ({ ...reading, derivative: true })),
    problems: underlying.readings.length > 0 ? underlying.problems : sent.problems,
  };
}

const noneFound: readonly Found[] = Object.freeze([]);

/** What the readings of a symbol name: on the exchange that was sent, or else where its tickers are seen, too. */
function foundBy(
  question: Question,
  position: Position,
  symbol: string,
  readings: readonly SymbolReading[],
): readonly Found[] {
  const literal = namedBy(question, readings, symbol).map((named) => ({
    ...named,
    hits: besideCurrency(question, { ...position, symbol }, named),
  }));
  return isSettled(question, literal)
    ? literal
    : [
        ...literal,
        ...onAnotherVenue(question, readings, symbol),
        ...shownElsewhere(question, readings, symbol),
        ...underlyingAbroad(question, position, readings).flatMap(({ reading, problem }) =>
          namedBy(question, [reading], symbol).map((named) => ({
            ...named,
            problems: [...named.problems, problem],
          })),
        ),
      ];
}

/** What a position's symbol names, with its exchange and currency. */
export function resolveSymbol(question: Question, position: Position, symbol: string): SymbolMatch {
  const { readings, problems } = readingsOf(position, symbol);
  const found = readings.every(({ ticker }) => isNobodys(question.register, ticker))
    ? noneFound
    : foundBy(question, position, symbol, readings);
  const usable = readings.length > 0;
  if (found.length === 0) {
    const certain =
      readings.some((reading) => reading.doubt === null && isLikely(reading)) &&
      !maybeNoSymbol.has(symbol.toUpperCase());
    return { hits: noHits, usable, certain, reading: readings[0] ?? null, readings, problems };
  }
  const all = [...problems, ...found.flatMap((named) => named.problems)];
  return {
    hits: merge(found, symbol),
    usable,
    certain: true,
    reading: found[0]?.reading ?? null,
    readings,
    problems: all.filter((problem, i) => all.findIndex((other) => other.message === problem.message) === i),
  };
}
