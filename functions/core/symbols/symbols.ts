/**
 * What a symbol may name: any vendor's spelling read into exact tickers on venues (design, section 3, rules 2–6).
 * @module
 */

import type { Problem } from "../problem.ts";
import { codesOf } from "./code-words.ts";
import { hasMark } from "./footnote-marks.ts";
import { isValidIsin } from "./identifiers.ts";
import { saysNoExchange } from "./no-exchange.ts";
import { isFutureOption, type OptionSymbol, readOption, underlyingAbroad } from "./option-symbol.ts";
import { withoutQuoteSite } from "./quote-sites.ts";
import {
  anyVenue,
  beforeExchangeLetter,
  behindCountry,
  doubtful,
  namesOf,
  noReadings,
  type Readings,
  readBare,
  readEverywhere,
  readWith,
  rootOf,
  type SymbolReading,
} from "./readings.ts";
import { type Spelled, split } from "./symbol-grammar.ts";
import { cleanTicker } from "./tickers.ts";
import { readUnderlying } from "./underlying.ts";
import { type Senses, sensesOfExchange, usSenses } from "./venues.ts";

export interface ParsedSymbol {
  /** The most literal reading first; empty: the symbol could not be read, and `problems` says why. */
  readonly readings: readonly SymbolReading[];
  readonly problems: readonly Problem[];
}

const noProblems: readonly Problem[] = Object.freeze([]);

/** Whether two readings can be of one security, and what then remains; a doubt of one is settled by the other. */
function shared(a: SymbolReading, b: SymbolReading): SymbolReading | null {
  if (a.ticker !== b.ticker || a.venues === "any" || b.venues === "any") return null;
  const others = b.venues;
  const common = a.venues.filter((venue) => others.includes(venue));
  if (common.length === 0) return null;
  const mics = common.filter((venue) => venue.length === 4);
  return {
    ...a,
    venues: mics.length > 0 ? common : [...new Set([...a.venues, ...b.venues])],
    venue: mics.length === 1 ? (mics[0] ?? null) : null,
    doubt: a.doubt === null || b.doubt === null ? null : a.doubt,
  };
}

const problem = (code: string, field: "symbol" | "exchange", value: string, message: string): Problem => ({
  code,
  field,
  value,
  message,
});

const unreadable = (symbol: string, message: string): ParsedSymbol => ({
  readings: noReadings,
  problems: [problem("unreadable-symbol", "symbol", symbol, message)],
});

function noSuchCode(symbol: string, senses: Senses): ParsedSymbol {
  const places = senses.tiers.flat().flatMap((sense) => sense.places);
  const expected = [
    ...new Set(places.map((place) => `${place.mics.slice(0, 3).join(", ")}: ${codesOf[place.shape]}`)),
  ];
  return unreadable(
    symbol,
    `${JSON.stringify(symbol)} is not a code that can exist on the exchange named. Expected on ${expected.join("; on ")}. ` +
      "Send the code as text as the exchange writes it, or an ISIN",
  );
}

const unknownVenue = (field: "symbol" | "exchange", value: string, spelling: string): Problem =>
  problem(
    "unknown-venue",
    field,
    value,
    `${JSON.stringify(spelling)} is not an exchange that is known here; the ticker was compared on every exchange, so that a match needs ` +
      "review. Send an ISO 10383 MIC, or an ISIN",
  );

const eitherSide = "each side of the symbol is an exchange's code, so that either can be the ticker";

/** A symbol read the other way round, where each side can be the ticker. */
function otherWay({ other }: Spelled): Readings {
  if (other === undefined) return noReadings;
  return other.where === null
    ? readEverywhere(other.code, anyVenue)
    : doubtful(readWith(other.code, other.where), eitherSide);
}

const answer = (readings: Readings, ...problems: readonly Problem[]): ParsedSymbol => ({
  readings,
  problems: problems.length === 0 ? noProblems : problems,
});

/** Ends that are rather a US class or sort than an exchange's suffix. */
const likelyClass = /[.\- ][AB]$|-[A-Z]+$/;

/** Readings by the venue in a symbol and of the whole symbol: "VOD.L" is rather London's, "NE.A" rather a class. */
function besideWhole(text: string, spelled: Readings, whole: Readings): Readings {
  return whole.length > 0 && likelyClass.test(text)
    ? [...whole, ...doubtful(spelled, "what follows the ticker is usually a class, not an exchange")]
    : [...spelled, ...whole];
}

