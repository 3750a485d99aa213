/**
 * Several columns that may give the same amount: what a quantity times a price comes to tells which is which; amounts of several accounts
 * side by side refuse the file.
 * @module
 */

import { isBlank } from "./blank-cells.ts";
import { describesOnly, isForeignBasis, isKnownWhole, type Role } from "./column-names.ts";
import { type Column, type Columns, columnsOf } from "./columns.ts";
import type { ShownSign } from "./numbers.ts";
import { near, numberAt } from "./proven-values.ts";
import type { FileRefusal } from "./refusal.ts";

const isNumeric = ({ counts }: Column): boolean => counts.filled > 0 && counts.numbers * 2 >= counts.filled;

interface Proven {
  readonly quantity: Column;
  readonly price: Column;
  readonly value: Column;
}

/** Whether a value is a quantity times a price wherever all three are given, and on a line at least that would show another. */
function proves({ quantity, price, value }: Proven, sign: ShownSign): boolean {
  let telling = 0;
  for (const at of value.cells.keys()) {
    const [q, p, v] = [quantity, price, value].map((column) => numberAt(column, at, sign));
    if (q === undefined || p === undefined || v === undefined) continue;
    const product = q.times(p);
    if (!near(product, v, "0.001")) return false;
    if (!near(product, q, "0.02") && !near(product, p, "0.02")) telling += 1;
  }
  return telling > 0;
}

/** Numbers that count a broker's positions, beside a column of how much each is. */
const VOLUME = /^(?:volume|volumen|volym|lots?|units|size|amount)$/iu;
const isNumbered = ({ header, cells }: Column): boolean =>
  /^(?:position|holding)s?$/iu.test(header.trim()) &&
  cells.every((cell) => isBlank(cell) || /^\d{7,12}$/.test(cell.trim()));

/** The columns without a quantity that only numbers positions. */
function withoutNumbers(columns: Columns): Columns {
  const quantities = columnsOf(columns, "quantity");
  const numbers = quantities.filter(isNumbered);
  const volumes = columns.all.filter((one) => VOLUME.test(one.header.trim()) && isNumeric(one));
  if (numbers.length === 0 || volumes.length === 0) return columns;
  const others = quantities.filter((one) => !numbers.includes(one));
  return { ...columns, by: { ...columns.by, quantity: others.length > 0 ? others : volumes } };
}

const most = (columns: readonly Column[]): number =>
  columns.reduce((sofar, { counts }) => Math.max(sofar, counts.filled), 0);

const inFront = (first: Column, columns: readonly Column[]): readonly Column[] => [
  first,
  ...columns.filter((one) => one !== first),
];

/**
 * The columns with those of quantity, price and value in front that prove one another, where the first of each do not. A column under a bare
 * word for amounts ("Total") is one of values where only it is what quantity and price come to.
 */
export function withProven(found: Columns, sign: ShownSign): Columns {
  const columns = withoutNumbers(found);
  const named = columnsOf(columns, "marketValue").filter(
    (one) => isNumeric(one) && !isForeignBasis(one.basis),
  );
  const open = columns.unknown.filter((one) => isNumeric(one) && !describesOnly(one.header));
  const values = columnsOf(columns, "marketValue").length === 0 ? open : named;
  const quantities = [
    ...columnsOf(columns, "quantity"),
    ...columns.unknown.filter(({ roles }) => roles.has("quantity")),
  ].filter(isNumeric);
  const prices = [...columnsOf(columns, "price"), ...named].filter(isNumeric);
  const sets = quantities.flatMap((quantity) =>
    values.flatMap((value) =>
      prices.flatMap((price) => (price === value ? [] : [{ quantity, price, value }])),
    ),
  );
  // Amounts in foreign currency beside those of all lines are those of some.
  const isWhole = ({ value, quantity }: Proven): boolean =>
    [value, quantity].every(({ counts }, i) => counts.filled >= most([values, quantities][i] ?? []));
  const proven = sets.find((set) => isWhole(set) && proves(set, sign));
  if (proven === undefined) return columns;
  return {
    ...columns,
    unknown: columns.unknown.filter((one) => one !== proven.value && one !== proven.quantity),
    by: {
      ...columns.by,
      quantity: inFront(proven.quantity, columnsOf(columns, "quantity")),
      price: inFront(proven.price, columnsOf(columns, "price")),
      marketValue: inFront(
        proven.value,
        columnsOf(columns, "marketValue").filter((one) => one !== proven.price),
      ),
    },
  };
}

const ROLES = ["quantity", "marketValue"] as const satisfies readonly Role[];
/** What tells a column of the whole from one of a part of it, or in other units, and no account from another. */
const NO_ACCOUNT =
  /\b(?:total|settled|available|traded|pledged|blocked|free|long|short|shares?|units?|pcs|local|base|nominal|current|market|net|gross|intraday|trade date|settlement)\b|%|\d{4}/iu;

const wordsOf = (header: string): readonly string[] =>
  header
    .normalize("NFKC")
    .toLowerCase()
    .match(/[\p{L}\p{N}]+/gu) ?? [];

/** What two names have for themselves beside the words that both begin or end with; null: they have no word in common. */
function apart(a: string, b: string): readonly [string, string] | null {
  const [one, two] = [wordsOf(a), wordsOf(b)];
  const most = Math.min(one.length, two.length);
  let before = 0;
  while (before < most && one[before] === two[before]) before += 1;
  let behind = 0;
  while (behind < most - before && one.at(-1 - behind) === two.at(-1 - behind)) behind += 1;
  if (before + behind === 0) return null;
  const rest = (words: readonly string[]): string => words.slice(before, words.length - behind).join(" ");
  return [rest(one), rest(two)];
}

/** Whether two columns of one role give amounts of several accounts: by names that are the same but for these, and cells that differ. */
function areRivals(a: Column, b: Column): boolean {
  if (a.currency !== b.currency || a.basis !== b.basis || !isNumeric(a) || !isNumeric(b)) return false;
  const isSame = a.cells.every((cell, at) => [cell, "", undefined].includes(b.cells[at]) || isBlank(cell));
  const rest = apart(a.header, b.header);
  if (isSame || rest === null) return false;
  const [one, two] = rest;
  if (one === "" && two === "") return true;
  const bracketed = [a, b].every(({ header }) => /[([]/.test(header));
  const whole = isKnownWhole(a) && isKnownWhole(b);
  return (
    one !== "" && two !== "" && (bracketed || !whole) && ![one, two].some((text) => NO_ACCOUNT.test(text))
  );
}

/** Why a table is refused that gives a security's amounts in several columns, as of accounts: read alone, the first would be taken for all. */
export function rivals(columns: Columns, line: number): FileRefusal | null {
  for (const role of ROLES) {
    const [first, ...others] = [...columnsOf(columns, role)];
    const rival = first === undefined ? undefined : others.find((one) => areRivals(first, one));
    if (first === undefined || rival === undefined) continue;
    return {
      line,
      column: rival.title,
      detail: `Columns "${first.title}" and "${rival.title}" both give ${role === "quantity" ? "quantities" : "values"}, and differ: they may be of several accounts, and only one of them can be read. Write a line for each account, or one column of the sums.`,
    };
  }
  return null;
}
