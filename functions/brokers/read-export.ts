/**
 * A file of holdings, whichever of the known ones it is. Pure.
 * @module
 */

import type { SentPosition, Unread } from "../core/check/position.ts";
import type { Problem } from "../core/problem.ts";
import { isBlank } from "./blank-cells.ts";
import type { Role } from "./column-names.ts";
import { amountOf, isCurrencyCode } from "./currency-text.ts";
import { decodeText, isOtherAlphabet, otherTexts } from "./encodings.ts";
import { isEtrade, readEtrade } from "./etrade.ts";
import type { ExportFormat } from "./export-formats.ts";
import { type ExportRow, type Row, type RowProblem, shown, unbroken } from "./export-rows.ts";
import { isFidelity, readFidelity } from "./fidelity.ts";
import { isZip, refusedBytes, refusedText } from "./foreign-files.ts";
import { findHeader } from "./header.ts";
import { hasPositions, isIbkrActivity, readIbkrActivity } from "./ibkr-activity.ts";
import { isFlexCsv, readFlexCsv } from "./ibkr-flex.ts";
import { readMarkup } from "./markup.ts";
import { holdsNumber } from "./numbers.ts";
import { type PlainHoldings, readPlainTable } from "./plain-csv.ts";
import { type Delimiter, delimiterIn, delimiters, firstRecords, readRecords } from "./records.ts";
import { type Refused, refused } from "./refusal.ts";
import { isSchwab, readSchwab } from "./schwab.ts";
import { isVanguard, readVanguard } from "./vanguard.ts";
import { readWorkbook } from "./workbook.ts";

type BrokersFormat = Exclude<ExportFormat, "plain-csv">;

export type ExportReading =
  /** Every row with content, in the file's order. */
  | {
      readonly kind: "read";
      readonly format: BrokersFormat;
      readonly rows: readonly ExportRow[];
      /** The sheets of a workbook that were not read. */
      readonly unreadSheets?: readonly string[];
    }
  /** No broker's: a table with a header line, which is read whole or refused. */
  | { readonly kind: "plain"; readonly holdings: PlainHoldings; readonly rows: readonly Row[] }
  /** `rows`: those of the table that was not read. */
  | (Refused & { readonly rows?: readonly Row[] });

type TableFormat = Exclude<BrokersFormat, "ofx" | "form-13f" | "n-port">;

/** What the files of US brokers never say, and their readers do not look for. */
const FOREIGN: readonly Role[] = ["currency", "valueCurrency", "priceCurrency", "side", "isin", "mic"];

/** Whether a table says what those readers would pass over, by a column's name or its cells: it is another's, whatever it resembles. */
function saysMore(first: readonly Row[]): boolean {
  const header = findHeader(first);
  if (header === null) return false;
  const isForeign = (cell: string): boolean => isCurrencyCode(cell.trim()) && cell.trim() !== "USD";
  const amounts = first.slice(header.at + 1).flatMap(({ cells }) => cells.filter(holdsNumber));
  if (amounts.some((cell) => !["USD", null].includes(amountOf(cell.trim()).currency))) return true;
  return header.columns.some(({ roles }, at) => {
    if (FOREIGN.some((role) => roles.has(role))) return true;
    const cells = first.slice(header.at + 1).flatMap((row) => row.cells[at] ?? []);
    const filled = cells.filter((cell) => !isBlank(cell));
    return roles.size === 0 && filled.some(isForeign) && filled.every((cell) => isCurrencyCode(cell.trim()));
  });
}

/** Which broker's table a file is, by its first rows; null: none's. */
function tell(first: readonly Row[], text: string): TableFormat | null {
  if (isIbkrActivity(first)) return "ibkr-activity";
  if (isFlexCsv(first)) return "ibkr-flex";
  if (saysMore(first)) return null;
  if (isFidelity(first)) return "fidelity";
  if (isSchwab(first, text)) return "schwab";
  if (isVanguard(first)) return "vanguard";
  return isEtrade(first) ? "etrade" : null;
}

const readers: Readonly<Record<TableFormat, (rows: readonly Row[]) => readonly ExportRow[] | Refused>> = {
  "ibkr-activity": (rows) =>
    hasPositions(rows)
      ? readIbkrActivity(rows)
      : refused(
          "The statement has no section Open Positions. Download an activity statement in English that includes it.",
        ),
  "ibkr-flex": (rows) => {
    const flex = readFlexCsv(rows);
    return flex.kind === "refused" ? flex : flex.rows;
  },
  fidelity: readFidelity,
  schwab: readSchwab,
  vanguard: readVanguard,
  etrade: readEtrade,
};

/** How many names of columns are known where a delimiter takes the first lines apart. */
function knownNames(text: string, delimiter: Delimiter): number {
  const records = firstRecords(text, delimiter);
  const header = records.kind === "rows" ? findHeader(records.rows) : null;
  return header?.columns.filter(({ roles }) => roles.size > 0).length ?? 0;
}

