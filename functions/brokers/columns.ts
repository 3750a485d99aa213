/**
 * Which column of a table gives what, by its name and by its cells. A column that could name a security is never dropped:
 * its cells are read by their check digits, or the table is refused and says which column it is.
 * @module
 */

import { schemeNames } from "../core/facts/scheme.ts";
import { namesAccounts } from "./account-types.ts";
import { isBlank } from "./blank-cells.ts";
import {
  areCodes,
  bearTickers,
  type CellCounts,
  countCells,
  mayBeTyped,
  mostly,
  readsAsSymbol,
  readsLikeTickers,
  schemeOfColumn,
} from "./column-cells.ts";
import { describesOnly, isOtherAmount, type NamedColumn, type Role } from "./column-names.ts";
import type { Row } from "./export-rows.ts";
import { bearsVenue, mayHoldIsin } from "./labelled.ts";
import { givesSides, saysDeals, saysHowLong, saysSide, sideOf } from "./sides.ts";

/** A column with what its cells are. */
export interface Column extends NamedColumn {
  readonly at: number;
  /** The name as messages print it: a column without one is named by its place. */
  readonly title: string;
  readonly counts: CellCounts;
  readonly cells: readonly string[];
}

/** The columns of a table by what they give, the one that says most first. */
export interface Columns {
  readonly by: Readonly<Partial<Record<Role, readonly Column[]>>>;
  /** Columns that read like tickers or bear foreign identifiers: each row must be named by another column too. */
  readonly suspects: readonly Column[];
  /** Columns of unknown names and content. */
  readonly unknown: readonly Column[];
  readonly all: readonly Column[];
}

export const columnsOf = (columns: Columns, role: Role): readonly Column[] => columns.by[role] ?? [];

const numeric: ReadonlySet<Role> = new Set([
  "quantity",
  "price",
  "marketValue",
  "shortQuantity",
  "shortValue",
]);
const currencies: ReadonlySet<Role> = new Set(["currency", "valueCurrency", "priceCurrency"]);
/** Of several roles of one name the first that is still free, in this order. */
const preference: readonly Role[] = ["quantity", "marketValue", "price", "name", "kind", "exchange"];

/** Whether a column can be nothing but amounts by its name, and its cells bear digits: shortened ("1.2M") or damaged, they are told. */
const isOfAmounts = ({ roles, counts, cells }: Column): boolean =>
  [...roles.keys()].every((role) => numeric.has(role)) &&
  counts.days * 2 < counts.filled &&
  cells.filter((cell) => /\d/.test(cell)).length * 2 >= counts.filled;

function fits(role: Role, column: Column): boolean {
  const { counts } = column;
  if (counts.filled === 0) return true;
  if (role === "quantity" || role === "marketValue")
    return counts.numbers * 2 >= counts.filled || isOfAmounts(column);
  if (numeric.has(role)) return counts.numbers * 2 >= counts.filled;
  // "Valuta" is a currency in one language and a day in another; what else a column of currencies holds is told.
  if (currencies.has(role)) return counts.days * 2 < counts.filled;
  if (role === "name") return counts.numbers * 2 < counts.filled && counts.days * 2 < counts.filled;
  if (role === "exchange" || role === "mic") return counts.numbers * 2 < counts.filled;
  return true;
}

/** Roles beside which a column may hold identifiers all the same: "Reference", "Account", "Valor". */
const otherwise: ReadonlySet<Role> = new Set([
  "ref",
  "account",
  "day",
  "kind",
  "exchange",
  "foreignIdentifier",
  "name",
  "quantity",
]);

/** What cells alone say that a column is; null: nothing. */
function roleOfCells(column: Column): Role | null {
  const { counts, cells, header, roles } = column;
  const scheme = schemeOfColumn(counts, cells);
  const certain = scheme === "isin" || scheme === "figi";
  if (scheme !== null && (certain || (roles.size === 0 && !describesOnly(header)))) return scheme;
  if (roles.size === 0 && givesSides(header, cells)) return "side";
  if (roles.has("kind") && saysDeals(cells)) return "side";
  if (roles.size > 0 || counts.filled === 0) return null;
  if (!saysHowLong(header) && cells.every((cell) => isBlank(cell) || saysSide(cell))) return "side";
  return mostly(counts.currencies, counts) && counts.currencies === counts.filled && !describesOnly(header)
    ? "priceCurrency"
    : null;
}

