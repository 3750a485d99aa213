/**
 * Vanguard's `OfxDownload.csv`: a table of holdings, and after it one of transactions, which holds no positions. The plan
 * for education savings (529) has other columns and no symbols; trusts of employers' plans have no symbol either.
 * @module
 */

import {
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

const holdingColumns = {
  account: ["account number"],
  name: ["investment name"],
  symbol: ["symbol"],
  quantity: ["shares"],
  price: ["share price"],
  marketValue: ["total value"],
} as const;

const planColumns = {
  account: ["fund account number"],
  name: ["fund name"],
  price: ["price"],
  quantity: ["shares"],
  marketValue: ["total value"],
} as const;

const transactionColumns = {
  date: ["trade date", "process date"],
  type: ["transaction type", "transaction description"],
} as const;

interface Table extends Header {
  readonly holds: "positions" | "plan" | "transactions";
}

function tableAt(row: Row): Table | null {
  const transactions = columnsIn(row, transactionColumns, ["date", "type"]);
  if (transactions !== null) return { columns: transactions, cells: row.cells, holds: "transactions" };
  const holdings = columnsIn(row, holdingColumns, ["account", "name", "symbol", "quantity", "marketValue"]);
  if (holdings !== null) return { columns: holdings, cells: row.cells, holds: "positions" };
  const plan = columnsIn(row, planColumns, ["account", "name", "quantity", "marketValue"]);
  return plan === null ? null : { columns: plan, cells: row.cells, holds: "plan" };
}

export const isVanguard = (rows: readonly Row[]): boolean =>
  rows.slice(0, 60).some((row) => {
    const table = tableAt(row);
    return table !== null && table.holds !== "transactions";
  });

/** Every row of the file, read. */
export function readVanguard(rows: readonly Row[]): readonly ExportRow[] {
  let table: Table | null = null;
  return rows.map((row): ExportRow => {
    const found = tableAt(row);
    if (found !== null) {
      table = found;
      return boilerplate(row.line);
    }
    if (table === null) return notUnderstood(row, "The row stands before the header line.");
    return table.holds === "transactions" ? readTransaction(row, table) : readRow(row, table);
  });
}

const DATE = /^(?:\d{4}-\d{1,2}-\d{1,2}|\d{1,2}\/\d{1,2}\/\d{2,4})$/;

/** Transactions say nothing of what is held; a row among them that is none may. */
const readTransaction = (row: Row, { columns }: Table): ExportRow =>
  DATE.test(cellOf(row, columns, "date")?.trim() ?? "")
    ? boilerplate(row.line)
    : notUnderstood(row, "The row stands among the transactions and has no trade date.");

function readRow(row: Row, table: Table): ExportRow {
  const why = misfit(row, table);
  if (why !== null) return notUnderstood(row, why);
  const cell = (field: keyof typeof holdingColumns) => cellOf(row, table.columns, field);
  const symbol = textIn(cell("symbol"));
  const name = nameIn(cell("name"));
  if (symbol === undefined && name === undefined) return notUnderstood(row, "The row names no security.");
  const { numbers, problems } = numbersOf(
    { quantity: cell("quantity"), price: cell("price"), marketValue: cell("marketValue") },
    row,
  );
  return asPosition(
    row.line,
    {
      ...symbolOrCusip(symbol),
      ...identifiersIn(cell("name")),
      ...(name === undefined ? {} : { name }),
      ...(table.holds === "plan" ? { kind: "mutual fund" } : {}),
      ...numbers,
      currency: "USD",
    },
    problems,
  );
}
