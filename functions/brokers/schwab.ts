/**
 * Schwab's positions export, in the five header dialects seen from 2020 to 2025, and with columns of the user's choice. A
 * title line, a blank one, the header; in a file of all accounts each account repeats its own title and the header.
 * @module
 */

import { readOption } from "../core/symbols/option-symbol.ts";
import { isBlank } from "./blank-cells.ts";
import { namedColumn } from "./column-names.ts";
import {
  asCash,
  asPosition,
  boilerplate,
  cellOf,
  columnsIn,
  type ExportRow,
  type Header,
  identifiersIn,
  misfit,
  nameIn,
  notUnderstood,
  numbersOf,
  type Row,
  symbolOrCusip,
  textIn,
} from "./export-rows.ts";

const aliases = {
  symbol: ["symbol"],
  name: ["description"],
  quantity: ["quantity", "qty (quantity)", "shares", "qty #"],
  price: ["price"],
  marketValue: ["market value", "mkt val (market value)"],
  kind: ["security type", "asset type"],
} as const;

const isTitle = (row: Row): boolean => /^positions for /i.test(row.cells[0]?.trim() ?? "");

function headerIn(row: Row): Header | null {
  const columns = columnsIn(row, aliases, ["symbol"]);
  const named =
    columns !== null && columns.size >= 3 && (columns.has("quantity") || columns.has("marketValue"));
  return named ? { columns, cells: row.cells } : null;
}

const TOTAL = /^(?:(?:account|positions|grand) )?total$/i;
const CASH = /^(?:cash & cash investments|cash and cash investments|futures cash)$/i;

const CLOSING = /^\s*"?(?:account total|positions total|cash & cash investments)"?\s*[,;\t]/im;

/** Whether a header gives the value under a name that Schwab's files never had: the table is another's, whatever its title. */
const valuesOtherwise = (row: Row, { columns }: Header): boolean =>
  !columns.has("marketValue") && row.cells.some((cell) => namedColumn(cell).roles.has("marketValue"));

/** Names of columns that Schwab alone gives, as its five dialects spell them. */
const OWN =
  /\((?:quantity|market value|price change [$%]|day change [$%]|gain\/loss [$%]|% of account)\)|^(?:reinvest(?: dividends| capital gains)?\?|capital gains\?|% of account|security type|asset type|ratings|(?:price|day) change [$%]|gain\/loss [$%])$/i;

/** Whether a header bears several of Schwab's own names: "Account Total" stands below many a table. */
const isOwn = ({ cells }: Header): boolean => cells.filter((cell) => OWN.test(cell.trim())).length > 1;

/** Whether this is Schwab's export: one of its headers among the first rows, and its title or, below names of its own, its closing rows. */
export function isSchwab(first: readonly Row[], text: string): boolean {
  const headers = first.slice(0, 20).flatMap((row) => {
    const header = headerIn(row);
    return header === null || valuesOtherwise(row, header) ? [] : [header];
  });
  if (headers.length === 0) return false;
  return first.slice(0, 5).some(isTitle) || (headers.some(isOwn) && CLOSING.test(text));
}

const isLone = (row: Row): boolean => row.cells.slice(1).every((cell) => cell.trim() === "");

const DAY = /^\d{1,4}\/\d{1,2}\/\d{1,4}$/;

/** A title that a spreadsheet saved without its quotes: the comma before its day has made a cell of the day. */
const isTitleInParts = (row: Row): boolean =>
  isTitle(row) && row.cells.slice(1).every((cell) => cell.trim() === "" || DAY.test(cell.trim()));

/** Every row of the file, read. */
export function readSchwab(rows: readonly Row[]): readonly ExportRow[] {
  let header: Header | null = null;
  return rows.map((row, i): ExportRow => {
    const found = headerIn(row);
    if (found !== null) {
      header = found;
      return boilerplate(row.line);
    }
    const next = rows[i + 1];
    // An account's title stands alone before its header; there is no position without its cells.
    if (isLone(row) && (isTitle(row) || (next !== undefined && headerIn(next) !== null)))
      return boilerplate(row.line);
    if (isTitleInParts(row)) return boilerplate(row.line);
    if (header === null)
      return notUnderstood(row, "The row stands before the header line and is not a title.");
    return readRow(row, header);
  });
}

function readRow(row: Row, header: Header): ExportRow {
  const cell = (field: keyof typeof aliases) => cellOf(row, header.columns, field);
  const symbol = textIn(cell("symbol"));
  const name = nameIn(cell("name"));
  const kind = textIn(cell("kind"));
  // Totals bear neither a type nor a quantity: a security of that name does.
  if (TOTAL.test(symbol ?? "") && name === undefined && kind === undefined && isBlank(cell("quantity") ?? ""))
    return boilerplate(row.line);
  const why = misfit(row, header);
  if (why !== null) return notUnderstood(row, why);
  const { numbers, problems } = numbersOf(
    { quantity: cell("quantity"), price: cell("price"), marketValue: cell("marketValue") },
    row,
  );
  if (CASH.test(symbol ?? ""))
    return asCash(row.line, { name: symbol ?? "Cash", ...numbers, currency: "USD" }, problems);
  if (symbol === undefined && name === undefined) return notUnderstood(row, "The row names no security.");
  if (kind === undefined && Object.keys(numbers).length === 0)
    return notUnderstood(row, "The row has neither a type nor an amount; expected a position.");
  const option = symbol !== undefined && readOption(symbol.toUpperCase()) !== null;
  return asPosition(
    row.line,
    {
      ...symbolOrCusip(symbol),
      ...identifiersIn(cell("name")),
      ...(name === undefined ? {} : { name }),
      ...(option ? { kind: "option" } : kind === undefined ? {} : { kind }),
      ...numbers,
      currency: "USD",
    },
    problems,
  );
}
