/**
 * Numbers as files show them. A comma or a point may group digits or begin the fraction: which of them a file means, its
 * other cells show. A number that reads in two ways is none.
 * @module
 */

import { amountOf } from "./currency-text.ts";

export type DecimalSign = "." | ",";
/** The sign that a file shows to begin fractions; null: it shows none. */
export type ShownSign = DecimalSign | "both" | null;

export type NumberReading =
  | { readonly kind: "number"; readonly value: string; readonly currency: string | null }
  /** Two numbers are possible, a thousandfold apart. */
  | { readonly kind: "two-ways" }
  | { readonly kind: "none" };

const NONE: NumberReading = { kind: "none" };

/** What spreadsheets and typesetters write for a minus, and blanks between groups of digits. */
const MINUS = /[\u2010-\u2013\u2212]/gu;
const GROUP_BLANKS = /(?<=\d)[\s'\u2019](?=\d{3}(?!\d))/gu;

interface Shape {
  readonly negative: boolean;
  /** Digits with points and commas among them. */
  readonly digits: string;
  readonly currency: string | null;
}

/** Longer ones are no amounts of anything. */
const LONGEST = 60;

function shapeOf(cell: string): Shape | null {
  if (cell.length > LONGEST) return null;
  const text = cell.normalize("NFKC").replaceAll(MINUS, "-").trim();
  const bracketed = /^\((.*)\)$/u.exec(text);
  const inside = (bracketed?.[1] ?? text).trim();
  // The currency may stand before or behind the sign.
  const sign = /^[+-]/.exec(inside)?.[0] ?? "";
  const stripped = amountOf(inside.slice(sign.length).trim());
  const parts = /^([+-]?)\s*([\d.,\s'\u2019]+?)\s*(-?)$/u.exec(stripped.amount);
  if (parts === null) return null;
  const marks = [sign, parts[1] ?? "", parts[3] ?? ""].filter((mark) => mark !== "");
  if (marks.length > 1 || (bracketed !== null && marks.length > 0)) return null;
  const digits = (parts[2] ?? "").replaceAll(GROUP_BLANKS, "");
  if (!/^[\d.,]+$/.test(digits)) return null;
  return { negative: bracketed !== null || marks[0] === "-", digits, currency: stripped.currency };
}

const other = (sign: DecimalSign): DecimalSign => (sign === "." ? "," : ".");

/** The digits with `sign` before the fraction and the other one grouping by threes; null where they do not fit. */
function readAs(digits: string, sign: DecimalSign): string | null {
  const [whole = "", fraction, ...more] = digits.split(sign);
  if (more.length > 0 || fraction === "" || (fraction ?? "").includes(other(sign))) return null;
  const groups = whole.split(other(sign));
  // A group of thousands never begins with 0: "0,720" is no 720.
  const grouped =
    groups.length === 1 ||
    (/^[1-9]\d{0,2}$/.test(groups[0] ?? "") && groups.slice(1).every((group) => group.length === 3));
  if (!grouped) return null;
  const joined = groups.join("");
  if (joined === "" && fraction === undefined) return null;
  // Some sites leave out the zero before a point: "-.0066".
  return `${joined === "" ? "0" : joined}${fraction === undefined ? "" : `.${fraction}`}`;
}

/** `0,720` fits only one reading, and is still written by people who mean the other sign's 720 damaged. */
const isLoneGroup = (digits: string): boolean => /^\d{1,3}[.,]\d{3}$/.test(digits);

/** Which sign a cell shows to begin fractions; null: it shows nothing. */
export function decimalSignIn(cell: string): DecimalSign | null {
  if (!/\d[.,]|[.,]\d/.test(cell)) return null;
  const shape = shapeOf(cell.replace(/\s*%$/u, ""));
  if (shape === null || isLoneGroup(shape.digits)) return null;
  const [point, comma] = [readAs(shape.digits, "."), readAs(shape.digits, ",")];
  if ((point === null) === (comma === null)) return null;
  return point === null ? "," : ".";
}

/** The sign that all of some cells show; null where they show none, or both. */
export function decimalSignOf(cells: Iterable<string>): ShownSign {
  let found: DecimalSign | null = null;
  for (const cell of cells) {
    const sign = decimalSignIn(cell);
    if (sign !== null && found !== null && sign !== found) return "both";
    found = sign ?? found;
  }
  return found;
}

/**
 * A number as a plain decimal: "$1,234.50" is 1234.50, "(12.5)" is -12.5, "1.234,50" is 1234.50. `shown` is what the file
 * shows; null: it shows nothing, and "1.234" is then two numbers. Where it shows both, a comma is taken for damage. An exponent, a
 * percentage or words are none.
 */
export function readNumber(cell: string, shown: ShownSign): NumberReading {
  const sign = shown === "both" ? "." : shown;
  const shape = shapeOf(cell);
  if (shape === null) return NONE;
  const { digits, negative, currency } = shape;
  const either = isLoneGroup(digits) ? null : (readAs(digits, ".") ?? readAs(digits, ","));
  const value = sign === null ? either : readAs(digits, sign);
  if (value === null) return isLoneGroup(digits) ? { kind: "two-ways" } : NONE;
  return { kind: "number", value: negative && /[1-9]/.test(value) ? `-${value}` : value, currency };
}

/** Whether a cell holds a number, however it reads. */
export const holdsNumber = (cell: string): boolean => readNumber(cell, null).kind !== "none";
