/**
 * The days that government lists print.
 * @module
 */

import { intervalOf } from "../../core/time.ts";

const months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"] as const;

const monthNumbers: ReadonlyMap<string, number> = new Map(months.map((name, i) => [name, i + 1]));

const DAY = /^(\d{1,2})\s*([A-Z][a-z]{2})\s*(\d{4})\.?$/;

const isoDay = (year: number, month: number, day: number): string | null => {
  const text = `${String(year).padStart(4, "0")}-${String(month).padStart(2, "0")}-${String(day).padStart(2, "0")}`;
  return intervalOf(text) === null ? null : text;
};

/** "02 Aug 2021" as "2021-08-02"; null where it names no day. A trailing stop and doubled blanks are OFAC's own. */
export function readDay(text: string): string | null {
  const [, day, month = "", year] = DAY.exec(text) ?? [];
  const number = monthNumbers.get(month);
  return number === undefined ? null : isoDay(Number(year), number, Number(day));
}

/** Year, month and day as elements; null where they name no day. */
export const readPartsDay = (year: string, month: string, day: string): string | null =>
  [year, month, day].every((part) => /^\d{1,4}$/.test(part))
    ? isoDay(Number(year), Number(month), Number(day))
    : null;

/** As `readDay` reads it: "2021-08-02" as "02 Aug 2021". */
export const spellDay = (day: string): string =>
  `${day.slice(8, 10)} ${months[Number(day.slice(5, 7)) - 1]} ${day.slice(0, 4)}`;
