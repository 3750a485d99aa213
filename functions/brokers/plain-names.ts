/**
 * What a row names: symbol, identifiers, name and venue, from however many columns give them. Columns that contradict each
 * other refuse the file.
 * @module
 */

import type { Position } from "../core/check/position.ts";
import { positionFields } from "../core/check/position-fields.ts";
import { firstIdentifier, type Scheme, schemeNames } from "../core/facts/scheme.ts";
import { readOption } from "../core/symbols/option-symbol.ts";
import { schemes } from "../core/symbols/schemes.ts";
import { joinedNames } from "../core/symbols/several-names.ts";
import { readSymbol } from "../core/symbols/symbols.ts";
import { readVenue } from "../core/symbols/venues.ts";
import { isBlank } from "./blank-cells.ts";
import { codeBesideName, koreanCode } from "./codes-beside-names.ts";
import { schemeOfCell } from "./column-cells.ts";
import { type Column, type Columns, columnsOf, identities, isCoded } from "./columns.ts";
import { identifiersIn, type Row } from "./export-rows.ts";
import { isCodeWithVenue, namesSecurity } from "./further-codes.ts";
import { bearsVenue, identifierAmong, labelled } from "./labelled.ts";
import type { FileRefusal } from "./refusal.ts";

export type Named = Pick<Position, Scheme | "symbol" | "name" | "exchange">;
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

/** The ticker of a symbol without its venue: "941" of "HKG:0941" and of "941 HK Equity". */
export function tickerIn(symbol: string): string {
  const [first = "", ...more] = symbol.toUpperCase().trim().split(":");
  const behind = more.join(":").trim();
  const own = behind === "" || (readVenue(first) === null && readVenue(behind) !== null) ? first : behind;
  return (own.trim().split(/[\s./_-]+/)[0] ?? "").replace(/^0+(?=\d)/, "");
}

const agree = (field: NamedField, a: string, b: string): boolean => {
  if (field === "name") return true;
  if (field === "symbol")
    return tickerIn(a) === tickerIn(b) || readOption(a.toUpperCase())?.root === tickerIn(b);
  return a.toUpperCase().replaceAll(/[\s-]/g, "") === b.toUpperCase().replaceAll(/[\s-]/g, "");
};

const disagreement = (row: Row, field: string, [a, b]: readonly [Said, Said]): FileRefusal => ({
  line: row.line,
  column: b.column.title,
  value: b.text.slice(0, 80),
  detail: `Columns "${a.column.title}" and "${b.column.title}" both give the ${field}, and differ: "${a.text.slice(0, 80)}", "${b.text.slice(0, 80)}". Remove or rename one of them.`,
});

/**
 * What looks like an identifier of a scheme and fails its check digit: sent as it is, so that it is told and not passed over.
 */
function damagedScheme(text: string): Scheme | null {
  return schemeNames.find((scheme) => schemes[scheme].damaged?.test(text) === true) ?? null;
}

/** Where a text of mixed identifiers belongs. */
const fieldOf = (text: string): NamedField => schemeOfCell(text) ?? damagedScheme(text) ?? "symbol";

/** Schemes whose check digits tell them from one another wherever they stand. */
const isCertain = (scheme: Scheme | null): scheme is Scheme => scheme !== null && schemes[scheme].telling;

/** Whether a cell of mixed identifiers is one of a scheme, whole or damaged. */
export const isSchemed = (text: string): boolean =>
  fieldOf(text) !== "symbol" || labelled(text).scheme !== null;

