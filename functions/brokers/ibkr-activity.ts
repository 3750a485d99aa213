import {
  asCash,
  columnKey,
  type ExportRow,
  furniture,
  identifierOf,
  isBlank,
  notUnderstood,
  numbersOf,
  type Row,
  shown,
} from "./export-rows.ts";
import { type Instrument, instrumentRows } from "./ibkr.ts";

/**
 * Interactive Brokers' activity statement: one file of many sections, each row bearing its section's name and what it is
 * (Header, Data, SubTotal, Total, Notes). Open positions lack the ISIN and the exchange: these stand in the section of
 * instruments, joined here by asset category and symbol.
 */

const INSTRUMENTS = "financial instrument information";
const isPositions = (section: string): boolean => /(?:^| )open positions$/.test(section);

interface Parts {
  readonly section: string;
  readonly what: string;
  readonly cells: readonly string[];
}

const partsOf = (row: Row): Parts => ({
  section: columnKey(row.cells[0] ?? ""),
  what: columnKey(row.cells[1] ?? ""),
  cells: row.cells.slice(2),
});

export const isIbkrActivity = (rows: readonly Row[]): boolean =>
  rows.slice(0, 10).some((row) => partsOf(row).what === "header" && row.cells.length >= 4) &&
  rows
    .slice(0, 10)
    .every((row) => ["header", "data", "subtotal", "total", "notes"].includes(partsOf(row).what));

/** Whether the statement says what is held at all: one without the section, or in another language, must not read as empty. */
export const hasPositions = (rows: readonly Row[]): boolean =>
  rows.some((row) => isPositions(partsOf(row).section));

type Fields = ReadonlyMap<string, string>;

const fieldsOf = (header: readonly string[], cells: readonly string[]): Fields =>
  new Map(header.map((name, i) => [columnKey(name), cells[i] ?? ""]));

/** Headers redefine themselves within a section, so each row is read by the latest of its section. */
function readSections(
  rows: readonly Row[],
): readonly { readonly row: Row; readonly parts: Parts; readonly fields: Fields | null }[] {
  const headers = new Map<string, readonly string[]>();
  return rows.map((row) => {
    const parts = partsOf(row);
    if (parts.what === "header") headers.set(parts.section, parts.cells);
    const header = headers.get(parts.section);
    return {
      row,
      parts,
      fields: parts.what === "data" && header !== undefined ? fieldsOf(header, parts.cells) : null,
    };
  });
}

const symbolsOf = (text: string): readonly string[] => text.split(",").map((symbol) => symbol.trim());
const joinKey = (category: string, symbol: string): string => `${columnKey(category)}\n${symbol}`;

/** Instruments by asset category and symbol; all of them where several share one. */
function instrumentsIn(sections: ReturnType<typeof readSections>): ReadonlyMap<string, readonly Fields[]> {
  const found = new Map<string, Fields[]>();
  for (const { parts, fields } of sections) {
    if (parts.section !== INSTRUMENTS || fields === null) continue;
    for (const symbol of symbolsOf(fields.get("symbol") ?? "")) {
      const key = joinKey(fields.get("asset category") ?? "", symbol);
      const present = found.get(key);
      if (present === undefined) found.set(key, [fields]);
      else present.push(fields);
    }
  }
  return found;
}

/** Every row of the file, read. */
export function readIbkrActivity(rows: readonly Row[]): readonly ExportRow[] {
  const sections = readSections(rows);
  const instruments = instrumentsIn(sections);
  const summed = new Set(
    sections.flatMap(({ parts, fields }) =>
      fields !== null &&
      isPositions(parts.section) &&
      columnKey(fields.get("datadiscriminator") ?? "") === "summary"
        ? [keyOf(fields)]
        : [],
    ),
  );
  return sections.flatMap(({ row, parts, fields }): readonly ExportRow[] => {
    if (parts.section === "cash report" && fields !== null) return readCash(row, fields);
    if (!isPositions(parts.section) || parts.what !== "data") {
      return ["header", "data", "subtotal", "total", "notes"].includes(parts.what)
        ? [furniture(row.line)]
        : [notUnderstood(row, "The row is none of Header, Data, SubTotal, Total and Notes.")];
    }
    if (fields === null) return [notUnderstood(row, "The row stands before its section's header.")];
    return readPosition(row, fields, instruments, summed);
  });
}

const keyOf = (fields: Fields): string =>
  [
    fields.get("account") ?? "",
    fields.get("asset category") ?? "",
    fields.get("currency") ?? "",
    fields.get("symbol") ?? "",
  ].join("\n");

function readPosition(
  row: Row,
  fields: Fields,
  instruments: ReadonlyMap<string, readonly Fields[]>,
  summed: ReadonlySet<string>,
): readonly ExportRow[] {
  const sort = columnKey(fields.get("datadiscriminator") ?? "summary");
  // Lots are the same holding again, unless the statement gives no sum of them.
  if (sort === "lot" && summed.has(keyOf(fields))) return [furniture(row.line)];
  if (sort !== "summary" && sort !== "lot")
    return [notUnderstood(row, `The row is ${JSON.stringify(shown(sort))}; expected Summary or Lot.`)];
  const symbol = fields.get("symbol") ?? "";
  const category = fields.get("asset category") ?? "";
  const known = symbolsOf(symbol).flatMap((one) => instruments.get(joinKey(category, one)) ?? []);
  const ids = [
    ...new Set(
      known.map((instrument) => (instrument.get("security id") ?? "").trim()).filter((id) => !isBlank(id)),
    ),
  ];
  const problems: ExportRow[] =
    ids.length <= 1
      ? []
      : [
          {
            kind: "problem",
            code: "identifier-not-understood",
            line: row.line,
            message:
              "The statement gives several instruments for this symbol, so that no identifier is certain; the position is named by its symbol only.",
            value: shown(ids.join(", ")),
          },
        ];
  const [instrument] = known;
  const of = (name: string): string | undefined => instrument?.get(name);
  const held: Instrument = {
    assetCategory: category,
    subCategory: of("type"),
    symbol,
    description: of("description"),
    securityID: ids.length === 1 ? ids[0] : undefined,
    listingExchange: of("listing exch"),
    underlyingSymbol: of("underlying"),
    currency: fields.get("currency"),
    position: fields.get("quantity"),
    markPrice: fields.get("close price"),
    positionValue: fields.get("value"),
  };
  const unread = ids.length === 1 && ids[0] !== undefined && identifierOf(ids[0]) === null;
  const flawed: ExportRow[] = unread
    ? [
        {
          kind: "problem",
          code: "identifier-not-understood",
          line: row.line,
          message:
            "The instrument's Security ID is no ISIN, CUSIP or SEDOL with a right check digit. Correct it.",
          value: shown(ids[0] ?? ""),
        },
      ]
    : [];
  return [...instrumentRows(held, row.line), ...problems, ...flawed];
}

/** What is left at the end, per currency; the other lines say how it came about. */
function readCash(row: Row, fields: Fields): readonly ExportRow[] {
  const currency = (fields.get("currency") ?? "").trim().toUpperCase();
  if (columnKey(fields.get("currency summary") ?? "") !== "ending cash" || !/^[A-Z]{3}$/.test(currency))
    return [furniture(row.line)];
  const { numbers, problems } = numbersOf({ marketValue: fields.get("total") }, row.line);
  return asCash(row.line, { name: `Cash ${currency}`, ...numbers, currency }, problems);
}
