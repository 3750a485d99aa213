/**
 * From a file's text to the rows of its tables.
 * @module
 */

import { CsvError, parse } from "csv-parse/sync";
import { type Row, withoutMark } from "./export-rows.ts";
import { decimalSignOf } from "./numbers.ts";

/** Longer files are no one's holdings; callers bound bodies besides. */
const MAX_ROWS = 50_000;
/** A row of more cells is nobody's holding, and one of more text is a quote that was never closed. */
const MAX_CELLS = 200;
const LONGEST_ROW = 65_536;
/** What comes after in one cell is not looked at: no symbol, name or number is as long. */
const LONGEST_CELL = 4_096;

export const delimiters = [",", ";", "\t", "|"] as const;
export type Delimiter = (typeof delimiters)[number];

/** Excel's own first line, which says what separates the cells below: "sep=;". */
const SEPARATOR_LINE = /^\s*"?sep=(.)"?[^\S\r\n]*(?:\r\n|\r|\n|$)/i;

/** The delimiter that a file states, or that its first lines use most, outside quotes. */
export function delimiterIn(text: string): Delimiter {
  const stated = SEPARATOR_LINE.exec(text)?.[1];
  const known = delimiters.find((delimiter) => delimiter === stated);
  if (known !== undefined) return known;
  const sample = text.slice(0, 20_000).replaceAll(/"[^"]*"/g, "");
  const count = (delimiter: Delimiter): number => sample.split(delimiter).length;
  return delimiters.reduce((best, delimiter) => (count(delimiter) > count(best) ? delimiter : best));
}

/** Why a text could not be taken apart, and where. */
export interface RecordsFault {
  readonly line: number;
  readonly detail: string;
}

export type Records =
  | { readonly kind: "rows"; readonly rows: readonly Row[] }
  | { readonly kind: "fault"; readonly fault: RecordsFault };

/** Every row with content, with the line on which it ends. */
export const readRecords = (text: string, delimiter: Delimiter): Records =>
  readRows(text, delimiter, MAX_ROWS + 1);

/** As `readRecords`, the first ones: what a file is can be told by them. */
export const firstRecords = (text: string, delimiter: Delimiter): Records => readRows(text, delimiter, 60);

/** A cell as its writer meant it: Excel keeps text from becoming a number by writing it as a formula, ="00941". */
const asText = (cell: string): string => {
  const short = cell.length > LONGEST_CELL ? cell.slice(0, LONGEST_CELL) : cell;
  return short.startsWith('="') && short.endsWith('"') && short.length > 2
    ? short.slice(2, -1).replaceAll('""', '"')
    : withoutMark(short);
};

/** Raised inside the parser's callback, so that a file of one endless row costs no more than its beginning. */
class TooMuch extends Error {
  override readonly name = "TooMuch";
  readonly fault: RecordsFault;

  constructor(fault: RecordsFault) {
    super(fault.detail);
    this.fault = fault;
  }
}

const QUOTES =
  "A quoted cell is not closed, or a quote stands within a cell; expected quotes around whole cells, doubled within (RFC 4180).";

function faultOf(error: unknown): RecordsFault {
  if (error instanceof TooMuch) return error.fault;
  if (!(error instanceof CsvError)) throw error;
  const line = typeof error.lines === "number" ? error.lines : 1;
  return error.code === "CSV_MAX_RECORD_SIZE"
    ? {
        line,
        detail: `A row has more than ${LONGEST_ROW} characters: a quoted cell may not be closed. Correct it.`,
      }
    : { line, detail: QUOTES };
}

const BLANKS_BESIDE_QUOTES = /" +[,;|]|[,;|] +"/;

/** Cells may have line breaks. */
const LINES_OF_ROW = 20;
/** More delimiters in one line are no table's, and each costs the parser a cell. */
const MAX_DELIMITERS = 1_000;

/** The first line with too many delimiters to be taken apart; null: there is none. */
function tooWide(text: string, delimiter: Delimiter, lines: number): RecordsFault | null {
  const code = delimiter.charCodeAt(0);
  let [line, count] = [1, 0];
  for (let i = 0; i < text.length && line <= lines; i += 1) {
    const one = text.charCodeAt(i);
    if (one === 10) [line, count] = [line + 1, 0];
    else if (one === code) count += 1;
    if (count > MAX_DELIMITERS)
      return {
        line,
        detail: `The line has more than ${MAX_DELIMITERS} cells; expected a table of holdings. Check what separates its cells.`,
      };
  }
  return null;
}

const lastFilled = (cells: readonly string[]): number => cells.findLastIndex((cell) => cell.trim() !== "");

function readRows(text: string, delimiter: Delimiter, most: number): Records {
  const stated = SEPARATOR_LINE.exec(text)?.[0] ?? "";
  const skipped = stated === "" ? 0 : 1;
  const wide = tooWide(text, delimiter, most * LINES_OF_ROW);
  if (wide !== null) return { kind: "fault", fault: wide };
  const rows: { readonly line: number; readonly cells: readonly string[] }[] = [];
  try {
    parse(text.slice(stated.length), {
      bom: true,
      delimiter,
      max_record_size: LONGEST_ROW,
      // Lines that were put together from two files end in two ways.
      record_delimiter: ["\r\n", "\n", "\r"],
      relax_column_count: true,
      // Exports print inches and quoted names bare within cells.
      relax_quotes: true,
      skip_empty_lines: true,
      // Blanks between a cell's quotes and the delimiter are no part of it; a tab among them would be a delimiter.
      trim: delimiter !== "\t" && BLANKS_BESIDE_QUOTES.test(text.slice(0, 20_000)),
      to: most,
      on_record: (read: readonly string[], { lines }: { readonly lines: number }) => {
        const line = lines + skipped;
        const last = lastFilled(read);
        if (last < 0) return null;
        if (last >= MAX_CELLS)
          throw new TooMuch({
            line,
            detail: `The row has more than ${MAX_CELLS} cells; expected a table of holdings. Check what separates its cells.`,
          });
        rows.push({ line, cells: read.slice(0, MAX_CELLS).map(asText) });
        if (rows.length > MAX_ROWS)
          throw new TooMuch({ line, detail: `The file has more than ${MAX_ROWS} rows. Split it.` });
        return null;
      },
    });
  } catch (error) {
    return { kind: "fault", fault: faultOf(error) };
  }
  const decimal = signOf(rows, delimiter);
  return { kind: "rows", rows: rows.map((row) => ({ ...row, decimal })) };
}

function* cellsOf(rows: readonly Pick<Row, "cells">[]): Generator<string, void> {
  for (const { cells } of rows) yield* cells;
}

/**
 * Which sign begins fractions in a file. Where no cell shows it, commas between cells mean that a comma within one
 * groups; spreadsheets in half of Europe write semicolons or tabs because their comma does not.
 */
function signOf(rows: readonly Pick<Row, "cells">[], delimiter: Delimiter): Row["decimal"] {
  const shown = decimalSignOf(cellsOf(rows));
  return shown ?? (delimiter === "," ? "." : null);
}
