/**
 * Up to where a tenant has been told, and who is working on it. One worker at a time: another's writes of the cursor fail once
 * somebody has taken over, so that it only ever moves on.
 * @module
 */

import type { Static } from "typebox";
import * as Type from "typebox";
import { CorruptHoldings } from "../portfolios/errors.ts";
import { cursorKey } from "../portfolios/keys.ts";
import { get, type HoldingsTable, type Item, numberAt, put, textAt } from "../portfolios/table.ts";
import { validatorOf } from "../schema/compiled-schema.ts";

const CursorSchema = Type.Object({
  /** Every entry up to this version is told. */
  version: Type.Integer({ minimum: 0 }),
  /** Everything that was due by this moment is told, milliseconds since 1970. */
  time: Type.Number(),
  /** When gaps and sources were last looked at. */
  sweptAt: Type.Number(),
  /** How far the step after these has come: the last issuer or class, and of its holders the last portfolio; null: not begun. */
  within: Type.Union([
    Type.Object({ step: Type.String(), key: Type.String(), after: Type.String() }),
    Type.Null(),
  ]),
});
export type Cursor = Static<typeof CursorSchema>;

const cursor = validatorOf(CursorSchema);

function decode(item: Item): Cursor {
  const value: unknown = JSON.parse(textAt(item, "cursor") ?? "null");
  if (cursor.Check(value)) return value;
  throw new CorruptHoldings("a tenant's place in the register does not decode; restore the item");
}

/** A tenant's cursor; null: it has none yet. */
export async function readCursor(table: HoldingsTable, tenant: string): Promise<Cursor | null> {
  const item = await get(table, cursorKey(tenant));
  return item === null ? null : decode(item);
}

/** A cursor in one worker's hand. */
export interface HeldCursor {
  readonly cursor: Cursor;
  /** Moves it on and goes on holding it; false: another worker has it by now. */
  readonly move: (next: Cursor) => Promise<boolean>;
  /** Lets it go. */
  readonly release: (last: Cursor) => Promise<void>;
}

export interface HoldOptions {
  readonly tenant: string;
  /** Where a tenant begins that has no cursor. */
  readonly first: Cursor;
  /** Tells this worker from any other. */
  readonly worker: string;
  readonly now: () => number;
  /** How long a worker that was cut off keeps others out, in milliseconds. */
  readonly holdMs: number;
}

/** Takes a tenant's cursor; a number: another worker holds it until then. */
export async function holdCursor(
  table: HoldingsTable,
  { tenant, first, worker, now, holdMs }: HoldOptions,
): Promise<HeldCursor | number> {
  const key = cursorKey(tenant);
  const itemOf = (value: Cursor, heldUntil: number): Item => ({
    cursor: { S: JSON.stringify(value) },
    worker: { S: worker },
    heldUntil: { N: String(heldUntil) },
  });
  const own = { names: { "#worker": "worker" }, moved: () => "once" as const };
  const present = await get(table, key);
  const held = present === null ? first : decode(present);
  const free =
    present === null
      ? { expression: "attribute_not_exists(pk)", moved: () => "once" as const }
      : {
          ...own,
          expression: "#worker = :before and (heldUntil <= :now or #worker = :worker)",
          values: {
            ":before": { S: textAt(present, "worker") ?? "" },
            ":now": { N: String(now()) },
            ":worker": { S: worker },
          },
        };
  if (!(await put(table, key, itemOf(held, now() + holdMs), free)))
    return Math.max(now(), numberAt(present ?? {}, "heldUntil") ?? 0);
  const mine = { ...own, expression: "#worker = :worker", values: { ":worker": { S: worker } } };
  return {
    cursor: held,
    move: (next) => put(table, key, itemOf(next, now() + holdMs), mine),
    release: async (last) => {
      await put(table, key, itemOf(last, 0), mine);
    },
  };
}
