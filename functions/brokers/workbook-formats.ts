/**
 * A workbook's numbers as they are shown: dates by their day, amounts with their format's currency and decimals.
 * Source: ECMA-376 part 1, 18.8.30 (numFmt) and 18.17.4 (dates).
 * @module
 */

import { Big } from "big.js";
import type { DecimalSign } from "./numbers.ts";

/** Built-in formats of dates and times. */
const BUILT_IN_DATES: ReadonlySet<number> = new Set([
  14, 15, 16, 17, 18, 19, 20, 21, 22, 27, 28, 29, 30, 31, 32, 33, 34, 35, 36, 45, 46, 47, 50, 51, 52, 53, 54,
  55, 56, 57, 58,
]);
/** Built-in formats of numbers, as far as they fix decimals. */
const BUILT_IN_NUMBERS: Readonly<Record<number, string>> = {
  1: "0",
  2: "0.00",
  3: "#,##0",
  4: "#,##0.00",
  9: "0%",
  10: "0.00%",
  37: "#,##0",
  38: "#,##0",
  39: "#,##0.00",
  40: "#,##0.00",
};

/** How a style shows a number. */
export interface NumberFormat {
  readonly shows: "date" | "time" | "number";
  /** Decimals that the format fixes; null: as many as there are. */
  readonly decimals: number | null;
  readonly percent: boolean;
  /** What the format writes before or behind the number: "HK$", "EUR". */
  readonly prefix: string;
  readonly suffix: string;
}

export const GENERAL: NumberFormat = {
  shows: "number",
  decimals: null,
  percent: false,
  prefix: "",
  suffix: "",
};

const MONEY = /[A-Z]{0,3}[$€£¥₩₹]|\b[A-Z]{3}\b|GBp/u;

/** The literal texts of a format's section: quoted, escaped, or as a currency in brackets. */
function literals(section: string): {
  readonly before: string;
  readonly behind: string;
  readonly code: string;
} {
  const code = section
    .replaceAll(/\[\$([^\]-]*)(?:-[^\]]*)?\]/g, '"$1"')
    .replaceAll(/\[[^\]]*\]|_.|\*./g, "")
    .replaceAll(/\\(.)/g, '"$1"');
  const first = code.search(/[#0?]/);
  const texts = (part: string): string =>
    [...part.matchAll(/"([^"]*)"|([$€£¥₩₹])/gu)].map(([, quoted, sign]) => quoted ?? sign ?? "").join("");
  const [before, behind] =
    first < 0 ? [texts(code), ""] : [texts(code.slice(0, first)), texts(code.slice(first))];
  const money = (text: string): string => MONEY.exec(text)?.[0] ?? "";
  return { before: money(before), behind: money(behind), code: code.replaceAll(/"[^"]*"/g, "") };
}

/** A format by its number and, where the workbook defines it, its code. */
export function formatOf(id: number, code: string | undefined): NumberFormat {
  if (code === undefined && BUILT_IN_DATES.has(id))
    return { ...GENERAL, shows: id >= 18 && id <= 21 ? "time" : "date" };
  const [section = ""] = (code ?? BUILT_IN_NUMBERS[id] ?? "General").split(";");
  const { before, behind, code: bare } = literals(section);
  if (/[dy]|m{3}/i.test(bare.replace(/general/i, "")) && !/[#0?]/.test(bare))
    return { ...GENERAL, shows: "date" };
  if (/[hs]/i.test(bare) && !/[#?]/.test(bare)) return { ...GENERAL, shows: "time" };
  // A comma behind the digits scales by thousands: the number itself is taken then.
  const scaled =
    /[#0?],+(?=[^#0?,]|$)/.test(bare.replace(/\..*/, "")) || /[0#?],/.test(bare.replace(/^[^.]*\.?/, ""));
  const fixed = /[#0?]/.test(bare) && !/e[+-]/i.test(bare) && !bare.includes("/") && !scaled;
  const digits = /\.([0#?]+)/.exec(bare)?.[1]?.length ?? 0;
  return {
    shows: "number",
    decimals: fixed ? digits : null,
    percent: bare.includes("%"),
    prefix: before,
    suffix: behind,
  };
}

const DAY_MS = 86_400_000;
/** Day 60 of the calendar from 1900 is a 29 February that never was. */
const EPOCH_1900 = Date.UTC(1899, 11, 30);
const EPOCH_1904 = Date.UTC(1904, 0, 1);

function dayOf(serial: number, from1904: boolean): string | null {
  if (!(serial >= 0 && serial < 2_958_466)) return null;
  const time = (from1904 ? EPOCH_1904 : EPOCH_1900) + Math.round(serial * DAY_MS);
  const text = new Date(time).toISOString();
  return serial % 1 === 0 ? text.slice(0, 10) : `${text.slice(0, 10)} ${text.slice(11, 19)}`;
}

/** Excel keeps fifteen digits; what stands behind them in the file is the noise of binary fractions. */
const DIGITS = 15;

function digitsOf(raw: string, format: NumberFormat): string | null {
  if (!/^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d{1,3})?$/i.test(raw) || raw.length > 40) return null;
  const exact = new Big(raw);
  if (exact.abs().gte("1e40")) return null;
  const number = exact.eq(0) ? exact : exact.prec(DIGITS, 1);
  const scaled = format.percent ? number.times(100) : number;
  if (format.decimals !== null && format.decimals <= 12) return scaled.toFixed(format.decimals, 1);
  return scaled.toFixed();
}

/**
 * A number cell as text. `sign` begins fractions in the sheet's cells of text: numbers are written alike, and never with
 * three decimals, which would read as thousands.
 */
export function shownNumber(
  raw: string,
  format: NumberFormat,
  { from1904, sign }: { readonly from1904: boolean; readonly sign: DecimalSign },
): string {
  if (format.shows === "date") return dayOf(Number(raw), from1904) ?? raw;
  if (format.shows === "time") return (dayOf((Number(raw) % 1) + 1, from1904) ?? raw).slice(11);
  const digits = digitsOf(raw, format);
  if (digits === null) return raw;
  const padded = /\.\d{3}$/.test(digits) ? `${digits}0` : digits;
  const written = sign === "." ? padded : padded.replace(".", ",");
  const text = `${format.prefix}${written}${format.suffix === "" ? "" : ` ${format.suffix}`}`;
  return format.percent ? `${text}%` : text;
}
