/**
 * E*TRADE's `PortfolioDownload.csv`: a summary of the account, the view's filters, then the positions. The symbol column
 * also holds options in words, and bonds and certificates of deposit by their names.
 * @module
 */

import { readOption } from "../core/symbols/option-symbol.ts";
import { readDay } from "./days.ts";
import {
  asCash,
  asPosition,
  boilerplate,
  cellOf,
  columnKey,
  columnsIn,
  type ExportRow,
  type Header,
  misfit,
  notUnderstood,
  numbersOf,
  type Row,
  symbolOrCusip,
  textIn,
} from "./export-rows.ts";

const aliases = {
  symbol: ["symbol"],
  price: ["last price $"],
  quantity: ["quantity", "qty #"],
  paid: ["price paid $"],
  marketValue: ["value $"],
} as const;

const headerIn = (row: Row): Header | null => {
  const columns = columnsIn(row, aliases, ["symbol", "price", "quantity", "marketValue"]);
  return columns === null ? null : { columns, cells: row.cells };
};

export const isEtrade = (rows: readonly Row[]): boolean =>
  rows.slice(0, 60).some((row) => headerIn(row) !== null);

const HEADING = /^(?:account summary|view summary(?: - .*)?|filters applied: ?)$/i;
const FOOTER = /^generated at /i;

/** The header of a table before the positions; the line after it is that table's only one. */
const isSummaryHeader = (row: Row): boolean =>
  columnKey(row.cells[0] ?? "") === "account" || columnKey(row.cells[1] ?? "") === "security type(s)";

/** Every row of the file, read. */
export function readEtrade(rows: readonly Row[]): readonly ExportRow[] {
  let header: Header | null = null;
  /** Whether a position stands above. */
  let held = false;
  return rows.map((row, i): ExportRow => {
    const found = headerIn(row);
    if (found !== null) {
      header = found;
      return boilerplate(row.line);
    }
    const first = row.cells[0]?.trim() ?? "";
    const lone = row.cells.slice(1).every((cell) => cell.trim() === "");
    const previous = rows[i - 1];
    const below =
      previous !== undefined && isSummaryHeader(previous) && row.cells.length === previous.cells.length;
    if ((lone && (HEADING.test(first) || FOOTER.test(first))) || isSummaryHeader(row) || below)
      return boilerplate(row.line);
    if (header === null)
      return notUnderstood(row, "The row stands before the header line and is not a summary.");
    const read = readRow(row, header, held);
    held ||= read.kind === "position";
    return read;
  });
}

/** "QQQ Dec 31 '26 $600 Put" as the core reads options. */
const asOption = (text: string): string => text.replace(/ '(?=\d\d )/, " ");

const TICKER = /^[A-Z0-9][A-Z0-9./^-]{0,11}(?: [A-Z]{1,3})?$/i;
/** Marks of footnotes name nothing, and would make a name of a ticker. */
const MARKS = /[\s*†‡]+$/u;

function readRow(row: Row, header: Header, below: boolean): ExportRow {
  const cell = (field: keyof typeof aliases) => cellOf(row, header.columns, field);
  const printed = textIn(cell("symbol"));
  const unpriced = textIn(cell("price")) === undefined;
  if (printed === "TOTAL" && unpriced) return boilerplate(row.line);
  const why = misfit(row, header);
  if (why !== null) return notUnderstood(row, why);
  if (printed === undefined) return notUnderstood(row, "The row names no security.");
  // Lots stand below their position, by the day on which each was bought.
  if (readDay(printed) !== null)
    return below
      ? boilerplate(row.line)
      : notUnderstood(row, "The row is a lot and stands below no position.");
  const { numbers, problems } = numbersOf(
    { quantity: cell("quantity"), price: cell("price"), marketValue: cell("marketValue") },
    row,
  );
  // CASH is a ticker too: the account's own money has no price, or one of 1.
  if (printed === "CASH" && (unpriced || Number(numbers.price) === 1))
    return asCash(row.line, { name: "Cash", ...numbers, currency: "USD" }, problems);
  const symbol = asOption(printed.replace(MARKS, ""));
  const option = readOption(symbol.toUpperCase()) !== null;
  const named = option || TICKER.test(symbol) ? symbolOrCusip(symbol) : { name: printed.slice(0, 256) };
  return asPosition(
    row.line,
    { ...named, ...(option ? { kind: "option" } : {}), ...numbers, currency: "USD" },
    problems,
  );
}
