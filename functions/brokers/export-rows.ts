/**
 * What the readers of brokers' exports have in common: every row of a file ends as exactly one of these.
 * @module
 */

import type { Position } from "../core/check/position.ts";
import {
  isValidCusip,
  isValidIsin,
  isValidSedol,
  normaliseIdentifier,
  repairCusip,
} from "../core/symbols/identifiers.ts";
import { isBlank } from "./blank-cells.ts";
import { readNumber, type ShownSign } from "./numbers.ts";

/** What was not understood of a row: the whole of it, or one cell. */
export interface RowProblem {
  readonly code:
    | "row-not-understood"
    | "number-not-understood"
    | "identifier-not-understood"
    | "currency-not-understood"
    | "day-not-understood"
    | "not-in-this-file";
  /** Counted from 1, as an editor counts. */
  readonly line: number;
  /** The position's field, or the row as a whole. */
  readonly field:
    | "row"
    | "symbol"
    | "isin"
    | "quantity"
    | "price"
    | "marketValue"
    | "currency"
    | "issued"
    | "matures"
    | "acquired";
  /** What was wrong, what was expected, what to do. */
  readonly message: string;
  /** The cell or row as it stands, whole; printed by way of `shown`. */
  readonly found: string;
  /** The row may hold a security that no field of its position names. */
  readonly undecided: boolean;
}

export type ExportRow =
  | {
      readonly kind: "position" | "cash";
      readonly line: number;
      readonly position: Position;
      readonly problems: readonly RowProblem[];
      /** Of a fund's holdings: the line's share of it, in percent. */
      readonly weight?: string;
    }
  /** Nothing could be read of it. */
  | { readonly kind: "problem"; readonly line: number; readonly problem: RowProblem }
  /** Titles, headers, totals, footnotes and sections of other things than holdings. */
  | { readonly kind: "boilerplate"; readonly line: number };

/** One line of a table. */
export interface Row {
  readonly line: number;
  readonly cells: readonly string[];
  /** Which sign begins fractions in the file; null: no cell shows it; "both": its cells contradict each other. */
  readonly decimal: ShownSign;
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: finding them is the point.
const CONTROL = /[\u0000-\u001f\u007f-\u009f]/;
const EVERY_CONTROL = new RegExp(CONTROL, "g");

/** A text of the file as it may be printed: cut at 80 characters, without what would steer a terminal. */
export const shown = (text: string): string =>
  (text.length > 80 ? `${text.slice(0, 80)}…` : text).toWellFormed().replaceAll(EVERY_CONTROL, "\uFFFD");

export const boilerplate = (line: number): ExportRow => ({ kind: "boilerplate", line });

/** A row of which nothing can be used. */
export const unreadRow = (
  line: number,
  found: string,
  message: string,
  code: RowProblem["code"] = "row-not-understood",
): ExportRow => ({
  kind: "problem",
  line,
  problem: { code, line, field: "row", message, found, undecided: true },
});

export const notUnderstood = ({ line, cells }: Pick<Row, "line" | "cells">, why: string): ExportRow =>
  unreadRow(line, cells.join(","), `${why} Correct the row, or remove it if it holds no position.`);

/** Characters of no width, which web sites put between others. */
const INVISIBLE = /[\u200b-\u200d\u2060\ufeff]/gu;

/** A cell's text, its blanks single; undefined where it says that there is none. */
export const textIn = (cell: string | undefined): string | undefined => {
  const text = cell?.replaceAll(INVISIBLE, "") ?? "";
  return isBlank(text) ? undefined : text.trim().replaceAll(/\s+/g, " ");
};

/** A name as the contract takes it: what comes after 256 characters never tells two names apart. */
export const nameIn = (cell: string | undefined): string | undefined => textIn(cell)?.slice(0, 256);

/** A cell without the apostrophe by which spreadsheets keep a number or a code as text: "'00941". */
export const withoutMark = (cell: string): string =>
  /^'[\d+\-=(.A-Z\p{Sc}][^']*$/u.test(cell) ? cell.slice(1) : cell;

/** How column names are compared. */
export const columnKey = (name: string): string => name.trim().toLowerCase().replaceAll(/\s+/g, " ");

