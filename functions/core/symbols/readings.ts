/**
 * From a code and the meanings of its exchange's spelling to the readings of a symbol.
 * @module
 */

import { mainlandMic, mainlandMics } from "./mainland.ts";
import { tickerBehindCountry } from "./quote-sites.ts";
import { canonical, hasNumbers } from "./tickers.ts";
import { type Place, type Sense, type Senses, senseOfCurrency, usSenses } from "./venues.ts";

/** One exact thing that a symbol may name. */
export interface SymbolReading {
  /** Upper case, in the one spelling that lines use: "1810", "002415", "XIACY", "BRK.B". With "any": as sent. */
  readonly ticker: string;
  /** Where to look: operating MICs and group codes ("DE"); "any": on every venue, because the caller's is unknown. */
  readonly venues: readonly string[] | "any";
  /** For `read`: the one venue understood, or null where it is a group. */
  readonly venue: string | null;
  /** Why a hit by this reading is no certainty; null: it is exact. */
  readonly doubt: string | null;
  /** An option's underlying rather than the security itself. */
  readonly derivative: boolean;
}

export type Readings = readonly SymbolReading[];

export const noReadings: Readings = Object.freeze([]);

/** The venues of a place on which a ticker can stand: all of them, but one where a mainland code names it. */
function within(
  place: Place,
  ticker: string,
): { readonly venues: readonly string[]; readonly venue: string | null } {
  if (place.mics.length === 1) return { venues: place.keys, venue: place.mics[0] ?? null };
  const own = place.shape === "mainland" ? mainlandMic(ticker) : null;
  return own !== null && place.mics.includes(own)
    ? { venues: [own], venue: own }
    : { venues: place.keys, venue: null };
}

/** A code that only another mainland exchange can bear is a contradiction to report, not one that names nothing. */
const isAnothers = (ticker: string, place: Place): boolean =>
  place.shape === "mainland" && !mainlandMics(ticker).some((mic) => place.mics.includes(mic));

const HYPHENATED = /^([A-Z]{1,6})-([A-Z])$/;

/** A code in one sense of an exchange's spelling: one reading per shape of codes there, none where it cannot exist. */
function readIn(code: string, places: readonly Place[]): Readings {
  const readings: SymbolReading[] = [];
  for (const place of places) {
    const ticker = canonical(code, place.shape);
    if (ticker === null || isAnothers(ticker, place)) continue;
    const { venues, venue } = within(place, ticker);
    readings.push({ ticker, venues, venue, doubt: null, derivative: false });
    // "BAC-L" is a class at Yahoo and a preferred at Google and Nasdaq.
    const series = place.shape === "us" && ticker !== code ? HYPHENATED.exec(code) : null;
    if (series !== null) {
      readings.push({ ticker: `${series[1]}.PR${series[2]}`, venues, venue, doubt: null, derivative: false });
    }
  }
  return readings;
}

/** The same readings, none of them certain. */
export const doubtful = (readings: Readings, doubt: string): Readings =>
  readings.map((reading) => ({ ...reading, doubt }));

export const namesOf = (sense: Sense): string =>
  sense.mics.length > 4 ? `${sense.mics.slice(0, 3).join(", ")} …` : sense.mics.join(", ");

/**
 * A code under every meaning of a spelling. Exact where one usual meaning can bear it; where several can, each is
 * doubtful, and so are the less usual meanings beside a usual one.
 */
export function readWith(code: string, senses: Senses): Readings {
  let found = noReadings;
  for (const tier of senses.tiers) {
    if (found.length > 0 && !senses.rival) break;
    const [first, ...others] = tier
      .map((sense) => ({ sense, readings: readIn(code, sense.places) }))
      .filter(({ readings }) => readings.length > 0);
    if (first === undefined) continue;
    if (found.length === 0 && others.length === 0) {
      found = first.readings;
      continue;
    }
    const fitting = [first, ...others];
    const doubt =
      found.length === 0
        ? `the exchange's spelling has several meanings: ${fitting.map(({ sense }) => namesOf(sense)).join(" or ")}`
        : "the exchange's spelling usually means another exchange";
    found = [...found, ...fitting.flatMap(({ readings }) => doubtful(readings, doubt))];
  }
  return found;
}

const isNumber = (text: string): boolean => /^\d+$/.test(text);

const zerosLost = "the number may be a six-digit code that lost its leading zeros";

/** Why a code that was read on every venue is no certainty, where an exchange was sent. */
export const anyVenue = "the exchange is unknown, so that the ticker was compared on every exchange";

