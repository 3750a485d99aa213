/**
 * Events in the table, and what of them waits. An event is put once, under its id; the waiting list of its lane names it until
 * it was delivered or given up. Cut off between any two steps, the same steps again end in the same place.
 * @module
 */

import { eventKey, eventsPartition, lanePartition, waitingKey } from "../portfolios/keys.ts";
import { get, type HoldingsTable, type Item, keyItem, numberAt, put, textAt } from "../portfolios/table.ts";
import { getMany, putMany, removeMany } from "../portfolios/table-batches.ts";
import { queryFirst } from "../portfolios/table-query.ts";
import { decodeEvent, type StoredEvent } from "./event.ts";
import { guardItem } from "./lane-guard.ts";
import type { LaneMessage } from "./queue.ts";
import type { Subscription } from "./subscription.ts";
import { type Subscribed, subscribedIn, subscribedKeys } from "./subscriptions.ts";

/** Whose event it is. */
export type Recipient = Pick<Subscription, "tenant" | "id">;

export interface Addressed {
  readonly recipient: Recipient;
  readonly event: StoredEvent;
}

/** How long an event can be read and sent again. */
export const KEPT_MS = 90 * 24 * 3_600_000;

const itemOf = ({ tenant, id }: Recipient, event: StoredEvent): Item => ({
  ...keyItem(eventKey(tenant, id, event.id)),
  event: { S: JSON.stringify(event) },
  // DynamoDB deletes it some time after; nothing relies on when.
  expiresAt: { N: String(Math.ceil((event.createdAt + KEPT_MS) / 1000)) },
});

const waitingItem = ({ tenant, id }: Recipient, { lane, id: event }: StoredEvent): Item => ({
  ...keyItem(waitingKey(tenant, id, lane, event)),
  nextAt: { N: "0" },
});

/**
 * Puts events that are not there yet, and their places in their lanes; what of them waits now, those put before included.
 * Rejects where any may not be there: the same call again puts what is missing.
 */
export async function putEvents(
  table: HoldingsTable,
  events: readonly Addressed[],
  now: number,
): Promise<readonly Addressed[]> {
  if (events.length === 0) return [];
  const keyOf = ({ recipient: { tenant, id }, event }: Addressed) => eventKey(tenant, id, event.id);
  const present = await getMany(table, events.map(keyOf));
  const byKey = new Map(present.map((item) => [`${textAt(item, "pk")}\n${textAt(item, "sk")}`, item]));
  const found = events.map((addressed) => {
    const { pk, sk } = keyOf(addressed);
    const item = byKey.get(`${pk}\n${sk}`);
    return { addressed, stored: item === undefined ? null : decodeEvent(textAt(item, "event")) };
  });
  const fresh = found.filter(({ stored }) => stored === null).map(({ addressed }) => addressed);
  await putMany(
    table,
    fresh.map(({ recipient, event }) => itemOf(recipient, event)),
  );
  const waiting = found
    .filter(({ stored }) => stored === null || stored.state === "pending")
    .map(({ addressed }) => addressed);
  await putWaiting(table, waiting, now);
  return waiting;
}

/** The message that has an event's lane looked at. */
export const laneOfEvent = ({ recipient: { tenant, id }, event: { lane } }: Addressed): LaneMessage => ({
  kind: "lane",
  tenant,
  subscription: id,
  lane,
});

/** Puts events into their lanes, and what has the lanes looked at should their messages be lost. */
async function putWaiting(table: HoldingsTable, waiting: readonly Addressed[], now: number): Promise<void> {
  const lanes = new Map(waiting.map(laneOfEvent).map((lane) => [JSON.stringify(lane), lane]));
  await putMany(table, [
    ...waiting.map(({ recipient, event }) => waitingItem(recipient, event)),
    ...[...lanes.values()].map((lane) => guardItem(lane, now)),
  ]);
}

/** An event of a subscription; null: there is none of this id, or it is too old. */
export async function readEvent(
  table: HoldingsTable,
  { tenant, id }: Recipient,
  event: string,
): Promise<StoredEvent | null> {
  const item = await get(table, eventKey(tenant, id, event));
  return item === null ? null : decodeEvent(textAt(item, "event"));
}

