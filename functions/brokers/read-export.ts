/**
 * A broker's file of holdings, whichever of the known ones it is. Pure.
 * @module
 */

import type { SentPosition } from "../core/check/answer.ts";
import type { Problem } from "../core/problem.ts";
import { isEtrade, readEtrade } from "./etrade.ts";
import type { ExportFormat } from "./export-formats.ts";
import {
  columnKey,
  type ExportRow,
  isBlank,
  type Row,
  type RowProblem,
  shown,
  unbroken,
} from "./export-rows.ts";
import { isFidelity, readFidelity } from "./fidelity.ts";
import { hasPositions, isIbkrActivity, readIbkrActivity } from "./ibkr-activity.ts";
import { isFlexCsv, isXml, readFlexCsv, readFlexXml } from "./ibkr-flex.ts";
import { type CsvReading, type CsvRefusal, readPlainCsv } from "./plain-csv.ts";
import { decodeText, delimiterIn, firstRecords, readRecords } from "./records.ts";
import { isSchwab, readSchwab } from "./schwab.ts";
import { isVanguard, readVanguard } from "./vanguard.ts";

type BrokersFormat = Exclude<ExportFormat, "plain-csv">;

export type ExportReading =
  /** Every row with content, in the file's order. */
  | {
      readonly kind: "read";
      readonly format: BrokersFormat;
      readonly rows: readonly ExportRow[];
    }
  /** No broker's: a table with a header line, which is read whole or refused. */
  | { readonly kind: "plain"; readonly reading: CsvReading }
  | { readonly kind: "refused"; readonly refusals: readonly CsvRefusal[] };

const refused = (detail: string) => ({ kind: "refused", refusals: [{ line: 1, detail }] }) as const;

/** Lists of transactions look like holdings to a reader of columns, and would be answered as such. */
const actionColumns: readonly string[] = [
  "trans code",
  "transaction type",
  "transactiontype",
  "action",
  "buy/sell",
];
const dateColumns: readonly string[] = [
  "date",
  "activity date",
  "process date",
  "run date",
  "trade date",
  "tradedate",
  "transaction date",
  "transactiondate",
  "settle date",
  "settlement date",
];

function transactionsIn(rows: readonly Row[]): boolean {
  return rows.slice(0, 10).some(({ cells }) => {
    const names = new Set(cells.map(columnKey));
    return actionColumns.some((name) => names.has(name)) && dateColumns.some((name) => names.has(name));
  });
}

/** Which broker's table a file is, by its first rows; null: none's. */
function tell(first: readonly Row[], text: string): BrokersFormat | null {
  if (isIbkrActivity(first)) return "ibkr-activity";
  if (isFlexCsv(first)) return "ibkr-flex";
  if (isFidelity(first)) return "fidelity";
  if (isSchwab(first, text)) return "schwab";
  if (isVanguard(first)) return "vanguard";
  return isEtrade(first) ? "etrade" : null;
}

type Outcomes = readonly ExportRow[] | Extract<ExportReading, { readonly kind: "refused" }>;

const readers: Readonly<Record<BrokersFormat, (rows: readonly Row[]) => Outcomes>> = {
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

function readTable(text: string): ExportReading {
  const delimiter = delimiterIn(text);
  const plain = (): ExportReading => ({ kind: "plain", reading: readPlainCsv(text) });
  const first = firstRecords(text, delimiter);
  // Broken quotes and no content at all are told as of a plain file.
  if (first === null || first.every(({ cells }) => cells.every(isBlank))) return plain();
  const format = tell(first, text);
  if (format === null)
    return transactionsIn(first)
      ? refused(
          "The file lists transactions, not holdings: what was bought and sold in a span does not say what is held. Download the positions instead.",
        )
      : plain();
  const rows = readRecords(text, delimiter);
  if (rows === null)
    return refused(
      "A quoted cell is not closed, or the file has more than 200,000 rows; expected a broker's file as it was downloaded.",
    );
  const outcomes = readers[format](rows);
  if ("kind" in outcomes) return outcomes;
  return { kind: "read", format, rows: outcomes.map((outcome, i) => unbroken(outcome, rows[i])) };
}

/**
 * Reads a broker's export: Schwab, Fidelity, Vanguard, E*TRADE, Interactive Brokers (activity statement, Flex as XML or
 * CSV), or a plain CSV. The format is told by content, never by a file's name. Every row of a broker's file ends as a
 * position, as cash, as a reported problem or as furniture; a file that cannot be read to its end, or holds no holdings
 * by its kind, is refused.
 */
export function readExport(file: Uint8Array | string): ExportReading {
  const text = (typeof file === "string" ? file : decodeText(file)).replace(/^\uFEFF/, "");
  if (!isXml(text)) return readTable(text);
  const flex = readFlexXml(text);
  return flex.kind === "refused" ? flex : { kind: "read", format: "ibkr-flex", rows: flex.rows };
}

/** What was not understood, in the file's order. */
export const problemsIn = (rows: readonly ExportRow[]): readonly RowProblem[] =>
  rows.flatMap((row) =>
    row.kind === "problem" ? [row.problem] : row.kind === "furniture" ? [] : row.problems,
  );

/** A problem as answers print it: they know no lines, so it names its own. */
const asProblem = ({ code, line, field, message, found }: RowProblem): Problem => ({
  code,
  field,
  value: shown(found),
  message: `Line ${line}: ${message}`,
});

/**
 * The rows of a broker's file as a check judges them, in the file's order: positions, cash, and whatever was not
 * understood, each with a reference that names its line.
 */
export function sentPositions(rows: readonly ExportRow[]): readonly SentPosition[] {
  return rows.flatMap((row): readonly SentPosition[] => {
    if (row.kind === "furniture") return [];
    const problems = row.kind === "problem" ? [row.problem] : row.problems;
    const position = row.kind === "problem" ? { ref: `line-${row.line}` } : row.position;
    if (problems.length === 0) return [position];
    const unread = {
      found: problems.map(({ found }) => found).join("\n"),
      problems: problems.map(asProblem),
      undecided: problems.some(({ undecided }) => undecided),
    };
    return [{ ...position, unread }];
  });
}