/** Where each field stands in a header line; null: the header lacks one of the required fields. */
export function columnsIn<F extends string>(
  header: Row,
  aliases: Readonly<Record<F, readonly string[]>>,
  required: readonly NoInfer<F>[],
): ReadonlyMap<string, number> | null {
  const at = new Map<string, number>();
  const names = header.cells.map(columnKey);
  for (const [field, spellings] of Object.entries<readonly string[]>(aliases)) {
    const index = names.findIndex((name) => spellings.includes(name));
    if (index >= 0) at.set(field, index);
  }
  return required.every((field) => at.has(field)) ? at : null;
}

/** A header line: which columns it names, and how many. */
export interface Header {
  readonly columns: ReadonlyMap<string, number>;
  readonly cells: readonly string[];
}

const LINE_BREAK = /[\r\n]/;
const BROKEN =
  "A cell of the row holds a line break: where a quote is missing, the next rows were taken into it.";

/** Whether a row has taken others into one of its cells; a footnote that stands alone may have several lines. */
export function brokenBy({ cells }: Pick<Row, "cells">): boolean {
  const broken = cells.filter((cell) => LINE_BREAK.test(cell));
  const alone = cells.filter((cell) => cell.trim() !== "").length === 1;
  return broken.some((cell) => !alone || /[\r\n].*(?:[,;\t]\S.*){3}/.test(cell));
}

/** A reader's outcome of a row, held against what the row may have taken into itself. */
export const unbroken = (outcome: ExportRow, row: Row | undefined): ExportRow =>
  outcome.kind === "boilerplate" && row !== undefined && brokenBy(row) ? notUnderstood(row, BROKEN) : outcome;

/**
 * Why a row does not fit below its header; null where it does. Content beyond the last column is cells that moved right
 * when something was left unquoted; a row that ends before the last named column is one cut short, and its last cell
 * may be a part of what stood there. Rows may end in `spare` empty cells more than the header.
 */
export function misfit(row: Pick<Row, "cells">, { cells }: Pick<Header, "cells">, spare = 1): string | null {
  if (brokenBy(row)) return BROKEN;
  const named = cells.findLastIndex((name) => name.trim() !== "") + 1;
  const beyond =
    row.cells.length > cells.length + spare ||
    row.cells.slice(cells.length).some((cell) => cell.trim() !== "");
  if (!beyond && row.cells.length >= named) return null;
  return `The row has ${row.cells.length} cells, its header ${named}.`;
}

/** The texts of a row by field. */
export type Cells<F extends string> = Readonly<Partial<Record<F, string>>>;

/** The cell of a field, absent where the header lacks the column. */
export const cellOf = (row: Row, columns: ReadonlyMap<string, number>, field: string): string | undefined => {
  const at = columns.get(field);
  return at === undefined ? undefined : row.cells[at];
};

const numbers = ["quantity", "price", "marketValue"] as const;
type NumberField = (typeof numbers)[number];

/** Longer ones are no amounts of anything, and the contract takes no more. */
const MAX_DIGITS = 39;

const WORDS = /\p{L}{2}/u;

function decimalIn(cell: string, decimal: Row["decimal"]): string | null {
  const reading = readNumber(cell, decimal);
  return reading.kind === "number" && reading.value.length <= MAX_DIGITS ? reading.value : null;
}

/**
 * The numbers of a position as plain decimals, and a problem for each cell that can't be read as one (`#VALUE!`,
 * `1.2E+05`, a number with a stray comma): the position then stands without it.
 */
export function numbersOf(
  cells: Cells<NumberField>,
  { line, decimal }: Pick<Row, "line" | "decimal">,
): { readonly numbers: Cells<NumberField>; readonly problems: readonly RowProblem[] } {
  const found: Partial<Record<NumberField, string>> = {};
  const problems: RowProblem[] = [];
  for (const field of numbers) {
    const cell = textIn(cells[field]);
    if (cell === undefined) continue;
    const number = decimalIn(cell, decimal);
    if (number !== null) {
      found[field] = number;
      continue;
    }
    // Words where a number is due are another column's: the row's other cells may stand in the wrong places too.
    const moved = WORDS.test(cell) && !cell.startsWith("#");
    problems.push({
      code: "number-not-understood",
      line,
      field,
      message: `The ${field} is not a number that reads in one way only; expected one such as $1,234.50 or (12.5). ${moved ? "It holds words, so that the row's cells may have moved" : "The position stands without it"}; correct the cell.`,
      found: cell,
      undecided: moved,
    });
  }
  return { numbers: found, problems };
}

