/**
 * What the other columns of a table prove of its values: that they are in the account's currency, that they are what was paid out, or that
 * nothing shows where their fractions begin.
 * @module
 */

import { Big } from "big.js";
import { isBlank } from "./blank-cells.ts";
import { type Column, type Columns, columnsOf } from "./columns.ts";
import { decimalSignOf, readNumber, type ShownSign } from "./numbers.ts";
import type { FileRefusal } from "./refusal.ts";

/** Columns of what one unit of a currency is worth in another. */
const RATE =
  /^(?:fx|fx ?rate|f\/x|(?:currency )?(?:exchange|conversion|currency) rate|ex\.? ?rate|wechselkurs|devisenkurs|umrechnungskurs|taux (?:de change|de conversion)|cours de change|(?:tasso di )?cambio|tipo de cambio|c[aâ]mbio|wisselkoers|valutakurs|växelkurs|vekselkurs|valuut?takurssi|kurs (?:walutowy|wymiany)|汇率|匯率|為替(?:レート)?|환율|курс (?:валюты|обмена)|обменный курс)(?:[ (/].*)?$/iu;
/** Columns of what one share pays. */
const PAYS = /dividend|dividende|dividendo|utdelning|utbytte|udbytte|dywidend|дивиденд|股息|派息|配当|배당/iu;

/** So near are two amounts that were rounded, a hundredth of one of them apart. */
export const near = (a: Big, b: Big, share: string): boolean => {
  const difference = a.abs().minus(b.abs()).abs();
  return difference.lte(a.abs().times(share)) || difference.lte("0.01");
};

/** A column's number on a line; undefined: there is none, or nought. */
export function numberAt(column: Column | undefined, at: number, sign: ShownSign): Big | undefined {
  const reading = readNumber((column?.cells[at] ?? "").trim(), sign);
  return reading.kind === "number" && /[1-9]/.test(reading.value) ? new Big(reading.value) : undefined;
}

/** Whether a rate shows a column to be in another currency than the price: it is quantity × price, converted. */
function isConverted(value: Column, columns: Columns, rate: Column, sign: ShownSign): boolean {
  const [quantity] = columnsOf(columns, "quantity");
  const [price] = columnsOf(columns, "price");
  let converted = 0;
  for (const at of value.cells.keys()) {
    const [q, p] = [numberAt(quantity, at, sign), numberAt(price, at, sign)];
    const [v, r] = [numberAt(value, at, sign), numberAt(rate, at, sign)];
    if (q === undefined || p === undefined || v === undefined || r === undefined) continue;
    const local = q.times(p);
    if (near(local, local.times(r), "0.02")) continue;
    if (near(local, v, "0.01")) return false;
    if (near(local.times(r), v, "0.01") || near(local.div(r), v, "0.01")) converted += 1;
  }
  return converted > 0;
}

/**
 * The columns without values that a rate beside them proves to be in the account's currency: they are not summed in the securities', and are
 * told as unread. A column that states its currency keeps it.
 */
export function withoutConverted(columns: Columns, sign: ShownSign): Columns {
  const [rate] = columns.all.filter(({ header }) => RATE.test(header.trim()));
  if (rate === undefined || columnsOf(columns, "valueCurrency").length > 0) return columns;
  const marketValue = columnsOf(columns, "marketValue").filter(
    (value) => value.currency !== null || !isConverted(value, columns, rate, sign),
  );
  return { ...columns, by: { ...columns.by, marketValue } };
}

/** Values that are on every line what a column of dividends pays on the quantity: they were paid out, and nothing is worth them. */
export function paidOut(columns: Columns, sign: ShownSign, line: number): FileRefusal | null {
  const [value] = columnsOf(columns, "marketValue");
  const [quantity] = columnsOf(columns, "quantity");
  if (value === undefined || quantity === undefined) return null;
  const pays = columns.all.find((column) => {
    if (!PAYS.test(column.header) || column === value) return false;
    const all = value.cells.map((_, at) => {
      const [q, v, d] = [quantity, value, column].map((one) => numberAt(one, at, sign));
      return v === undefined || q === undefined ? null : d !== undefined && near(q.times(d), v, "0.005");
    });
    return all.includes(true) && !all.includes(false);
  });
  return pays === undefined
    ? null
    : {
        line,
        column: value.title,
        detail: `Column "${value.title}" is "${quantity.title}" times "${pays.title}" on every line: what was paid, and not what the positions are worth. Remove it, or download the positions.`,
      };
}

/** A number of which nothing tells whether its point groups thousands or begins a fraction. */
const THREE_BEHIND = /^\D*\d{1,3}\.\d{3}\D*$/;

/**
 * Which sign begins fractions where a file's commas separate cells and it shows none: the point, unless every value has three digits behind one,
 * as whole thousands have. null: it can't be told.
 */
export function signOfValues(columns: Columns, sign: ShownSign): ShownSign {
  const cells = columnsOf(columns, "marketValue").flatMap((column) =>
    column.cells.filter((cell) => !isBlank(cell)),
  );
  const isOpen = cells.length > 1 && cells.every((cell) => THREE_BEHIND.test(cell.trim()));
  return isOpen && decimalSignOf(columns.all.flatMap((column) => column.cells)) === null ? null : sign;
}
