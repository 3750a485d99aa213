/**
 * The fields of a position that no rule of a table reads, days apart (row-days.ts): each from the column of its name.
 * @module
 */

import type { Position } from "../core/check/position.ts";
import {
  type FieldKind,
  fieldNames,
  type PositionFieldName,
  positionFields,
} from "../core/check/position-fields.ts";
import { schemeNames } from "../core/facts/scheme.ts";
import { type Columns, columnsOf } from "./columns.ts";
import type { Row } from "./export-rows.ts";

/** Fields that are read by rules of their own; the others are taken from their columns as they stand. */
const ruled: ReadonlySet<PositionFieldName> = new Set([
  ...(["symbol", "name", "exchange", "kind", "ref"] as const),
  ...schemeNames,
  ...(["quantity", "price", "marketValue", "currency"] as const),
]);
const plainFields = fieldNames.filter((field) => !ruled.has(field));

/** How a cell is written in which a field is read; days have forms of their own. */
const PLAIN = {
  text: /^.+$/u,
  decimal: /^-?\d{1,39}(?:\.\d{1,38})?$/,
  currency: /^[A-Z]{3}$/,
} as const satisfies Record<Exclude<FieldKind, "day">, RegExp>;

/** The fields that no rule reads, from the columns of their names. */
export const plainFieldsOf = (row: Row, columns: Columns): Position =>
  Object.fromEntries(
    plainFields.flatMap((field) => {
      const { kind, maxLength } = positionFields[field];
      if (kind === "day") return [];
      const cell = columnsOf(columns, field)
        .map(({ at }) => (row.cells[at] ?? "").trim())
        .find((text) => text.length <= maxLength && PLAIN[kind].test(text));
      return cell === undefined ? [] : [[field, cell]];
    }),
  );
