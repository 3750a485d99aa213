/**
 * The schemas of a position's fields, of a constituent's and of a fund's, each from its table.
 * @module
 */

import type { TString } from "typebox";
import * as Type from "typebox";
import type { PositionField, PositionFields } from "../../core/check/position-fields.ts";
import { text } from "../../schema/parts.ts";

/** Zero has no sign: "-0" would make a short position of nothing. */
const Decimal = Type.String({
  maxLength: 40,
  pattern: "^(?!-0*(?:\\.0*)?$)-?[0-9]{1,39}(?:\\.[0-9]{1,38})?$",
  description:
    'a decimal number in a string of at most 40 characters, such as "120.5" or "-3", without exponent, thousands separators or negative zero',
});

/** A day's pattern alone; whether it exists is said with the answer: a position that names none that does is still judged. */
const DAY = "^[0-9]{4}-[0-9]{2}-[0-9]{2}$";

/** The schema of a field, by what it holds. */
function shapeOf({ kind, maxLength, says }: PositionField): TString {
  switch (kind) {
    case "text":
      return text(maxLength, `${says} of at most ${maxLength} characters`);
    case "decimal":
      return Decimal;
    case "currency":
      return Type.String({
        pattern: "^[A-Z]{3}$",
        description: 'a currency in capitals by ISO 4217, such as "USD"',
      });
    case "day":
      return Type.String({ pattern: DAY, description: `a day such as "2022-02-24": ${says}` });
  }
}

/** The schemas of a table's fields, all of them optional. */
export const shapesOf = <F extends PositionFields>(fields: F) =>
  Object.fromEntries(Object.entries(fields).map(([name, field]) => [name, Type.Optional(shapeOf(field))]));
