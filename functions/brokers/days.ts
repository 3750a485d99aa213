/**
 * Days and times of day as files write them, to tell what a column is: no answer is computed from them.
 * @module
 */

/** The languages of the files that are read, as far as they write months in Latin letters. */
const LANGUAGES = ["en", "de", "fr", "es", "it", "nl", "pt", "sv", "da", "nb", "fi", "pl"] as const;
const [YEAR, DAYS] = [2022, 366];

/** Every spelling of a part of days, with and without accents: "december", "dec", "déc", "grudnia". */
function spellings(part: "month" | "weekday"): string {
  const found = new Set<string>(part === "month" ? ["sept"] : []);
  const step = part === "month" ? 28 : 1;
  for (const language of LANGUAGES)
    for (const length of ["long", "short"] as const)
      for (const around of [{}, { day: "numeric" }, { day: "numeric", month: length }] as const) {
        const format = new Intl.DateTimeFormat(language, { timeZone: "UTC", ...around, [part]: length });
        for (let day = 1; day <= (part === "month" ? DAYS : 7); day += step)
          for (const { type, value } of format.formatToParts(Date.UTC(YEAR, 0, day)))
            if (type === part && /^\p{L}{2,}\.?$/u.test(value))
              found.add(value.toLowerCase().replace(".", ""));
      }
  const plain = [...found].map((text) => text.normalize("NFD").replaceAll(/\p{M}/gu, ""));
  return `(?:${[...new Set([...found, ...plain])].toSorted((a, b) => b.length - a.length).join("|")})\\.?`;
}

/** Only the names themselves: a ticker before a day ("CHL Apr 16 2021 35 Call") is no day of the week. */
const [MONTH, WEEKDAY] = [spellings("month"), spellings("weekday")];
/** Behind a day stands at most its time: a strike price makes it an option's. */
const AT = "(?:[ ,T]+(?:at )?\\d{1,2}[:.]\\d{2}.*)?";
const FORMS: readonly RegExp[] = [
  /^(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[T ,].*)?$/u,
  /^(\d{1,2})[-/.](\d{1,2})[-/.](\d{4}|\d{2})(?:[ ,T].*)?$/u,
  /^(?:19|20)\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])(?:\d{6})?$/u,
  /^\d{4}年\d{1,2}月\d{1,2}日/u,
  new RegExp(`^\\d{1,2}[-. /]*${MONTH}[-. ,/']*\\d{2,4}${AT}$`, "iu"),
  new RegExp(`^(?:${WEEKDAY},? )?${MONTH}[ -]*\\d{1,2},? *\\d{2,4}${AT}$`, "iu"),
];
const TIME = /(?:^|[T ,])(\d{1,2}:\d{2}(?::\d{2}(?:[.,]\d+)?)?)/;

/** The day that a cell names, as it stands; null: it names none. A cell of digits alone is one only as YYYYMMDD. */
export function readDay(cell: string): string | null {
  const text = cell.trim();
  if (text.length < 6 || text.length > 40 || !/\d/.test(text)) return null;
  if (!FORMS.some((form) => form.test(text))) return null;
  return text.replace(/(?<=\d)[T ,]+\d{1,2}:.*$/u, "");
}

/** The time of day that a cell names; null: none. */
export const readTime = (cell: string): string | null =>
  cell.length > 40 ? null : (TIME.exec(cell.trim())?.[1] ?? null);
