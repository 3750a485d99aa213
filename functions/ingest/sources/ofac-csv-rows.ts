/**
 * The rows of one file of OFAC's CSV set, up to its end mark.
 * @module
 */

import { csvRows, type Row } from "./csv-rows.ts";
import { type Faults, UnreadableList } from "./list-faults.ts";
import { type Bytes, type ListTerms, shown } from "./list-file.ts";

/** How OFAC ends each file; a file without it has lost its end. */
const CTRL_Z = "\u001a";

const widths = { prim: 12, alt: 5, add: 6, comments: 2 } as const;

export type Member = keyof typeof widths;

/** How OFAC calls the members of its two sets. */
export const namesOf = ({ everyRecord }: ListTerms): Readonly<Record<Member, string>> =>
  everyRecord === undefined
    ? { prim: "cons_prim.csv", alt: "cons_alt.csv", add: "cons_add.csv", comments: "cons_comments.csv" }
    : { prim: "sdn.csv", alt: "alt.csv", add: "add.csv", comments: "sdn_comments.csv" };

/** What a reading of a set is told, and where it says what is wrong. */
export interface Reading {
  readonly terms: ListTerms;
  readonly names: Readonly<Record<Member, string>>;
  readonly faults: Faults;
}

/** A first row that names columns, which OFAC's own files do not have. */
const isHeader = ({ cells }: Row): boolean => /^[A-Za-z_ ]+$/.test(cells[0]?.trim() ?? "");

/** The end mark on a row of its own, or padded with empty cells by a spreadsheet. */
const isEnd = ({ cells: [mark = "", ...rest] }: Row): boolean =>
  mark.trim() === CTRL_Z && rest.every((text) => text.trim() === "");

/** The rows up to the end mark, each as wide as the layout says. Throws UnreadableList. */
export async function* membersRows(
  bytes: Bytes,
  member: Member,
  { names, faults }: Reading,
): AsyncGenerator<Row> {
  const name = names[member];
  let ended = false;
  let resaved = false;
  let rows = 0;
  for await (const row of csvRows(bytes, name)) {
    if (ended)
      throw new UnreadableList(
        "unknown-schema",
        row.at,
        "there are rows after the end mark (Ctrl-Z); expected none",
      );
    if (isEnd(row)) {
      ended = true;
      continue;
    }
    const width = widths[member];
    if (rows === 0 && !resaved && row.cells.length === width && isHeader(row)) {
      resaved = true;
      faults.add(
        "resaved",
        row.at,
        "the file begins with a header, which OFAC's own has not: a program saved it again, and may have changed or lost cells; get OFAC's own file",
      );
      continue;
    }
    if (row.cells.length !== width || !/^\d+$/.test(row.cells[0]?.trim() ?? "")) {
      throw new UnreadableList(
        "unknown-schema",
        row.at,
        `the row has ${row.cells.length} columns and begins ${shown(row.cells.slice(0, 3).join(","))}; expected ${width} columns, the first the entity's number. ` +
          "Without that number no record can be told from another: get OFAC's own file",
      );
    }
    rows += 1;
    yield row;
  }
  if (!ended) {
    throw new UnreadableList(
      "truncated",
      `${name}:${rows}`,
      `after ${rows} rows the end mark (Ctrl-Z) is missing: the file is cut; fetch it again`,
    );
  }
}
