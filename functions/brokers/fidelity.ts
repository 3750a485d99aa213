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
  shown,
  symbolOrCusip,
  textIn,
} from "./export-rows.ts";

/**
 * Fidelity's two files: `Portfolio_Positions_….csv` (title or sentence case, with or without "Basket Name"), whose rows end
 * in one cell more than the header, and `Statement….csv`, whose tables follow a summary and group lines.
 */

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

const positionHeader = (row: Row) =>
  columnsIn(row, positionColumns, ["account", "symbol", "name", "quantity", "marketValue"]);
const statementHeader = (row: Row) =>
  columnsIn(row, statementColumns, ["symbol", "name", "quantity", "marketValue"]);

export const isFidelity = (rows: readonly Row[]): boolean =>
  rows.slice(0, 60).some((row) => positionHeader(row) !== null || statementHeader(row) !== null);

/** Footnotes begin so; anything else that stands alone is reported. */
const FOOTNOTE =
  /^(?:the data and information in this spreadsheet|brokerage services (?:are )?provided|both are fidelity|date downloaded|neither fidelity|please note|fidelity brokerage services)/i;

const PENDING = /^pending activity$/i;

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

interface Table {
  readonly columns: ReadonlyMap<string, number>;
  readonly width: number;
  readonly statement: boolean;
}

/** Every row of the file, read. */
export function readFidelity(rows: readonly Row[]): readonly ExportRow[] {
  let table: Table | null = null;
  let group: string | null | undefined;
  const linked = rows.some(
    (row) => /brokeragelink/i.test(row.cells[1] ?? "") && (row.cells[2]?.trim() ?? "") !== "",
  );
  return rows.flatMap((row): readonly ExportRow[] => {
    const statement = statementHeader(row);
    const columns = positionHeader(row) ?? statement;
    if (columns !== null) {
      table = { columns, width: row.cells.length, statement: statement !== null };
      return [furniture(row.line)];
    }
    const lone = isLone(row);
    const first = row.cells.find((cell) => cell.trim() !== "")?.trim() ?? "";
    if (lone && FOOTNOTE.test(first)) return [furniture(row.line)];
    // A statement's summary of accounts stands before its first table, and holds no position.
    if (table === null) return [furniture(row.line)];
    if (!table.statement) return readPosition(row, table, linked);
    if (/^subtotal of /i.test(first) || /^total /i.test(first)) return [furniture(row.line)];
    if (lone) {
      const key = first.toLowerCase();
      if (Object.hasOwn(groups, key)) group = groups[key];
      else if (!/^[A-Z]?\d{5,12}$/i.test(first))
        return [
          notUnderstood(row, "The row holds one cell and is no account or group line that is known here."),
        ];
      return [furniture(row.line)];
    }
    return readHolding(row, table, { cash: group === null, kind: group ?? undefined });
  });
}

function readPosition(row: Row, table: Table, linked: boolean): readonly ExportRow[] {
  const symbol = textIn(cellOf(row, table.columns, "symbol"));
  const name = nameIn(cellOf(row, table.columns, "name"));
  if (symbol === undefined && /^brokeragelink$/i.test(name ?? "")) return [brokerageLink(row, linked)];
  if (/^brokeragelink$/i.test(symbol ?? "")) return [brokerageLink(row, linked)];
  // Core positions bear two stars: the money that an account sweeps into.
  const cash = PENDING.test(symbol ?? "") || PENDING.test(name ?? "") || (symbol ?? "").endsWith("**");
  return readHolding(row, table, { cash, kind: undefined });
}

/** A roll-up of a linked account: its positions are in the file themselves, or this file lacks them. */
const brokerageLink = (row: Row, linked: boolean): ExportRow =>
  linked
    ? furniture(row.line)
    : {
        kind: "problem",
        code: "not-in-this-file",
        line: row.line,
        message:
          "The row sums up a BrokerageLink account whose positions are not in this file. Export that account too.",
        value: shown(row.cells.join(",")),
      };

function readHolding(
  row: Row,
  { columns, width }: Table,
  { cash, kind }: { readonly cash: boolean; readonly kind: string | undefined },
): readonly ExportRow[] {
  if (overflows(row, width))
    return [notUnderstood(row, `The row has ${row.cells.length} cells, its header ${width}.`)];
  const cell = (field: keyof typeof positionColumns) => cellOf(row, columns, field);
  const printed = textIn(cell("symbol"));
  const name = nameIn(cell("name"));
  const symbol = printed === undefined ? undefined : textIn(printed.replace(/\*+$/, ""));
  const { numbers, problems } = numbersOf(
    { quantity: cell("quantity"), price: cell("price"), marketValue: cell("marketValue") },
    row.line,
  );
  if (cash)
    return asCash(row.line, { name: symbol ?? name ?? "Cash", ...numbers, currency: "USD" }, problems);
  if (symbol === undefined && name === undefined) return [notUnderstood(row, "The row names no security.")];
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
