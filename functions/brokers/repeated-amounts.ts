/**
 * Lines that say again what other lines of a table say: the sum of a security's lines, and the sum of a group of holdings. Counted as
 * positions of their own they would double them.
 * @module
 */

import { Big } from "big.js";
import type { Position } from "../core/check/position.ts";
import { firstIdentifier } from "../core/facts/scheme.ts";
import { readOption } from "../core/symbols/option-symbol.ts";
import { COMPANY } from "./above-header.ts";
import { readsAsSymbol } from "./column-cells.ts";
import { isIdentified, tickerIn } from "./plain-names.ts";
import type { FileRefusal } from "./refusal.ts";

/** A position as far as these rules look at it. */
export interface CountedRow {
  readonly line: number;
  readonly position: Position;
  /** When it was bought, where the row says so. */
  readonly acquired: string | null;
  /** The account in which it lies, where the row says so. */
  readonly account: string | null;
}

const isMoney = ({ position }: CountedRow): boolean => position.kind === "cash";

/** What names a security on every line that does, however its ticker is spelt: "0941.HK", "941 HK". */
function keyOf({ position }: CountedRow): string | null {
  const { symbol, name } = position;
  const own = firstIdentifier(position);
  if (own !== undefined) return own.toUpperCase();
  if (symbol === undefined) return name?.toUpperCase() ?? null;
  return readOption(symbol.toUpperCase()) === null ? tickerIn(symbol) : symbol.toUpperCase();
}

/** The quantities of some lines, or their values where they have none; null: not every line has either. */
function amountsOf(rows: readonly CountedRow[]): readonly Big[] | null {
  for (const field of ["quantity", "marketValue"] as const) {
    const amounts = rows.flatMap(({ position }) => position[field] ?? []);
    if (amounts.length === rows.length) return amounts.map((one) => new Big(one));
  }
  return null;
}

/**
 * Whether each line lies in an account of its own, by numbers that are formed alike: "X12345678", "X12345679". A sum's account is none,
 * or a word for all of them; words alone do not tell "Joint" from "Combined".
 */
function areAccounts(rows: readonly CountedRow[]): boolean {
  const accounts = rows.map(({ account }) => account ?? "");
  const forms = accounts.map((text) => text.replaceAll(/\d/g, "0").replaceAll(/\p{L}/gu, "A"));
  return (
    new Set(accounts).size === rows.length && new Set(forms).size === 1 && /0.*0.*0/.test(forms[0] ?? "")
  );
}

/** The line that the others of its security make up exactly, the first or the last; null: neither is. */
function wholeOf(rows: readonly CountedRow[]): CountedRow | null {
  const amounts = amountsOf(rows);
  if (amounts === null || areAccounts(rows) || rows.every(({ acquired }) => acquired !== null)) return null;
  const all = amounts.reduce((sum, one) => sum.plus(one), new Big(0));
  const at = [0, rows.length - 1].find((i) => amounts[i]?.times(2).eq(all) === true && !all.eq(0));
  return at === undefined ? null : (rows[at] ?? null);
}

/**
 * Lines that may be the sum of the others of their security, wherever these stand. One security of three lines may add up by chance
 * where others of several lines do not: then nothing is a sum.
 */
function sumsOfLines(rows: readonly CountedRow[]): readonly FileRefusal[] {
  const groups = new Map<string, CountedRow[]>();
  for (const row of rows) {
    const key = isMoney(row) ? null : keyOf(row);
    if (key === null) continue;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [row]);
    else group.push(row);
  }
  const several = [...groups.values()].filter((group) => group.length > 1);
  const wholes = several.map((group) => ({ group, whole: wholeOf(group) }));
  if (wholes.some(({ whole }) => whole === null)) return [];
  return wholes.flatMap(({ group, whole }) =>
    whole === null || group.length < 3
      ? []
      : [
          {
            line: whole.line,
            detail:
              "The other lines that name this security make up its amount exactly: they may be its lots, or this line their sum, and would be counted twice. Remove either.",
          },
        ],
  );
}

/** Running sums of the rows that are surely positions, with the first and the last place at which each stood. */
class RunningSums {
  #sum = new Big(0);
  #places = new Map<string, { readonly first: number; last: number }>([["0", { first: 0, last: 0 }]]);
  #length = 0;

  add(value: string): void {
    this.#sum = this.#sum.plus(value);
    this.#length += 1;
    const key = this.#sum.toFixed();
    const place = this.#places.get(key);
    if (place === undefined) this.#places.set(key, { first: this.#length, last: this.#length });
    else place.last = this.#length;
  }

