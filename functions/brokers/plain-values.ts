/**
 * What a row's amounts are, in which currency, and on which side.
 * @module
 */

import { isShortAccount, namesAccounts } from "./account-types.ts";
import { isBlank } from "./blank-cells.ts";
import { type Column, type Columns, columnsOf } from "./columns.ts";
import { currencyOf, isSharedSign } from "./currency-text.ts";
import type { Row } from "./export-rows.ts";
import { readNumber } from "./numbers.ts";
import type { FileRefusal } from "./refusal.ts";
import { type Side, sideOf, signed } from "./sides.ts";

export interface Values {
  readonly quantity?: string;
  readonly price?: string;
  readonly marketValue?: string;
  readonly currency?: string;
}

const shownCell = (cell: string): string => cell.slice(0, 80);

const cellIn = (row: Row, column: Column): string => (row.cells[column.at] ?? "").trim();

const TWO_WAYS =
  "reads as two numbers, a thousandfold apart, and no other cell shows whether the file's commas or points begin fractions";

/** "1.2M", "1,2 Mio", "10k", "1.2万": a number without its last digits. */
const SHORTENED =
  /\d\s*(?:k|m|mm|mn|mio|mln|mrd|md|bn|b|tsd|тыс|млн|млрд|万|萬|亿|億|만|억)\.?(?:\s*\p{L}{0,3}|\s*\p{Sc})$/iu;

function refuse(row: Row, column: Column, cell: string, why: string): FileRefusal {
  return {
    line: row.line,
    column: column.title,
    value: shownCell(cell),
    detail: `"${shownCell(cell)}" ${why}`,
  };
}

/** A cell's number; undefined where it says that there is none. */
function numberIn(
  row: Row,
  column: Column,
): { readonly value: string; readonly currency: string | null } | FileRefusal | undefined {
  const cell = cellIn(row, column);
  if (isBlank(cell)) return undefined;
  const reading = readNumber(cell, row.decimal);
  if (reading.kind === "number" && reading.value.length <= 40) return reading;
  return reading.kind === "two-ways"
    ? refuse(
        row,
        column,
        cell,
        `${TWO_WAYS}. Write the number with a decimal sign that no other reading allows, such as 1234.50.`,
      )
    : refuse(
        row,
        column,
        cell,
        SHORTENED.test(cell)
          ? "is shortened, and its last digits are lost; expected the whole number. Export it whole, or write it out."
          : 'is not a number that reads in one way only; expected one such as 1234.50, "1,234.50" or (12.5). Correct the cell or leave it empty.',
      );
}

const isRefusal = (one: object | string | undefined | null): one is FileRefusal =>
  typeof one === "object" && one !== null && "line" in one;

/** The currencies that a row states for its value, best statement first. */
function currencyFor(
  row: Row,
  columns: Columns,
  value: { readonly column: Column; readonly currency: string | null } | undefined,
): string | FileRefusal | undefined {
  const stated = value?.column.currency ?? undefined;
  const inCell = value?.currency ?? undefined;
  // "HK$1,234" under "Market Value (USD)": the amount's own sign goes with it, whatever the column is called.
  if (stated !== undefined) return inCell ?? stated;
  const one = (
    candidates: readonly Column[],
  ): readonly { readonly column: Column; readonly code: string }[] =>
    candidates.flatMap((column) => {
      const cell = cellIn(row, column);
      return isBlank(cell) || isSharedSign(cell) ? [] : [{ column, code: currencyOf(cell) ?? cell }];
    });
  const others = columnsOf(columns, "priceCurrency");
  const basis = value?.column.basis ?? null;
  const paired = basis === null ? [] : others.filter((column) => column.basis === basis);
  // "Kurswert;;" with "100,00;EUR;": a column without a name, directly behind the value, says its currency.
  const behind = others.filter(({ at, header }) => header === "" && at - 1 === value?.column.at);
  for (const candidates of [
    columnsOf(columns, "valueCurrency"),
    behind,
    paired,
    columnsOf(columns, "currency"),
    others,
  ]) {
    const codes = one(candidates);
    const [first] = codes;
    if (first === undefined) continue;
    if (currencyOf(first.code) === null)
      return refuse(
        row,
        first.column,
        first.code,
        "is not a currency that is known here; expected a code such as USD. Correct the cell.",
      );
    const differing = codes.find(({ code }) => code !== first.code);
    if (differing !== undefined && value !== undefined)
      return {
        line: row.line,
        column: value.column.title,
        detail: `Columns "${first.column.title}" (${first.code}) and "${differing.column.title}" (${differing.code}) differ, and nothing says in which of them "${value.column.title}" is. Name the column "${value.column.title} (${first.code})", or remove one of the others.`,
      };
    if (inCell !== undefined && inCell !== first.code)
      return {
        line: row.line,
        column: first.column.title,
        detail: `The value is in ${inCell} by its own cell, and in ${first.code} by the column "${first.column.title}". Correct one of them.`,
      };
    return first.code;
  }
  return inCell;
}