/** The delimiter that makes most of the header line; a file of decimal commas has more commas than semicolons. */
function delimiterOf(text: string): Delimiter {
  const usual = delimiterIn(text);
  if (/^\s*"?sep=/i.test(text) || firstRecords(text, usual).kind === "fault") return usual;
  const known = new Map(delimiters.map((delimiter) => [delimiter, knownNames(text, delimiter)]));
  const of = (delimiter: Delimiter): number => known.get(delimiter) ?? 0;
  return delimiters.reduce((best, delimiter) => (of(delimiter) > of(best) ? delimiter : best), usual);
}

function readTable(text: string): ExportReading {
  const delimiter = delimiterOf(text);
  const records = readRecords(text, delimiter);
  if (records.kind === "fault") return refused(records.fault.detail, records.fault.line);
  return readRows(records.rows, text);
}

/** A file's table, whichever it is by its first rows. */
function readRows(rows: readonly Row[], text: string): ExportReading {
  const format = tell(rows.slice(0, 60), text);
  if (format === null) {
    const holdings = readPlainTable(rows);
    return holdings.kind === "refused" ? { ...holdings, rows } : { kind: "plain", holdings, rows };
  }
  const outcomes = readers[format](rows);
  if ("kind" in outcomes) return outcomes;
  return { kind: "read", format, rows: outcomes.map((outcome, i) => unbroken(outcome, rows[i])) };
}

function readText(text: string): ExportReading {
  const why = refusedText(text);
  return why === null ? (readMarkup(text) ?? readTable(text)) : refused(why);
}

/** Whether a file was refused because no line of it is a header line that is known. */
const lacksHeader = (text: string): boolean =>
  delimiters.every((delimiter) => knownNames(text, delimiter) === 0);

/** Sheets that hold nothing more are told as columns are: nothing is passed over in silence. */
function withSheets(reading: ExportReading, unread: readonly string[]): ExportReading {
  if (reading.kind === "refused" || unread.length === 0) return reading;
  const names = unread.map((name) => `sheet "${name.slice(0, 40)}"`);
  if (reading.kind === "read") return { ...reading, unreadSheets: names };
  const { holdings } = reading;
  return {
    ...reading,
    holdings: { ...holdings, unreadColumns: [...holdings.unreadColumns, ...names] },
  };
}

const UNKNOWN_ENCODING =
  "The file holds words of another alphabet than the Latin one, in an encoding that cannot be told by the file itself. Save it as UTF-8 (in Excel: CSV UTF-8), then send it again.";

/**
 * Reads a file of holdings: a broker's export, an OFX statement, a filing, or any table with a header line. The format is
 * told by content, never by a file's name. Every row of a broker's file ends as a position, as cash, as a reported problem
 * or as boilerplate; a table of anybody's is read whole or refused; and so is whatever holds no holdings by its kind.
 */
export function readExport(file: Uint8Array | string): ExportReading {
  if (typeof file === "string") return readText(file.replace(/^\uFEFF+/, ""));
  const why = refusedBytes(file);
  if (why !== null) return refused(why);
  if (isZip(file)) {
    const workbook = readWorkbook(file);
    if (workbook.kind === "refused") return workbook;
    return withSheets(readRows(workbook.rows, ""), workbook.unread);
  }
  const text = decodeText(file);
  // East Asia's own encodings are tried where the usual ones show no header line.
  const others = otherTexts(file);
  const other = others.length > 0 && lacksHeader(text) ? others.find((one) => !lacksHeader(one)) : undefined;
  if (other === undefined && isOtherAlphabet(file)) return refused(UNKNOWN_ENCODING);
  return readText(other ?? text);
}

/** What was not understood, in the file's order. */
export const problemsIn = (rows: readonly ExportRow[]): readonly RowProblem[] =>
  rows.flatMap((row) =>
    row.kind === "problem" ? [row.problem] : row.kind === "boilerplate" ? [] : row.problems,
  );

/** A problem as answers print it: they know no lines, so it names its own. */
const asProblem = ({ code, line, field, message, found }: RowProblem): Problem => ({
  code,
  field,
  value: shown(found),
  message: `Line ${line}: ${message}`,
});

/** What was not understood of a row, beside its position. */
const unreadOf = (problems: readonly RowProblem[]): Unread => ({
  found: problems.map(({ found }) => found).join("\n"),
  problems: problems.map(asProblem),
  undecided: problems.some(({ undecided }) => undecided),
});

/** The positions of a plain table as a check judges them, each with what was not understood of its line. */
export function sentOfPlain({ positions, lines, problems }: PlainHoldings): readonly SentPosition[] {
  if (problems.length === 0) return positions;
  const byLine = Map.groupBy(problems, ({ line }) => line);
  return positions.map((position, i) => {
    const own = byLine.get(lines[i] ?? 0);
    return own === undefined ? position : { ...position, unread: unreadOf(own) };
  });
}

/**
 * The rows of a broker's file as a check judges them, in the file's order: positions, cash, and whatever was not
 * understood, each with a reference that names its line.
 */
export function sentPositions(rows: readonly ExportRow[]): readonly SentPosition[] {
  return rows.flatMap((row): readonly SentPosition[] => {
    if (row.kind === "boilerplate") return [];
    const problems = row.kind === "problem" ? [row.problem] : row.problems;
    const position = row.kind === "problem" ? { ref: `line-${row.line}` } : row.position;
    return [problems.length === 0 ? position : { ...position, unread: unreadOf(problems) }];
  });
}
