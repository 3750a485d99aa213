/**
 * The rows below a header, one by one: positions, money, sums, notes, or why the file is refused.
 * @module
 */

import type { Position } from "../core/check/position.ts";
import { firstIdentifier } from "../core/facts/scheme.ts";
import { namesAccounts } from "./account-types.ts";
import { filledIn, isBlank, isEmpty } from "./blank-cells.ts";
import { currencyOfMoney, isMoneyText, isPricedAsMoney } from "./cash-rows.ts";
import { readsAsSymbol } from "./column-cells.ts";
import { type Column, type Columns, columnsOf } from "./columns.ts";
import { readDay } from "./days.ts";
import { brokenBy, type Row, type RowProblem } from "./export-rows.ts";
import { holdsIdentifier, isGroupHeading, isNote } from "./footers.ts";
import { plainFieldsOf } from "./plain-fields.ts";
import { type Named, namesNothing, namesOf, withAllNames } from "./plain-names.ts";
import { type Values, valuesOf } from "./plain-values.ts";
import type { FileRefusal } from "./refusal.ts";
import { daysOf } from "./row-days.ts";
import { sortOf } from "./row-sorts.ts";
import { isSideHeading, statesCurrency } from "./sections.ts";
import { isSumOf, NAMING, otherNameIn, totalLabelIn, withoutLabels } from "./sum-rows.ts";
import { areUnits } from "./unit-rows.ts";
import { unsettledRow } from "./unsettled-rows.ts";

/** A row as it was read. */
export type PlainRow =
  | {
      readonly kind: "position";
      readonly line: number;
      readonly position: Position;
      readonly acquired: string | null;
      readonly day: string | null;
      /** The account in which it lies, where the row says so. */
      readonly account: string | null;
      /** What in the row was not understood, and decides nothing of what it names. */
      readonly problems: readonly RowProblem[];
    }
  /** Names nothing: a sum or a lot, which the rows around it decide. */
  | {
      readonly kind: "unnamed";
      readonly line: number;
      readonly values: Values;
      readonly acquired: string | null;
      readonly label: string | null;
      /** What the label is of, where something else than a sum may be named so: only the amounts tell. */
      readonly of: string | null;
    }
  | { readonly kind: "boilerplate"; readonly line: number }
  | { readonly kind: "refused"; readonly refusals: readonly FileRefusal[] };

const refusedAt = (line: number, detail: string): PlainRow => ({
  kind: "refused",
  refusals: [{ line, detail }],
});

/** The text of a row's first cell with content. */
const firstText = (row: Row): string => filledIn(row)[0]?.trim() ?? "";

function acquiredIn(row: Row, columns: Columns): string | null {
  for (const column of [...columnsOf(columns, "acquired"), ...columnsOf(columns, "day")]) {
    const day = readDay(row.cells[column.at] ?? "");
    if (day !== null) return day;
  }
  return null;
}

function accountIn(row: Row, columns: Columns): string | null {
  const told = columnsOf(columns, "account").map(({ at }) => (row.cells[at] ?? "").trim());
  return told.find((text) => !isBlank(text)) ?? null;
}

function dayIn(row: Row, columns: Columns): string | null {
  const [column] = columnsOf(columns, "day");
  return column === undefined ? null : readDay(row.cells[column.at] ?? "");
}

function kindIn(row: Row, columns: Columns): string | undefined {
  const column = columnsOf(columns, "kind").find((one: Column) => !namesAccounts(one.cells));
  const text = column === undefined ? "" : (row.cells[column.at] ?? "").trim();
  return isBlank(text) ? undefined : text.slice(0, 64);
}

/** Marks of footnotes around a ticker name nothing; raised digits would be read as digits of its own. */
function withoutMarks(named: Named): Named {
  const symbol = named.symbol?.replaceAll(/^[\s¹²³⁰⁴-⁹]+|[\s*†‡¹²³⁰⁴-⁹]+$/gu, "");
  return symbol === undefined || symbol === "" ? named : { ...named, symbol };
}

/** Whether what a row names is money by its spelling. A share of the ticker CASH has a price of its own. */
function isMoney(named: Named, values: Values): boolean {
  const { symbol, name } = named;
  if (firstIdentifier(named) !== undefined) return false;
  // Fidelity marks the money that an account sweeps into by two stars.
  if (symbol?.endsWith("**") === true) return isPricedAsMoney(values.price);
  if (symbol !== undefined && isMoneyText(symbol))
    return isPricedAsMoney(values.price) || /[^A-Z]/i.test(symbol);
  return symbol === undefined && name !== undefined && isMoneyText(name);
}

/**
 * Money as a position: its amount is no market value of a security while it is owed. What bears two stars keeps its ticker: of a
 * listed line it is no money, and the check says so.
 */
function asMoney(named: Named, values: Values): Position {
  const text = named.symbol ?? named.name ?? "Cash";
  const symbol = isMoneyText(text) ? undefined : named.symbol;
  const currency = values.currency ?? currencyOfMoney(text);
  const { marketValue, ...rest } = values;
  const owed = marketValue?.startsWith("-") === true;
  return {
    ...(symbol === undefined ? {} : { symbol }),
    ...(symbol === undefined || named.exchange === undefined ? {} : { exchange: named.exchange }),
    name: named.name ?? text,
    kind: "cash",
    ...rest,
    ...(marketValue === undefined || owed ? {} : { marketValue }),
    ...(currency === undefined ? {} : { currency }),
  };
}

