/**
 * What a file's amounts are counted in, by a column's name or a line above the table: thousands, millions, lakhs, 万元.
 * @module
 */

import { filledIn } from "./blank-cells.ts";
import type { NamedColumn } from "./column-names.ts";
import type { Row } from "./export-rows.ts";
import type { FileRefusal } from "./refusal.ts";

/** "Market Value (000s)", "($000)", "x$1000", "$MM", "USD m", "(千円)", "市值(万元)": what is counted is not one. */
const THOUSANDS =
  /\b[x']?\p{Sc}?1?[,.']?000'?s?\b|\b(?:thousands?|millions?|billions?|lakhs?|lacs?|crores?|cr|hundreds|mm|mio|mln|mn|tsd|teur|keur|kusd|mrd|tausend|millionen|milliers|miles|millones|migliaia|milioni)\b|\p{Sc}\s*(?:k|m|b|bn)\b|\b(?:usd|eur|hkd|cny|rmb|gbp|chf|jpy|cad|aud|sgd)\s*(?:k|m|b|bn)\b|[([]\s*(?:k|m|b|bn)\s*(?:\p{Sc}|usd|eur|hkd|cny|rmb|gbp|chf|jpy|cad|aud|sgd)?\s*[)\]]|тыс|млн|млрд|[千百万萬亿億]\s*(?:円|元|美元|美金|港元|港币|人民币)|[([]\s*[百千]?[千万萬亿億]\s*[)\]]|(?:천|만|억)\s*원/iu;
export const inThousands = (header: string): boolean => THOUSANDS.test(header.normalize("NFKC"));

/** "Values in USD thousands", "(Rs. in Lakhs)", "単位：千円": a line that says it of every amount. A fund's size is one amount. */
const OF_ALL = /(?:^|[\s(])(?:in|en|em|x)\s|^\(?'?000|[単单單]位|단위/iu;
const OF_ONE = /\b(?:net assets|assets under|aum|fund size|size|volume|capital)\b|\d[.,]\d/i;

/** Why a table is refused whose amounts a line above it says to be shortened; null: none says so, or no value is read. */
export function shortenedAbove(above: readonly Row[], columns: readonly NamedColumn[]): FileRefusal | null {
  if (!columns.some(({ roles }) => roles.has("marketValue"))) return null;
  for (const row of above) {
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
