/**
 * A plain CSV of holdings: a header line that names the columns, one position per line. Pure.
 * @module
 */

import { CsvError, parse } from "csv-parse/sync";
import type { Position } from "../core/check/answer.ts";

/** Why a file was refused and where; lines are counted from 1, the header line included. */
export interface CsvRefusal {
  readonly line: number;
  readonly column?: string;
  readonly detail: string;
  readonly value?: string;
}

/** `lines[i]` is the line of `positions[i]`. */
export type CsvReading =
  | { readonly kind: "positions"; readonly positions: readonly Position[]; readonly lines: readonly number[] }
  | { readonly kind: "refused"; readonly refusals: readonly CsvRefusal[] };

/** Each field's column names, compared without case, spaces, hyphens and underscores. Other columns are ignored. */
export const columnNames = {
  symbol: ["symbol", "ticker"],
  isin: ["isin"],
  cusip: ["cusip"],
  sedol: ["sedol"],
  figi: ["figi"],
  name: ["name", "security name", "description"],
  exchange: ["exchange", "mic", "venue"],
  kind: ["kind", "type", "security type"],
  quantity: ["quantity", "qty", "shares", "units"],
  price: ["price", "last price"],
  marketValue: ["market value", "value", "current value"],
  currency: ["currency", "ccy"],
  ref: ["ref", "reference"],
} as const satisfies Record<keyof Position, readonly string[]>;

type Field = keyof Position;
const fieldsInOrder: readonly Field[] = [
  "symbol",
  "isin",
  "cusip",
  "sedol",
  "figi",
  "name",
  "exchange",
  "kind",
  "quantity",
  "price",
  "marketValue",
  "currency",
  "ref",
];
const identifying: ReadonlySet<Field> = new Set(["symbol", "isin", "cusip", "sedol", "figi", "name"]);
const numeric: ReadonlySet<Field> = new Set(["quantity", "price", "marketValue"]);

/** At most this many refusals are reported for one file. */
const MAX_REFUSALS = 20;

const plain = (name: string): string => name.toLowerCase().replaceAll(/[\s_-]/g, "");
const fieldOf = new Map(
  fieldsInOrder.flatMap((field) => columnNames[field].map((name) => [plain(name), field] as const)),
);

type Delimiter = "," | ";" | "\t";

/** The delimiter that the header line uses most; a comma where there is none. */
function delimiterOf(text: string): Delimiter {
  const header = /^[^\r\n]*/.exec(text.trimStart())?.[0].replaceAll(/"[^"]*"/g, "") ?? "";
  const count = (delimiter: Delimiter): number => header.split(delimiter).length;
  const candidates: readonly Delimiter[] = [",", ";", "\t"];
  return candidates.reduce((best, delimiter) => (count(delimiter) > count(best) ? delimiter : best));
}

const AMOUNT =
  /^(?<sign>[+-]?)(?:[$€£¥]\s?)?(?<sign2>[+-]?)(?<whole>\d{1,3}(?:,\d{3})+|\d+)(?<fraction>\.\d+)?$/u;

/**
 * A number as spreadsheets show it, as a plain decimal: "$1,234.50" is "1234.50", "(12.5)" is "-12.5".
 * null where it can be read in two ways or none: a comma that is no thousands separator, an exponent, a percentage.
 */
export function plainDecimal(cell: string, commasGroup: boolean): string | null {
  const bracketed = /^\((.*)\)$/.exec(cell);
  const parts = AMOUNT.exec(bracketed?.[1] ?? cell)?.groups;
  if (parts === undefined) return null;
  const { sign = "", sign2 = "", whole = "", fraction = "" } = parts;
  if ((sign !== "" && sign2 !== "") || (bracketed !== null && sign + sign2 !== "")) return null;
  if (whole.includes(",") && !commasGroup) return null;
  const digits = whole.replaceAll(",", "") + fraction;
  const negative = bracketed !== null || sign === "-" || sign2 === "-";
  return negative && /[1-9]/.test(digits) ? `-${digits}` : digits;
}

interface Column {
  readonly field: Field;
  readonly header: string;
  readonly at: number;
}

