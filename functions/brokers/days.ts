/**
 * Days and times of day as files write them, to tell what a column is: no answer is computed from them.
 * @module
 */

const MONTH =
  "(?:jan|feb|mar|apr|may|mai|jun|jul|aug|sep|oct|okt|nov|dec|dez|ene|abr|ago|dic|fev|avr|juin|juil|aou|gen|mag|giu|lug|set|ott|mrt|mei|maj)\\p{L}*\\.?";
const FORMS: readonly RegExp[] = [
  /^(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[T ,].*)?$/u,
  /^(\d{1,2})[-/.](\d{1,2})[-/.](\d{4}|\d{2})(?:[ ,T].*)?$/u,
  /^(?:19|20)\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])(?:\d{6})?$/u,
  /^\d{4}年\d{1,2}月\d{1,2}日/u,
  new RegExp(`^\\d{1,2}[-. /]*${MONTH}[-. ,/']*\\d{2,4}(?:[ ,].*)?$`, "iu"),
  new RegExp(`^(?:\\p{L}{2,9},? )?${MONTH}[ -]*\\d{1,2},? *\\d{2,4}(?:[ ,].*)?$`, "iu"),
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
