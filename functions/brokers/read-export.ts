import type { Position } from "../core/answer.ts";
import {
  columnKey,
  type ExportFormat,
  type ExportRow,
  isBlank,
  type Row,
  type RowProblem,
} from "./export-rows.ts";
import { isFidelity, readFidelity } from "./fidelity.ts";
import { hasPositions, isIbkrActivity, readIbkrActivity } from "./ibkr-activity.ts";
import { isFlexCsv, isFlexXml, readFlexCsv, readFlexXml } from "./ibkr-flex.ts";
import { type CsvRefusal, readPlainCsv } from "./plain-csv.ts";
import { decodeText, delimiterIn, readRecords } from "./records.ts";
import { isSchwab, readSchwab } from "./schwab.ts";
import { isVanguard, readVanguard } from "./vanguard.ts";

/** A broker's file of holdings, whichever of the known ones it is. Pure. */

/** `lines[i]` is the line of `positions[i]`, and `cashLines[i]` that of `cash[i]`. */
export type ExportReading =
  | {
      readonly kind: "read";
      readonly format: ExportFormat;
      readonly positions: readonly Position[];
      readonly lines: readonly number[];
      /** Cash, sweeps and pending amounts: of kind "cash", with a name and an amount. */
      readonly cash: readonly Position[];
      readonly cashLines: readonly number[];
      /** Rows that were not understood: while there are any, the portfolio is not known to its end. */
      readonly problems: readonly RowProblem[];
      /** Titles, headers, totals, footnotes: every row stands in exactly one of positions, cash, problems alone, and here. */
      readonly furniture: readonly number[];
    }
  | { readonly kind: "refused"; readonly refusals: readonly CsvRefusal[] };

const refused = (detail: string, line = 1): ExportReading => ({
  kind: "refused",
  refusals: [{ line, detail }],
});

/** Lists of transactions look like holdings to a reader of columns, and would be answered as such. */
const transactionColumns: readonly string[] = [
  "trans code",
  "transaction type",
  "trade date",
  "run date",
  "action",
  "settlement date",
  "settle date",
];

function transactionsIn(rows: readonly Row[]): boolean {
  return rows.slice(0, 10).some(({ cells }) => {
    const names = new Set(cells.map(columnKey));
    return (
      (names.has("symbol") || names.has("instrument")) && transactionColumns.some((name) => names.has(name))
    );
  });
}

function assemble(format: ExportFormat, rows: readonly ExportRow[]): ExportReading {
  const placed = rows.flatMap((row) => (row.kind === "position" ? [row] : []));
  const cash = rows.flatMap((row) => (row.kind === "cash" ? [row] : []));
  return {
    kind: "read",
    format,
    positions: placed.map(({ position }) => position),
    lines: placed.map(({ line }) => line),
    cash: cash.map(({ position }) => position),
    cashLines: cash.map(({ line }) => line),
    problems: rows.flatMap((row) =>
      row.kind === "problem"
        ? [{ code: row.code, line: row.line, message: row.message, value: row.value }]
        : [],
    ),
    furniture: rows.flatMap((row) => (row.kind === "furniture" ? [row.line] : [])),
  };
}

function readTable(text: string): ExportReading {
  const rows = readRecords(text, delimiterIn(text));
  if (rows === null)
    return refused(
      "A quoted cell is not closed, or the file has more than 200,000 rows; expected a broker's file as it was downloaded.",
    );
  if (rows.length === 0 || rows.every(({ cells }) => cells.every(isBlank)))
    return refused("The file is empty; expected a header line and one line per position.");
  if (isIbkrActivity(rows)) {
    return hasPositions(rows)
      ? assemble("ibkr-activity", readIbkrActivity(rows))
      : refused(
          "The statement has no section Open Positions. Download an activity statement in English that includes it.",
        );
  }
  if (isFlexCsv(rows)) {
    const reading = readFlexCsv(rows);
    return reading.kind === "refused" ? reading : assemble("ibkr-flex", reading.rows);
  }
  if (isFidelity(rows)) return assemble("fidelity", readFidelity(rows));
  if (isSchwab(rows)) return assemble("schwab", readSchwab(rows));
  if (isVanguard(rows)) return assemble("vanguard", readVanguard(rows));
  if (transactionsIn(rows))
    return refused(
      "The file lists transactions, not holdings: what was bought and sold in a span does not say what is held. Download the positions instead.",
    );
  const plain = readPlainCsv(text);
  if (plain.kind === "refused") return plain;
  const { positions, lines } = plain;
  return {
    kind: "read",
    format: "plain-csv",
    positions,
    lines,
    cash: [],
    cashLines: [],
    problems: [],
    furniture: [],
  };
}

/**
 * Reads a broker's export: Schwab, Fidelity, Vanguard, Interactive Brokers (activity statement, Flex as XML or CSV), or a
 * plain CSV. The format is told by content, never by a file's name. Every row ends as a position, as cash, as a reported
 * problem or as furniture; a file that cannot be read to its end, or holds no holdings by its kind, is refused.
 */
export function readExport(file: Uint8Array | string): ExportReading {
  const text = (typeof file === "string" ? file : decodeText(file)).replace(/^\uFEFF/, "");
  if (!isFlexXml(text)) return readTable(text);
  const reading = readFlexXml(text);
  return reading.kind === "refused" ? reading : assemble("ibkr-flex", reading.rows);
}
