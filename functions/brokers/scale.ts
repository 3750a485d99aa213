/**
 * What a file's amounts are counted in, by a column's name or a line above or below the table: thousands, millions, lakhs, 万元.
 * @module
 */

import { filledIn } from "./blank-cells.ts";
import type { NamedColumn } from "./column-names.ts";
import type { Row } from "./export-rows.ts";
import type { FileRefusal } from "./refusal.ts";

const MONEY = "usd|eur|hkd|cny|rmb|gbp|chf|jpy|cad|aud|sgd|inr|brl|mxn|krw|twd|sek|nok|dkk|pln";
const SHORT = "k|mm?|mn|bn?|mil|thous";
/** "Market Value (000s)", "($000)", "x$1000", "$MM", "USDmm", "(USD, k)", "R$ mil", "(千円)", "市值(万元)": what is counted is not one. */
const THOUSANDS = new RegExp(
  [
    String.raw`\b[x']?\p{Sc}?1?[,.']?000'?s?\b`,
    String.raw`\b(?:thousands?|thous|millions?|billions?|lakhs?|lacs?|crores?|cr|hundreds|mm|mio|mln|mn|tsd|teur|keur|kusd|mrd|tausend|millionen|milliarden|milliers|miles|millones|milhares|milh[õo]es|migliaia|milioni|tys|tusental|duizend(?:en)?|miljoen(?:en)?)\b`,
    String.raw`(?:\p{Sc}|\b(?:${MONEY}))\s*(?:${SHORT})\b`,
    String.raw`[([,/-]\s*(?:${SHORT})\s*(?:\p{Sc}|${MONEY})?\s*[)\]]`,
    String.raw`\b(?:in|en|em)\s+(?:\S+\s+)?mil\b|\bin (?:k|mm?)\b|\s[-,/]\s*k$`,
    "тыс|млн|млрд",
    "[千百万萬亿億]\\s*(?:円|元|美元|美金|港元|港币|人民币)",
    "[([]\\s*[百千]?[千万萬亿億]\\s*[)\\]]",
    "(?:천|만|억)\\s*원",
  ].join("|"),
  "iu",
);
export const inThousands = (header: string): boolean => THOUSANDS.test(header.normalize("NFKC"));

/** "Values in USD thousands", "(Rs. in Lakhs)", "Holdings (000s omitted)", "USD k", "単位：千円": a line that says it of every amount. */
const OF_ALL = new RegExp(
  String.raw`(?:^|[\s(])(?:in|en|em|x)\s|\bomitted\b|^\(?'?000|^\(?(?:\p{L}{0,2}\p{Sc}|${MONEY})\s*(?:${SHORT})\)?$|[単单單]位|단위`,
  "iu",
);
/** A fund's size is one amount. */
const OF_ONE = /\b(?:net assets|assets under|aum|fund size|size|volume|capital)\b|\d[.,]\d/i;

/** Why a table is refused whose amounts a line above or below it says to be shortened; null: none says so, or no value is read. */
export function shortenedBeside(lines: readonly Row[], columns: readonly NamedColumn[]): FileRefusal | null {
  if (!columns.some(({ roles }) => roles.has("marketValue"))) return null;
  for (const row of lines) {
    const [text = "", ...more] = filledIn(row);
    if (more.length > 0 || text.length > 160 || OF_ONE.test(text)) continue;
    if (inThousands(text) && OF_ALL.test(text.trim()))
      return {
        line: row.line,
        value: text.slice(0, 80),
        detail: `The line says that amounts are in thousands, millions or the like ("${text.slice(0, 80)}"); expected whole units. Write the amounts out, and remove the line.`,
      };
  }
  return null;
}
