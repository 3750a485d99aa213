/**
 * Identifiers that stand beside the word for their scheme, in brackets, or among other text in one cell: "SEDOL:6073556",
 * "(KYG9830T1067)", "XIAOMI KYG9830T1067".
 * @module
 */

import type { Scheme } from "../core/facts/scheme.ts";
import { isValidFigi, isValidIsin, normaliseIdentifier } from "../core/symbols/identifiers.ts";
import { schemeCalled, schemeWords } from "../core/symbols/schemes.ts";
import { readVenue } from "../core/symbols/venues.ts";
import { schemeOfCell } from "./column-cells.ts";

const symbolWords: readonly string[] = ["TICKER", "SYMBOL", "RIC"];
const WORD = [...schemeWords, ...symbolWords].join("|");
const BEFORE = new RegExp(
  `^[([]?\\s*(${WORD})(?:[ -](?:code|number|no\\.?|nr\\.?|id))?(\\s*[:#=]\\s*|\\s+)(\\S.*?)\\s*[)\\]]?$`,
  "i",
);
const BEHIND = new RegExp(`^(\\S+)\\s*[([]\\s*(${WORD})\\s*[)\\]]$`, "i");
const BRACKETED = /^[([]\s*([^()[\]]+?)\s*[)\]]$/;

/** Longer cells are descriptions. */
const LONGEST = 120;

/** A text with the scheme that a word beside it names; null: it stands for itself. */
export interface Labelled {
  readonly scheme: Scheme | "symbol" | null;
  readonly text: string;
}

const schemeNamed = (word: string | undefined): Scheme | "symbol" | null =>
  symbolWords.includes((word ?? "").toUpperCase()) ? "symbol" : schemeCalled(word ?? "");

/** Takes the word for its scheme, and brackets, from an identifier. A ticker such as RIC or FIGI is no such word. */
export function labelled(cell: string): Labelled {
  if (cell.length > LONGEST) return { scheme: null, text: cell };
  const [, word, between = "", rest = ""] = BEFORE.exec(cell) ?? [];
  const scheme = schemeNamed(word);
  // Without a colon only a check digit tells "ISIN KYG9830T1067" from "RIC US Equity".
  if (scheme !== null && (/[:#=]/.test(between) || schemeOfCell(rest) === scheme))
    return { scheme, text: rest };
  const [, before = "", behind] = BEHIND.exec(cell) ?? [];
  const named = schemeNamed(behind);
  if (named !== null) return { scheme: named, text: before };
  return { scheme: null, text: BRACKETED.exec(cell)?.[1] ?? cell };
}

const WORDS = /[\s,;|/()[\]:#]+/;

interface Among {
  readonly scheme: "isin" | "figi";
  readonly value: string;
}

/** The one ISIN or FIGI among the words of a text; null where there is none, or several that differ. */
export function identifierAmong(text: string): Among | null {
  const words = [...new Set(text.slice(0, 1_000).split(WORDS).map(normaliseIdentifier))];
  const found = words.flatMap((value): readonly Among[] => {
    if (value.length !== 12) return [];
    if (isValidIsin(value)) return [{ scheme: "isin", value }];
    return isValidFigi(value) ? [{ scheme: "figi", value }] : [];
  });
  return found.length === 1 ? (found[0] ?? null) : null;
}

/** Two letters and ten more characters with digits among them, wherever they stand: an ISIN, or what damage left of one. */
const SHAPED = /(?:^|[^A-Z0-9])[A-Z]{2}(?=[A-Z0-9]*\d)[A-Z0-9]{9}\d(?![A-Z0-9])/i;

export const mayHoldIsin = (cell: string): boolean => SHAPED.test(cell.slice(0, 1_000));

/** "1810.HK", "941 HK Equity", "HKG:1810": a code and its venue, whose name tells it from other words. */
export function bearsVenue(text: string): boolean {
  const [, before = "", code = "", behind = ""] =
    /^(?:([A-Z]{2,8}):)?([A-Z0-9]{1,6})(?:[. ]([A-Z]{1,4})(?: Equity)?)?$/.exec(text.trim()) ?? [];
  const venue = before === "" ? behind : before;
  return code !== "" && venue !== "" && readVenue(venue) !== null;
}