/** A code whose venue nobody knows: on every venue, never certain. */
export function readEverywhere(code: string, doubt: string): Readings {
  const ticker = canonical(code, "any");
  if (ticker === null) return noReadings;
  const literal: SymbolReading = { ticker, venues: "any", venue: null, doubt, derivative: false };
  // Spreadsheets drop the zeros of mainland and Korean codes; a hit is for a human to confirm.
  return isNumber(code) && code.length < 6
    ? [literal, { ...literal, ticker: code.padStart(6, "0"), doubt: zerosLost }]
    : [literal];
}

/** Only Hong Kong's renminbi counters (8xxxx) trade in renminbi (HKEX, HKD-RMB dual counter model). */
const tradesIn = (place: Place, currency: string, code: string): boolean =>
  place.shape !== "hong-kong" || currency.toUpperCase() === "HKD" || /^8\d{4}$/.test(code);

const numberDoubt =
  "no exchange was sent, and a number alone is not unique: the same one trades on several exchanges";

const codeDoubt = "no exchange was sent, and no US exchange has such tickers";

/** No exchange has codes with digits of more than six characters: such a text is a contract, an account or a damaged identifier. */
const longestCode = 6;

/** How a number is written on an exchange abroad, and hardly ever where another currency is traded. */
const writtenAbroad: readonly {
  readonly code: RegExp;
  readonly currency: string;
  readonly except: string;
}[] = [
  // Hong Kong's leading zeros. Taiwan's funds have them, too: "00941" is one.
  { code: /^0\d{2,4}$/, currency: "HKD", except: "XHKG" },
  // Korea's ordinary shares end in zero.
  { code: /^\d{5}[1-9]$/, currency: "CNY", except: "XSHG" },
];

/**
 * A number that a currency settles, read as abroad: brokers print what a holding is worth in the account's currency, beside the code of
 * where it trades. Never certain.
 */
const readAbroad = (code: string, own: Sense): Readings =>
  writtenAbroad
    .filter((one) => one.code.test(code) && !own.mics.includes(one.except))
    .flatMap(({ currency }) => {
      const places = senseOfCurrency(currency)?.places.filter(({ shape }) => hasNumbers(shape)) ?? [];
      return doubtful(readIn(code, places), "the number is written as on an exchange of another currency");
    });

/** A code with digits and no venue: settled by its currency where that trades numbers, otherwise doubtful everywhere. */
function readNumber(code: string, currency: string | undefined): Readings {
  const sense = currency === undefined ? null : senseOfCurrency(currency);
  if (sense !== null && currency !== undefined) {
    const places = sense.places.filter((place) => hasNumbers(place.shape) && tradesIn(place, currency, code));
    const settled = readIn(code, places);
    if (settled.length > 0) return [...settled, ...readAbroad(code, sense)];
  }
  if (code.length > longestCode && /\d/.test(code)) return noReadings;
  return readEverywhere(code, isNumber(code) ? numberDoubt : codeDoubt);
}

/** A code that names no venue. */
export function readBare(code: string, currency: string | undefined): Readings {
  const first = code.charCodeAt(0);
  const us = first >= 48 && first <= 57 ? noReadings : readWith(code, usSenses);
  if (us.length === 0) return readNumber(code, currency);
  if (currency === undefined || currency === "" || currency === "USD") return us;
  const elsewhere = senseOfCurrency(currency);
  if (elsewhere === null || elsewhere.places.some((place) => place.shape === "us")) return us;
  const doubt = `no exchange was sent, and ${currency} is traded on other exchanges than the US ones`;
  return [...us, ...doubtful(readIn(code, elsewhere.places), doubt)];
}

/**
 * The ticker before what looks like a class or sort, never certain: whether the letters behind it are a class of it can't be told
 * from the symbol alone, and a listed line must not be missed for them.
 */
export function rootOf(bare: string, senses: Senses): Readings {
  const root = /^([A-Z]{1,8})[ ._/+=^#$-]/.exec(bare)?.[1];
  return root === undefined
    ? noReadings
    : doubtful(readWith(root, senses), "what follows the ticker may not be a class of another share");
}

/** The ticker behind "US" that is run together with it, never certain: "USCHL" may be Tencent's CHL, and is no ticker that is known. */
export function behindCountry(bare: string): Readings {
  const ticker = tickerBehindCountry(bare);
  return ticker === null
    ? noReadings
    : doubtful(readWith(ticker, usSenses), "the symbol may be a ticker with its country before it");
}

const LETTER_BEFORE_EQ = /^([A-Z0-9]{2,6})[A-Z]_EQ$/;

/**
 * The ticker before a letter that may be Trading 212's exchange, never certain: "LKODL_EQ" is its "LKODl_EQ" once somebody has made capitals of
 * it, and with no letter of an exchange a US ticker without its country.
 */
export function beforeExchangeLetter(text: string): Readings {
  const ticker = LETTER_BEFORE_EQ.exec(text)?.[1];
  return ticker === undefined
    ? noReadings
    : readEverywhere(ticker, "the last letter before _EQ may be an exchange's");
}