  /** Whether any run of rows, wherever it stands, sums to a value. */
  holds(value: string): boolean {
    const [...sums] = this.#places.keys();
    return sums.some((sum) => {
      const end = this.#places.get(new Big(sum).plus(value).toFixed());
      return end !== undefined && end.last > (this.#places.get(sum)?.first ?? 0);
    });
  }

  /** The place behind the rows so far. */
  here(): { readonly at: number; readonly sum: Big } {
    return { at: this.#length, sum: this.#sum };
  }

  /** Whether several rows directly before or behind a place sum to what a value is rounded from. */
  nears({ at, sum }: { readonly at: number; readonly sum: Big }, value: string): boolean {
    return [...this.#places].some(([key, { first, last }]) => {
      const isSeveral = at - first > 1 || last - at > 1;
      return isSeveral && isRounded(value, at > first ? sum.minus(key) : new Big(key).minus(sum));
    });
  }

  /** Whether rows directly before or behind a place sum to a value. */
  meets({ at, sum }: { readonly at: number; readonly sum: Big }, value: string): boolean {
    const before = this.#places.get(sum.minus(value).toFixed());
    const behind = this.#places.get(sum.plus(value).toFixed());
    return (before !== undefined && before.first < at) || (behind !== undefined && behind.last > at);
  }
}

/** Of so many lines with nothing but a name and a value each is looked for everywhere; of more, one would add up by chance. */
const FEW = 20;

/** Lines with a name and a value, where others have more, whose value is the sum of lines that stand together. */
function sumsOfGroups(rows: readonly CountedRow[]): readonly FileRefusal[] {
  const identified = rows.some(({ position }) => isIdentified(position));
  const counted = rows.some(({ position }) => position.quantity !== undefined);
  // What stands under Symbol may be a sum's label ("Equities") where it has no quantity and others have one.
  const bare = (row: CountedRow): boolean => {
    const { position } = row;
    if (isMoney(row) || position.quantity !== undefined || position.price !== undefined) return false;
    if (firstIdentifier(position) !== undefined) return false;
    return counted || (identified && !isIdentified(position));
  };
  // "JOHN DOE,,110,3950.70": a sum that gives the quantity, too, has both from the same lines.
  const counting = ({ position }: CountedRow): boolean =>
    identified && !isIdentified(position) && position.quantity !== undefined && position.price === undefined;
  const [sums, quantities] = [new RunningSums(), new RunningSums()];
  const candidates = rows.flatMap((row) => {
    const value = row.position.marketValue;
    if (value === undefined || new Big(value).eq(0)) return [];
    if (bare(row) || counting(row)) return [{ row, value, place: sums.here(), count: quantities.here() }];
    sums.add(value);
    quantities.add(row.position.quantity ?? "0");
    return [];
  });
  const isFew = candidates.length <= FEW;
  return candidates
    .filter(({ row, place, count, value }) => {
      const { quantity } = row.position;
      if (quantity !== undefined) return sums.meets(place, value) && quantities.meets(count, quantity);
      return isFew ? sums.holds(value) || sums.nears(place, value) : sums.meets(place, value);
    })
    .map(({ row }) => {
      const label = labelOf(row);
      return {
        line: row.line,
        value: label,
        detail: `"${label}" lacks an identifier or a quantity, and its value is that of other lines together: it may be a sum of theirs, and would be counted twice. Remove it, or give both.`,
      };
    });
}

/** What a row is called in a refusal. */
const labelOf = ({ position: { name, symbol = "" } }: CountedRow): string => (name ?? symbol).slice(0, 80);

const decimalsOf = (value: string): number => value.split(".")[1]?.length ?? 0;
const halfOf = (decimals: number): Big => new Big("0.5").div(new Big(10).pow(decimals));

/** Whether an amount is a sum as it is, or rounded to as many decimals as it shows, either way. */
const isRounded = (value: string, sum: Big): boolean =>
  sum
    .minus(value)
    .abs()
    .lte(halfOf(decimalsOf(value)));

/**
 * Whether a value is the sum of lines, each of them and the sum rounded for itself: three of two decimals may be two cents apart. A sum of
 * long and short ones may be that of their sizes.
 */
function isRoundedSum(value: string, rows: readonly CountedRow[]): boolean {
  const amounts = rows.flatMap(({ position }) => position.marketValue ?? []);
  const decimals = Math.max(...amounts.map(decimalsOf));
  const most = halfOf(decimalsOf(value)).plus(decimals === 0 ? 0 : halfOf(decimals).times(amounts.length));
  const sums = [amounts, amounts.map((one) => one.replace(/^-/, ""))].map((all) =>
    all.reduce((sum, one) => sum.plus(one), new Big(0)),
  );
  return sums.some((sum) => sum.minus(value).abs().lte(most));
}

/** What a sum may be written in beside lines that are whole: thousands, millions. */
const SCALES = [1, 1_000, 1_000_000] as const;
/** Interest and the like, which no line shows, add a twentieth at most. */
const MOST_MORE = "1.05";

/** How many digits of a whole number are noughts behind three that are told: "3351000" is rounded to thousands. */
const roundedDigits = (value: string): number =>
  /^[1-9]\d{2,}?(0{3,})(?:\.0*)?$/.exec(value)?.[1]?.length ?? 0;

/** What names a holding of its own, though it has neither number nor quantity. */
const OWN =
  /\b(?:funds?|fonds|fondo|llp|llc|gmbh|trust|etfs?|bonds?|notes?|partners|capital|certificates?|loans?|deposits?|shares?)\b|\blp$/iu;
const namesOwn = (label: string): boolean => COMPANY.test(label.trim()) || OWN.test(label);

/** Whether a value without a quantity is nearly the sum of lines: with interest, in thousands, or rounded to them. */
function isNearly(value: string, rows: readonly CountedRow[]): boolean {
  const sum = rows.reduce((sofar, { position }) => sofar.plus(position.marketValue ?? 0), new Big(0));
  const [own, digits] = [new Big(value), roundedDigits(value)];
  if (sum.lte(0) || value.replaceAll(/[^\d]/g, "").length < 3) return false;
  if (own.gte(sum) && own.lte(sum.times(MOST_MORE))) return true;
  if (digits > 0 && sum.minus(own).abs().times(2).lte(new Big(10).pow(digits))) return true;
  const half = halfOf(decimalsOf(value));
  return SCALES.some(
    (scale) => scale > 1 && own.gt(1) && sum.minus(own.times(scale)).abs().lte(half.times(scale)),
  );
}

/** The line at a place where its value, and its quantity where it has one, are those of all other lines together. */
function isWhole(rows: readonly CountedRow[], row: CountedRow): boolean {
  const { quantity, marketValue } = row.position;
  const others = rows.filter((one) => one !== row);
  const counted = others.filter(({ position }) => position.marketValue !== undefined);
  if (marketValue === undefined || new Big(marketValue).eq(0) || counted.length < 2) return false;
  const isExact = isRoundedSum(marketValue, counted);
  if (quantity === undefined) return isExact || (!namesOwn(labelOf(row)) && isNearly(marketValue, counted));
  const sum = others.reduce((sofar, { position }) => sofar.plus(position.quantity ?? 0), new Big(0));
  return isExact && sum.eq(quantity) && !sum.eq(0);
}

/** Whether a line bears an identifier, or what reads like a ticker: a few holdings add up by chance. */
const isNamed = (position: Position): boolean =>
  firstIdentifier(position) !== undefined ||
  (position.symbol !== undefined && readsAsSymbol(position.symbol.trim()));

/**
 * The first or the last line where it is the sum of all others: with a quantity that is the sum of theirs, or without one, rounded. What bears an
 * identifier or a ticker is a holding all the same.
 */
function sumsOfAll(rows: readonly CountedRow[]): readonly FileRefusal[] {
  const held = rows.filter((row) => !isMoney(row));
  const counted = held.some(({ position }) => position.quantity !== undefined);
  return [...new Set([held[0], held.at(-1)])].flatMap((row) => {
    if (row === undefined || isNamed(row.position) || !isWhole(held, row)) return [];
    if (row.position.quantity === undefined && (!counted || row.position.price !== undefined)) return [];
    const label = labelOf(row);
    return [
      {
        line: row.line,
        value: label,
        detail: `"${label}" is worth as much as all other lines together, or nearly: it may be their sum, and would be counted twice. Remove it.`,
      },
    ];
  });
}

/** Why a table is refused in which lines may count others again. */
export function repeatedAmounts(rows: readonly CountedRow[]): readonly FileRefusal[] {
  const told = [...sumsOfLines(rows), ...sumsOfGroups(rows)];
  return told.length > 0 ? told : sumsOfAll(rows);
}
