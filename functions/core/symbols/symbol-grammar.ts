/**
 * Takes a symbol apart into a code and the venue that is written into it.
 * @module
 */

import { canonical, hasNumbers, usSuffix } from "./tickers.ts";
import { beforeCurrency, type OtherSide, type Priced, sensesOfLongName, sidesOf } from "./two-venues.ts";
import {
  type Senses,
  sensesOfBloombergCode,
  sensesOfCode,
  sensesOfCodeOrSuffix,
  sensesOfCountry,
  sensesOfCurrency,
  sensesOfExchange,
  sensesOfName,
  sensesOfPlainSuffix,
  sensesOfSuffix,
} from "./venues.ts";

/** A symbol taken apart: a code with the venue written into it, and the whole as a code where it may be one. */
export interface Spelled {
  readonly code: string | null;
  readonly where: Senses | null;
  /** A venue was written into the symbol, and nobody knows it. */
  readonly unknown: string | null;
  /** The symbol as a code without a venue ("VOD.L" is also a US share's class). */
  readonly bare: string | null;
  /** Where each side can be the ticker: the other way to read it, which is never certain. */
  readonly other?: OtherSide;
}

const bareOnly = (bare: string | null): Spelled => ({ code: null, where: null, unknown: null, bare });
const spelledAt = (
  code: string,
  where: Senses | null,
  venue: string,
  bare: string | null = null,
): Spelled => ({
  code,
  where,
  unknown: where === null ? venue : null,
  bare,
});

const KEYED = /^(.+) (EQUITY|CORP|GOVT|MTGE|MUNI|PFD)$/;
/** What separates a ticker from what follows it, in one vendor's spelling or another's. */
const SEPARATOR = /[ ._/-]/;
/** Ends that say nothing: "0981.HK." in a sentence. A final "+" or "-" is a sort of share. */
const TRAILING = /[ .,;_/]+$/;

/**
 * Words behind a ticker that say what sort of security it is, and name no venue: Trading 212's "SMICY_US_EQ", "SMICY ADR".
 * Longbridge writes "ST/HK/941", the sort first.
 */
const sorts: ReadonlySet<string> = new Set("EQ EQUITY STK STOCK ST ADR ADS GDR ORD SHS".split(" "));

const SORTED = /^(.+)[ _/]([A-Z]+)$/;
/** "CHL ADR US". */
const SORT_BETWEEN = /^([^ _]+)[ _]([A-Z]+)[ _]([^ _]+)$/;

// Hong Kong's codes begin with one digit; elsewhere so short a number with letters is rather a ticker ("3CP").
const COMPACT_CODE = /^(\d{3,6}|\d{1,2}(?=HK?$))([A-Z]{2,5}|H)$/;
const COMPACT_PREFIX = /^([A-Z]{2,5})(\d{1,6})$/;

