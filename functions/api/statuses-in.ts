/**
 * The statuses in an answer's text, which a record keeps as it was sent.
 * @module
 */

import * as Type from "typebox";
import { validatorOf } from "../schema/compiled-schema.ts";

const Check = Type.Object({
  positions: Type.Array(Type.Object({ index: Type.Integer(), status: Type.String() })),
});
/** Of positions that were sent along, or of a stored portfolio. */
const answers = validatorOf(Type.Union([Type.Object({ check: Check }), Check]));

/** The status of each position that the answer lists, by its index. */
export function statusesIn(answer: string): ReadonlyMap<number, string> {
  const value: unknown = JSON.parse(answer);
  if (!answers.Check(value)) return new Map();
  const { positions } = "check" in value ? value.check : value;
  return new Map(positions.map(({ index, status }) => [index, status]));
}