/** The roles that a column may have, by its name as far as its cells agree, and by its cells. */
function rolesOf(column: Column): readonly Role[] {
  const named = [...column.roles.keys()].filter((role) => fits(role, column));
  const shown = roleOfCells(column);
  if (shown === null || named.includes(shown)) return named;
  const naming = named.some((role) => !otherwise.has(role));
  // A name beside which stands an ISIN is read for both.
  return naming ? named : [...named.filter((role) => role === "name" || role === "ref"), shown];
}

/** A column that says the same in each of several rows may be the fund's whose file it is. */
export const isConstant = ({ counts }: Column, rows: number): boolean =>
  counts.distinct === 1 && counts.filled === rows && rows > 1;

export const identities: readonly Role[] = [...schemeNames, "identifier", "symbol"];

/**
 * Drops identities that name the fund rather than its holdings: those that say one thing on every row beside another column of
 * their kind that does not. One security in several accounts has one ISIN on every row, too.
 */
function withoutFunds(found: Map<Role, Column[]>, rows: number): void {
  const varies = (role: Role): boolean =>
    (found.get(role) ?? []).some((column) => column.counts.distinct > 1);
  for (const role of identities) {
    const columns = found.get(role);
    if (columns === undefined) continue;
    const own = columns.filter((column) => !isConstant(column, rows));
    const fund = columns.filter((column) => isConstant(column, rows));
    const kind = role === "identifier" ? identities : [role];
    if (fund.length === 0 || !kind.some(varies)) continue;
    found.set(role, own);
    found.set("fund", [...(found.get("fund") ?? []), ...fund]);
  }
}

/**
 * Whether something else than a suspect names the lines, and tells them apart as it does: a fund's name on every line does not.
 * One security in several accounts is named by the same on every line.
 */
export function namesBeside({ by }: Columns, suspect: Column): boolean {
  const funds = (by.fund ?? []).filter(({ counts }) => counts.distinct > 1);
  const own = [...identities, "name" as const].flatMap((role) => by[role] ?? []);
  const same = suspect.counts.distinct <= 1 || by.account?.includes(suspect) || by.ref?.includes(suspect);
  return [...own, ...funds].some(
    (column) => column !== suspect && (column.counts.distinct > 1 || (same === true && own.includes(column))),
  );
}

/** "941 HK Equity", "0941.HK", "600941": no name is written so. */
const isNoName = (cell: string): boolean => /[\d.:]| equity$/i.test(cell.trim());

/**
 * Of two columns of names the one that reads like tickers holds them ("Holding" beside "Company name"); so does the only one
 * where its tickers bear their venues.
 */
function promoteTickers(found: Map<Role, Column[]>): void {
  const names = found.get("name") ?? [];
  const [tickers, ...more] = names.filter(({ counts }) => readsLikeTickers(counts));
  if (tickers === undefined || more.length > 0 || found.has("symbol")) return;
  if (names.length < 2 && !tickers.cells.every((cell) => isBlank(cell) || isNoName(cell))) return;
  found.set("symbol", [tickers]);
  found.set(
    "name",
    names.filter((column) => column !== tickers),
  );
}

/** A ticker as India's exchanges and apps print them: one word in capitals. */
const CODED = /^[A-Z0-9][A-Z0-9&.-]{0,11}$/;
/** Whether a cell of a column that holds names and tickers may be a ticker. */
export const isCoded = (cell: string): boolean => CODED.test(cell.trim()) || readsAsSymbol(cell.trim());

/** Where nothing else names the lines, a column of names whose cells are mostly words in capitals holds tickers, too. */
function readNamesAsTickers(found: Map<Role, Column[]>): void {
  const [names, ...more] = found.get("name") ?? [];
  if (names === undefined || more.length > 0 || identities.some((role) => found.has(role))) return;
  const { cells, counts } = names;
  const coded = cells.filter((cell) => !isBlank(cell) && isCoded(cell)).length;
  if (mostly(coded, counts) && counts.distinct * 10 >= counts.filled * 7) found.set("symbol", [names]);
}

/** Where no column names the rows themselves they are known by what they follow. */
function promoteUnderlyings(found: Map<Role, Column[]>): void {
  const underlyings = found.get("underlying");
  if (underlyings === undefined || identities.some((role) => found.has(role))) return;
  found.set("symbol", underlyings);
  found.delete("underlying");
}

/** Whether more than half of a column's cells are tickers or identifiers, as names are not: "CHL", "KYG9830T1067", "baba". */
function listsSymbols({ cells, counts }: Column): boolean {
  const symbols = cells.filter((cell) => !isBlank(cell) && readsAsSymbol(cell.trim()));
  return symbols.length * 2 > counts.filled && counts.distinct * 10 >= counts.filled * 7;
}