/** No exchange beside the symbol: what it says itself. */
function readAlone(
  symbol: string,
  text: string,
  spelled: Spelled,
  currency: string | undefined,
): ParsedSymbol {
  const { code, where, unknown, bare } = spelled;
  if (code !== null && unknown !== null) {
    const readings = readEverywhere(code, anyVenue);
    return readings.length > 0
      ? answer(readings, unknownVenue("symbol", symbol, unknown))
      : unreadable(symbol, grammar(symbol));
  }
  if (code === null || where === null) {
    const readings =
      bare === null
        ? noReadings
        : [
            ...readBare(bare, currency),
            ...rootOf(bare, usSenses),
            ...behindCountry(bare),
            ...beforeExchangeLetter(text),
          ];
    return readings.length > 0 ? answer(readings) : unreadable(symbol, grammar(symbol));
  }
  const inner = readWith(code, where);
  const whole = bare === null ? noReadings : readWith(bare, usSenses);
  if (inner.length + whole.length === 0) return noSuchCode(symbol, where);
  return answer([...besideWhole(text, inner, whole), ...otherWay(spelled)]);
}

/** A symbol beside an exchange: they must agree where both name a venue. */
function readBeside(
  symbol: string,
  exchange: string,
  text: string,
  spelled: Spelled,
  senses: Senses,
): ParsedSymbol {
  const { code, where, unknown, bare } = spelled;
  const whole = bare === null ? noReadings : readWith(bare, senses);
  if (code === null)
    return whole.length > 0
      ? answer([
          ...whole,
          ...(bare === null ? noReadings : [...rootOf(bare, senses), ...behindCountry(bare)]),
        ])
      : noSuchCode(symbol, senses);
  const outer = readWith(code, senses);
  if (unknown !== null || where === null) {
    const readings = [...doubtful(outer, anyVenue), ...whole];
    if (readings.length === 0) return noSuchCode(symbol, senses);
    return answer(readings, unknownVenue("symbol", symbol, unknown ?? ""));
  }
  const inner = [...readWith(code, where), ...otherWay(spelled)];
  const agreed = inner.flatMap((a) => outer.flatMap((b) => shared(a, b) ?? []));
  if (agreed.length > 0) return answer(besideWhole(text, agreed, whole));
  if (whole.length > 0) return answer(whole);
  if (inner.length + outer.length === 0) return noSuchCode(symbol, senses);
  const message =
    `the symbol names ${where.tiers.flat().map(namesOf).join(" or ")}, the exchange ${JSON.stringify(exchange)} means ` +
    `${senses.tiers.flat().map(namesOf).join(" or ")}; a match on either needs review. Correct one of them`;
  const conflict = "symbol and exchange name different venues";
  return answer(
    [...doubtful(inner, conflict), ...doubtful(outer, conflict)],
    problem("venue-conflict", "exchange", exchange, message),
  );
}

/** An exchange that nobody knows: the symbol's own venue counts, otherwise every venue does. */
function readBesideUnknown(symbol: string, exchange: string, text: string, spelled: Spelled): ParsedSymbol {
  const issue = unknownVenue("exchange", exchange, exchange);
  if (spelled.where !== null) {
    const alone = readAlone(symbol, text, spelled, undefined);
    return { readings: alone.readings, problems: [issue, ...alone.problems] };
  }
  const code = spelled.code ?? spelled.bare;
  const readings = code === null ? noReadings : readEverywhere(code, anyVenue);
  const more = spelled.unknown === null ? [] : [unknownVenue("symbol", symbol, spelled.unknown)];
  return readings.length > 0
    ? answer(readings, issue, ...more)
    : answer(readings, issue, ...unreadable(symbol, grammar(symbol)).problems);
}

/** As `readUnderlying`; an exchange that nobody knows is a problem, as beside any symbol. */
function readOptionSymbol(option: OptionSymbol, exchange: string, senses: Senses | null): ParsedSymbol {
  const isKnown = senses !== null || saysNoExchange(exchange);
  const traded = isKnown ? senses : "any";
  return answer(
    readUnderlying(option, traded),
    ...(isKnown ? [] : [unknownVenue("exchange", exchange, exchange)]),
  );
}

