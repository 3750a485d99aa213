/**
 * Codes in a second column beside a symbol: which of them name a security, and so must agree with it, and which are a broker's own
 * numbers, which name none.
 * @module
 */

import { isBlank } from "./blank-cells.ts";
import { readsLikeTickers } from "./column-cells.ts";
import { type Column, type Columns, columnsOf } from "./columns.ts";
import { bearsVenue } from "./labelled.ts";

/** "0941.HK", "HKG:0941", "941 HK", "CHL US Equity": no name of a company is written so, as "AXA SA" and "3M CO" are. */
const CODE_AND_VENUE =
  /^(?:[A-Z]{2,8}:[A-Z0-9.]{1,8}|[A-Z0-9]{1,6}\.[A-Z]{1,4}|\d{3,6} [A-Z]{2,3}|[A-Z0-9]{1,6} [A-Z]{2} Equity)$/i;

/** Whether a whole text is a code with its venue, and can be nothing else. */
export const isCodeWithVenue = (text: string): boolean =>
  CODE_AND_VENUE.test(text.trim()) &&
  bearsVenue(
    text
      .trim()
      .toUpperCase()
      .replace(/ EQUITY$/, " Equity"),
  );

/** Hong Kong's codes as its exchange prints them: five digits, zeros before. Numbers that count from one lack the zeros, or have more. */
const PADDED = /^0\d{4}$/;

/** The codes of shares in Shanghai and Shenzhen. A broker's own numbers of six digits do not all begin as these do. */
const MAINLAND = /^(?:60[0135]|68[89]|00[0-3]|30[0-2]|20[0-2]|900)\d{3}$/;

/** Whether every number of a column has a form. It is asked for each cell, and looks at all of them once. */
function everyNumber(form: RegExp): (column: Column) => boolean {
  const found = new WeakMap<Column, boolean>();
  return (column) => {
    const known = found.get(column);
    if (known !== undefined) return known;
    const told = column.cells.every((cell) => !/^\d+$/.test(cell.trim()) || form.test(cell.trim()));
    found.set(column, told);
    return told;
  };
}
const hasFiveDigits = everyNumber(/^\d{5}$/);
const isMainland = everyNumber(MAINLAND);

/** Whether a cell of a column of codes names a security by itself: a broker's own number does not. */
export function namesSecurity(cell: string, column: Column): boolean {
  const text = cell.trim();
  if (bearsVenue(text.toUpperCase())) return true;
  if (PADDED.test(text)) return hasFiveDigits(column);
  if (MAINLAND.test(text)) return isMainland(column);
  return (
    /[A-Z]/.test(text) && readsLikeTickers(column.counts) && column.counts.distinct * 2 > column.counts.filled
  );
}

/** Columns of identifiers that gave no line anything: each of their cells is a number beside what names the line already. */
export function passedOver(columns: Columns, isIdentifier: (cell: string) => boolean): readonly Column[] {
  const identifiers = columnsOf(columns, "identifier");
  const names = (cell: string, own: Column): boolean => isIdentifier(cell) || namesSecurity(cell, own);
  const naming = new Set(identifiers.filter((one) => one.cells.some((cell) => names(cell, one))));
  return identifiers.filter((column, rank) => {
    if (naming.has(column)) return false;
    const before = identifiers.filter((one, i) => one !== column && (i < rank || naming.has(one)));
    const beside = [...columnsOf(columns, "symbol"), ...before];
    return column.cells.every(
      (cell, at) => isBlank(cell) || beside.some((one) => !isBlank(one.cells[at] ?? "")),
    );
  });
}
