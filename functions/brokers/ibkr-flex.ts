/**
 * Interactive Brokers' Flex queries, as XML and as CSV with columns of the user's choice. XML is read without a document
 * type and without entities but the five of XML itself, so that no file can make itself larger or fetch another.
 * @module
 */

import {
  asCash,
  boilerplate,
  columnKey,
  type ExportRow,
  misfit,
  notUnderstood,
  numbersOf,
  type Row,
  unreadRow,
} from "./export-rows.ts";
import { type Instrument, instrumentRow } from "./ibkr.ts";
import { type Refused, refused } from "./refusal.ts";
import { type Attributes, readXml } from "./xml-reading.ts";

export type FlexReading = { readonly kind: "rows"; readonly rows: readonly ExportRow[] } | Refused;

/** A position whose fate waits for the others': lots are dropped where there is a sum of them. */
interface Held {
  readonly line: number;
  readonly account: string;
  readonly detail: string;
  readonly instrument: Instrument;
}

type Entry = Held | ExportRow;

const faults = {
  malformed:
    "The file is not well-formed XML, or it ends too early; expected a whole Flex statement. Download it again.",
  doctype: "The file declares a document type; a Flex statement has none. Download it again.",
  "too-deep": "The file has more elements, or deeper ones, than a Flex statement. Download it again.",
} as const;

/** What is known of a Flex statement while it is read. */
interface Reading {
  readonly entries: Entry[];
  /** The line of an answer of the service without a statement. */
  answered: number | null;
  inPositions: boolean;
  /** The statement that is open, and whether it has said what is held. */
  statement: { readonly line: number; readonly account: string; told: boolean } | null;
  /** Statements that were announced and have not come. */
  missing: number;
  told: number;
}

function openElement(reading: Reading, name: string, attributes: Attributes, line: number): void {
  switch (name) {
    case "FlexStatementResponse":
      reading.answered ??= line;
      break;
    case "FlexStatements":
      reading.missing += Number(attributes.count ?? "0");
      break;
    case "FlexStatement":
      reading.missing -= 1;
      reading.statement = { line, account: attributes.accountId ?? "", told: false };
      break;
    case "OpenPositions":
      if (reading.statement !== null) reading.statement.told = true;
      reading.inPositions = true;
      break;
    case "OpenPosition":
      reading.entries.push({
        line,
        account: attributes.accountId ?? "",
        detail: attributes.levelOfDetail ?? "SUMMARY",
        instrument: attributes,
      });
      break;
    case "CashReportCurrency":
      reading.entries.push(readCash(attributes, line));
      break;
    default:
      if (reading.inPositions) reading.entries.push(strange(name, attributes, line));
  }
}

function closeElement(reading: Reading, name: string): void {
  const { statement, entries } = reading;
  if (name === "OpenPositions") reading.inPositions = false;
  if (name !== "FlexStatement" || statement === null) return;
  if (statement.told) reading.told += 1;
  else entries.push(untold(statement));
  reading.statement = null;
}

/** Every open position and cash balance of a Flex statement, or why the file is refused: one cut short says nothing certain. */
export function readFlexXml(text: string): FlexReading {
  const reading: Reading = {
    entries: [],
    answered: null,
    inPositions: false,
    statement: null,
    missing: 0,
    told: 0,
  };
  const fault = readXml(text, {
    open: (path, attributes, line) => openElement(reading, path.at(-1) ?? "", attributes, line),
    close: (path) => closeElement(reading, path.at(-1) ?? ""),
  });
  if (fault !== null) return refused(faults[fault.why], fault.line);
  if (reading.answered !== null)
    return refused(
      "The file is an answer of the Flex service without a statement (it may still be in the making, or the token was refused). Fetch the statement itself.",
      reading.answered,
    );
  if (reading.missing > 0)
    return refused("The file announces more statements than it holds. Download it again.");
  if (reading.told === 0)
    return refused("The statement has no section of open positions. Add Open Positions to the Flex query.");
  return { kind: "rows", rows: rowsOf(reading.entries) };
}

const strange = (name: string, attributes: Attributes, line: number): ExportRow =>
  notUnderstood(
    { line, cells: [name, ...Object.values(attributes).map((value) => value ?? "")] },
    "The section of open positions holds an element that is not a position.",
  );

/** An account beside others whose statement lacks the section: what it holds is in none of the rows. */
const untold = ({ line, account }: { readonly line: number; readonly account: string }): ExportRow =>
  unreadRow(
    line,
    account,
    "The statement of this account has no section of open positions, while another's has. Export it with Open Positions.",
    "not-in-this-file",
  );

/** Amounts are plain numbers in Flex, whatever the file's delimiter. */
const decimal = ".";

/** Lots are the same holding again, unless the query asked for lots only. */
function rowsOf(entries: readonly Entry[]): readonly ExportRow[] {
  const keyOf = ({ account, instrument }: Held): string =>
    [account, instrument.assetCategory, instrument.symbol, instrument.securityID, instrument.isin].join("\n");
  const isLot = ({ detail }: Held): boolean => detail.toUpperCase() === "LOT";
  const held = entries.flatMap((entry) => ("instrument" in entry ? [entry] : []));
  const summed = new Set(held.filter((one) => !isLot(one)).map(keyOf));
  return entries.map((entry): ExportRow => {
    if (!("instrument" in entry)) return entry;
    return isLot(entry) && summed.has(keyOf(entry))
      ? boilerplate(entry.line)
      : instrumentRow(entry.instrument, { line: entry.line, decimal });
  });
}

