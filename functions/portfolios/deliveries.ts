/**
 * Deliveries by the sender's id of the event. The first copy to arrive puts the record; the record holds the event, so that
 * whatever is cut off after it, the sender's retry finds it and queues it again. It counts for eight days: longer than any
 * sender retries.
 * @module
 */

import type { Static } from "typebox";
import * as Type from "typebox";
import type { BrokerEvent } from "../brokers/broker-event.ts";
import { validatorOf } from "../schema/compiled-schema.ts";
import { closed } from "../schema/parts.ts";
import { readChunks, removeChunks, writeChunks } from "./chunks.ts";
import { CorruptHoldings, HoldingsUnavailable } from "./errors.ts";
import { deliveryKey } from "./keys.ts";
import { fieldsOf, refuseNewer } from "./newer.ts";
import { type Condition, get, type HoldingsTable, type Item, put, textAt } from "./table.ts";

const DeliverySchema = Type.Object(
  {
    event: Type.String(),
    bodyHash: Type.String(),
    receivedAt: Type.Number(),
    state: Type.Union([Type.Literal("received"), Type.Literal("done")]),
    parts: Type.Union([Type.Object({ id: Type.String(), count: Type.Integer() }, closed), Type.Null()]),
  },
  closed,
);

export type DeliveryRecord = Static<typeof DeliverySchema>;

const delivery = validatorOf(DeliverySchema);
const fields = fieldsOf(DeliverySchema);

export const KEPT_MS = 8 * 24 * 3_600_000;

const decode = (item: Item): DeliveryRecord => {
  const value: unknown = JSON.parse(textAt(item, "delivery") ?? "null");
  if (delivery.Check(value)) return value;
  refuseNewer(value, "a stored delivery", fields);
  throw new CorruptHoldings("a stored delivery does not decode");
};

/** Events up to this size stand in the record itself: all but whole portfolios do. */
const INLINE = 100_000;

const itemOf = (record: DeliveryRecord, payload: string | null): Item => ({
  delivery: { S: JSON.stringify(record) },
  ...(payload === null ? {} : { payload: { S: payload } }),
  state: { S: record.state },
  // DynamoDB deletes it some time after; nothing relies on when.
  expiresAt: { N: String(Math.ceil((record.receivedAt + KEPT_MS) / 1000)) },
});

export type Receipt =
  /** The first copy, or one whose first was perhaps never queued: it must be queued before it is acknowledged. */
  | { readonly kind: "queue" }
  | { readonly kind: "duplicate" }
  /** The sender's id came before with another body: somebody's mistake, or somebody's try. */
  | { readonly kind: "other-body" };

/** Records a delivery, by one conditional put. */
export async function recordDelivery(
  table: HoldingsTable,
  connection: string,
  {
    id,
    event,
    bodyHash,
    now,
  }: { readonly id: string; readonly event: BrokerEvent; readonly bodyHash: string; readonly now: number },
): Promise<Receipt> {
  const key = deliveryKey(connection, id);
  const payload = JSON.stringify(event);
  const inline = payload.length <= INLINE;
  // A copy of a large event is looked for before its parts are written; a small one's put tells by itself.
  const before = inline ? null : await get(table, key);
  if (before === null) {
    const parts = inline ? null : await writeChunks(table, event);
    const record: DeliveryRecord = { event: id, bodyHash, receivedAt: now, state: "received", parts };
    const first: Condition = {
      expression: "attribute_not_exists(pk) or expiresAt < :now",
      values: { ":now": { N: String(Math.floor(now / 1000)) } },
      moved: (present) => (present === null || decode(present).receivedAt + KEPT_MS < now ? "still" : "once"),
    };
    if (await put(table, key, itemOf(record, inline ? payload : null), first)) return { kind: "queue" };
    // Another copy's record was seen to stand, or ours that was carried out meanwhile: neither names these any more.
    if (parts !== null) await removeChunks(table, parts);
  }
  const item = before ?? (await get(table, key));
  if (item === null)
    throw new HoldingsUnavailable(
      "a delivery's record went away while it was read; the sender must try again",
    );
  const found = decode(item);
  if (found.bodyHash !== bodyHash) return { kind: "other-body" };
  return found.state === "received" ? { kind: "queue" } : { kind: "duplicate" };
}

export interface StoredDelivery {
  readonly record: DeliveryRecord;
  /** null: it has been carried out. */
  readonly event: unknown;
}

export async function readDelivery(
  table: HoldingsTable,
  connection: string,
  id: string,
): Promise<StoredDelivery | null> {
  const item = await get(table, deliveryKey(connection, id));
  if (item === null) return null;
  const record = decode(item);
  if (record.state === "done") return { record, event: null };
  if (record.parts !== null) return { record, event: await readChunks(table, record.parts) };
  const event: unknown = JSON.parse(textAt(item, "payload") ?? "null");
  return { record, event };
}

/** Marks a delivery as carried out; what it carried is forgotten. */
export async function finishDelivery(
  table: HoldingsTable,
  connection: string,
  record: DeliveryRecord,
): Promise<void> {
  await put(
    table,
    deliveryKey(connection, record.event),
    itemOf({ ...record, state: "done", parts: null }, null),
  );
  if (record.parts !== null) await removeChunks(table, record.parts);
}
