/**
 * Options as words in any order: "CALL CHL 06/18/21 30", "CHL JUN 18 '21 $30 CALL", Bloomberg's "CHL US 06/18/21 C30 Equity".
 * @module
 */

import { sensesOfBloombergCode } from "./venues.ts";

const MONTH =
  /^\d{0,2}(?:JAN(?:UARY)?|FEB(?:RUARY)?|MAR(?:CH)?|APR(?:IL)?|MAY|JUNE?|JULY?|AUG(?:UST)?|SEPT?(?:EMBER)?|OCT(?:OBER)?|NOV(?:EMBER)?|DEC(?:EMBER)?)\d{0,4}$/;
const RIGHT = /^(?:C|P|CALLS?|PUTS?)$/;
/** The right and the strike in one: "C30", "30.5P". */
const RIGHT_AND_STRIKE = /^(?:[CP]\d+(?:\.\d+)?|\d+(?:\.\d+)?[CP])$/;
const NUMBER = /^\d+(?:\.\d+)?$/;
/** A date in one word: 210618, 20210618. */
const DATE = /^(?:\d{6}|\d{8})$/;
const TICKER = /^[A-Z]{1,6}$/;
/** Words that stand around a contract and are no underlying's ticker there. */
const around: ReadonlySet<string> = new Set(
  "US EQUITY OPT OPTION OPTIONS EXP EXPIRY EXPIRES EXPIRING STRIKE AT USD WEEKLY".split(" "),
);

const lengthOf = (words: readonly string[], form: RegExp): number =>
  words.filter((word) => form.test(word)).length;

/** Whether there is a date: a word that is one, or a month with a number, or three numbers. */
function hasDate(words: readonly string[], numbers: number): boolean {
  return lengthOf(words, DATE) > 0 || (lengthOf(words, MONTH) > 0 && numbers > 0) || numbers >= 3;
}

const wordsOf = (text: string): readonly string[] =>
  text.split(/[\s,;|_/$()-]+|'(?=\d)/).filter((word) => word !== "");

/** A contract's parts: the words that can be a ticker, and those that say neither right nor date nor strike. */
interface Contract {
  readonly roots: readonly string[];
  readonly others: readonly string[];
  /** The same with the numbers that stand before one of them: "360 SECURITY TECHNOLOGY". */
  readonly numbered: readonly string[];
}

function contractIn(text: string): Contract | null {
  const words = wordsOf(text);
  if (words.length < 3) return null;
  const glued = lengthOf(words, RIGHT_AND_STRIKE);
  const numbers = lengthOf(words, NUMBER) + glued;
  if (lengthOf(words, RIGHT) + glued === 0 || numbers === 0 || !hasDate(words, numbers)) return null;
  // A right of one letter may be a ticker, too, where another word says the right: "C 20240119 50 CALL" is Citigroup's.
  const inFull = words.some((word) => /^(?:CALL|PUT)S?$/.test(word)) || glued > 0;
  const isOther = (word: string): boolean =>
    !around.has(word) &&
    ![MONTH, NUMBER, DATE, RIGHT_AND_STRIKE].some((form) => form.test(word)) &&
    !(RIGHT.test(word) && (word.length > 1 || !inFull));
  const others = words.filter(isOther);
  const numbered = words.filter(
    (word, i) => isOther(word) || (NUMBER.test(word) && isOther(words[i + 1] ?? "US")),
  );
  return { roots: others.filter((word) => TICKER.test(word)), others, numbered };
}

/**
 * The underlying of a text that has an option's parts, a right, a date, a strike and exactly one word that can be a ticker; null where
 * one of them is missing or several words can.
 */
export function optionInWords(text: string): string | null {
  const [root, ...more] = contractIn(text)?.roots ?? [];
  if (root === undefined || more.length > 0) return null;
  // "941 HK C50 04/29/21": behind a number HK is rather where the underlying is listed than the underlying.
  const words = wordsOf(text);
  return NUMBER.test(words[words.indexOf(root) - 1] ?? "") && sensesOfBloombergCode(root) !== null
    ? null
    : root;
}

/** Every word that can be the underlying's ticker in the description of an option; none where a text describes none. */
export const rootsInWords = (text: string): readonly string[] => contractIn(text)?.roots ?? [];

/**
 * What the description of an option may leave as a name once right, date and strike are gone; none where a text describes none.
 * @example withoutContract("CALL CHINA MOBILE LTD $30 EXP 06/18/21") // ["CHINA MOBILE LTD", "CHINA MOBILE LTD"]
 */
export function withoutContract(text: string): readonly string[] {
  const contract = contractIn(text);
  return contract === null ? [] : [contract.others.join(" "), contract.numbered.join(" ")];
}
