/**
 * What files and programs write where there is no value: "--", "N/A", a spreadsheet's "#N/A", Bloomberg's "#N/A N/A".
 * @module
 */

import { schemeWords } from "./schemes.ts";
/** In lower case. What is also a ticker ("NA", "NONE") stands in `maybeNoSymbol`. */
export const noValueWords: ReadonlySet<string> = new Set([
  "",
  "-",
  "--",
  "---",
  "—",
  "–",
  "n/a",
  "#n/a",
  "n.a.",
  "n/d",
  "n.v.",
  "k.a.",
  "not applicable",
  "not available",
  "unavailable",
]);

/** Neither a letter nor a digit: "?", "***". */
const NOTHING = /^[^\p{L}\p{N}]*$/u;
/** Excel's errors, and what Bloomberg's and FactSet's add-ins put behind them. */
const SPREADSHEET_ERROR = /^#(?:n\/a|ref!|value!|name\?|div\/0!|null!|num!|spill!|calc!|field!|getting_data)/;
/** "ISIN: N/A". */
const LABEL = new RegExp(`^(?:${schemeWords.join("|")}|symbol|ticker)\\s*[:=]\\s*`, "i");
const NOT_AVAILABLE = /^n[./]?a\.?$/;

/** Whether a text that should be a symbol says that there is none. */
export function saysNothing(text: string): boolean {
  const lower = text.trim().toLowerCase().replace(LABEL, "");
  return (
    noValueWords.has(lower) ||
    NOTHING.test(lower) ||
    SPREADSHEET_ERROR.test(lower) ||
    (NOT_AVAILABLE.test(lower) && lower !== "na")
  );
}

/** Words for "no symbol" that can be tickers as well: what they say can't be told from them. */
export const maybeNoSymbol: ReadonlySet<string> = new Set(
  "NA NAN NIL NONE NULL TBA TBD OTHER OTH UNK UNKN MISC NOSYM BLANK EMPTY VOID XX XXX XXXX XXXXX".split(" "),
);
