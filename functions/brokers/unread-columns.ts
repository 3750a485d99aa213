/**
 * Columns of a table that were not read: which of them may be passed over and told, and which refuse the file.
 * @module
 */

import { fieldsOfKind, type Position } from "../core/check/position.ts";
import { namesOf, positionFields } from "../core/check/position-fields.ts";
import { firstIdentifier } from "../core/facts/scheme.ts";
import { isBlank } from "./blank-cells.ts";
import { mostly } from "./column-cells.ts";
import type { Role } from "./column-names.ts";
import { describesOnly, mayBeAmount } from "./column-names.ts";
import {
  type Column,
  type Columns,
  columnsOf,
  identities,
  isConstant,
  misplaced,
  unknownSide,
} from "./columns.ts";
import { passedOver } from "./further-codes.ts";
import { mayBeHoldingPeriod } from "./holding-periods.ts";
import { isSchemed } from "./plain-names.ts";
import type { PlainRow } from "./plain-rows.ts";
import type { FileRefusal } from "./refusal.ts";
import { inThousands } from "./scale.ts";
import { mayGiveSides } from "./sides.ts";
import { tableBeside } from "./tables-beside.ts";
import { valuesOfDays } from "./value-columns.ts";

/** Columns that could value or sign a position and are not understood: they refuse the file. */
export function unsettled(columns: Columns, line: number): readonly FileRefusal[] {
  const refusals: FileRefusal[] = [];
  for (const column of columnsOf(columns, "side")) {
    const cell = unknownSide(column);
    if (cell !== undefined)
      refusals.push({
        line,
        column: column.title,
        value: cell.slice(0, 80),
        detail: `Column "${column.title}" may say which positions are short, and "${cell.slice(0, 80)}" is not a side that is known here; expected long or short. Correct its cells, or rename the column if it says something else.`,
      });
  }
  for (const { title, cells, header } of columns.unknown)
    if (!describesOnly(header) && mayGiveSides(header, cells))
      refusals.push({
        line,
        column: title,
        detail: `Column "${title}" may say which positions are short ("S", "-"), and its name does not say so. Name it "side", or remove it.`,
      });
  for (const { title, cells } of misplaced(columns)) {
    const cell = (cells.find((one) => !isBlank(one)) ?? "").slice(0, 80);
    refusals.push({
      line,
      column: title,
      value: cell,
      detail: `Column "${title}" is named as one of amounts and holds none ("${cell}"): the names may stand above the wrong columns. Correct its name or its cells.`,
    });
  }
  for (const role of ["quantity", "marketValue", "shortQuantity", "shortValue"] as const) {
    const [column] = columnsOf(columns, role);
    if (column !== undefined && inThousands(column.header))
      refusals.push({
        line,
        column: column.title,
        detail: `Column "${column.title}" is in thousands, millions or the like; expected whole units. Write the amounts out, and rename the column.`,
      });
  }
  const last = columns.all.at(-1);
  if (last?.header === "" && columns.unknown.includes(last) && !last.cells.some(isBlank))
    refusals.push({
      line,
      column: last.title,
      value: (last.cells[0] ?? "").slice(0, 80),
      detail:
        "The last column has no name, and every line fills it: the names may stand one column too far to the left. Name it, or remove it.",
    });
  const numbered = columnsOf(columns, "marketValue").find(isNumbered);
  if (numbered !== undefined)
    refusals.push({
      line,
      column: numbered.title,
      value: (numbered.cells[0] ?? "").slice(0, 80),
      detail: `Column "${numbered.title}" holds whole numbers that all differ: they may be Swiss numbers of securities (Valoren), and no values. Name it "Valorennummer" or "market value".`,
    });
  const whole = [mayBeHoldingPeriod, tableBeside, fundsOwn, valuesOfDays];
  refusals.push(...whole.flatMap((rule) => rule(columns, line) ?? []));
  if (columnsOf(columns, "marketValue").length > 0) return refusals;
  const amounts = columns.unknown.filter(
    (column) =>
      mostly(column.counts.numbers, column.counts) &&
      mayBeAmount(column.header) &&
      !describesOnly(column.header),
  );
  for (const { title } of amounts)
    refusals.push({
      line,
      column: title,
      detail: `Column "${title}" may hold what the positions are worth, and is not read. Name it "market value", or remove it.`,
    });
  return refusals;
}