/** The side that a row's columns give; undefined: none says. */
function sideIn(
  row: Row,
  columns: Columns,
): { readonly side: Side; readonly column: Column } | FileRefusal | undefined {
  for (const column of columnsOf(columns, "side")) {
    const cell = cellIn(row, column);
    if (isBlank(cell) && cell !== "-") continue;
    const side = sideOf(cell);
    if (side !== null) return { side, column };
    return refuse(
      row,
      column,
      cell,
      "is not a side that is known here; expected long or short. Correct the cell or the column's name.",
    );
  }
  const account = columnsOf(columns, "kind").find(
    (column) => namesAccounts(column.cells) && isShortAccount(cellIn(row, column)),
  );
  return account === undefined ? undefined : { side: "short", column: account };
}

interface Found {
  readonly value: string;
  readonly column: Column;
}
const isSome = (found: Found | undefined): found is Found => found !== undefined && /[1-9]/.test(found.value);
const sizeOf = ({ value }: Found): string => value.replace(/^-/, "");

/**
 * The column that says that a row is short: one of short quantities or values, beside one of long ones that holds nothing there.
 * Null: nothing is short. A net value beside the short one repeats it.
 */
function shortOf(row: Row, long: Found | undefined, short: Found | undefined): Column | FileRefusal | null {
  if (!isSome(short)) return null;
  if (!isSome(long) || (long.column.roles.has("marketValue") && sizeOf(long) === sizeOf(short)))
    return short.column;
  return {
    line: row.line,
    column: short.column.title,
    detail: `The line has amounts under "${long.column.title}" and "${short.column.title}", which is short; expected one of them. Write two lines.`,
  };
}

/** "Long Market Value": nothing stands there for what is short. */
const isLongOnly = ({ header }: Column): boolean => /\blong\b/i.test(header);

/** The amounts of a row, or why the file cannot be read. */
export function valuesOf(row: Row, columns: Columns): Values | readonly FileRefusal[] {
  const refusals: FileRefusal[] = [];
  const read = (role: "quantity" | "price" | "marketValue" | "shortQuantity" | "shortValue") => {
    const [column] = columnsOf(columns, role);
    if (column === undefined) return undefined;
    const found = numberIn(row, column);
    if (isRefusal(found)) refusals.push(found);
    return found === undefined || isRefusal(found) ? undefined : { column, ...found };
  };
  const [quantity, price, value] = [read("quantity"), read("price"), read("marketValue")];
  const [shortQuantity, shortValue] = [read("shortQuantity"), read("shortValue")];
  const shorts = [shortOf(row, quantity, shortQuantity), shortOf(row, value, shortValue)];
  refusals.push(...shorts.filter(isRefusal));
  const shortColumn = shorts.find((one): one is Column => one !== null && !isRefusal(one));
  const stated = sideIn(row, columns);
  const sided = shortColumn === undefined ? stated : { side: "short" as const, column: shortColumn };
  if (isRefusal(stated)) refusals.push(stated);
  else if (stated?.side === "long" && shortColumn !== undefined)
    refusals.push({
      line: row.line,
      column: shortColumn.title,
      detail: `"${shortColumn.title}" says that the position is short, and "${stated.column.title}" that it is long. Correct one of them.`,
    });
  const side = sided === undefined || isRefusal(sided) ? undefined : sided.side;
  if (side === "long" && quantity?.value.startsWith("-") === true && !isRefusal(sided))
    refusals.push({
      line: row.line,
      column: sided?.column.title ?? "",
      detail: `The quantity is negative and "${sided?.column.title ?? ""}" says long. Correct one of them.`,
    });
  // A quantity below zero is short whatever sign its value bears.
  const short = quantity?.value.startsWith("-") === true ? "short" : side;
  const held = isSome(shortQuantity) ? shortQuantity : quantity;
  const own = value !== undefined && short === "short" && isLongOnly(value.column) && !isSome(value);
  const worth = short === "short" && isSome(shortValue) ? shortValue : own ? undefined : value;
  const currency = currencyFor(row, columns, worth);
  if (isRefusal(currency)) refusals.push(currency);
  if (refusals.length > 0) return refusals;
  const amount = (number: string): string => (side === undefined ? number : signed(number, side));
  return {
    ...(held === undefined ? {} : { quantity: amount(held.value) }),
    ...(price === undefined ? {} : { price: price.value }),
    ...(worth === undefined
      ? {}
      : { marketValue: short === undefined ? worth.value : signed(worth.value, short) }),
    ...(typeof currency === "string" ? { currency } : {}),
  };
}