function readHeader(
  header: readonly string[],
  line: number,
): { readonly columns: readonly Column[]; readonly refusals: readonly CsvRefusal[] } {
  const columns: Column[] = [];
  const refusals: CsvRefusal[] = [];
  header.forEach((name, at) => {
    const field = fieldOf.get(plain(name));
    if (field === undefined) return;
    const earlier = columns.find((column) => column.field === field);
    if (earlier === undefined) columns.push({ field, header: name, at });
    else {
      const detail = `Columns "${earlier.header}" and "${name}" both give the ${field}; expected one of them. Remove or rename the other.`;
      refusals.push({ line, column: name, detail });
    }
  });
  if (!columns.some(({ field }) => identifying.has(field))) {
    const detail = `The header line names no column that says what a position is; expected one of ${[...identifying].flatMap((field) => columnNames[field]).join(", ")}. Add a header line or rename a column.`;
    refusals.push({ line, detail, value: header.join(", ").slice(0, 80) });
  }
  return { columns, refusals };
}

interface Row {
  readonly cells: readonly string[];
  readonly line: number;
}

function readRow(
  row: Row,
  width: number,
  columns: readonly Column[],
  delimiter: Delimiter,
): Position | readonly CsvRefusal[] {
  const { cells, line } = row;
  if (cells.length !== width) {
    return [
      {
        line,
        detail: `The line has ${cells.length} cells, the header line ${width}; expected as many. Put cells that hold a delimiter in quotes.`,
      },
    ];
  }
  const refusals: CsvRefusal[] = [];
  const position: Partial<Record<Field, string>> = {};
  for (const { field, header, at } of columns) {
    const cell = (cells[at] ?? "").trim();
    if (cell === "") continue;
    const value = numeric.has(field) ? plainDecimal(cell, delimiter !== ";") : cell;
    if (value === null) {
      const detail = `"${cell.slice(0, 80)}" is no number that reads in one way only; expected one such as 1234.50, "1,234.50" or (12.5). Correct the cell or leave it empty.`;
      refusals.push({ line, column: header, detail, value: cell.slice(0, 80) });
    } else position[field] = value;
  }
  if (refusals.length > 0) return refusals;
  if (!columns.some(({ field }) => identifying.has(field) && position[field] !== undefined)) {
    return [
      {
        line,
        detail:
          "The line names no security; expected a symbol, an identifier or a name. Remove totals and footnotes.",
      },
    ];
  }
  return { ref: `line-${line}`, ...position };
}

const isRefused = (reading: Position | readonly CsvRefusal[]): reading is readonly CsvRefusal[] =>
  Array.isArray(reading);

const isBlank = (cells: readonly string[]): boolean => cells.every((cell) => cell.trim() === "");

function readRows(text: string, delimiter: Delimiter): readonly Row[] {
  const rows: Row[] = [];
  parse(text, {
    bom: true,
    delimiter,
    relax_column_count: true,
    skip_empty_lines: true,
    on_record: (cells: readonly string[], { lines }: { readonly lines: number }) => {
      if (!isBlank(cells)) rows.push({ cells, line: lines });
      return null;
    },
  });
  return rows;
}

/**
 * Reads a whole file or refuses it: a line that can't be read must not silently leave a portfolio.
 * A position without a reference gets `line-<n>`. Empty cells are absent fields; columns of other names are ignored.
 */
export function readPlainCsv(text: string): CsvReading {
  const delimiter = delimiterOf(text);
  let rows: readonly Row[];
  try {
    rows = readRows(text, delimiter);
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    const line = typeof error.lines === "number" ? error.lines : 1;
    return {
      kind: "refused",
      refusals: [
        {
          line,
          detail:
            "A quoted cell is not closed, or a quote stands within a cell; expected quotes around whole cells, doubled within (RFC 4180).",
        },
      ],
    };
  }
  const [header, ...body] = rows;
  if (header === undefined)
    return {
      kind: "refused",
      refusals: [{ line: 1, detail: "The file is empty; expected a header line and one line per position." }],
    };
  const { columns, refusals } = readHeader(header.cells, header.line);
  if (refusals.length > 0) return { kind: "refused", refusals };
  if (body.length === 0)
    return {
      kind: "refused",
      refusals: [
        { line: header.line, detail: "The file has a header line but no positions; expected at least one." },
      ],
    };
  const positions: Position[] = [];
  const lines: number[] = [];
  const refused: CsvRefusal[] = [];
  for (const row of body) {
    const reading = readRow(row, header.cells.length, columns, delimiter);
    if (isRefused(reading)) refused.push(...reading);
    else {
      positions.push(reading);
      lines.push(row.line);
    }
    if (refused.length >= MAX_REFUSALS) break;
  }
  return refused.length > 0
    ? { kind: "refused", refusals: refused.slice(0, MAX_REFUSALS) }
    : { kind: "positions", positions, lines };
}