const areNumbers = (cells: readonly string[]): boolean =>
  cells.every((cell) => isBlank(cell) || /^[-+\d.,' ]+$/.test(cell.trim()));

/** Columns that may name securities in a way that is not read: unknown ones, names that are tickers, foreign schemes. */
function suspectsIn(
  found: ReadonlyMap<Role, readonly Column[]>,
  unknown: readonly Column[],
): readonly Column[] {
  const of = (role: Role): readonly Column[] => found.get(role) ?? [];
  // Where a name at most names a holding, its ticker may stand under "Class" or "Notes".
  const identified = identities.some((role) => of(role).length > 0);
  const describes = ({ header, cells }: Column): boolean =>
    describesOnly(header) &&
    (identified || areCodes(header, cells) || (isOtherAmount(header) && areNumbers(cells)));
  const lettered = ({ counts, cells }: Column): boolean =>
    readsLikeTickers(counts) && cells.some((cell) => /[A-Z]/.test(cell)) && !namesAccounts(cells);
  return [
    ...unknown.filter(
      (column) =>
        !describes(column) &&
        (readsLikeTickers(column.counts) ||
          (!identified && listsSymbols(column)) ||
          (mayBeTyped(column.counts) && !describesOnly(column.header))),
    ),
    // A ticker with its venue is one wherever it stands.
    ...[...unknown, ...of("kind"), ...of("exchange"), ...of("mic")].filter(
      ({ counts, cells }) => counts.filled > 0 && cells.every((cell) => isBlank(cell) || bearsVenue(cell)),
    ),
    ...unknown.filter(({ cells }) => cells.some(mayHoldIsin)),
    ...of("name").filter(
      (column) => (listsSymbols(column) && !of("symbol").includes(column)) || bearTickers(column.cells),
    ),
    ...[...of("ref"), ...of("account")].filter(lettered),
    ...of("foreignIdentifier"),
  ];
}

/** A column whose place alone names it. */
const titleOf = ({ header }: NamedColumn, at: number): string =>
  header === "" ? `column ${at + 1}` : header;

/** Takes the columns of a table apart; `rows` are those below the header that may be positions. */
export function readColumns(named: readonly NamedColumn[], rows: readonly Pick<Row, "cells">[]): Columns {
  const all = named.map((column, at): Column => {
    const cells = rows.map((row) => row.cells[at] ?? "");
    return { ...column, at, title: titleOf(column, at), cells, counts: countCells(cells) };
  });
  const found = new Map<Role, Column[]>();
  const unknown: Column[] = [];
  const give = (role: Role, column: Column): void =>
    void found.set(role, [...(found.get(role) ?? []), column]);
  const several: { readonly column: Column; readonly roles: readonly Role[] }[] = [];
  for (const column of all) {
    const roles = rolesOf(column);
    if (roles.length === 1 || roles.some((role) => identities.includes(role)))
      for (const role of roles) give(role, column);
    else if (roles.length > 1) several.push({ column, roles });
    else if (column.counts.filled > 0) unknown.push(column);
  }
  for (const { column, roles } of several) {
    const free = preference.find((role) => roles.includes(role) && !found.has(role));
    if (free === undefined) unknown.push(column);
    else give(free, column);
  }
  withoutFunds(found, rows.length);
  promoteUnderlyings(found);
  promoteTickers(found);
  readNamesAsTickers(found);
  const by: Partial<Record<Role, readonly Column[]>> = {};
  for (const [role, columns] of found) {
    const rankOf = ({ roles }: Column): number => roles.get(role) ?? Number.MAX_SAFE_INTEGER;
    by[role] = columns.toSorted((a, b) => rankOf(a) - rankOf(b) || a.at - b.at);
  }
  return { by, suspects: suspectsIn(found, unknown), unknown, all };
}

/**
 * Columns that are amounts by their name and hold none: their titles stand above the wrong cells. A title over two columns
 * (DEGIRO's "Lokale waarde") stands above a currency, and the amount beside it.
 */
export const misplaced = ({ all }: Columns): readonly Column[] =>
  all.filter(
    (column) =>
      (column.roles.has("quantity") || column.roles.has("marketValue")) &&
      [...column.roles.keys()].every((role) => numeric.has(role)) &&
      column.counts.filled > 0 &&
      column.counts.numbers === 0 &&
      !isOfAmounts(column) &&
      !mostly(column.counts.currencies, column.counts),
  );

/** Whether a column of sides says only what is known. */
export const unknownSide = (column: Column): string | undefined =>
  column.cells.find((cell) => !isBlank(cell) && sideOf(cell) === null);
