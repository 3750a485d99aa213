/**
 * Which column says what positions are worth where several do, or where its name says that it is not in the currency of the security.
 * @module
 */

import { isBlank } from "./blank-cells.ts";
import { isForeignBasis } from "./column-names.ts";
import { type Column, type Columns, columnsOf } from "./columns.ts";
import { amountOf } from "./currency-text.ts";
import type { FileRefusal } from "./refusal.ts";

/** Whether anything but the security's own currency says in what a column's amounts are. */
function saysCurrency(column: Column, columns: Columns): boolean {
  const beside = columnsOf(columns, "priceCurrency");
  return (
    column.currency !== null ||
    columnsOf(columns, "valueCurrency").length > 0 ||
    beside.some(
      ({ basis, at, header }) => basis === column.basis || (header === "" && at - 1 === column.at),
    ) ||
    column.cells.every((cell) => isBlank(cell) || amountOf(cell.trim()).currency !== null)
  );
}

/** Avanza's cost of one share, in the account's currency ("GAV (SEK)") beside that in the security's ("GAV"): its market value is in the former. */
function accountCurrency({ all }: Columns): string | null {
  const costs = all.filter(({ header }) => /^gav\b/iu.test(header.trim()));
  if (!costs.some(({ currency }) => currency === null)) return null;
  return costs.find(({ currency }) => currency !== null)?.currency ?? null;
}

/**
 * The columns with those of values put right: a value in the security's own currency stands before one in the account's or the
 * fund's. The latter is not read beside a column of the securities' currencies, in which it is not: it is told as unread.
 */
export function withOwnValues(columns: Columns): Columns {
  const ofAccount = accountCurrency(columns);
  const values = columnsOf(columns, "marketValue").map((column) =>
    column.currency === null && /^marknadsv[äa]rde$/iu.test(column.header.trim())
      ? { ...column, currency: ofAccount }
      : column,
  );
  const isForeign = ({ basis }: Column): boolean => isForeignBasis(basis);
  const securities = [...columnsOf(columns, "currency"), ...columnsOf(columns, "priceCurrency")];
  const readable = values.filter(
    (column) => !isForeign(column) || securities.length === 0 || saysCurrency(column, columns),
  );
  const marketValue = [...readable.filter((one) => !isForeign(one)), ...readable.filter(isForeign)];
  return { ...columns, by: { ...columns.by, marketValue } };
}

const DAY = /\d{1,4}[./-]\d{1,2}[./-]\d{2,4}/;

/** Values of several days in columns side by side: the first is as well the older. Null: there is one day at most. */
export function valuesOfDays(columns: Columns, line: number): FileRefusal | null {
  const dated = columnsOf(columns, "marketValue").flatMap(({ header }) => DAY.exec(header)?.[0] ?? []);
  const [first, second] = [...new Set(dated)];
  if (first === undefined || second === undefined) return null;
  return {
    line,
    column: columnsOf(columns, "marketValue")[0]?.title ?? "",
    detail: `Columns give the value on several days (${first}, ${second}). Leave that of one day.`,
  };
}
