/**
 * What a row names: symbol, identifiers, name and venue, from however many columns give them. Columns that contradict each
 * other refuse the file.
 * @module
 */

import type { Position } from "../core/check/position.ts";
import { readVenue } from "../core/symbols/venues.ts";
import { isBlank } from "./blank-cells.ts";
import { type Scheme, schemeOf } from "./column-cells.ts";
import { type Column, type Columns, columnsOf } from "./columns.ts";
import { identifiersIn, type Row } from "./export-rows.ts";
import type { FileRefusal } from "./refusal.ts";

export type Named = Pick<Position, "symbol" | "isin" | "cusip" | "sedol" | "figi" | "name" | "exchange">;
type NamedField = keyof Named;

interface Said {
  readonly column: Column;
  readonly text: string;
}

const said = (row: Row, columns: readonly Column[]): readonly Said[] =>
  columns.flatMap((column) => {
    const text = (row.cells[column.at] ?? "").trim();
    return isBlank(text) ? [] : [{ column, text }];
  });

/** The codes within a symbol: "HKG:0941" and "941 HK Equity" share one. */
const codesIn = (symbol: string): ReadonlySet<string> =>
  new Set(
    symbol
      .toUpperCase()
      .split(/[\s.:/_-]+/)
      .map((code) => code.replace(/^0+(?=\d)/, ""))
      .filter((code) => code !== ""),
  );

const agree = (field: NamedField, a: string, b: string): boolean => {
  if (field === "name") return true;
  if (field === "symbol") {
    const other = codesIn(b);
    return [...codesIn(a)].some((code) => other.has(code));
  }
  return a.toUpperCase().replaceAll(/[\s-]/g, "") === b.toUpperCase().replaceAll(/[\s-]/g, "");
};

const disagreement = (row: Row, field: string, [a, b]: readonly [Said, Said]): FileRefusal => ({
  line: row.line,
  column: b.column.title,
  value: b.text.slice(0, 80),
  detail: `Columns "${a.column.title}" and "${b.column.title}" both give the ${field}, and differ: "${a.text.slice(0, 80)}", "${b.text.slice(0, 80)}". Remove or rename one of them.`,
});

/** What looks like an identifier of a scheme and fails its check digit: sent as it is, so that it is told and not passed over. */
function damagedScheme(text: string): Scheme | null {
  if (/^[A-Z]{2}(?=[A-Z0-9]*\d)[A-Z0-9]{9,11}$/i.test(text)) return "isin";
  return /^(?=(?:[A-Z]*\d){4})[A-Z0-9]{9}$/i.test(text) ? "cusip" : null;
}

/** Where a cell of a column of mixed identifiers belongs. */
const fieldOf = (text: string): NamedField => schemeOf(text) ?? damagedScheme(text) ?? "symbol";

const directFields = ["symbol", "isin", "cusip", "sedol", "figi", "name"] as const;

/** Every name that the row's columns give, by field, best column first. */
function sayings(row: Row, columns: Columns): ReadonlyMap<NamedField, readonly Said[]> {
  const found = new Map<NamedField, Said[]>();
  const add = (field: NamedField, one: Said): void =>
    void found.set(field, [...(found.get(field) ?? []), one]);
  for (const field of directFields) for (const one of said(row, columnsOf(columns, field))) add(field, one);
  for (const one of said(row, columnsOf(columns, "identifier"))) {
    const field = fieldOf(one.text);
    // An internal number beside a symbol names nothing more; one that passes a check digit does.
    if (field !== "symbol" || !found.has("symbol")) add(field, one);
  }
  const named = directFields.some((field) => field !== "name" && found.has(field));
  if (!named) for (const one of said(row, columnsOf(columns, "fund"))) add(fieldOf(one.text), one);
  return found;
}

function venueIn(row: Row, columns: Columns): string | FileRefusal | undefined {
  const [exchange] = said(row, columnsOf(columns, "exchange"));
  const [mic] = said(row, columnsOf(columns, "mic"));
  if (exchange === undefined || mic === undefined) return (mic ?? exchange)?.text;
  const [byName, byMic] = [readVenue(exchange.text), readVenue(mic.text)];
  if (byMic === null) return exchange.text;
  const same = byName === null || byName.some((venue) => byMic.includes(venue));
  return same ? mic.text : disagreement(row, "exchange", [exchange, mic]);
}

/** A symbol that stands behind a name with its venue: "China Mobile (HKG:0941)", as some UK brokers print it. */
function symbolIn({ name }: Named): Named {
  const symbol = /[([]([A-Z]{2,8}:[A-Z0-9.]{1,8})[)\]]/.exec(name ?? "")?.[1];
  return symbol === undefined ? {} : { symbol };
}

/** What a row names; empty where it names nothing. */
export function namesOf(row: Row, columns: Columns): Named | readonly FileRefusal[] {
  const refusals: FileRefusal[] = [];
  const named: Partial<Record<NamedField, string>> = {};
  for (const [field, all] of sayings(row, columns)) {
    const [first] = all;
    if (first === undefined) continue;
    const differing = all.find(({ text }) => !agree(field, first.text, text));
    if (differing === undefined) named[field] = field === "name" ? first.text.slice(0, 256) : first.text;
    else refusals.push(disagreement(row, field, [first, differing]));
  }
  const venue = venueIn(row, columns);
  if (typeof venue === "object") refusals.push(venue);
  if (refusals.length > 0) return refusals;
  const hidden = { ...symbolIn(named), ...identifiersIn(named.name) };
  return { ...hidden, ...named, ...(typeof venue === "string" ? { exchange: venue } : {}) };
}

/** Whether something other than a name says which security a row is. */
export const isIdentified = (named: Named): boolean =>
  named.symbol !== undefined ||
  named.isin !== undefined ||
  named.cusip !== undefined ||
  named.sedol !== undefined ||
  named.figi !== undefined;

export const namesNothing = (named: Named): boolean => !isIdentified(named) && named.name === undefined;
