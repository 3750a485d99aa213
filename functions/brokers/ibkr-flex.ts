import { SaxesParser } from "saxes";
import {
  asCash,
  columnKey,
  type ExportRow,
  furniture,
  notUnderstood,
  numbersOf,
  type Row,
} from "./export-rows.ts";
import { type Instrument, instrumentRows } from "./ibkr.ts";
import type { CsvRefusal } from "./plain-csv.ts";

/**
 * Interactive Brokers' Flex queries, as XML and as CSV with columns of the user's choice. XML is read without a document
 * type and without entities but the five of XML itself, so that no file can make itself larger or fetch another.
 */

export type FlexReading =
  | { readonly kind: "rows"; readonly rows: readonly ExportRow[] }
  | { readonly kind: "refused"; readonly refusals: readonly CsvRefusal[] };

export const isFlexXml = (text: string): boolean =>
  /^\s*(?:<\?xml[^>]*>\s*)?(?:<!|<Flex)/.test(text.slice(0, 2_000));

interface Held {
  readonly line: number;
  readonly account: string;
  readonly detail: string;
  readonly instrument: Instrument;
}

const refused = (line: number, detail: string): FlexReading => ({
  kind: "refused",
  refusals: [{ line, detail }],
});

/** Every open position and cash balance of a Flex statement, or why the file is refused: one cut short says nothing certain. */
export function readFlexXml(text: string): FlexReading {
  const held: Held[] = [];
  const others: ExportRow[] = [];
  let flaw: { readonly line: number; readonly detail: string } | null = null;
  let sections = 0;
  let depthOfPositions = false;
  const parser = new SaxesParser();
  const refuse = (detail: string): void => {
    flaw ??= { line: parser.line, detail };
  };
  parser.on("error", () =>
    refuse(
      "The file is not well-formed XML, or it ends too early; expected a whole Flex statement. Download it again.",
    ),
  );
  parser.on("doctype", () =>
    refuse("The file declares a document type; a Flex statement has none. Download it again."),
  );
  parser.on("closetag", ({ name }) => {
    if (name === "OpenPositions") depthOfPositions = false;
  });
  parser.on("opentag", ({ name, attributes, isSelfClosing }) => {
    const { line } = parser;
    switch (name) {
      case "FlexStatementResponse":
        refuse(
          "The file is an answer of the Flex service without a statement (it may still be in the making, or the token was refused). Fetch the statement itself.",
        );
        break;
      case "OpenPositions":
        sections += 1;
        depthOfPositions = !isSelfClosing;
        break;
      case "OpenPosition":
        held.push({
          line,
          account: attributes.accountId ?? "",
          detail: attributes.levelOfDetail ?? "SUMMARY",
          instrument: attributes,
        });
        break;
      case "CashReportCurrency":
        others.push(...readCash(attributes, line));
        break;
      default:
        if (depthOfPositions)
          others.push(
            notUnderstood(
              { line, cells: [name] },
              "The section of open positions holds an element that is no position.",
            ),
          );
    }
  });
  try {
    parser.write(text).close();
  } catch {
    refuse("The file cannot be read as XML. Download it again.");
  }
  const found: { readonly line: number; readonly detail: string } | null = flaw;
  if (found !== null) return refusal(found);
  if (sections === 0)
    return refused(
      1,
      "The statement has no section of open positions. Add Open Positions to the Flex query.",
    );
  return { kind: "rows", rows: [...rowsOf(held), ...others] };
}

const refusal = ({ line, detail }: { readonly line: number; readonly detail: string }): FlexReading =>
  refused(line, detail);

/** Lots are the same holding again, unless the query asked for lots only. */
function rowsOf(held: readonly Held[]): readonly ExportRow[] {
  const keyOf = ({ account, instrument }: Held): string =>
    [account, instrument.assetCategory, instrument.symbol, instrument.securityID, instrument.isin].join("\n");
  const summed = new Set(held.filter(({ detail }) => detail.toUpperCase() !== "LOT").map(keyOf));
  return held.flatMap((one): readonly ExportRow[] =>
    one.detail.toUpperCase() === "LOT" && summed.has(keyOf(one))
      ? [furniture(one.line)]
      : instrumentRows(one.instrument, one.line),
  );
}

function readCash(
  attributes: Readonly<Record<string, string | undefined>>,
  line: number,
): readonly ExportRow[] {
  const currency = attributes.currency ?? "";
  // BASE_SUMMARY is the sum of the others in the account's own currency.
  if (!/^[A-Z]{3}$/.test(currency) || attributes.levelOfDetail === "BaseCurrency") return [furniture(line)];
  const { numbers, problems } = numbersOf({ marketValue: attributes.endingCash }, line);
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
const MARKS: ReadonlySet<string> = new Set(["bof", "eof", "boa", "eoa", "bos", "eos"]);

const isHeader = (row: Row): boolean => row.cells.some((cell) => columnKey(cell) === "clientaccountid");
const isHoldings = (row: Row): boolean => {
  const names = new Set(row.cells.map(columnKey));
  return (
    (names.has("markprice") || names.has("positionvalue")) && !names.has("tradeid") && !names.has("buy/sell")
  );
};

export const isFlexCsv = (rows: readonly Row[]): boolean => rows.slice(0, 10).some(isHeader);

/** Every row of a Flex query saved as CSV. */
export function readFlexCsv(rows: readonly Row[]): FlexReading {
  const held: Held[] = [];
  const others: ExportRow[] = [];
  let header: readonly (keyof Instrument | "account" | "detail" | null)[] | null = null;
  let holdings = 0;
  for (const row of rows) {
    if (isHeader(row)) {
      others.push(furniture(row.line));
      holdings += isHoldings(row) ? 1 : 0;
      header = isHoldings(row) ? row.cells.map((cell) => columns[columnKey(cell)] ?? null) : null;
    } else if (MARKS.has(columnKey(row.cells[0] ?? "")) || header === null) {
      others.push(furniture(row.line));
    } else if (row.cells.length !== header.length) {
      others.push(notUnderstood(row, `The row has ${row.cells.length} cells, its header ${header.length}.`));
    } else {
      const fields: Partial<Record<keyof Instrument | "account" | "detail", string>> = {};
      for (const [i, field] of header.entries()) if (field !== null) fields[field] = row.cells[i] ?? "";
      const { account = "", detail = "SUMMARY", ...instrument } = fields;
      held.push({ line: row.line, account, detail, instrument });
    }
  }
  if (holdings === 0)
    return refused(
      1,
      "The file has no table of open positions. Add Open Positions to the Flex query, with MarkPrice or PositionValue.",
    );
  return { kind: "rows", rows: [...rowsOf(held), ...others] };
}