/** "Valor": a value in Spanish and Portuguese, and in Switzerland the number of a security, which has no fractions and five to nine digits. */
const isNumbered = ({ header, cells }: Column): boolean => {
  const filled = cells.filter((cell) => !isBlank(cell)).map((cell) => cell.trim());
  const numbers = filled.length > 0 && filled.every((cell) => /^[1-9]\d{4,8}$/.test(cell));
  return /^val(?:or|oren|eur)$/i.test(header.trim()) && numbers && new Set(filled).size === filled.length;
};

/** An identifier that is one and the same beside names that all differ: the fund's, or damage. Null: there is none. */
function fundsOwn(columns: Columns, line: number): FileRefusal | null {
  const [names] = columnsOf(columns, "name");
  const told = identities.flatMap((role) => columnsOf(columns, role));
  if (names === undefined || told.some(({ counts }) => counts.distinct > 1)) return null;
  const { filled, distinct } = names.counts;
  const column = told.find((one) => isConstant(one, filled));
  if (column === undefined || filled < 2 || distinct < filled) return null;
  return {
    line,
    column: column.title,
    value: (column.cells[0] ?? "").slice(0, 80),
    detail: `Column "${column.title}" says the same on every line, though each has another name: it may be the fund's whose holdings these are. Name it "fund", or correct it.`,
  };
}

/** Holdings of several days in one table would be added up. */
export function severalDays(columns: Columns, rows: readonly PlainRow[], line: number): FileRefusal | null {
  const [column] = columnsOf(columns, "day");
  if (column === undefined || columnsOf(columns, "acquired").length > 0) return null;
  const days = new Map<string, string>();
  for (const row of rows) {
    if (row.kind !== "position" || row.day === null) continue;
    const key = keyOf(row.position);
    const earlier = days.get(key);
    if (earlier !== undefined && earlier !== row.day)
      return {
        line,
        column: column.title,
        detail: `Column "${column.title}" gives one security on several days (${earlier}, ${row.day}): the file holds more than one day's holdings. Leave those of one day.`,
      };
    days.set(key, row.day);
  }
  return null;
}

/** What names a position, to tell whether two lines are of one security. */
export const keyOf = (position: Position): string =>
  firstIdentifier(position) ?? position.symbol ?? position.name ?? "";

/** Of these roles the first column is read; a second one would say another amount, or the same in other words. */
const readFirst = [
  ...fieldsOfKind("decimal"),
  ...fieldsOfKind("currency"),
  "kind",
  "valueCurrency",
  "priceCurrency",
  "shortQuantity",
  "shortValue",
] as const satisfies readonly Role[];

/** Every other field of a position, from however many columns. */
const readAll: readonly Role[] = [
  ...namesOf(positionFields).filter((name) => !readFirst.some((first) => first === name)),
  "identifier",
  "mic",
  "side",
  "underlying",
];

/** The columns that gave nothing: of another role than those that are read, or of none. */
export function unreadIn(columns: Columns): readonly string[] {
  const read = new Set<Column>();
  for (const role of readAll) for (const column of columnsOf(columns, role)) read.add(column);
  for (const column of passedOver(columns, isSchemed)) read.delete(column);
  for (const role of readFirst) for (const column of columnsOf(columns, role).slice(0, 1)) read.add(column);
  return columns.all
    .filter((column) => column.counts.filled > 0 && !read.has(column))
    .map(({ title }) => title.slice(0, 80));
}
