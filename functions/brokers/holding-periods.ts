/**
 * Columns whose "Long" and "Short" may say on which side a position stands, or for how long a tax lot has been held.
 * @module
 */

import { isBlank } from "./blank-cells.ts";
import { type Column, type Columns, columnsOf } from "./columns.ts";
import { readDay } from "./days.ts";
import type { FileRefusal } from "./refusal.ts";
import { saysSide } from "./sides.ts";

/** Names that say nothing but a side, though only their cells make them columns of sides. */
const SIDE_NAMES = /^(?:pos|option pos|\+|sign|vorzeichen|signe|signo|segno)/iu;

const isAmong = ({ cells }: Column, fits: (cell: string) => boolean): boolean =>
  cells.some((cell) => !isBlank(cell) && fits(cell.trim()));

/**
 * Why a table of tax lots is refused in which words under another name than that of sides may mean either, and no quantity shows it: read as
 * a side, a lot held for a short time would be owed. Null: there is no such column.
 */
export function mayBeHoldingPeriod(columns: Columns, line: number): FileRefusal | null {
  const dated = columnsOf(columns, "acquired").some((column) =>
    isAmong(column, (cell) => readDay(cell) !== null),
  );
  const signed = columnsOf(columns, "quantity").some((column) =>
    isAmong(column, (cell) => /^[-\u2212(].*\d/u.test(cell)),
  );
  if (!dated || signed) return null;
  const column = [...columnsOf(columns, "side"), ...columnsOf(columns, "kind")].find(
    (one) =>
      !(one.roles.has("side") || SIDE_NAMES.test(one.header)) &&
      one.cells.every((cell) => isBlank(cell) || saysSide(cell)) &&
      isAmong(one, (cell) => /^sh/i.test(cell)),
  );
  if (column === undefined) return null;
  return {
    line,
    column: column.title,
    value: "Short",
    detail: `Column "${column.title}" may say which positions are short, or which lots were held for a short time: days of purchase stand beside it, and no quantity is negative. Name it "side" or "term".`,
  };
}
