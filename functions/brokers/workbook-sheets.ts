/**
 * Which of a workbook's sheets is judged, and whether another may hold what that one does not. Covers, pivots of the same
 * holdings, glossaries and transactions hold nothing more; they are told as unread.
 * @module
 */

import { Big } from "big.js";
import { readOption } from "../core/symbols/option-symbol.ts";
import { COMPANY, countedIn } from "./above-header.ts";
import { filledIn, isBlank } from "./blank-cells.ts";
import { areCodes, countCells, readsAsSymbol, readsLikeTickers, schemeOfCell } from "./column-cells.ts";
import { describesOnly, type NamedColumn, namedColumn, type Role } from "./column-names.ts";
import { identities } from "./columns.ts";
import { isCurrencyCode } from "./currency-text.ts";
import type { Row } from "./export-rows.ts";
import { holdsIdentifier, isTotalLabel } from "./footers.ts";
import { findHeader } from "./header.ts";
import { holdsNumber } from "./numbers.ts";
import { readPlainTable } from "./plain-csv.ts";
import { type Refused, refused } from "./refusal.ts";
import { listsTransactions } from "./transactions.ts";
import { keyOf as securityOf } from "./unread-columns.ts";

export interface SheetRows {
  readonly name: string;
  readonly rows: readonly Row[];
  readonly isHidden: boolean;
}

const amountRoles: readonly Role[] = ["quantity", "marketValue", "price", "shortQuantity", "shortValue"];
const has = ({ roles }: NamedColumn, some: readonly Role[]): boolean => some.some((role) => roles.has(role));

const keyOf = (cell: string): string => cell.trim().toUpperCase();
const cellAt = ({ cells }: Row, at: number): string => cells[at] ?? "";

/** How many positions with an amount a sheet has as it is read; null: it is no table of holdings. */
function amountsIn(rows: readonly Row[]): number | null {
  const reading = findHeader(rows) === null ? null : readPlainTable(rows);
  if (reading?.kind !== "positions") return null;
  return reading.positions.filter((one) => (one.quantity ?? one.marketValue) !== undefined).length;
}

/** A sheet below its header line, as far as one is known: its columns, whatever is understood of them. */
interface Body {
  readonly columns: readonly NamedColumn[];
  readonly rows: readonly Row[];
}

function bodyOf(rows: readonly Row[]): Body {
  const header = findHeader(rows);
  if (header !== null) return { columns: header.columns, rows: rows.slice(header.at + 1) };
  const first = rows.findIndex((row) => filledIn(row).length > 1);
  const columns = (rows[first]?.cells ?? []).map((cell) => namedColumn(cell));
  return { columns, rows: rows.slice(Math.max(first, 0)) };
}

/** Whether columns known by name hold a security beside an amount; where it is but a name, most rows bear a number, as no cover's do. */
function namesHoldings({ columns, rows }: Body, isNew: (cell: string) => boolean): boolean {
  const at = (fits: (column: NamedColumn) => boolean): readonly number[] =>
    columns.flatMap((column, i) => (fits(column) ? [i] : []));
  const identified = at((column) => has(column, identities));
  const valued = at((column) => has(column, amountRoles) && !has(column, identities));
  const named = at((column) => column.roles.has("name") && column.header !== "");
  const tells = (places: readonly number[]): boolean =>
    rows.some((row) => places.some((i) => isNew(cellAt(row, i))));
  if (valued.some((i) => !named.includes(i)) && tells(identified)) return true;
  const counted = rows.filter((row) => filledIn(row).length > 1 && row.cells.some(holdsNumber));
  return counted.length * 2 > rows.length && tells(named);
}

const isPair = (cell: string): boolean =>
  cell.length === 6 && isCurrencyCode(cell.slice(0, 3)) && isCurrencyCode(cell.slice(3));