/** What some put between a code and its exchange: "981@SEHK", "981,HK". */
const UNUSUAL_SEPARATORS = /\s*[@|;,#]\s*/g;

function splitColon(text: string, colon: number): Spelled {
  const [left, right] = [text.slice(0, colon).trim(), text.slice(colon + 1).trim()];
  // "1810:HKG", as newspapers write it. A name outranks a suffix: in "CHA:US" it is the right that is the exchange.
  const before = sensesOfName(left);
  const behind = before === null ? sensesOfName(right) : null;
  if (behind !== null) return spelledAt(left, behind, right);
  // "MM:LKOH": what is one exchange's code may be another one's suffix as well.
  const where = sensesOfExchange(left);
  const last = where === null ? sensesOfExchange(right) : null;
  return last === null ? spelledAt(right, where, left) : spelledAt(left, last, right);
}

/** A code that begins with a digit has no class and no sort: what follows it can only be a venue or a currency. */
const isNumber = (code: string): boolean => /^\d/.test(code);

/** The meanings of what follows a number, whichever vendor wrote it. */
const whereBehindNumber = (token: string): Senses | null =>
  sensesOfSuffix(token) ?? sensesOfCode(token) ?? sensesOfExchange(token) ?? sensesOfCurrency(token);

/** "AAA CC Equity", "AAA CC", "AAA B", "BRK B US". */
function splitBlank(text: string, bloomberg: boolean): Spelled {
  const last = text.lastIndexOf(" ");
  const [code, token] = [text.slice(0, last).trim(), text.slice(last + 1)];
  const where = bloomberg
    ? sensesOfBloombergCode(token)
    : token.length > 1
      ? sensesOfCodeOrSuffix(token)
      : sensesOfCode(token);
  const bare = !bloomberg && usSuffix(token) !== null ? text : null;
  if (where !== null) return spelledAt(code, where, token, bare);
  if (bare !== null) return bareOnly(bare);
  const named = bloomberg ? null : sensesOfExchange(token);
  if (named !== null) return spelledAt(code, named, token);
  const before = bloomberg ? null : sensesOfExchange(code);
  return before === null ? spelledAt(code, null, token) : spelledAt(token, before, code);
}

/** "AAA.X", "AAA-B", "AAA-US", "AAA/XNYS", "AAA_US", "HK.00700": the last separator may stand before a venue or a class. */
function splitSeparator(text: string, at: number): Spelled {
  const [code, suffix] = [text.slice(0, at), text.slice(at + 1)];
  const classLike = usSuffix(suffix) !== null;
  // "LKOD_L": one letter behind "_" is a suffix as often as a class.
  const dotted = text[at] === "." || (text[at] === "_" && suffix.length === 1);
  if (!dotted && suffix.length < 2) return bareOnly(text);
  const where = dotted
    ? classLike
      ? sensesOfPlainSuffix(suffix)
      : sensesOfSuffix(suffix)
    : (sensesOfCountry(suffix) ?? (classLike ? null : sensesOfExchange(suffix)));
  if (where !== null) return spelledAt(code, where, suffix, classLike ? text : null);
  if (classLike) return bareOnly(text);
  const before = sensesOfExchange(code);
  if (before !== null) return spelledAt(suffix, before, code);
  // A series within a class ("BAM.PF.A", "XYZ.WS.B"): more than one part behind a ticker is no venue.
  return SEPARATOR.test(code) && /^[A-Z]{1,2}$/.test(suffix) ? bareOnly(text) : spelledAt(code, null, suffix);
}

/** Without the words that say a sort: "SMICY_US_EQ" is "SMICY_US", "CHL ADR US" is "CHL US", "ST/HK/941" is "HK/941". Behind a dot they are exchanges' suffixes. */
function withoutSorts(text: string): string {
  const [, before, sort] = SORTED.exec(text) ?? [];
  if (before !== undefined && sort !== undefined && sorts.has(sort)) return withoutSorts(before);
  const [, code = "", between = "", venue = ""] = SORT_BETWEEN.exec(text) ?? [];
  if (sorts.has(between)) return `${code} ${venue}`;
  const parts = text.split(SEPARATOR);
  const [first = "", middle = "", last = ""] = parts;
  // "CHL.USD.NYSE": a currency between a ticker and its exchange.
  if (parts.length === 3 && sensesOfCurrency(middle) !== null && sensesOfExchange(last) !== null)
    return `${first}${text[first.length] ?? "."}${last}`;
  return parts.length > 2 && sorts.has(first) ? text.slice(first.length + 1) : text;
}

/**
 * Whether a text has several numbers behind a word, as a bond's coupon and date have ("SBERRU 5.125 10/29/22"): without a venue that is
 * known, none of them is a ticker.
 */
const isDescription = (text: string): boolean =>
  text.split(SEPARATOR).filter((part) => /^\d+$/.test(part)).length > 1;

/** "0981 HKG", "600118-SS", "0981_HK", "HK/941", "0981 HKD": where either part is a number. Null where none is. */
function splitNumber(text: string): Spelled | null {
  const parts = text.split(SEPARATOR).filter((part) => part !== "");
  const [first = "", ...others] = parts;
  const last = parts.at(-1) ?? "";
  if (isNumber(first) && others.length > 0) {
    const token = others.join(" ");
    return spelledAt(first, whereBehindNumber(token), token);
  }
  if (/^\d+$/.test(last) && parts.length > 1) {
    const token = text.slice(0, -last.length - 1);
    return spelledAt(last, whereBehindNumber(token), token);
  }
  return null;
}

/** Whether a number can be a code on an exchange that mostly has numbers: "PETR4" is no code 4 of an exchange PETR. */
const takesNumber = (number: string, { tiers }: Senses): boolean =>
  tiers
    .flat()
    .some(({ places }) => places.some(({ shape }) => hasNumbers(shape) && canonical(number, shape) !== null));

/** "981HK", "600118SS", "0981HKG", "SZ002415", "HK981", "CN600118": a number and a country or an exchange, run together. */
function splitCompact(text: string): Spelled | null {
  const [, code, behind] = COMPACT_CODE.exec(text) ?? [];
  const after = behind === undefined ? null : whereBehindNumber(behind);
  if (code !== undefined && behind !== undefined && after !== null && takesNumber(code, after))
    return spelledAt(code, after, behind);
  const [, prefix, number] = COMPACT_PREFIX.exec(text) ?? [];
  const before = prefix === undefined ? null : sensesOfExchange(prefix);
  return prefix !== undefined && number !== undefined && before !== null && takesNumber(number, before)
    ? spelledAt(number, before, prefix)
    : null;
}

/** A symbol of which each side is an exchange's code; null: it is none. */
function splitSides(text: string): Spelled | null {
  const [first, other] = sidesOf(text) ?? [];
  if (first === undefined) return null;
  return { ...spelledAt(first.code, first.where, first.venue), ...(other === undefined ? {} : { other }) };
}

/** "RM/USD" is RM; in "NZX:IDR" an exchange stands before the colon, and a ticker that is also a currency's code behind it. */
function splitPriced(text: string, { code, currency }: Priced): Spelled {
  const where = text.includes(":") ? sensesOfLongName(code) : null;
  return where === null
    ? spelledAt(code, null, currency)
    : { ...spelledAt(currency, where, code), other: { code, where: null } };
}

/** Every reading of a clean symbol's form; which of them is meant, venues and codes decide later. */
export function split(sent: string): Spelled {
  const sides = splitSides(sent);
  if (sides !== null) return sides;
  const priced = beforeCurrency(sent);
  if (priced !== null) return splitPriced(sent, priced);
  const colon = sent.indexOf(":");
  if (colon >= 0) return splitColon(sent, colon);
  const keyed = KEYED.exec(sent)?.[1];
  if (keyed !== undefined && isDescription(keyed)) return bareOnly(null);
  if (keyed !== undefined && !sent.includes("_"))
    return keyed.includes(" ") ? splitBlank(keyed, true) : bareOnly(keyed);
  const text = withoutSorts(sent.replace(TRAILING, "").replace(UNUSUAL_SEPARATORS, " "));
  const apart = (text === sent ? null : splitSides(text)) ?? splitNumber(text) ?? splitCompact(text);
  if (apart !== null) return apart.where === null && isDescription(text) ? bareOnly(null) : apart;
  if (isDescription(text)) return bareOnly(null);
  if (text.includes(" ")) return splitBlank(text, false);
  const at = Math.max(...[".", "-", "_", "/"].map((separator) => text.lastIndexOf(separator)));
  return at > 0 ? splitSeparator(text, at) : bareOnly(text);
}