function readCash(attributes: Readonly<Record<string, string | undefined>>, line: number): ExportRow {
  const currency = attributes.currency ?? "";
  // BASE_SUMMARY is the sum of the others in the account's own currency.
  if (!/^[A-Z]{3}$/.test(currency) || attributes.levelOfDetail === "BaseCurrency") return boilerplate(line);
  const { numbers, problems } = numbersOf({ marketValue: attributes.endingCash }, { line, decimal });
  return asCash(line, { name: `Cash ${currency}`, ...numbers, currency }, problems);
}

/** Column names of Flex CSV beside the attributes of the XML. */
const columns: Readonly<Record<string, keyof Instrument | "account" | "detail">> = {
  clientaccountid: "account",
  currencyprimary: "currency",
  currency: "currency",
  assetclass: "assetCategory",
  assetcategory: "assetCategory",
  subcategory: "subCategory",
  symbol: "symbol",
  description: "description",
  isin: "isin",
  cusip: "cusip",
  sedol: "sedol",
  figi: "figi",
  securityid: "securityID",
  listingexchange: "listingExchange",
  underlyingsymbol: "underlyingSymbol",
  underlyingsecurityid: "underlyingSecurityID",
  underlyinglistingexchange: "underlyingListingExchange",
  quantity: "position",
  position: "position",
  markprice: "markPrice",
  positionvalue: "positionValue",
  levelofdetail: "detail",
};

/** The records by which Flex CSV marks the file's, the account's and the section's begin and end. */
const MARKS: ReadonlySet<string> = new Set(["bof", "eof", "boa", "eoa", "bos", "eos", "bor", "eor"]);

const markOf = (row: Row): string | null => {
  const first = columnKey(row.cells[0] ?? "");
  return MARKS.has(first) ? first : null;
};

/** With marks of its own on every line, "HEADER","POST",… stands before the names; without an account, the class tells. */
const isHeader = (row: Row): boolean => {
  const names = new Set(row.cells.map(columnKey));
  return (
    names.has("clientaccountid") ||
    (names.has("assetclass") && (names.has("markprice") || names.has("positionvalue")))
  );
};

/** Column names hold no numbers; what is held does. */
const namesColumns = ({ cells }: Row): boolean =>
  columnKey(cells[0] ?? "") !== "data" && cells.every((cell) => !/\d/.test(cell));

const isHoldings = (row: Row): boolean => {
  const names = new Set(row.cells.map(columnKey));
  return (
    (names.has("markprice") || names.has("positionvalue")) && !names.has("tradeid") && !names.has("buy/sell")
  );
};

export const isFlexCsv = (rows: readonly Row[]): boolean =>
  rows.slice(0, 10).some((row) => isHeader(row) || markOf(row) === "bof");

/** Every row of a Flex query saved as CSV. */
export function readFlexCsv(rows: readonly Row[]): FlexReading {
  const entries: Entry[] = [];
  let header: Row | null = null;
  /** Within a section that is marked as another than the positions', any first row is its header. */
  let marked = false;
  let fields: readonly (keyof Instrument | "account" | "detail" | null)[] | null = null;
  for (const row of rows) {
    const mark = markOf(row);
    if (mark !== null) {
      // What follows belongs to the next table, even if that has no header.
      if (mark === "bos") [header, fields, marked] = [null, null, columnKey(row.cells[1] ?? "") !== "post"];
      entries.push(boilerplate(row.line));
    } else if (isHeader(row) || (marked && header === null && namesColumns(row))) {
      header = row;
      fields =
        isHeader(row) && isHoldings(row) ? row.cells.map((cell) => columns[columnKey(cell)] ?? null) : null;
      entries.push(boilerplate(row.line));
    } else entries.push(readRecord(row, header, fields));
  }
  const marks = rows.map(markOf);
  if (marks.includes("bof") && !marks.includes("eof"))
    return refused(
      "The file begins with BOF and does not end with EOF. Download it again.",
      rows.at(-1)?.line ?? 1,
    );
  if (!rows.some((row) => isHeader(row) && isHoldings(row)))
    return refused(
      "The file has no table of open positions. Add Open Positions to the Flex query, with MarkPrice or PositionValue.",
    );
  return { kind: "rows", rows: rowsOf(entries) };
}

function readRecord(
  row: Row,
  header: Row | null,
  fields: readonly (keyof Instrument | "account" | "detail" | null)[] | null,
): Entry {
  if (header === null) return notUnderstood(row, "The row stands before the header of its table.");
  const why = misfit(row, header, 0);
  if (why !== null) return notUnderstood(row, why);
  if (fields === null) return boilerplate(row.line);
  const found: Partial<Record<keyof Instrument | "account" | "detail", string>> = {};
  for (const [i, field] of fields.entries()) if (field !== null) found[field] = row.cells[i] ?? "";
  const { account = "", detail = "SUMMARY", ...instrument } = found;
  return { line: row.line, account, detail, instrument };
}
