/**
 * The day of which a fund's holdings are, as fund houses write it.
 * @module
 */

import { intervalOf } from "../core/time.ts";

/** By their first three letters, in the languages of the fund houses that are read. */
const months: readonly string[] = [
  "jan ene gen",
  "feb fev fév",
  "mar mär mrz maa",
  "apr abr avr",
  "may mai mag mei",
  "jun giu",
  "jul lug",
  "aug ago aoû aou",
  "sep set",
  "oct okt ott out",
  "nov",
  "dec dez dic dic déc",
];

/** The number of a month by its name; 0: it is none. */
export const monthOf = (word: string): number =>
  months.findIndex((names) => names.split(" ").includes(word.slice(0, 3).toLowerCase())) + 1;

const day = (year: string, month: number | string, date: string): string | null => {
  const text = `${year}-${String(month).padStart(2, "0")}-${date.padStart(2, "0")}`;
  return intervalOf(text) === null ? null : text;
};

/** In the United States the month stands first; where that is no month, the day does. */
const eitherWay = (first: string, second: string, year: string): string | null =>
  day(year, first, second) ?? day(year, second, first);

const forms: readonly (readonly [RegExp, (match: RegExpExecArray) => string | null])[] = [
  [
    /(?<!\d)((?:19|20)\d\d)[-/._](\d{1,2})[-/._](\d{1,2})(?!\d)/,
    ([, y = "", m = "", d = ""]) => day(y, m, d),
  ],
  [/(?<!\d)((?:19|20)\d\d)(0[1-9]|1[0-2])([0-3]\d)(?!\d)/, ([, y = "", m = "", d = ""]) => day(y, m, d)],
  [
    /(?<!\d)(\d{1,2})[-/. ]{1,2}(\p{L}{3,10})\.?[-/. ,]{1,2}((?:19|20)\d\d)(?!\d)/u,
    ([, d = "", m = "", y = ""]) => day(y, monthOf(m), d),
  ],
  [
    /(?<!\p{L})(\p{L}{3,10})\.?[- ](\d{1,2}),? ?((?:19|20)\d\d)(?!\d)/u,
    ([, m = "", d = "", y = ""]) => day(y, monthOf(m), d),
  ],
  [/(?<!\d)(\d{1,2})\.(\d{1,2})\.((?:19|20)\d\d)(?!\d)/, ([, d = "", m = "", y = ""]) => day(y, m, d)],
  [
    /(?<!\d)(\d{1,2})[-/_](\d{1,2})[-/_]((?:19|20)\d\d)(?!\d)/,
    ([, first = "", second = "", y = ""]) => eitherWay(first, second, y),
  ],
];

/** The day within a text ("Fund Holdings as of Sep 01, 2022", "kweb_10_02_2026"), as 2022-09-01; null: it names none. */
export function dayIn(text: string): string | null {
  if (text.length > 300) return null;
  for (const [form, read] of forms) {
    const match = form.exec(text);
    const found = match === null ? null : read(match);
    if (found !== null) return found;
  }
  return null;
}