/** Whether a column of any name holds tickers that are new, beside numbers or alone on their lines. */
function listsTickers({ columns, rows }: Body, isNew: (cell: string) => boolean): boolean {
  const width = rows.reduce((most, { cells }) => Math.max(most, cells.length), 0);
  return Array.from({ length: width }, (_, at) => at).some((at) => {
    const cells = rows.map((row) => cellAt(row, at));
    const header = columns[at]?.header ?? "";
    if (describesOnly(header) || areCodes(header, cells)) return false;
    if (![cells, cells.slice(1)].some((some) => readsLikeTickers(countCells(some)))) return false;
    const told = rows.filter((row) => {
      const cell = cellAt(row, at).trim();
      return /[A-Z]/.test(cell) && readsAsSymbol(cell) && !isPair(cell) && isNew(cell);
    });
    return told.some((row) => row.cells.some(holdsNumber) || filledIn(row).length === 1);
  });
}

/** Whether a cell is an identifier that is new; nine characters are as well the number of an account, which has no row of amounts. */
function bearsIdentifiers({ columns, rows }: Body, isNew: (cell: string) => boolean): boolean {
  return rows.some((row) =>
    row.cells.some((cell, at) => {
      if (!holdsIdentifier(cell) || !isNew(cell) || columns[at]?.roles.has("account") === true) return false;
      const certain = schemeOfCell(cell.trim());
      return (certain !== "cusip" && certain !== "sedol") || filledIn(row).length > 2;
    }),
  );
}

/** How much of each security a sheet holds, by quantity or, without one, by value; null: it is no table of holdings, or a line has no amount. */
function amountsBySecurity({ rows }: SheetRows): ReadonlyMap<string, Big> | null {
  const reading = findHeader(rows) === null ? null : readPlainTable(rows);
  if (reading?.kind !== "positions") return null;
  const found = new Map<string, Big>();
  for (const position of reading.positions) {
    const amount = position.quantity ?? position.marketValue;
    if (amount === undefined) return null;
    const key = securityOf(position).toUpperCase();
    found.set(key, (found.get(key) ?? new Big(0)).plus(amount));
  }
  return found;
}

/**
 * The sheets that are parts of the whole, such as the accounts beside a sheet of all: together they hold exactly what it holds, of each of its
 * securities. One security alone may add up by chance.
 */
function partsOf(whole: SheetRows, others: readonly SheetRows[]): readonly SheetRows[] {
  const all = amountsBySecurity(whole);
  const parts = others.filter(({ rows }) => (amountsIn(rows) ?? 0) > 0);
  if (all === null || all.size < 2 || parts.length < 2) return [];
  const sums = new Map<string, Big>();
  for (const part of parts)
    for (const [key, amount] of amountsBySecurity(part) ?? [["", new Big(1)] as const])
      sums.set(key, (sums.get(key) ?? new Big(0)).plus(amount));
  const same =
    sums.size === all.size && [...all].every(([key, amount]) => sums.get(key)?.eq(amount) === true);
  return same ? parts : [];
}

/** Whether a sheet may hold what `first` does not name, read or not. */
function mayHold({ rows }: SheetRows, first: SheetRows): boolean {
  if ((amountsIn(rows) ?? 0) > 0) return true;
  const body = bodyOf(rows);
  if (listsTransactions({ headers: body.columns.map(({ header }) => header), rows: body.rows })) return false;
  const known = new Set(first.rows.flatMap(({ cells }) => cells.map(keyOf)));
  const isNew = (cell: string): boolean =>
    !isBlank(cell) && !holdsNumber(cell) && !isTotalLabel(cell) && !known.has(keyOf(cell));
  return (
    namesHoldings(body, isNew) ||
    listsTickers(body, isNew) ||
    bearsIdentifiers(body, isNew) ||
    countsHoldings(body, isNew)
  );
}

/** Letters in which no label in another's language is written, and no parameter of a model. */
const OTHER_LETTERS =
  /[\p{Script=Han}\p{Script=Hangul}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Cyrillic}]/u;
