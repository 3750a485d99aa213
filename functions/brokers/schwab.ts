import { readOption } from "../core/options.ts";
import {
  asCash,
  asPosition,
  cellOf,
  columnsIn,
  type ExportRow,
  furniture,
  identifiersIn,
  nameIn,
  notUnderstood,
  numbersOf,
  overflows,
  type Row,
  symbolOrCusip,
  textIn,
} from "./export-rows.ts";

/**
 * Schwab's positions export, in the five header dialects seen from 2020 to 2025. A title line, a blank one, the header;
 * in a file of all accounts each account repeats its own title and the header.
 */

const aliases = {
  symbol: ["symbol"],
  name: ["description"],
  quantity: ["quantity", "qty (quantity)", "shares", "qty #"],
  price: ["price"],
  marketValue: ["market value", "mkt val (market value)"],
  kind: ["security type", "asset type"],
} as const;

const header = (row: Row) => columnsIn(row, aliases, ["symbol", "name", "quantity", "marketValue", "kind"]);

const isTitle = (row: Row): boolean => /^positions for /i.test(row.cells[0]?.trim() ?? "");

/** Whether this is Schwab's export: its title, and one of its headers. */
export const isSchwab = (rows: readonly Row[]): boolean =>
  rows.slice(0, 20).some((row) => header(row) !== null && row.cells.length >= 10) &&
  (rows.slice(0, 5).some(isTitle) ||
    rows.some((row) =>
      /^(?:account total|positions total|cash & cash investments)$/i.test(row.cells[0]?.trim() ?? ""),
    ));

const TOTALS = /^(?:account|positions|grand)? ?total$/i;
const CASH = /^(?:cash & cash investments|cash and cash investments|futures cash)$/i;

const isLone = (row: Row): boolean => row.cells.slice(1).every((cell) => cell.trim() === "");

/** Every row of the file, read. */
export function readSchwab(rows: readonly Row[]): readonly ExportRow[] {
  let columns: ReadonlyMap<string, number> | null = null;
  let width = 0;
  return rows.flatMap((row, i): readonly ExportRow[] => {
    const found = header(row);
    if (found !== null) {
      columns = found;
      width = row.cells.length;
      return [furniture(row.line)];
    }
    const next = rows[i + 1];
    // An account's title stands alone before its header; there is no position without its cells.
    if (isTitle(row) || (isLone(row) && next !== undefined && header(next) !== null))
      return [furniture(row.line)];
    if (columns === null)
      return [notUnderstood(row, "The row stands before the header line and is no title.")];
    return readRow(row, columns, width);
  });
}

function readRow(row: Row, columns: ReadonlyMap<string, number>, width: number): readonly ExportRow[] {
  if (overflows(row, width))
    return [notUnderstood(row, `The row has ${row.cells.length} cells, its header ${width}.`)];
  const cell = (field: keyof typeof aliases) => cellOf(row, columns, field);
  const symbol = textIn(cell("symbol"));
  const name = nameIn(cell("name"));
  const kind = textIn(cell("kind"));
  if (TOTALS.test(symbol ?? name ?? "")) return [furniture(row.line)];
  const { numbers, problems } = numbersOf(
    { quantity: cell("quantity"), price: cell("price"), marketValue: cell("marketValue") },
    row.line,
  );
  if (CASH.test(symbol ?? name ?? "")) {
    return asCash(row.line, { name: name ?? symbol ?? "Cash", ...numbers, currency: "USD" }, problems);
  }
  if (symbol === undefined && name === undefined) return [notUnderstood(row, "The row names no security.")];
  if (kind === undefined && Object.keys(numbers).length === 0) {
    return [notUnderstood(row, "The row has neither a type nor an amount; expected a position.")];
  }
  const option = symbol !== undefined && readOption(symbol.toUpperCase()) !== null;
  return asPosition(
    row.line,
    {
      ...symbolOrCusip(symbol),
      ...identifiersIn(name),
      ...(name === undefined ? {} : { name }),
      ...(option ? { kind: "option" } : kind === undefined ? {} : { kind }),
      ...numbers,
      currency: "USD",
    },
    problems,
  );
}
