/**
 * What the schemes of security identifiers are, in one table: the look-up, the contract and the readers of files derive from it.
 * @module
 */

import { type Scheme, schemeNames } from "../facts/scheme.ts";
import {
  isValidCusip,
  isValidFigi,
  isValidIsin,
  isValidSedol,
  repairCusip,
  repairSedol,
} from "./identifiers.ts";

interface SchemeRow {
  /** A noun phrase, for "expected …". */
  readonly says: string;
  /** Whether a text in capitals has the scheme's form and the right check digit. */
  readonly isValid: (text: string) => boolean;
  /** What a valid one looks like, for messages. */
  readonly form: string;
  /** Words by which people call it, the usual one first, in capitals. */
  readonly called: readonly string[];
  /** At most so many characters are stored: some lists print identifiers with flaws. */
  readonly maxLength: number;
  /** The smallest is read first, and its answer stands where two disagree (rule 5). */
  readonly order: number;
  /**
   * Whether lists print it, so that the register holds it of most securities. One of another scheme that matches nothing was
   * compared with next to nothing, and decides nothing (rule 7).
   */
  readonly printed: boolean;
  /** Whether the check digit tells it wherever it stands. One text of seven digits in ten is a valid SEDOL by chance. */
  readonly telling: boolean;
  /** Whether it begins with letters, so that a single one tells what its column holds. */
  readonly lettered: boolean;
  /** What a damaged one looks like among other codes; null: it is taken for something else. */
  readonly damaged: RegExp | null;
  /** Puts the zeros back that a spreadsheet dropped; null: the text is no such thing. */
  readonly repair: (text: string) => string | null;
}

const unrepaired = (): null => null;

/** To add a scheme: its id (facts/scheme.ts), its row here, its check digit (identifiers.ts), the names of its columns (brokers/column-names.ts). */
export const schemes = {
  isin: {
    says: "an ISIN",
    isValid: isValidIsin,
    form: "twelve capitals and digits with the right check digit",
    called: ["ISIN"],
    maxLength: 20,
    order: 1,
    printed: true,
    telling: true,
    lettered: true,
    damaged: /^[A-Z]{2}(?=[A-Z0-9]*\d)[A-Z0-9]{9,11}$/i,
    repair: unrepaired,
  },
  cusip: {
    says: "a CUSIP or CINS",
    isValid: isValidCusip,
    form: "nine capitals and digits with the right check digit",
    called: ["CUSIP", "CINS"],
    maxLength: 12,
    order: 2,
    printed: true,
    telling: true,
    lettered: false,
    damaged: /^(?=(?:[A-Z]*\d){4})[A-Z0-9]{9}$/i,
    repair: repairCusip,
  },
  sedol: {
    says: "a SEDOL",
    isValid: isValidSedol,
    form: "seven capitals and digits with the right check digit",
    called: ["SEDOL"],
    maxLength: 12,
    order: 4,
    printed: false,
    telling: false,
    lettered: false,
    // No exchange has codes of seven characters without a vowel.
    damaged: /^(?=\D*\d\D*\d)[\dB-DF-HJ-NP-TV-Z]{6}\d$/i,
    repair: repairSedol,
  },
  figi: {
    says: "a FIGI",
    isValid: isValidFigi,
    form: "twelve capitals and digits with the right check digit",
    called: ["FIGI", "BBGID"],
    maxLength: 16,
    order: 3,
    printed: false,
    telling: true,
    lettered: true,
    damaged: null,
    repair: unrepaired,
  },
} as const satisfies Readonly<Record<Scheme, SchemeRow>>;

/** Every scheme, the one that is read first before the others. */
export const schemesInOrder: readonly Scheme[] = schemeNames.toSorted(
  (a, b) => schemes[a].order - schemes[b].order,
);

/**
 * The scheme whose form and check digit a text has; null: none. The table's last is tried first, for one FIGI in ten that begins with
 * "BB" is an ISIN of Barbados by chance.
 * @example schemeOf("KYG9830T1067") // "isin"
 */
export const schemeOf = (text: string): Scheme | null =>
  schemeNames.findLast((scheme) => schemes[scheme].isValid(text)) ?? null;

const byWord: ReadonlyMap<string, Scheme> = new Map(
  schemeNames.flatMap((scheme) => schemes[scheme].called.map((word) => [word, scheme] as const)),
);

/** Words by which people call identifiers, in capitals. */
export const schemeWords: readonly string[] = [...byWord.keys()];

/** The scheme that a word names, in any case; null: none ("CINS" is a CUSIP). */
export const schemeCalled = (word: string): Scheme | null => byWord.get(word.toUpperCase()) ?? null;
