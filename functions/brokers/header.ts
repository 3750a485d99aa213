/**
 * Finding the header line of a table: below titles and summaries, by the names of its columns.
 * @module
 */

import { schemeNames } from "../core/facts/scheme.ts";
import { filledIn } from "./blank-cells.ts";
import { isKnownWhole, type NamedColumn, namedColumn, type Role } from "./column-names.ts";
import type { Row } from "./export-rows.ts";
import { holdsIdentifier } from "./footers.ts";
import { holdsNumber } from "./numbers.ts";

/** Roles by which a column can name a security; `fund` does where nothing else does. */
const naming: ReadonlySet<Role> = new Set([
  "symbol",
  ...schemeNames,
  "identifier",
  "name",
  "fund",
  "underlying",
]);

export const canName = ({ roles }: NamedColumn): boolean =>
  [...roles.keys()].some((role) => naming.has(role));

/** A header line and where it stands among the rows. */
export interface FoundHeader {
  readonly at: number;
  readonly row: Row;
  readonly columns: readonly NamedColumn[];
}

/** Headers stand among the first lines; a file with longer preambles is none that is known. */
const SEARCHED = 60;

/** How well a row reads as a header line; 0: it is none. */
export function scoreOf(row: Row, columns: readonly NamedColumn[]): number {
  const filled = filledIn(row);
  if (!columns.some(canName)) return 0;
  const known = columns.filter(({ roles }) => roles.size > 0).length;
  const numbers = filled.filter((cell) => holdsNumber(cell) || holdsIdentifier(cell)).length;
  if (numbers > 0) return 0;
  // Alone in its line only a name that is known as a whole heads a column: titles and sentences bear known words too.
  if (filled.length === 1) return columns.some(isKnownWhole) ? 1 : 0;
  return known * 2 + (known === filled.length ? 1 : 0);
}

/** Told without a reading of the number: every row of a file passes here. */
const PLAIN_NUMBER = /^[-+(]?[$€£]?\d[\d.,]*[%)]?$/u;
const isPlainNumber = (cell: string): boolean => PLAIN_NUMBER.test(cell);

/** A row as a header line would have it; null: it is none. */
export function headerAt(rows: readonly Row[], at: number): FoundHeader | null {
  const row = rows[at];
  if (row === undefined || row.cells.some(isPlainNumber)) return null;
  const columns = row.cells.map(namedColumn);
  return scoreOf(row, columns) > 0 ? { at, row, columns } : null;
}

/** The header line of a file's first table; null: no line names a column that says what a position is. */
export function findHeader(rows: readonly Row[]): FoundHeader | null {
  let best: { readonly found: FoundHeader; readonly score: number } | null = null;
  for (let at = 0; at < Math.min(rows.length, SEARCHED); at += 1) {
    const row = rows[at];
    if (row === undefined) break;
    const columns = row.cells.map(namedColumn);
    const score = scoreOf(row, columns);
    if (score > 0 && (best === null || score > best.score)) best = { found: { at, row, columns }, score };
  }
  return best?.found ?? null;
}

/** The line that looks most like a header line, to name it where none was found: it has the most words. */
export function likelyHeader(rows: readonly Row[]): Row | undefined {
  const words = (row: Row): number =>
    row.cells.filter((cell) => /\p{L}{2}/u.test(cell) && !holdsNumber(cell)).length;
  return rows
    .slice(0, SEARCHED)
    .reduce<Row | undefined>(
      (best, row) => (best === undefined || words(row) > words(best) ? row : best),
      undefined,
    );
}
