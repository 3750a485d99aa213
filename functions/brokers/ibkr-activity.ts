/**
 * Interactive Brokers' activity statement: one file of many sections, each row bearing its section's name and what it is
 * (Header, Data, SubTotal, Total, Notes). Open positions lack the ISIN and the exchange: these stand in the section of
 * instruments, joined here by asset category and symbol.
 * @module
 */

import { isBlank } from "./blank-cells.ts";
import {
  asCash,
  boilerplate,
  columnKey,
  type ExportRow,
  identifierOf,
  misfit,
  notUnderstood,
  numbersOf,
  type Row,
  type RowProblem,
  shown,
} from "./export-rows.ts";
import { type Instrument, instrumentRow, symbolsIn } from "./ibkr.ts";

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

const WHATS: ReadonlySet<string> = new Set(["header", "data", "subtotal", "total", "notes"]);

export const isIbkrActivity = (rows: readonly Row[]): boolean =>
  rows.slice(0, 10).some((row) => partsOf(row).what === "header" && row.cells.length >= 4) &&
  rows.slice(0, 10).every((row) => WHATS.has(partsOf(row).what));

/** Whether the statement says what is held at all: one without the section, or in another language, must not read as empty. */
export const hasPositions = (rows: readonly Row[]): boolean =>
  rows.some((row) => isPositions(partsOf(row).section));

type Fields = ReadonlyMap<string, string>;

const fieldsOf = (header: readonly string[], cells: readonly string[]): Fields =>
  new Map(header.map((name, i) => [columnKey(name), cells[i] ?? ""]));

interface Line {
  readonly row: Row;
  readonly parts: Parts;
  /** The latest header of the line's section; null: there was none yet. */
  readonly header: readonly string[] | null;
  readonly fields: Fields | null;
}

/** A row marked as a header of positions that names none of their columns is a position, and wrongly marked. */
const isHeader = ({ section, what, cells }: Parts): boolean =>
  what === "header" && (!isPositions(section) || cells.some((cell) => columnKey(cell) === "symbol"));

/** Headers redefine themselves within a section, so each row is read by the latest of its section. */
function linesIn(rows: readonly Row[]): readonly Line[] {
  const headers = new Map<string, readonly string[]>();
  return rows.map((row) => {
    const parts = partsOf(row);
    if (isHeader(parts)) headers.set(parts.section, parts.cells);
    const header = headers.get(parts.section) ?? null;
    const fields = parts.what !== "header" && header !== null ? fieldsOf(header, parts.cells) : null;
    return { row, parts, header, fields };
  });
}

const misfitIn = ({ cells }: Parts, header: readonly string[]): string | null =>
  misfit({ cells }, { cells: header }, 0);

const joinKey = (category: string, name: string): string => `${columnKey(category)}\n${name.trim()}`;

type Instruments = ReadonlyMap<string, readonly Fields[]>;

/**
 * Instruments by asset category and symbol; all of them where several share one. Options are held by the name that stands
 * here as the description, while the symbol is the contract's.
 */
function instrumentsIn(lines: readonly Line[]): Instruments {
  const found = new Map<string, Fields[]>();
  for (const { parts, header, fields } of lines) {
    if (parts.section !== INSTRUMENTS || parts.what !== "data" || header === null || fields === null)
      continue;
    if (misfitIn(parts, header) !== null) continue;
    const names = new Set([...symbolsIn(fields.get("symbol")), (fields.get("description") ?? "").trim()]);
    for (const name of names) {
      const key = joinKey(fields.get("asset category") ?? "", name);
      const present = found.get(key);
      if (present === undefined) found.set(key, [fields]);
      else present.push(fields);
    }
  }
  return found;
}

