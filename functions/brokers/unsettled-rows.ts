/**
 * Rows that a column which is not read may name: nothing else on the row says as surely which security it is.
 * @module
 */

import { isBlank } from "./blank-cells.ts";
import type { Role } from "./column-names.ts";
import { type Column, type Columns, columnsOf, namesBeside } from "./columns.ts";
import type { Row } from "./export-rows.ts";
import { holdsIdentifier } from "./footers.ts";
import { bearsVenue } from "./labelled.ts";
import { isIdentified, type Named } from "./plain-names.ts";
import type { FileRefusal } from "./refusal.ts";

/** Whether a column counts its lines: 1, 2, 3. Such a number is nobody's ticker. */
function isRunning({ cells }: Column): boolean {
  const filled = cells.filter((cell) => !isBlank(cell)).map((cell) => cell.trim());
  return (
    filled.length > 0 &&
    filled.every((cell, i) => /^\d{1,5}$/.test(cell) && Number(cell) === Number(filled[0]) + i) &&
    Number(filled[0]) <= 1
  );
}

const running = new WeakMap<Columns, boolean>();

/** Whether the columns of symbols of a table only count its lines. */
function onlyCounts(columns: Columns): boolean {
  const known = running.get(columns);
  if (known !== undefined) return known;
  const symbols = columnsOf(columns, "symbol");
  const told = symbols.length > 0 && symbols.every(isRunning);
  running.set(columns, told);
  return told;
}

/**
 * Whether a row is named surely enough that a column of tickers under an unknown name adds nothing: by a symbol or an ISIN.
 * A CUSIP or SEDOL that the register lacks would otherwise stand for a ticker that it holds. Beside a WKN any will do, and a name of the line's own.
 */
const settles = (named: Named, column: Column, columns: Columns): boolean =>
  column.roles.has("foreignIdentifier")
    ? isIdentified(named) || (named.name !== undefined && namesBeside(columns, column))
    : namesBeside(columns, column) &&
      (named.isin !== undefined || (named.symbol !== undefined && !onlyCounts(columns)));

/** What these hold is read already, is a fund's, or numbers accounts: one number in ten passes a check digit by chance. */
const READ: ReadonlySet<Role> = new Set([
  "name",
  "fund",
  "ref",
  "account",
  "quantity",
  "price",
  "marketValue",
]);

/** A column in which a row that bears nothing but a name has what reads like an identifier. */
function strayIn(row: Row, columns: Columns, named: Named): Column | undefined {
  if (isIdentified(named) || named.name === undefined) return undefined;
  return columns.all.find((column) => {
    const cell = row.cells[column.at] ?? "";
    const read = [...column.roles.keys()].some((role) => READ.has(role));
    return !(read || isBlank(cell)) && (holdsIdentifier(cell) || bearsVenue(cell));
  });
}

/** Why a row refuses its file: a column that is not read may say which security it is. Null: none does. */
export function unsettledRow(row: Row, columns: Columns, named: Named): FileRefusal | null {
  const column =
    columns.suspects.find((one) => !isBlank(row.cells[one.at] ?? "") && !settles(named, one, columns)) ??
    strayIn(row, columns, named);
  if (column === undefined) return null;
  const cell = (row.cells[column.at] ?? "").slice(0, 80);
  return {
    line: row.line,
    column: column.title,
    value: cell,
    detail: column.roles.has("name")
      ? `Column "${column.title}" may hold names or tickers ("${cell}"), and nothing else on the line says which security it is. Name the column symbol if these are tickers, otherwise add one of tickers or identifiers.`
      : `Column "${column.title}" may say which security the line is ("${cell}"), and is not read; nothing else on the line names it as surely. Name the column symbol, isin, cusip or sedol, or add one.`,
  };
}
