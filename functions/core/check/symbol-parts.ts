/**
 * Listed tickers within longer texts: in symbols that could not be read as one thing, and in names of options.
 * @module
 */

import type { Question } from "../register/question.ts";
import { withoutMarks } from "../symbols/footnote-marks.ts";
import { rootsInWords } from "../symbols/option-words.ts";
import { readEverywhere, readWith, type SymbolReading } from "../symbols/readings.ts";
import { readSymbol } from "../symbols/symbols.ts";
import { usSenses } from "../symbols/venues.ts";
import { doubt, type Hit, inName } from "./lines-at.ts";
import { namedBy } from "./resolve-symbol.ts";

/** The lines that a text names as a symbol of its own, on whatever venue. */
export function hitsEverywhere(question: Question, symbol: string): readonly Hit[] {
  const { readings } = readSymbol(symbol, undefined, undefined);
  const anywhere = readEverywhere(symbol, `${symbol} is a listed line's ticker on one of the exchanges`);
  return namedBy(question, [...readings, ...anywhere], symbol).flatMap(({ hits }) => hits);
}

/** Texts with more parts than this are not looked through: 64 characters hold a dozen words. */
const mostParts = 16;

/** A number with a share's class behind it: "2415A". */
const CLASSED = /^\d{3,6}[A-Z]$/;

/** The words of a symbol; of those that are no exchange's code also what letters and digits in them spell ("CHLF1821C30"). */
function partsOf(symbol: string): readonly string[] {
  const words =
    withoutMarks(symbol)
      .normalize("NFKC")
      .toUpperCase()
      .match(/[A-Z0-9]+/g) ?? [];
  const split = words.flatMap((word) =>
    (word.length > 6 && /\d/.test(word)) || CLASSED.test(word)
      ? [word, ...(word.match(/[A-Z]+|\d+/g) ?? [])]
      : [word],
  );
  return [...new Set(split)].filter((part) => part.length > 1 && part !== symbol).slice(0, mostParts);
}

/**
 * What the words of a symbol name that could not be read as one thing: a listed ticker in it is for a person to look at, whatever
 * stands around it.
 */
export const resolveParts = (question: Question, symbol: string): readonly Hit[] =>
  partsOf(symbol).flatMap((part) => {
    const why = `the symbol could not be read as a whole, and ${part} in it is a listed line's ticker`;
    return namedBy(question, readEverywhere(part, why), symbol).flatMap(({ hits }) =>
      hits.map((hit) => ({ ...hit, doubt: hit.doubt ?? doubt(why) })),
    );
  });

/** The letters before a mark ("SBER_P", "LKOH=", "LUKOY OTC US"), or before small letters that a vendor sets behind a ticker ("LKOHyq.L"). */
const BEFORE_MARK = /^([A-Z]{2,8})(?=[^A-Z0-9:]|$)/i;
const BEFORE_SMALL = /^([A-Z0-9]{2,8})[a-z]{1,3}(?=[^A-Za-z0-9]|$)/;

/** What may be the ticker of a symbol that has more than it: letters before a mark, and before small letters. */
function rootsIn(symbol: string): readonly string[] {
  const text = withoutMarks(symbol).normalize("NFKC").trim();
  const found = [BEFORE_MARK, BEFORE_SMALL].flatMap((form) => form.exec(text)?.[1]?.toUpperCase() ?? []);
  return [...new Set(found)].filter((root) => root !== text.toUpperCase());
}

/** What stands for a share's sort at least as often as for an exchange: Reuters' ".P" is New York's, Moscow's preferred shares end so. */
const MAY_BE_SORT = /[^A-Z0-9](?:P|A|B|PR[A-Z]?|PREF)$/i;

/** Whether a symbol was read as a ticker on an exchange, and what stands behind the ticker is rather that exchange than anything else. */
function isPlaced(root: string, symbol: string, readings: readonly SymbolReading[]): boolean {
  const [first] = readings;
  if (first === undefined || first.ticker !== root) return false;
  return readings.every(({ ticker }) => ticker === root) || !MAY_BE_SORT.test(symbol.trim());
}

/**
 * What a symbol names by the letters before its mark, where it was not read as these letters on one exchange: what stands behind may
 * be a class, a sort, a vendor's letter or an exchange, and a listed line must not be missed for it. Never certain.
 */
export const resolveRoot = (
  question: Question,
  symbol: string,
  readings: readonly SymbolReading[],
): readonly Hit[] =>
  rootsIn(symbol)
    .filter((root) => !isPlaced(root, symbol, readings))
    .flatMap((root) => {
      const why = `${root} is a listed line's ticker, and what stands behind it can be read in more than one way`;
      return namedBy(question, readEverywhere(root, why), symbol).flatMap(({ hits }) => hits);
    });

/**
 * The underlying of an option that a name describes ("CALL (CHL) CHINA MOBILE LTD JUN 18 21 $30"): words of it that are listed US
 * tickers, for a person to look at.
 */
export const underlyingsIn = (question: Question, name: string): readonly Hit[] =>
  rootsInWords(name.normalize("NFKC").toUpperCase()).flatMap((root) =>
    namedBy(question, readWith(root, usSenses), name).flatMap(({ hits }) =>
      inName(hits, name, `only the name says that this is an option on ${root}`),
    ),
  );
