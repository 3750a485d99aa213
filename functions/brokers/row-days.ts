/**
 * The days of a row on which permissions may hang: when a security was issued or matures, when a position was acquired. A cell that names one
 * day exactly is read; any other is told, and what hangs on it stays open.
 * @module
 */

import type { Position } from "../core/check/position.ts";
import { namesOf, type PositionFieldName, positionFields } from "../core/check/position-fields.ts";
import { intervalOf, newYorkDay } from "../core/time.ts";
import { isBlank } from "./blank-cells.ts";
import { type Columns, columnsOf } from "./columns.ts";
import type { Row, RowProblem } from "./export-rows.ts";
import { monthOf } from "./fund-days.ts";

const dayFields = namesOf(positionFields).filter(isDayField);

function isDayField(field: PositionFieldName): field is "issued" | "matures" | "acquired" {
  return positionFields[field].kind === "day";
}

/** Which of two numbers before a year is the month; null: the file does not show it. */
type Order = "month-first" | "day-first" | null;

const TWO_AND_YEAR = /^(\d{1,2})[-/](\d{1,2})[-/](\d{4})(?!\d)/;

/** As one of a file's days shows it, and none contradicts: no month is a thirteenth. */
function orderIn(cells: readonly string[]): Order {
  let [dayFirst, monthFirst] = [false, false];
  for (const cell of cells) {
    const [, first = "0", second = "0"] = TWO_AND_YEAR.exec(cell.trim()) ?? [];
    if (Number(first) > 12) dayFirst = true;
    if (Number(second) > 12) monthFirst = true;
  }
  if (dayFirst === monthFirst) return null;
  return dayFirst ? "day-first" : "month-first";
}

const orders = new WeakMap<Columns, Order>();

/** The order of a table's days, which all of its columns of days share. */
function orderOf(columns: Columns): Order {
  const known = orders.get(columns);
  if (known !== undefined) return known;
  const order = orderIn(
    dayFields.flatMap((field) => columnsOf(columns, field).flatMap(({ cells }) => cells)),
  );
  orders.set(columns, order);
  return order;
}

/** A day as the contract writes it; null: there is none such. */
function dayOf(year: string, month: number | string, day: string): string | null {
  const text = `${year}-${String(month).padStart(2, "0")}-${day.padStart(2, "0")}`;
  return intervalOf(text) === null ? null : text;
}

/** Behind a day its time may stand, without its zone: then the day is as it is written. */
const TIME = "(?:[ T,;]+\\d{1,2}:\\d{2}(?::\\d{2}(?:[.,]\\d+)?)?(?: ?[AP]M)?)?$";
const YEAR = "((?:19|20)\\d\\d)";
const WORD = "(\\p{L}{3,10})\\.?";

const forms: readonly (readonly [RegExp, (parts: readonly string[], order: Order) => string | null])[] = [
  [
    new RegExp(`^${YEAR}[-/.](\\d{1,2})[-/.](\\d{1,2})${TIME}`, "iu"),
    ([y = "", m = "", d = ""]) => dayOf(y, m, d),
  ],
  [new RegExp(`^${YEAR}(\\d{2})(\\d{2})${TIME}`, "iu"), ([y = "", m = "", d = ""]) => dayOf(y, m, d)],
  [/^((?:19|20)\d\d)年(\d{1,2})月(\d{1,2})日$/u, ([y = "", m = "", d = ""]) => dayOf(y, m, d)],
  [
    new RegExp(`^(\\d{1,2})[-/. ]{1,2}${WORD}[-/. ,]{1,2}${YEAR}${TIME}`, "iu"),
    ([d = "", m = "", y = ""]) => dayOf(y, monthOf(m), d),
  ],
  [
    new RegExp(`^${WORD}[- ](\\d{1,2}),? ?${YEAR}${TIME}`, "iu"),
    ([m = "", d = "", y = ""]) => dayOf(y, monthOf(m), d),
  ],
  // With dots the day stands first wherever they are written.
  [
    new RegExp(`^(\\d{1,2})\\.(\\d{1,2})\\.${YEAR}${TIME}`, "iu"),
    ([d = "", m = "", y = ""]) => dayOf(y, m, d),
  ],
  [
    new RegExp(`^(\\d{1,2})[-/](\\d{1,2})[-/]${YEAR}${TIME}`, "iu"),
    ([one = "", two = "", y = ""], order) => {
      if (order === null && Number(one) !== Number(two)) return null;
      return order === "day-first" ? dayOf(y, two, one) : dayOf(y, one, two);
    },
  ],
];

/** An instant with its zone, which is a day in New York. */
const INSTANT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?(?:Z|[+-]\d{2}:\d{2})$/;

/** A day as it is written in the contract, which says itself whether there is such a day. */
const WRITTEN = /^\d{4}-\d{2}-\d{2}$/;

/** The day that a cell names, in whatever form; null: none, or not exactly one. */
function exactDay(text: string, order: Order): string | null {
  if (WRITTEN.test(text)) return text;
  if (INSTANT.test(text)) {
    const at = Date.parse(text);
    return Number.isNaN(at) ? null : newYorkDay(at);
  }
  if (text.length > 40) return null;
  for (const [form, read] of forms) {
    const found = form.exec(text);
    if (found !== null) return read(found.slice(1), order);
  }
  return null;
}

/** Words for a position that was bought on several days: there is no one day to tell. */
const SEVERAL = /^(?:various|multiple)\b/i;

const notRead = (line: number, field: RowProblem["field"], found: string): RowProblem => ({
  code: "day-not-understood",
  line,
  field,
  message: `${TWO_AND_YEAR.test(found) ? "The day can be read with its month first or second" : "This is not a day that is understood"}; expected one such as 2022-02-24. The position stands without it, and what hangs on it is not decided; write the day so.`,
  found,
  undecided: false,
});

/** The days of a row, and what in their columns names none. */
export function daysOf(
  row: Pick<Row, "line" | "cells">,
  columns: Columns,
): { readonly days: Position; readonly problems: readonly RowProblem[] } {
  const days: Record<string, string> = {};
  const problems: RowProblem[] = [];
  for (const field of dayFields) {
    const cells = columnsOf(columns, field)
      .map(({ at }) => (row.cells[at] ?? "").trim())
      .filter((cell) => !isBlank(cell));
    const [first] = cells;
    if (first === undefined) continue;
    const order = orderOf(columns);
    const day = cells.map((cell) => exactDay(cell, order)).find((found) => found !== null);
    if (day !== undefined) days[field] = day;
    else if (!SEVERAL.test(first)) problems.push(notRead(row.line, field, first));
  }
  return { days, problems };
}
