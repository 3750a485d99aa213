/**
 * A line below the header that says no more than in what the amounts are counted: "shares", "USD".
 * @module
 */

import { isBlank } from "./blank-cells.ts";
import type { Role } from "./column-names.ts";
import { type Columns, columnsOf } from "./columns.ts";
import { isCurrencyCode } from "./currency-text.ts";
import type { Row } from "./export-rows.ts";

const AMOUNTS: readonly Role[] = ["quantity", "price", "marketValue"];

/** Thousands are none of them: such amounts are refused. */
const UNIT =
  /^(?:shares?|units?|pcs|pieces|nominal|st(?:ü|ue|u)ck|stk|aantal|titres|\p{Sc}|%|株|口|股|주|円|元)$/iu;

/** Whether a row names nothing in the columns that name (`naming`), and says of amounts no more than their units. */
export function areUnits(row: Row, columns: Columns, naming: readonly Role[]): boolean {
  const amounts = AMOUNTS.flatMap((role) => columnsOf(columns, role)).map(({ at }) => at);
  const told = row.cells.flatMap((cell, at) =>
    isBlank(cell) ? [] : [{ text: cell.trim().replace(/^[([]|[)\]]$/g, ""), at }],
  );
  return (
    told.some(({ at }) => amounts.includes(at)) &&
    told.every(({ text }) => UNIT.test(text) || isCurrencyCode(text)) &&
    naming.every((role) => columnsOf(columns, role).every(({ at }) => isBlank(row.cells[at] ?? "")))
  );
}
