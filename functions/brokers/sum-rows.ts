/**
 * Rows of a table that say what others come to: by their label, wherever it stands, and by their amounts.
 * @module
 */

import type { Big } from "big.js";
import { schemeNames } from "../core/facts/scheme.ts";
import { filledIn, isBlank } from "./blank-cells.ts";
import { readsAsSymbol } from "./column-cells.ts";
import { type Columns, columnsOf } from "./columns.ts";
import type { Row } from "./export-rows.ts";
import { isTotalLabel } from "./footers.ts";
import { isIdentified, type Named } from "./plain-names.ts";
import type { Values } from "./plain-values.ts";

/** Roles whose columns name what a row is. */
export const NAMING = ["symbol", ...schemeNames, "identifier", "name", "fund"] as const;

const namesIn = (row: Row, columns: Columns): readonly string[] =>
  NAMING.flatMap((role) => columnsOf(columns, role))
    .map(({ at }) => (row.cells[at] ?? "").trim())
    .filter((name) => !isBlank(name));

/** The word for a sum that a row bears before all else, as its only name, or anywhere where nothing names it; null: it bears none. */
export function totalLabelIn(row: Row, columns: Columns): string | null {
  const cells = filledIn(row).map((cell) => cell.trim());
  const [first] = cells;
  if (first !== undefined && isTotalLabel(first)) return first;
  const names = namesIn(row, columns);
  if (names.length === 0) return cells.find(isTotalLabel) ?? null;
  return names.every(isTotalLabel) ? (names[0] ?? null) : null;
}

/** What else than its label a row is named; null: nothing. */
export const otherNameIn = (row: Row, columns: Columns, label: string): string | null =>
  namesIn(row, columns).find((name) => name !== label && !isTotalLabel(name)) ?? null;

/** A row without its words for sums, which may stand where an amount is due. */
export const withoutLabels = (row: Row): Row => ({
  ...row,
  cells: row.cells.map((cell) => (isTotalLabel(cell) ? "" : cell)),
});

/** Whether a labelled row that has another name may be the sum of what that names ("Total", "My pie"): it bears a value and nothing else. */
export const isSumOf = (named: Named, values: Values, other: string): boolean =>
  !readsAsSymbol(other) &&
  (named.symbol === undefined || isTotalLabel(named.symbol)) &&
  !isIdentified({ ...named, symbol: undefined }) &&
  values.marketValue !== undefined &&
  values.quantity === undefined &&
  values.price === undefined;

/** What stands above a row: how many positions, and the sum of their values. */
export interface Above {
  readonly positions: number;
  readonly sum: Big;
}

/** A row that names nothing, or a sum. */
export interface SumRow {
  readonly values: Values;
  readonly label: string | null;
  readonly of: string | null;
}

/** Whether a value is the sum of those above, each of them and the sum rounded to two decimals for itself. */
const isRounded = (value: string, { sum, positions }: Above): boolean =>
  sum
    .minus(value)
    .abs()
    .lte(0.005 * (positions + 1));

/** Whether an unnamed row is the sum of the positions above it: by its label, or by its value alone. */
export function isSum({ values, label, of }: SumRow, above: Above): boolean {
  if (of !== null)
    return above.positions > 0 && values.marketValue !== undefined && isRounded(values.marketValue, above);
  const bare = values.quantity === undefined && values.price === undefined;
  if (label !== null && bare) return true;
  if (values.marketValue === undefined) return label !== null && values.price === undefined;
  return above.positions > (label === null ? 1 : 0) && above.sum.eq(values.marketValue);
}