/** Whether a text is a mark of a footnote, and then nothing but a ticker or identifier. */
function marksSymbol(text: string): boolean {
  const [mark = ""] = /^(?:[*†‡§^#+\s]|\(?\d{1,2}\)|\[\d{1,2}\])+/u.exec(text) ?? [];
  return mark !== "" && readsAsSymbol(text.slice(mark.length).replace(/[\s*†‡]+$/u, ""));
}
const MARKED =
  "The line holds a mark, and behind it what reads like a ticker or an identifier: it may be a position or a note. Correct or remove it.";

/** What a row below the header is. `width` is the number of its header's cells up to the last name. */
export function readPlainRow(row: Row, columns: Columns, width: number): PlainRow {
  const { line, cells } = row;
  const label = totalLabelIn(row, columns);
  const filled = filledIn(row);
  const alone = filled.length === 1 && width > 1;
  if (alone && marksSymbol(firstText(row))) return refusedAt(line, MARKED);
  if (alone && label === null && (isNote(filled[0] ?? "") || /^end of file$/i.test(firstText(row))))
    return { kind: "boilerplate", line };
  const heads = isGroupHeading(filled[0] ?? "") || isSideHeading(filled[0] ?? "");
  if (alone && width > 2 && heads) return { kind: "boilerplate", line };
  if (width > 1 && statesCurrency(row)) return { kind: "boilerplate", line };
  if (alone && label !== null) return { kind: "boilerplate", line };
  if (label === null && /^(?:end of file|eof)$/i.test(firstText(row))) return { kind: "boilerplate", line };
  if (alone && width > 2 && holdsIdentifier(filled[0] ?? "") && !readsAsSymbol((filled[0] ?? "").trim()))
    return refusedAt(
      line,
      "The line holds one text, and an identifier within it; expected a position or a note. Correct or remove it.",
    );
  if (brokenBy(row))
    return refusedAt(
      line,
      "A cell of the line holds a line break: where a quote is missing, the next lines were taken into it. Correct the quotes.",
    );
  if (areUnits(row, columns, NAMING)) return { kind: "boilerplate", line };
  // Spreadsheets write empty cells behind the header's last name.
  const beyond = cells.slice(Math.max(width, columns.all.length)).some((cell) => !isEmpty(cell));
  if (beyond || (cells.length < width && label === null))
    return refusedAt(
      line,
      `The line has ${cells.length} cells, the header line ${width}; expected as many. Put cells that hold a delimiter in quotes, and remove lines that hold no position.`,
    );
  const named = namesOf(row, columns);
  const values = valuesOf(label === null ? row : withoutLabels(row), columns);
  if (isRefused(named))
    return { kind: "refused", refusals: isRefused(values) ? [...named, ...values] : named };
  return isRefused(values)
    ? { kind: "refused", refusals: values }
    : placed(row, columns, { named, values, label });
}

const isRefused = (one: Named | Values | readonly FileRefusal[]): one is readonly FileRefusal[] =>
  Array.isArray(one);

interface Placing {
  readonly named: Named;
  readonly values: Values;
  readonly label: string | null;
}

/** "Lot 1", "Tax lot #2": a part of the position above, and no ticker. */
const LOT = /^(?:tax )?lot ?(?:no\.? ?|#)?\d{1,4}$/i;

function placed(row: Row, columns: Columns, { named, values, label }: Placing): PlainRow {
  const { line } = row;
  const [acquired, day] = [acquiredIn(row, columns), dayIn(row, columns)];
  const account = accountIn(row, columns);
  const other = label === null ? null : otherNameIn(row, columns, label);
  if (label !== null && (other === null || isSumOf(named, values, other)))
    return { kind: "unnamed", line, values, acquired, label, of: other };
  // E*TRADE and others print a lot's day of purchase where the position has its symbol.
  const lot = named.symbol === undefined ? named.name : named.symbol;
  const isLot =
    lot !== undefined &&
    (readDay(lot) !== null || LOT.test(lot)) &&
    named.isin === undefined &&
    named.cusip === undefined;
  const unsettled = isLot ? null : unsettledRow(row, columns, named);
  if (unsettled !== null) return { kind: "refused", refusals: [unsettled] };
  if (isLot || namesNothing(named))
    return {
      kind: "unnamed",
      line,
      values,
      acquired: isLot ? (readDay(lot) ?? acquired) : acquired,
      label: null,
      of: null,
    };
  const bare = withoutMarks(named);
  const names = withAllNames(named, row, columns);
  if (isMoney(named, values))
    return {
      kind: "position",
      line,
      acquired,
      day,
      account,
      position: { ...asMoney(bare, values), ...names },
      problems: [],
    };
  const kind = kindIn(row, columns);
  const { days, problems } = daysOf(row, columns);
  const ref = columnsOf(columns, "ref")
    .map(({ at }) => (row.cells[at] ?? "").trim())
    .find((text) => text !== "");
  return {
    kind: "position",
    line,
    acquired,
    day,
    account,
    position: {
      ...bare,
      ...names,
      ...sortOf(row, columns, { ...bare, ...names }, kind),
      ...values,
      ...plainFieldsOf(row, columns),
      ...days,
      ...(ref === undefined ? {} : { ref }),
    },
    problems,
  };
}
