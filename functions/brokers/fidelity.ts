/**
 * Fidelity's two files: `Portfolio_Positions_….csv` (title or sentence case, with or without "Basket Name"), whose rows end
 * in one cell more than the header, and `Statement….csv`, whose tables follow a summary and group lines.
 * @module
 */

import { readOption } from "../core/symbols/option-symbol.ts";
import { isBlank } from "./blank-cells.ts";
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
  unreadRow,
} from "./export-rows.ts";

const positionColumns = {
  account: ["account number", "account name/number"],
  accountName: ["account name", "account name/number"],
  symbol: ["symbol"],
  name: ["description"],
  quantity: ["quantity"],
  price: ["last price"],
  marketValue: ["current value"],
} as const;

const statementColumns = {
  symbol: ["symbol/cusip"],
  name: ["description"],
  quantity: ["quantity"],
  price: ["price"],
  marketValue: ["ending value"],
} as const;

const accountColumns = { type: ["account type"], account: ["account"] } as const;

/** What a table's rows are: positions, a statement's holdings, or its list of accounts. */
interface Table extends Header {
  readonly lists: "positions" | "holdings" | "accounts";
}

function tableAt(row: Row): Table | null {
  const { cells } = row;
  const positions = columnsIn(row, positionColumns, ["account", "symbol", "name", "quantity", "marketValue"]);
  if (positions !== null) return { columns: positions, cells, lists: "positions" };
  const holdings = columnsIn(row, statementColumns, ["symbol", "name", "quantity", "marketValue"]);
  if (holdings !== null) return { columns: holdings, cells, lists: "holdings" };
  const accounts = columnsIn(row, accountColumns, ["type", "account"]);
  return accounts === null ? null : { columns: accounts, cells, lists: "accounts" };
}

export const isFidelity = (rows: readonly Row[]): boolean =>
  rows.slice(0, 60).some((row) => {
    const table = tableAt(row);
    return table !== null && table.lists !== "accounts";
  });

/** Footnotes begin so; anything else that stands alone is reported. */
const FOOTNOTE =
  /^(?:the data and information in this spreadsheet|brokerage services (?:are )?provided|both are fidelity|date downloaded|neither fidelity|please note|fidelity brokerage services)/i;

const PENDING = /^pending activity$/i;
const LINK = /^brokeragelink$/i;
const ACCOUNT = /^[A-Z]?\d{5,12}$/i;

/** Group lines of a statement, and what they say of the rows below; null: the core account, which is cash. */
const groups: Readonly<Record<string, string | null>> = {
  stocks: "stock",
  "common stock": "stock",
  "preferred stock": "preferred stock",
  "core account": null,
  "mutual funds": "mutual fund",
  "stock funds": "mutual fund",
  "bond funds": "mutual fund",
  "short-term funds": "mutual fund",
  "exchange traded products": "etf",
  "exchange-traded products": "etf",
  "equity etps": "etf",
  bonds: "bond",
  options: "option",
  other: "other",
};

const isLone = (row: Row): boolean => row.cells.filter((cell) => cell.trim() !== "").length === 1;

/** Every row of the file, read. */
export function readFidelity(rows: readonly Row[]): readonly ExportRow[] {
  let table: Table | null = null;
  let group: string | null | undefined;
  const linked = rows.some(
    (row) =>
      LINK.test(row.cells[1]?.trim() ?? "") &&
      row.cells.slice(2, 4).some((cell) => !isBlank(cell)) &&
      !row.cells.slice(2, 5).some((cell) => LINK.test(cell.trim())),
  );
  return rows.map((row): ExportRow => {
    const found = tableAt(row);
    if (found !== null) {
      table = found;
      return boilerplate(row.line);
    }
    const lone = isLone(row);
    const first = row.cells.find((cell) => cell.trim() !== "")?.trim() ?? "";
    if (lone && FOOTNOTE.test(first)) return boilerplate(row.line);
    if (table === null) return notUnderstood(row, "The row stands before the header line.");
    if (table.lists === "positions") return readPosition(row, table, linked);
    if (table.lists === "accounts") return readAccount(row, table);
    if (/^(?:subtotal of|total) /i.test(first) && isTotal(row, table)) return boilerplate(row.line);
    if (lone) {
      const known = Object.hasOwn(groups, first.toLowerCase());
      // Below a line that is not known here the rows are taken as securities, never as cash.
      group = known ? groups[first.toLowerCase()] : undefined;
      return known || ACCOUNT.test(first)
        ? boilerplate(row.line)
        : notUnderstood(
            row,
            "The row holds one cell and is not an account or group line that is known here.",
          );
    }
    const core = group === null && isOne(cellOf(row, table.columns, "price"));
    return readHolding(row, table, { cash: core, kind: group ?? undefined });
  });
}

