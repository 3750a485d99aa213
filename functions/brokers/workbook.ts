/**
 * Excel workbooks (.xlsx): the first sheet with a header line, its cells as they are shown, formulas by their saved value.
 * Hidden rows, columns and sheets are looked at: what they hold is held too.
 * @module
 */

import { type Row, withoutMark } from "./export-rows.ts";
import { type DecimalSign, decimalSignOf } from "./numbers.ts";
import { type Refused, refused } from "./refusal.ts";
import { shownNumber } from "./workbook-formats.ts";
import { fillMerged, type Merge, mergeOf, placeOf } from "./workbook-merges.ts";
import {
  formatAt,
  openWorkbook,
  readPart,
  type Sheet,
  type Workbook,
  WorkbookFault,
} from "./workbook-parts.ts";
import { type ChosenSheet, chosenSheet } from "./workbook-sheets.ts";

/** As in the files of text: more cells or rows are no one's holdings. */
const MAX_CELLS = 200;
const MAX_ROWS = 50_000;

interface Cell {
  readonly row: number;
  readonly column: number;
  /** A text, or a number with its style. */
  readonly value: string | { readonly raw: string; readonly style: number };
}

/** What is gathered of the cell that is open. */
interface Open {
  reference: string;
  type: string;
  style: number;
  value: string | null;
  text: string;
  formula: boolean;
}

function valueIn(cell: Open, workbook: Workbook): Cell["value"] {
  const { type, value, text, style, reference } = cell;
  if (type === "s") return workbook.texts[Number(value)] ?? "";
  if (type === "inlineStr") return text;
  if (value === null && cell.formula)
    throw new WorkbookFault(
      `Cell ${reference} holds a formula whose value was not saved. Open the workbook in Excel or LibreOffice, save it again, and send that.`,
    );
  if (value === null || value === "") return "";
  if (type === "b") return value === "1" ? "TRUE" : "FALSE";
  return type === "n" ? { raw: value, style } : value;
}

/** One of the two would be taken for the other, and lost. */
const twice = (what: string): WorkbookFault =>
  new WorkbookFault(
    `The sheet has ${what} twice. Open the workbook in Excel or LibreOffice, save it again, and send that.`,
  );

/** More are nobody's table. */
const MAX_MERGES = 10_000;

interface Cells {
  readonly cells: readonly Cell[];
  readonly merges: readonly Merge[];
}

/** Every cell with content of a sheet, and those that are merged over several rows. */
function cellsOf(xml: string, workbook: Workbook): Cells {
  const cells: Cell[] = [];
  const merges: Merge[] = [];
  const rows = new Set<number>();
  let open: Open | null = null;
  let [row, column] = [0, -1];
  readPart(xml, {
    open: (path, { r, t, s, ref }) => {
      const name = path.at(-1);
      const merge = name === "mergeCell" && merges.length < MAX_MERGES ? mergeOf(ref) : null;
      if (merge !== null) merges.push(merge);
      if (name === "row") {
        [row, column] = [r === undefined ? row + 1 : Number(r), -1];
        if (rows.has(row)) throw twice(`row ${row}`);
        rows.add(row);
      }
      if (name !== "c") return;
      column += 1;
      open = {
        reference: r ?? "",
        type: t ?? "n",
        style: Number(s ?? "0"),
        value: null,
        text: "",
        formula: false,
      };
    },
    close: (path, own) => {
      const name = path.at(-1);
      if (open === null) return;
      if (name === "v") open.value = own;
      else if (name === "f") open.formula = true;
      else if (name === "t" && !path.includes("rPh")) open.text += own;
      if (name !== "c") return;
      const place = placeOf(open.reference) ?? { row, column };
      column = place.column;
      const value = valueIn(open, workbook);
      open = null;
      if (value === "") return;
      if (place.column >= MAX_CELLS || place.row > 1_048_576)
        throw new WorkbookFault(
          `The sheet has a value in column ${place.column + 1}; expected a table of at most ${MAX_CELLS} columns. Remove what is not a holding.`,
        );
      cells.push({ ...place, value });
    },
  });
  return { cells, merges };
}

const texts = (cells: readonly Cell[]): readonly string[] =>
  cells.flatMap(({ value }) => (typeof value === "string" ? [value] : []));

function rowsOf(sheet: Sheet, workbook: Workbook): readonly Row[] {
  const { cells, merges } = cellsOf(workbook.sheet(sheet), workbook);
  const decimal = decimalSignOf(texts(cells));
  const sign: DecimalSign = decimal === "," ? "," : ".";
  const byRow = new Map<number, string[]>();
  for (const { row, column, value } of cells) {
    const line = byRow.get(row) ?? [];
    if ((line[column] ?? "") !== "") throw twice(`the cell of row ${row} and column ${column + 1}`);
    while (line.length < column) line.push("");
    line[column] =
      typeof value === "string"
        ? withoutMark(value.slice(0, 4_096).trim())
        : shownNumber(value.raw, formatAt(workbook, value.style), { from1904: workbook.from1904, sign });
    byRow.set(row, line);
  }
  fillMerged(byRow, merges);
  if (byRow.size > MAX_ROWS) throw new WorkbookFault(`The sheet has more than ${MAX_ROWS} rows. Split it.`);
  const width = Math.max(0, ...[...byRow.values()].slice(0, 200).map(({ length }) => length));
  return [...byRow]
    .sort(([a], [b]) => a - b)
    .map(([line, own]) => ({
      line,
      decimal,
      cells: [...own, ...Array<string>(Math.max(0, width - own.length)).fill("")],
    }));
}

/** The rows of the visible sheet of holdings, or why the workbook is refused. A line is a row of the sheet. */
export function readWorkbook(bytes: Uint8Array): ChosenSheet | Refused {
  try {
    const workbook = openWorkbook(bytes);
    return chosenSheet(
      workbook.sheets.map((sheet) => ({
        name: sheet.isHidden ? `${sheet.name} (hidden)` : sheet.name,
        rows: rowsOf(sheet, workbook),
        isHidden: sheet.isHidden,
      })),
    );
  } catch (error) {
    if (error instanceof WorkbookFault) return refused(error.message);
    throw error;
  }
}