const asDerivative = ({ readings, problems }: ParsedSymbol): ParsedSymbol => ({
  readings: readings.map((reading) => ({ ...reading, derivative: true })),
  problems,
});

/** What needs no grammar: most of a portfolio. */
const PLAIN = /^(?!US[A-Z]{2})[A-Z]{1,5}$|^\d{1,6}$/;
/** A number as a spreadsheet shows it ("9.41E2", "6.01E+05"): digits of the code may be lost. */
const SCIENTIFIC = /^\d+(?:[.,]\d+)?E\+?\d+$/i;
const longestSymbol = 64;
const CONTROL = /\p{Cc}/u;

const grammar = (symbol: string): string =>
  `${JSON.stringify(symbol)} is not a symbol that can be read. Expected a ticker with or without its exchange ("XIACY", "1810.HK", ` +
  '"HKG:1810", "1810 HK Equity") or an option symbol. Correct it, or send an ISIN';

/**
 * Reads a symbol in any vendor's spelling, with the exchange and the currency beside it, into what it may name.
 * Exact, never fuzzy, and never throws: what cannot be read or is contradictory becomes a problem (`unreadable-symbol`,
 * `unknown-venue`, `venue-conflict`). A caller looks every reading up; extra ones cost nothing where nothing bears them.
 */
export function readSymbol(
  symbol: string,
  exchange: string | undefined,
  currency: string | undefined,
): ParsedSymbol {
  const sent = exchange?.trim() ?? "";
  const absent = saysNoExchange(sent);
  const senses = absent ? null : sensesOfExchange(sent);
  if ((senses !== null || absent) && PLAIN.test(symbol)) {
    const readings = senses === null ? readBare(symbol, currency?.trim()) : readWith(symbol, senses);
    return readings.length > 0 || senses === null ? answer(readings) : noSuchCode(symbol, senses);
  }
  if (symbol.length > longestSymbol || CONTROL.test(symbol) || hasMark(symbol))
    return unreadable(symbol, grammar(symbol));
  if (SCIENTIFIC.test(symbol.trim())) return unreadable(symbol, grammar(symbol));
  const text = cleanTicker(withoutQuoteSite(symbol.trim())).replace(/ +/g, " ");
  if (text === "") return unreadable(symbol, grammar(symbol));
  const abroad = underlyingAbroad(text);
  if (abroad !== null) return asDerivative(readSymbol(abroad, undefined, undefined));
  const option = readOption(text);
  if (option !== null) return readOptionSymbol(option, sent, senses);
  if (isFutureOption(text))
    return answer([{ ticker: text, venues: [], venue: null, doubt: null, derivative: true }]);
  // "HK0941009539 Equity" names a security by its ISIN; read as a ticker it would match nothing, without a word.
  if (text.split(/[^A-Z0-9]+/i).some((word) => word !== text && isValidIsin(word.toUpperCase())))
    return unreadable(symbol, grammar(symbol));
  const spelled = split(text);
  if (absent) return readAlone(symbol, text, spelled, currency?.trim());
  return senses === null
    ? readBesideUnknown(symbol, sent, text, spelled)
    : readBeside(symbol, sent, text, spelled, senses);
}

/** How many pairs of exchange and currency are kept in mind; callers write few. */
const MAX_REMEMBERED = 1_000;
const capitals = new Map<
  string | undefined,
  Map<string | undefined, { readonly venue: string | null } | null>
>();
let rememberedCapitals = 0;

/**
 * How any ticker of one to five capitals reads beside an exchange and a currency: which capitals they are makes no
 * difference, so it is found out once. null: it cannot be told without a problem or a doubt. The venue is that of the first reading.
 */
export function readCapitals(
  exchange: string | undefined,
  currency: string | undefined,
): { readonly venue: string | null } | null {
  const known = capitals.get(exchange)?.get(currency);
  if (known !== undefined) return known;
  const { readings, problems } = readSymbol("A", exchange, currency);
  const [first] = readings;
  const isCertain = problems.length === 0 && readings.some(({ doubt }) => doubt === null);
  const found = first === undefined || !isCertain ? null : { venue: first.venue };
  if (rememberedCapitals >= MAX_REMEMBERED) {
    capitals.clear();
    rememberedCapitals = 0;
  }
  const beside = capitals.get(exchange) ?? new Map<string | undefined, typeof found>();
  capitals.set(exchange, beside.set(currency, found));
  rememberedCapitals += 1;
  return found;
}
