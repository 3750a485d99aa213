import {
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
 * Vanguard's `OfxDownload.csv`: a table of holdings, and after it one of transactions, which holds no positions. The plan
 * for education savings (529) has other columns and no symbols; trusts of employers' plans have no symbol either.
 */

const holdingColumns = {
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

const holdingHeader = (row: Row) =>
  columnsIn(row, holdingColumns, ["name", "symbol", "quantity", "marketValue"]);
const planHeader = (row: Row) => columnsIn(row, planColumns, ["account", "name", "quantity", "marketValue"]);
const isTransactions = (row: Row): boolean => columnsIn(row, transactionColumns, ["date", "type"]) !== null;

export const isVanguard = (rows: readonly Row[]): boolean =>
  rows
    .slice(0, 60)
    .some((row) => !isTransactions(row) && (holdingHeader(row) !== null || planHeader(row) !== null));

/** Every row of the file, read. */
export function readVanguard(rows: readonly Row[]): readonly ExportRow[] {
  let columns: ReadonlyMap<string, number> | null = null;
  let width = 0;
  let plan = false;
  let inTransactions = false;
  return rows.flatMap((row): readonly ExportRow[] => {
    if (isTransactions(row)) {
      inTransactions = true;
      return [furniture(row.line)];
    }
    const ofPlan = planHeader(row);
    const found = holdingHeader(row) ?? ofPlan;
    if (found !== null) {
      columns = found;
      width = row.cells.length;
      plan = ofPlan !== null;
      inTransactions = false;
      return [furniture(row.line)];
    }
    if (inTransactions) return [furniture(row.line)];
    if (columns === null) return [notUnderstood(row, "The row stands before the header line.")];
    return readRow(row, columns, width, plan);
  });
}

function readRow(
  row: Row,
  columns: ReadonlyMap<string, number>,
  width: number,
  plan: boolean,
): readonly ExportRow[] {
  if (overflows(row, width))
    return [notUnderstood(row, `The row has ${row.cells.length} cells, its header ${width}.`)];
  const cell = (field: keyof typeof holdingColumns) => cellOf(row, columns, field);
  const symbol = textIn(cell("symbol"));
  const name = nameIn(cell("name"));
  if (symbol === undefined && name === undefined) return [notUnderstood(row, "The row names no security.")];
  const { numbers, problems } = numbersOf(
    { quantity: cell("quantity"), price: cell("price"), marketValue: cell("marketValue") },
    row.line,
  );
  return asPosition(
    row.line,
    {
      ...symbolOrCusip(symbol),
      ...identifiersIn(cell("name")),
      ...(name === undefined ? {} : { name }),
      ...(plan ? { kind: "mutual fund" } : {}),
      ...numbers,
      currency: "USD",
    },
    problems,
  );
}