/** Every row of the file, read. */
export function readIbkrActivity(rows: readonly Row[]): readonly ExportRow[] {
  const lines = linesIn(rows);
  const instruments = instrumentsIn(lines);
  const summed = new Set(
    lines.flatMap(({ parts, fields }) =>
      fields !== null && parts.what === "data" && isPositions(parts.section) && sortOf(fields) === "summary"
        ? [keyOf(fields)]
        : [],
    ),
  );
  return lines.map(({ row, parts, header, fields }): ExportRow => {
    if (!WHATS.has(parts.what))
      return notUnderstood(row, "The row is none of Header, Data, SubTotal, Total and Notes.");
    if (parts.what === "header")
      return isHeader(parts)
        ? boilerplate(row.line)
        : notUnderstood(row, "The row is marked as a header and names no columns.");
    if (parts.what !== "data") {
      // Sums are no Summary: a position that says so bears the wrong mark.
      const held =
        isPositions(parts.section) && /^(?:summary|lot)$/i.test(fields?.get("datadiscriminator") ?? "");
      return held
        ? notUnderstood(row, `The row is a position, and marked ${JSON.stringify(shown(parts.what))}.`)
        : boilerplate(row.line);
    }
    if (header === null || fields === null)
      return notUnderstood(row, "The row stands before any header of its section.");
    if (parts.section === "cash report") return readCash(row, fields);
    if (!isPositions(parts.section) && parts.section !== INSTRUMENTS) return boilerplate(row.line);
    const why = misfitIn(parts, header);
    if (why !== null) return notUnderstood(row, why);
    return parts.section === INSTRUMENTS
      ? boilerplate(row.line)
      : readPosition(row, fields, instruments, summed);
  });
}

const sortOf = (fields: Fields): string => columnKey(fields.get("datadiscriminator") ?? "summary");

const keyOf = (fields: Fields): string =>
  ["account", "asset category", "currency", "symbol"].map((name) => fields.get(name) ?? "").join("\n");

/** What all of some instruments say of one thing; undefined where they differ. */
function agreed(instruments: readonly Fields[], name: string): string | undefined {
  const values = new Set(instruments.map((instrument) => (instrument.get(name) ?? "").trim()));
  const [value] = values;
  return values.size === 1 ? value : undefined;
}

function problemsOfIds(ids: readonly string[], line: number): readonly RowProblem[] {
  const [id] = ids;
  const problem = { code: "identifier-not-understood", line, field: "isin", found: ids.join(", ") } as const;
  if (ids.length > 1)
    return [
      {
        ...problem,
        undecided: true,
        message:
          "The statement gives several instruments for this symbol, so that it is not certain which is held. Judge each by its own identifier.",
      },
    ];
  if (id === undefined || identifierOf(id) !== null) return [];
  const message =
    "The instrument's Security ID is not an ISIN, CUSIP or SEDOL with a right check digit. Correct it.";
  return [{ ...problem, undecided: false, message }];
}

function readPosition(
  row: Row,
  fields: Fields,
  instruments: Instruments,
  summed: ReadonlySet<string>,
): ExportRow {
  const sort = sortOf(fields);
  // Lots are the same holding again, unless the statement gives no sum of them.
  if (sort === "lot" && summed.has(keyOf(fields))) return boilerplate(row.line);
  if (sort !== "summary" && sort !== "lot")
    return notUnderstood(row, `The row is ${JSON.stringify(shown(sort))}; expected Summary or Lot.`);
  const symbol = fields.get("symbol") ?? "";
  const category = fields.get("asset category") ?? "";
  const names = [...symbolsIn(symbol), symbol.trim()];
  const known = [...new Set(names.flatMap((one) => instruments.get(joinKey(category, one)) ?? []))];
  const ids = [
    ...new Set(
      known.map((instrument) => (instrument.get("security id") ?? "").trim()).filter((id) => !isBlank(id)),
    ),
  ];
  const held: Instrument = {
    assetCategory: category,
    subCategory: agreed(known, "type"),
    symbol,
    description: agreed(known, "description"),
    securityID: ids.length === 1 ? ids[0] : undefined,
    listingExchange: agreed(known, "listing exch"),
    underlyingSymbol: agreed(known, "underlying"),
    currency: fields.get("currency"),
    position: fields.get("quantity"),
    markPrice: fields.get("close price"),
    positionValue: fields.get("value"),
  };
  return instrumentRow(held, row, problemsOfIds(ids, row.line));
}

/** What is left at the end, per currency; the other lines say how it came about. */
function readCash(row: Row, fields: Fields): ExportRow {
  const currency = (fields.get("currency") ?? "").trim().toUpperCase();
  if (columnKey(fields.get("currency summary") ?? "") !== "ending cash" || !/^[A-Z]{3}$/.test(currency))
    return boilerplate(row.line);
  const { numbers, problems } = numbersOf({ marketValue: fields.get("total") }, row);
  return asCash(row.line, { name: `Cash ${currency}`, ...numbers, currency }, problems);
}