/** What a cell gives under a column of a field: a word beside it, and check digits, count before the column's name. */
function placed(field: NamedField | "identifier", one: Said): readonly [NamedField, Said] {
  if (field === "name") return [field, one];
  const { scheme, text: own } = labelled(one.text);
  const text = koreanCode(codeBesideName(own, true)?.code ?? own);
  const said = { ...one, text };
  if (scheme !== null) return [scheme, said];
  if (field === "identifier") {
    const found = schemeOfCell(text) === null ? identifierAmong(text) : null;
    return found === null ? [fieldOf(text), said] : [found.scheme, { ...one, text: found.value }];
  }
  if (field === "symbol") {
    const found = /\s/.test(text) ? identifierAmong(text) : null;
    return found === null ? [field, said] : [found.scheme, { ...one, text: found.value }];
  }
  const shown = schemeOfCell(text);
  return [shown !== field && isCertain(shown) ? shown : field, said];
}

const directFields = ["symbol", ...schemeNames, "name"] as const;

/** Every name that the row's columns give, by field, best column first. */
function sayings(row: Row, columns: Columns): ReadonlyMap<NamedField, readonly Said[]> {
  const found = new Map<NamedField, Said[]>();
  const add = (field: NamedField, one: Said): void =>
    void found.set(field, [...(found.get(field) ?? []), one]);
  const names = columnsOf(columns, "name");
  for (const field of directFields)
    for (const one of said(row, columnsOf(columns, field)))
      if (field !== "symbol" || !names.includes(one.column) || isCoded(one.text)) add(...placed(field, one));
  const codes = said(row, columnsOf(columns, "identifier")).map((one) => placed("identifier", one));
  for (const one of said(row, [...columnsOf(columns, "symbol"), ...columnsOf(columns, "identifier")])) {
    const beside = codeBesideName(one.text, true);
    if (beside !== null) add("name", { ...one, text: beside.name });
  }
  const isOwn = ([field, { text, column }]: readonly [NamedField, Said]): boolean =>
    field === "symbol" && !namesSecurity(text, column);
  // An internal number beside a symbol names nothing more; one that passes a check digit, or bears a venue, does.
  for (const [field, one] of codes.filter((code) => !isOwn(code))) add(field, one);
  for (const [field, one] of codes.filter(isOwn)) if (!found.has("symbol")) add(field, one);
  if (found.size === 0 || (found.size === 1 && found.has("name")))
    for (const one of said(row, columnsOf(columns, "underlying"))) add(...placed("symbol", one));
  const described = said(row, [...columnsOf(columns, "name"), ...columnsOf(columns, "ref")]);
  if (found.has("symbol")) for (const one of described) if (isCodeWithVenue(one.text)) add("symbol", one);
  // A fund's name stands for a holding only where no column could name one: on a line whose own cell is empty it would be another's.
  const naming = identities.some((role) => columnsOf(columns, role).length > 0);
  const funds = columnsOf(columns, "fund").filter(
    ({ counts }) => !naming && (!found.has("name") || counts.distinct > 1),
  );
  for (const one of said(row, funds)) add(...placed("identifier", one));
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

const WITH_COLON = /(?:^|[\s([])([A-Z]{2,8}:[A-Z0-9.]{1,8})(?=$|[\s)\],*])/i;
/** Letters alone need a colon: words of names have points and blanks between them too. */
const NUMBERED = /(?:^|[\s([])(\d{3,6}[. ][A-Z]{2,3})(?=$|[\s)\],*])/i;
const WHOLE = /^([A-Z]{2,8}:[A-Z0-9.]{1,8}|[A-Z0-9]{1,6}\.[A-Z]{1,4}|[A-Z0-9]{1,6} [A-Z]{2} Equity)[\s*†‡]*$/;

/** Whether such a code can exist on the exchange beside it: "2015 USA" is a year and a country, no US exchange has tickers of digits. */
const isReadable = (text: string): boolean => readSymbol(text, undefined, undefined).readings.length > 0;

/** Whether a number with a check digit says which security a row is, so that a symbol among the words of its name does not. */
const isTold = (named: Named): boolean =>
  schemeNames.some((scheme) => isCertain(scheme) && schemes[scheme].isValid(named[scheme] ?? ""));

/**
 * A symbol that stands beside a name with its venue, or in its place: "China Mobile (HKG:0941)", as some UK brokers print it,
 * "Xiaomi 1810.HK", "CHL US Equity", ".CHL210618P30".
 */
function symbolIn({ name = "" }: Named): Named {
  const beside = [WITH_COLON, WHOLE, NUMBERED]
    .map((pattern) => pattern.exec(name)?.[1])
    .find((one) => one !== undefined && bearsVenue(one.toUpperCase()) && isReadable(one));
  const symbol = beside ?? (readOption(name.toUpperCase()) === null ? undefined : name);
  return symbol === undefined ? {} : { symbol };
}

/** What a name holds beside its words: a symbol, an ISIN, an identifier behind the word for its scheme ("SEDOL: 6073556"). */
function hiddenIn(name: string): Named {
  const among = identifierAmong(name);
  const { scheme, text } = labelled(name);
  const own = /\d.*\d.*\d/.test(name) ? schemeOfCell(name) : null;
  const code = codeBesideName(name, false)?.code;
  return {
    ...(code === undefined ? {} : { symbol: code }),
    ...symbolIn({ name }),
    ...(own === "cusip" ? { cusip: name } : {}),
    ...(among === null ? {} : { [among.scheme]: among.value }),
    ...identifiersIn(name),
    ...(scheme === null ? {} : { [scheme]: text }),
  };
}

/** What a row names; empty where it names nothing. */
export function namesOf(row: Row, columns: Columns): Named | readonly FileRefusal[] {
  const refusals: FileRefusal[] = [];
  const named: Partial<Record<NamedField, string>> = {};
  const told = sayings(row, columns);
  for (const [field, all] of told) {
    const [first] = all;
    if (first === undefined) continue;
    const differing = all.find(({ text }) => !agree(field, first.text, text));
    if (differing === undefined) named[field] = field === "name" ? first.text.slice(0, 256) : first.text;
    else refusals.push(disagreement(row, field, [first, differing]));
  }
  const venue = venueIn(row, columns);
  if (typeof venue === "object") refusals.push(venue);
  if (refusals.length > 0) return refusals;
  // Of several columns of names a later one may hold the identifier; the first one's counts before it.
  const names = (told.get("name") ?? []).map(({ text }) => text).toReversed();
  const hidden: Named = Object.assign({}, ...names.map(hiddenIn));
  const found = { ...hidden, ...named };
  // A name alone never restricts: beside a number of the row's own its words are left to the resolution of names.
  if (named.symbol === undefined && isTold(found)) delete found.symbol;
  return { ...found, ...(typeof venue === "string" ? { exchange: venue } : {}) };
}

/**
 * A row's name with those of its further columns of names: "Class A" beside the issuer's name, a bank's short name beside the long one.
 * Empty where the row has no more than one.
 */
export function withAllNames(named: Named, row: Row, columns: Columns): Pick<Named, "name"> {
  const others = said(row, columnsOf(columns, "name")).map(({ text }) => text);
  if (named.name === undefined || others.length < 2) return {};
  return { name: joinedNames([named.name, ...others], positionFields.name.maxLength) };
}

/** What a row follows by its column of underlyings, without what names the row itself: a share's own line may repeat its ticker there. */
export const underlyingsIn = (named: Named, row: Row, columns: Columns): readonly string[] =>
  said(row, columnsOf(columns, "underlying"))
    .map(({ text }) => text)
    .filter(
      (text) =>
        (named.symbol === undefined || !agree("symbol", named.symbol, text)) &&
        !schemeNames.some((scheme) => named[scheme] === text),
    );

/** Whether something other than a name says which security a row is. */
export const isIdentified = (named: Named): boolean =>
  named.symbol !== undefined || firstIdentifier(named) !== undefined;

export const namesNothing = (named: Named): boolean => !isIdentified(named) && named.name === undefined;