/** What is no number of a holding: rates, shares of a whole, measures. */
const MEASURE =
  /\b(?:rates?|fx|weights?|percent|pct|allocation|share of|returns?|days?|years?|scores?|ranks?|factors?|ratios?|limits?|thresholds?)\b|%|比|率/iu;
/** Months and quarters, of which a chart's numbers are. */
const PERIOD =
  /^(?:Q[1-4]|H[12]|\d{4}|(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)\p{L}*)(?:[ '-]?\d{2,4})?$/iu;

/**
 * Whether a sheet whose columns nobody knows gives numbers of what may be holdings: of a company, of a name in letters of the East, of an
 * option, or of something that is no label on most of the lines with numbers. Shares of a whole are a sector's or a country's.
 */
function countsHoldings({ columns, rows }: Body, isNew: (cell: string) => boolean): boolean {
  const numbersIn = ({ cells }: Row): readonly string[] =>
    cells.filter((cell, at) => holdsNumber(cell) && !MEASURE.test(columns[at]?.header ?? ""));
  const numbered = rows.filter((row) => numbersIn(row).some((cell) => Math.abs(Number(cell)) > 1));
  const told = numbered.flatMap((row) => {
    const text = countedIn(row);
    if (text === null || !isNew(text) || PERIOD.test(text.trim()) || isPair(keyOf(text))) return [];
    const header = columns[row.cells.indexOf(text)]?.header ?? "";
    return header !== text && describesOnly(header) ? [] : [text.trim()];
  });
  const isSure = (text: string): boolean =>
    COMPANY.test(text) || OTHER_LETTERS.test(text) || readOption(text.toUpperCase()) !== null;
  return told.some(isSure) || told.length * 2 > numbered.length;
}

export interface ChosenSheet {
  readonly kind: "sheet";
  readonly rows: readonly Row[];
  /** The names of other sheets with content, which hold nothing more. */
  readonly unread: readonly string[];
}

/** The sheet with most positions; where none can be read, the one that looks most like holdings, so that its faults are told. */
function firstOf(sheets: readonly SheetRows[]): SheetRows | undefined {
  if (sheets.length === 1) return sheets.find(({ rows }) => findHeader(rows) !== null);
  const read = sheets.map((sheet) => ({ sheet, amounts: amountsIn(sheet.rows) ?? 0 }));
  const best = read.reduce((most, { amounts }) => Math.max(most, amounts), 0);
  if (best > 0) return read.find(({ amounts }) => amounts === best)?.sheet;
  const headed = sheets.filter(({ rows }) => findHeader(rows) !== null);
  return headed.find(({ rows }) => namesHoldings(bodyOf(rows), (cell) => !isBlank(cell))) ?? headed[0];
}

/**
 * The visible sheet that holds a workbook's holdings, or why it is refused: a further sheet, hidden or not, that may hold others refuses
 * it, even where that could not be read, since what one sheet holds must not stand for two.
 */
export function chosenSheet(sheets: readonly SheetRows[]): ChosenSheet | Refused {
  const first = firstOf(sheets.filter(({ isHidden }) => !isHidden));
  if (first === undefined)
    return refused(
      "The Excel workbook has no visible sheet with a header line that names a security; expected columns such as symbol, isin, name and quantity.",
    );
  const others = sheets.filter((sheet) => sheet !== first);
  const parts = partsOf(first, others);
  const second = others.find((sheet) => !parts.includes(sheet) && mayHold(sheet, first));
  if (second === undefined) {
    const unread = others.filter(({ rows }) => rows.length > 0).map(({ name }) => name);
    return { kind: "sheet", rows: first.rows, unread };
  }
  const [one, two] = sheets.filter((sheet) => sheet === first || sheet === second);
  return refused(
    `The Excel workbook lists holdings on two sheets, "${one?.name.slice(0, 40)}" and "${two?.name.slice(0, 40)}", or may do so. ${second.isHidden ? `Unhide "${second.name.slice(0, 40)}", save` : "Save"} each as a file of its own, and remove what holds none.`,
  );
}