/** The first events of a subscription after an id ("": from the oldest on), at most `size`, and whether there are more. */
export async function pageOfEvents(
  table: HoldingsTable,
  { tenant, id }: Recipient,
  { after, size }: { readonly after: string; readonly size: number },
): Promise<{ readonly events: readonly StoredEvent[]; readonly more: boolean }> {
  const range = { from: `${after}!`, to: "~" };
  const items = await queryFirst(table, eventsPartition(tenant, id), range, size + 1);
  const events = items.map((item) => decodeEvent(textAt(item, "event")));
  return { events: events.slice(0, size), more: events.length > size };
}

/** Writes an event over what was stored of it. */
export const writeEvent = async (
  table: HoldingsTable,
  recipient: Recipient,
  event: StoredEvent,
): Promise<void> => {
  await put(table, eventKey(recipient.tenant, recipient.id, event.id), itemOf(recipient, event));
};

/** Puts an event that was delivered, or given up, into its lane again: it keeps its id, and goes out as if it were new. */
export async function sendAgain(
  table: HoldingsTable,
  recipient: Recipient,
  event: StoredEvent,
  now: number,
): Promise<void> {
  await writeEvent(table, recipient, { ...event, state: "pending", tries: 0 });
  await putWaiting(table, [{ recipient, event }], now);
}

/** An event's place in its lane. */
export interface Waiting {
  readonly event: string;
  /** Not to be tried before. */
  readonly nextAt: number;
  /** Somebody is delivering it until then. */
  readonly claimedUntil: number;
}

/** What waits in a lane, in order, at most `size`. */
export async function headsOfLane(
  table: HoldingsTable,
  { tenant, id }: Recipient,
  lane: string,
  size: number,
): Promise<readonly Waiting[]> {
  const items = await queryFirst(table, lanePartition(tenant, id, lane), { from: "!", to: "~" }, size);
  return items.map((item) => ({
    event: textAt(item, "sk") ?? "",
    nextAt: numberAt(item, "nextAt") ?? 0,
    claimedUntil: numberAt(item, "claimedUntil") ?? 0,
  }));
}

/** A subscription, null where it is gone, and those of its events that there are, by their ids, in one read. */
export async function readSending(
  table: HoldingsTable,
  { tenant, id }: Recipient,
  events: readonly string[],
): Promise<{
  readonly subscribed: Subscribed | null;
  readonly events: ReadonlyMap<string, StoredEvent>;
}> {
  const keys = events.map((event) => eventKey(tenant, id, event));
  const items = await getMany(table, [...subscribedKeys(tenant, id), ...keys]);
  const stored = items.filter((item) => textAt(item, "pk") === eventsPartition(tenant, id));
  return {
    subscribed: subscribedIn(items, id),
    events: new Map(stored.map((item) => [textAt(item, "sk") ?? "", decodeEvent(textAt(item, "event"))])),
  };
}

/**
 * Takes the head of a lane for a while, so that no other worker delivers there meanwhile; false: one does, has tried it since it was
 * read, or it is gone. `held`: until when it is the caller's already; 0: it is not.
 */
export const claim = (
  table: HoldingsTable,
  { tenant, id }: Recipient,
  lane: string,
  { event, nextAt }: Waiting,
  { now, held, until }: { readonly now: number; readonly held: number; readonly until: number },
): Promise<boolean> =>
  put(
    table,
    waitingKey(tenant, id, lane, event),
    { nextAt: { N: String(nextAt) }, claimedUntil: { N: String(until) } },
    {
      expression:
        "nextAt = :nextAt and (attribute_not_exists(claimedUntil) or claimedUntil <= :now or claimedUntil = :held)",
      values: { ":now": { N: String(now) }, ":nextAt": { N: String(nextAt) }, ":held": { N: String(held) } },
      // Whatever stands there by now without our mark was written by another, or taken away.
      moved: () => "once",
    },
  );

/** Gives a place back, not to be tried before a moment. */
export const postpone = async (
  table: HoldingsTable,
  { tenant, id }: Recipient,
  lane: string,
  event: string,
  nextAt: number,
): Promise<void> => {
  await put(table, waitingKey(tenant, id, lane, event), { nextAt: { N: String(nextAt) } });
};

/** Takes events out of their lane: they were delivered, or given up. */
export const leaveLane = (
  table: HoldingsTable,
  { tenant, id }: Recipient,
  lane: string,
  events: readonly string[],
): Promise<void> =>
  removeMany(
    table,
    events.map((event) => waitingKey(tenant, id, lane, event)),
  );
