/**
 * Cells of a worksheet that are merged over several rows: only the first holds the text that stands for all of them.
 * @module
 */

/** Where a cell stands: rows from one, columns from nought. */
export interface Place {
  readonly row: number;
  readonly column: number;
}

/** "BC12" as row 12, column 54; null: it is no place. */
export function placeOf(reference: string): Place | null {
  const parts = /^([A-Z]{1,3})(\d{1,7})$/.exec(reference);
  if (parts === null) return null;
  const column =
    [...(parts[1] ?? "")].reduce((sofar, letter) => sofar * 26 + letter.charCodeAt(0) - 64, 0) - 1;
  return { row: Number(parts[2]), column };
}

/** A column's rows that are one cell. */
export interface Merge extends Place {
  readonly until: number;
}

/** "A2:B5" as rows 2 to 5 of its first column; null: it reaches over one row only, or is none. */
export function mergeOf(reference: string | undefined): Merge | null {
  const [from = "", to = ""] = (reference ?? "").split(":");
  const [first, last] = [placeOf(from), placeOf(to)];
  return first === null || last === null || last.row <= first.row ? null : { ...first, until: last.row };
}

/** An amount of several rows is none of each. */
const NUMBER = /^[-+(]?\p{Sc}?\d[\d.,'\s]*[%)]?$/u;

/** Merges never overlap: more cells are no workbook's. */
const MAX_FILLED = 500_000;

/** Fills the empty cells of the rows that there are below the first of a merge with its text. */
export function fillMerged(lines: ReadonlyMap<number, string[]>, merges: readonly Merge[]): void {
  let left = MAX_FILLED;
  for (const { row, column, until } of merges) {
    const text = lines.get(row)?.[column] ?? "";
    if (text.trim() === "" || NUMBER.test(text.trim())) continue;
    for (let at = row + 1; at <= Math.min(until, row + lines.size * 2); at += 1) {
      left -= 1;
      if (left < 0) return;
      const line = lines.get(at);
      if (line === undefined || (line[column] ?? "") !== "") continue;
      while (line.length < column) line.push("");
      line[column] = text;
    }
  }
}