/** Money is worth one: what else stands in a core account is judged as a security. */
const isOne = (price: string | undefined): boolean => /^\$?1(?:\.0*)?$/.test(price?.trim() ?? "");

/** A sum has neither a description nor a quantity; a security whose name begins so has. */
const isTotal = (row: Row, { columns }: Table): boolean =>
  ["name", "quantity"].every((field) => textIn(cellOf(row, columns, field)) === undefined);

/** A statement's accounts are no holdings; a row among them that names no account may be one. */
const readAccount = (row: Row, { columns }: Table): ExportRow =>
  ACCOUNT.test(cellOf(row, columns, "account")?.trim() ?? "")
    ? boilerplate(row.line)
    : notUnderstood(row, "The row stands among the accounts and names none.");

function readPosition(row: Row, table: Table, linked: boolean): ExportRow {
  const symbol = textIn(cellOf(row, table.columns, "symbol"));
  const name = nameIn(cellOf(row, table.columns, "name"));
  if (LINK.test(symbol ?? name ?? "")) return brokerageLink(row, linked);
  // Core positions bear two stars: the money that an account sweeps into, counted in dollars.
  const quantity = textIn(cellOf(row, table.columns, "quantity"));
  const swept =
    (symbol ?? "").endsWith("**") && (quantity === undefined || isOne(cellOf(row, table.columns, "price")));
  const pending = PENDING.test(symbol ?? "") || (symbol === undefined && PENDING.test(name ?? ""));
  return readHolding(row, table, { cash: swept || pending, kind: undefined });
}

/** A roll-up of a linked account: its positions are in the file themselves, or this file lacks them. */
const brokerageLink = (row: Row, linked: boolean): ExportRow =>
  linked
    ? boilerplate(row.line)
    : unreadRow(
        row.line,
        row.cells.join(","),
        "The row sums up a BrokerageLink account whose positions are not in this file. Export that account too.",
        "not-in-this-file",
      );

function readHolding(
  row: Row,
  table: Table,
  { cash, kind }: { readonly cash: boolean; readonly kind: string | undefined },
): ExportRow {
  const why = misfit(row, table);
  // Pending activity ends behind its amount.
  const whole =
    cash &&
    row.cells.length > (table.columns.get("marketValue") ?? 0) &&
    row.cells.length <= table.cells.length;
  if (why !== null && !whole) return notUnderstood(row, why);
  const cell = (field: keyof typeof positionColumns) => cellOf(row, table.columns, field);
  const printed = textIn(cell("symbol"));
  const name = nameIn(cell("name"));
  const symbol = printed === undefined ? undefined : textIn(printed.replace(/\*+$/, ""));
  const { numbers, problems } = numbersOf(
    { quantity: cell("quantity"), price: cell("price"), marketValue: cell("marketValue") },
    row,
  );
  if (cash)
    return asCash(
      row.line,
      {
        // A share between marks of money keeps its ticker, by which the check tells it.
        ...(symbol === undefined || PENDING.test(symbol) ? {} : symbolOrCusip(symbol)),
        name: symbol ?? name ?? "Cash",
        ...numbers,
        currency: "USD",
      },
      problems,
    );
  if (symbol === undefined && name === undefined) return notUnderstood(row, "The row names no security.");
  const option = symbol !== undefined && readOption(symbol.toUpperCase()) !== null;
  const kindOf = option ? "option" : kind;
  return asPosition(
    row.line,
    {
      ...symbolOrCusip(symbol),
      ...identifiersIn(cell("name")),
      ...(name === undefined ? {} : { name }),
      ...(kindOf === undefined ? {} : { kind: kindOf }),
      ...numbers,
      currency: "USD",
    },
    problems,
  );
}
