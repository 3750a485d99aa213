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

/** Whether a cell of a column of codes names a security by itself: a broker's own number does not. */
export function namesSecurity(cell: string, column: Column): boolean {
  const text = cell.trim();
  if (bearsVenue(text.toUpperCase())) return true;
  const digits = column.cells.map((one) => one.trim()).filter((one) => /^\d+$/.test(one));
  if (PADDED.test(text)) return digits.every((one) => one.length === 5);
  return (
    /[A-Z]/.test(text) && readsLikeTickers(column.counts) && column.counts.distinct * 2 > column.counts.filled
  );
}

/** Columns of identifiers that gave no line anything: each of their cells is a number beside what names the line already. */
export function passedOver(columns: Columns, isIdentifier: (cell: string) => boolean): readonly Column[] {
  const identifiers = columnsOf(columns, "identifier");
  return identifiers.filter((column, rank) => {
    const names = (cell: string, own: Column): boolean => isIdentifier(cell) || namesSecurity(cell, own);
    const others = identifiers.filter(
      (one, i) => one !== column && (i < rank || one.cells.some((cell) => names(cell, one))),
    );
    return column.cells.every((cell, at) => {
      if (isBlank(cell)) return true;
      if (names(cell, column)) return false;
      return [...columnsOf(columns, "symbol"), ...others].some((one) => !isBlank(one.cells[at] ?? ""));
    });
  });
}
