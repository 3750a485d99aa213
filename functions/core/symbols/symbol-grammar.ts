/**
 * Takes a symbol apart into a code and the venue that is written into it.
 * @module
 */

import { usSuffix } from "./tickers.ts";
import {
  type Senses,
  sensesOfBloombergCode,
  sensesOfCode,
  sensesOfCountry,
  sensesOfExchange,
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
const COMPACT_CODE = /^(\d{3,6})([A-Z]{2})$/;
const COMPACT_PREFIX = /^(SH|SZ|BJ|HK)(\d{4,6})$/;

function splitColon(text: string, colon: number): Spelled {
  const [left, right] = [text.slice(0, colon).trim(), text.slice(colon + 1).trim()];
  const where = sensesOfExchange(left);
  // "1810:HKG", as newspapers write it.
  const behind = where === null ? sensesOfExchange(right) : null;
  return behind === null ? spelledAt(right, where, left) : spelledAt(left, behind, right);
}

/** "AAA CC Equity", "AAA CC", "AAA B", "BRK B US". */
function splitBlank(text: string, bloomberg: boolean): Spelled {
  const last = text.lastIndexOf(" ");
  const [code, token] = [text.slice(0, last).trim(), text.slice(last + 1)];
  const where = bloomberg ? sensesOfBloombergCode(token) : sensesOfCode(token);
  const bare = !bloomberg && usSuffix(token) !== null ? text : null;
  if (where !== null) return spelledAt(code, where, token, bare);
  return bare !== null || token.length !== 2
    ? bareOnly(bloomberg || token.length > 3 ? null : text)
    : spelledAt(code, null, token);
}

/** "AAA.X", "AAA-B", "AAA-US", "HK.00700": the last separator may stand before a venue or a class. */
function splitSeparator(text: string, at: number): Spelled {
  const [code, suffix] = [text.slice(0, at), text.slice(at + 1)];
  const classLike = usSuffix(suffix) !== null;
  const hyphen = text[at] !== ".";
  if (suffix === "" || (hyphen && suffix.length < 2)) return bareOnly(text);
  const where = hyphen
    ? sensesOfCountry(suffix)
    : classLike
      ? sensesOfPlainSuffix(suffix)
      : sensesOfSuffix(suffix);
  if (where !== null) return spelledAt(code, where, suffix, classLike ? text : null);
  const before = sensesOfExchange(code);
  if (before !== null && !classLike && (/^\d+$/.test(suffix) || !hyphen))
    return spelledAt(suffix, before, code);
  return classLike || hyphen ? bareOnly(text) : spelledAt(code, null, suffix);
}

/** Every reading of a clean symbol's form; which of them is meant, venues and codes decide later. */
export function split(text: string): Spelled {
  const colon = text.indexOf(":");
  if (colon >= 0) return splitColon(text, colon);
  const keyed = KEYED.exec(text)?.[1];
  if (keyed !== undefined) return keyed.includes(" ") ? splitBlank(keyed, true) : bareOnly(keyed);
  if (text.includes(" ")) return splitBlank(text, false);
  const compact = COMPACT_CODE.exec(text);
  const country = compact === null ? null : sensesOfCode(compact[2] ?? "");
  if (country !== null) return spelledAt(compact?.[1] ?? "", country, compact?.[2] ?? "");
  const prefixed = COMPACT_PREFIX.exec(text);
  if (prefixed !== null)
    return spelledAt(prefixed[2] ?? "", sensesOfExchange(prefixed[1] ?? ""), prefixed[1] ?? "");
  const at = Math.max(text.lastIndexOf("."), text.lastIndexOf("-"));
  return at > 0 ? splitSeparator(text, at) : bareOnly(text);
}