/** An ISIN whatever its length: a damaged one is the core's to report. */
const IN_DESCRIPTION =
  /\bISIN\s*#?\s*([A-Z]{2}(?=[A-Z]*\d)[A-Z0-9]{4,12})\b(?:\s+(?:SEDOL\s*)?#\s*([0-9B-DF-HJ-NP-TV-Z]{6}\d))?/;
const CUSIP_IN_DESCRIPTION = /\bCUSIP\s*[:#]?\s*([0-9A-Z]{8}\d)\b/;

/** Identifiers that brokers hide in descriptions ("… ISIN #KYG9830T1067 SEDOL #BG0ZMJ9"), each by its own check digit. */
export function identifiersIn(description: string | undefined): Pick<Position, "isin" | "sedol" | "cusip"> {
  if (description === undefined) return {};
  const text = description.toUpperCase();
  const [, isin, sedol] = IN_DESCRIPTION.exec(text) ?? [];
  const cusip = CUSIP_IN_DESCRIPTION.exec(text)?.[1];
  return {
    ...(isin === undefined ? {} : { isin }),
    ...(sedol !== undefined && isValidSedol(sedol) ? { sedol } : {}),
    ...(cusip !== undefined && isValidCusip(cusip) ? { cusip } : {}),
  };
}

/**
 * A text of unknown scheme as the identifier that its check digit says it is; null where none fits. Seven or eight digits
 * count as a CUSIP that a spreadsheet took the zeros from.
 */
export function identifierOf(text: string): Pick<Position, "isin" | "sedol" | "cusip"> | null {
  const value = normaliseIdentifier(text);
  if (isValidIsin(value)) return { isin: value };
  if (isValidCusip(value)) return { cusip: value };
  if (/^\d{7,8}$/.test(value) && repairCusip(value) !== null) return { cusip: value };
  return isValidSedol(value) ? { sedol: value } : null;
}

/** The symbol column's content: a ticker, or the CUSIP that stands there for funds, bonds and foreign lines. */
export function symbolOrCusip(symbol: string | undefined): Pick<Position, "symbol" | "cusip"> {
  if (symbol === undefined) return {};
  const value = normaliseIdentifier(symbol);
  const damaged = /^\d{7,8}$/.test(value) && repairCusip(value) !== null;
  return damaged || (value.length === 9 && isValidCusip(value)) ? { cusip: value } : { symbol };
}

/** The field that no request may carry as it is: too long, or no text; undefined: none. */
const unfitField = (position: Position): string | undefined =>
  Object.entries(position).find(
    ([field, text]) =>
      text.length > (field === "name" ? 256 : 64) || CONTROL.test(text) || !text.isWellFormed(),
  )?.[0];

function placed(
  kind: "position" | "cash",
  line: number,
  position: Position,
  problems: readonly RowProblem[],
): ExportRow {
  const whole = { ...position, ref: `line-${line}` };
  const unfit = unfitField(whole);
  if (unfit === undefined) return { kind, line, position: whole, problems };
  return notUnderstood(
    { line, cells: Object.values(position) },
    `The ${unfit} is too long or holds characters that are not text.`,
  );
}

/** A row's answer: its position, named by its line, and whatever could not be read of it. */
export const asPosition = (
  line: number,
  position: Position,
  problems: readonly RowProblem[] = [],
): ExportRow => placed("position", line, position, problems);

/** Money. What is owed (pending purchases, a margin debit) is no short position: its amount stays out of the sums. */
export const asCash = (
  line: number,
  { marketValue, ...position }: Position,
  problems: readonly RowProblem[] = [],
): ExportRow =>
  placed(
    "cash",
    line,
    {
      ...position,
      kind: "cash",
      ...(marketValue === undefined || marketValue.startsWith("-") ? {} : { marketValue }),
    },
    problems,
  );
