/**
 * The weights of a fund's lines in a table of its holdings: which column gives them, and what its cells say.
 * @module
 */

import { isBlank } from "./blank-cells.ts";
import type { Row } from "./export-rows.ts";
import { headerAt } from "./header.ts";

/** The one that says most first. */
const names: readonly string[] = [
  "weight",
  "weights",
  "weighting",
  "weightings",
  "weight percent",
  "percent weight",
  "percent of net assets",
  "percent of assets",
  "percent of fund",
  "percent of funds",
  "percent of portfolio",
  "percent net assets",
  "percent of nav",
  "percent nav",
  "percent of total net assets",
  "fund weight",
  "portfolio weight",
  "market weight",
  "market value weight",
  "net assets percent",
  "gewichtung",
  "gewichtung percent",
  "anteil",
  "poids",
  "poids percent",
  "peso",
  "ponderation",
  "权重",
  "權重",
  "比重",
];

const keyOf = (name: string): string =>
  name
    .normalize("NFKD")
    .replaceAll(/\p{M}/gu, "")
    .toLowerCase()
    .replaceAll("%", " percent ")
    .replaceAll(/[^\p{L}\p{N}]+/gu, " ")
    .trim();

/** The column of weights in a header line; -1: it has none. */
function weightColumn({ cells }: Row): number {
  const keys = cells.map(keyOf);
  const [best] = names.flatMap((name) => (keys.includes(name) ? [keys.indexOf(name)] : []));
  return best ?? -1;
}

/** A percentage never has thousands: whichever sign stands in it begins its fraction. */
const PERCENTAGE = /^(<?)\s*([-\u2212(]?)\s*(\d{0,4})(?:[.,](\d{1,30}))?\s*\)?$/u;

/** A cell's percentage as a plain decimal, of "<0.01%" the most that it can be; null: it is none. */
export function percentageIn(cell: string): string | null {
  const match = PERCENTAGE.exec(cell.replaceAll("%", "").trim());
  if (match === null) return null;
  const [, , sign = "", units = "", fraction] = match;
  if (units === "" && fraction === undefined) return null;
  const digits = `${units.replace(/^0+(?=\d)/, "") || "0"}${fraction === undefined ? "" : `.${fraction}`}`;
  return sign !== "" && /[1-9]/.test(digits) ? `-${digits}` : digits;
}

/** What the column of weights says on each line, as it stands; lines without one are absent. */
export function weightCells(rows: readonly Row[]): ReadonlyMap<number, string> {
  const found = new Map<number, string>();
  let column = -1;
  for (const [at, row] of rows.entries()) {
    // A file may hold several tables, each with a header line of its own.
    const here = row.cells.some((cell) => /\p{L}|%/u.test(cell)) ? weightColumn(row) : -1;
    if (here >= 0 && headerAt(rows, at) !== null) {
      column = here;
      continue;
    }
    const cell = column < 0 ? "" : (row.cells[column] ?? "").trim();
    if (!isBlank(cell)) found.set(row.line, cell);
  }
  return found;
}
