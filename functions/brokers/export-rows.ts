import type { Position } from "../core/answer.ts";
import {
  isValidCusip,
  isValidIsin,
  isValidSedol,
  normaliseIdentifier,
  repairCusip,
} from "../core/identifiers.ts";
import { plainDecimal } from "./plain-csv.ts";

/** What the readers of brokers' exports have in common: every row of a file ends as exactly one or more of these. */

export const exportFormats = [
  "schwab",
  "fidelity",
  "vanguard",
  "ibkr-activity",
  "ibkr-flex",
  "plain-csv",
] as const;
export type ExportFormat = (typeof exportFormats)[number];

/** A row that was not understood, wholly or in one cell. Its position, where one could be read, stands beside it. */
export interface RowProblem {
  readonly code:
    | "row-not-understood"
    | "number-not-understood"
    | "identifier-not-understood"
    | "not-in-this-file";
  /** Counted from 1, as an editor counts. */
  readonly line: number;
  /** What was wrong, what was expected, what to do. */
  readonly message: string;
  /** The cell or row as it stands, cut at 80 characters. */
  readonly value: string;
}

export type ExportRow =
  | { readonly kind: "position"; readonly line: number; readonly position: Position }
  | { readonly kind: "cash"; readonly line: number; readonly position: Position }
  /** Titles, headers, totals, footnotes and sections of other things than holdings. */
  | { readonly kind: "furniture"; readonly line: number }
  | ({ readonly kind: "problem" } & RowProblem);

/** One line of a table. */
export interface Row {
  readonly line: number;
  readonly cells: readonly string[];
}

export const shown = (text: string): string => (text.length > 80 ? `${text.slice(0, 80)}…` : text);

export const furniture = (line: number): ExportRow => ({ kind: "furniture", line });

export const notUnderstood = (row: Row, why: string): ExportRow => ({
  kind: "problem",
  code: "row-not-understood",
  line: row.line,
  message: `${why} Correct the row, or remove it if it holds no position.`,
  value: shown(row.cells.join(",")),
});

/** What exports print where there is no value. */
const blanks: ReadonlySet<string> = new Set(["", "-", "--", "—", "n/a", "not applicable", "unavailable"]);

export const isBlank = (cell: string): boolean => blanks.has(cell.trim().toLowerCase());

/** A cell's text, its blanks single; undefined where it says that there is none. */
export const textIn = (cell: string | undefined): string | undefined =>
  cell === undefined || isBlank(cell) ? undefined : cell.trim().replaceAll(/\s+/g, " ");

/** A name as the contract takes it: what comes after 256 characters never tells two names apart. */
export const nameIn = (cell: string | undefined): string | undefined => textIn(cell)?.slice(0, 256);

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

/** Whether a row has content beyond its header's columns: cells that moved right when something was left unquoted. */
export const overflows = (row: Row, width: number): boolean =>
  row.cells.slice(width).some((cell) => cell.trim() !== "");

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
const MOST_DIGITS = 40;

/**
 * The numbers of a position as plain decimals, and a problem for each cell that can't be read as one (`#VALUE!`,
 * `1.2E+05`, a number with a stray comma): the position then stands without it.
 */
export function numbersOf(
  cells: Cells<NumberField>,
  line: number,
  commasGroup = true,
): { readonly numbers: Cells<NumberField>; readonly problems: readonly ExportRow[] } {
  const found: Partial<Record<NumberField, string>> = {};
  const problems: ExportRow[] = [];
  for (const field of numbers) {
    const cell = textIn(cells[field]);
    if (cell === undefined) continue;
    const number = plainDecimal(cell, commasGroup);
    if (number !== null && number.length <= MOST_DIGITS) {
      found[field] = number;
      continue;
    }
    problems.push({
      kind: "problem",
      code: "number-not-understood",
      line,
      message: `The ${field} is no number that reads in one way only; expected one such as $1,234.50 or (12.5). The position stands without it; correct the cell.`,
      value: shown(cell),
    });
  }
  return { numbers: found, problems };
}

const IN_DESCRIPTION =
  /\bISIN\s*#?\s*([A-Z]{2}[A-Z0-9]{9}\d)(?:\s+(?:SEDOL\s*)?#\s*([0-9B-DF-HJ-NP-TV-Z]{6}\d))?/;
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

// biome-ignore lint/suspicious/noControlCharactersInRegex: finding them is the point.
const CONTROL = /[\u0000-\u001f\u007f-\u009f]/;

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
  problems: readonly ExportRow[],
): readonly ExportRow[] {
  const whole = { ...position, ref: `line-${line}` };
  const unfit = unfitField(whole);
  if (unfit === undefined) return [{ kind, line, position: whole }, ...problems];
  const values = Object.values(whole);
  return [
    notUnderstood({ line, cells: values }, `The ${unfit} is too long or holds characters that are no text.`),
  ];
}

/** A row's answer: its position, named by its line, and whatever could not be read of it. */
export const asPosition = (
  line: number,
  position: Position,
  problems: readonly ExportRow[] = [],
): readonly ExportRow[] => placed("position", line, position, problems);

export const asCash = (
  line: number,
  position: Position,
  problems: readonly ExportRow[] = [],
): readonly ExportRow[] => placed("cash", line, { ...position, kind: "cash" }, problems);
