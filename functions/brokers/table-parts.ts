/**
 * The tables of a file, one below the other, each with a header line of its own.
 * @module
 */

import { filledIn } from "./blank-cells.ts";
import { readsAsSymbol } from "./column-cells.ts";
import type { Row } from "./export-rows.ts";
import { holdsIdentifier } from "./footers.ts";
import { type FoundHeader, headerAt } from "./header.ts";

/** A table: its header and the rows below it, up to the next header. */
export interface Part {
  readonly header: FoundHeader;
  readonly rows: readonly Row[];
}

const sameNames = (a: Row, b: Row): boolean =>
  a.cells.length === b.cells.length && a.cells.every((cell, i) => cell.trim() === b.cells[i]?.trim());

/** A further header line has several names that are known, no content, and another shape than the rows. */
const KNOWN_NAMES = 3;

/** Drops the lines of one text directly above a further header line: they name its account ("Individual ...123"), and no security. */
function dropTitles(rows: Row[]): void {
  for (let last = rows.at(-1); last !== undefined; last = rows.at(-1)) {
    const [text = "", ...more] = filledIn(last);
    if (more.length > 0 || readsAsSymbol(text.trim()) || holdsIdentifier(text)) return;
    rows.pop();
  }
}

/** The tables that begin with a first header line: the same names again are a page of the same table. */
export function partsOf(rows: readonly Row[], first: FoundHeader): readonly Part[] {
  const parts: { header: FoundHeader; rows: Row[] }[] = [{ header: first, rows: [] }];
  for (let at = first.at + 1; at < rows.length; at += 1) {
    const [row, part] = [rows[at], parts.at(-1)];
    if (row === undefined || part === undefined) break;
    if (sameNames(row, part.header.row)) {
      dropTitles(part.rows);
      continue;
    }
    const next = headerAt(rows, at);
    const known = next?.columns.filter(({ roles }) => roles.size > 0).length ?? 0;
    const filled = filledIn(row).length;
    if (next !== null && known >= KNOWN_NAMES && known * 2 > filled) {
      dropTitles(part.rows);
      parts.push({ header: next, rows: [] });
    } else part.rows.push(row);
  }
  return parts;
}
