/**
 * Taking a delivery in: verify the bytes, read them, record the event under the sender's id, queue it, acknowledge. Cut off
 * after any step, nothing is acknowledged, and the sender's retry goes through the same steps to the same record.
 * @module
 */

import type { ParsedDelivery, Unreadable } from "../brokers/broker-event.ts";
import { type Headers, sha256Hex } from "../brokers/signature.ts";
import type { Connection } from "./connection.ts";
import { connectionById } from "./connections.ts";
import { recordDelivery } from "./deliveries.ts";
import type { DeliveryReader } from "./providers/adapter.ts";
import { adapterOf } from "./providers/all.ts";
import type { PullDeps } from "./providers/ask-provider.ts";
import type { Queue } from "./queue.ts";
import type { SecretStore } from "./secrets.ts";
import type { HoldingsTable } from "./table.ts";

export interface ReceiveDeps {
  readonly table: HoldingsTable;
  readonly secrets: SecretStore;
  readonly queue: Queue;
  readonly pull: PullDeps;
}

export type Reception =
  | { readonly kind: "accepted" | "duplicate" | "ignored" | "parked" }
  /** No such connection, or it was revoked. */
  | { readonly kind: "unknown" }
  | { readonly kind: "disbelieved" }
  /** The sender's id came before with another content; nothing was changed. */
  | { readonly kind: "conflict" };

/** As much as a sender's clock may be ahead of ours. */
const MAX_AHEAD_MS = 5 * 60_000;

/** Holdings of a later instant than now would keep every true one out until then: such a delivery cannot be read. */
function notAhead(parsed: ParsedDelivery, now: number): ParsedDelivery {
  if (!parsed.ok) return parsed;
  const { id, event } = parsed.delivery;
  if (!("at" in event) || event.at === null || event.at <= now + MAX_AHEAD_MS) return parsed;
  const account = event.account === null ? {} : { account: event.account };
  return { ok: false, id, why: "its instant lies in the future", ...account };
}

/** What is done where a delivery is authentic but not readable: that something changed is all that is known. */
const unread = ({ account }: Unreadable) => ({
  kind: "stale" as const,
  user: null,
  account: account ?? null,
  reason: "a delivery could not be read",
});

/** A delivery whose body is still on its way. */
export interface Arriving {
  readonly headers: Headers;
  /** Reads the body; asked only where there is such a connection. */
  readonly body: () => Promise<Uint8Array>;
}

async function receive(
  deps: ReceiveDeps,
  readerOf: (connection: Connection) => Promise<DeliveryReader>,
  connectionId: string,
  arriving: Arriving,
  now: number,
): Promise<Reception> {
  const connection = await connectionById(deps.table, connectionId);
  const secrets = connection === null ? null : await deps.secrets.read(connection.id);
  if (connection === null || secrets === null) return { kind: "unknown" };
  const delivery = { headers: arriving.headers, body: await arriving.body() };
  const { verify, parse } = await readerOf(connection);
  if (!(await verify(delivery, connection, secrets, now)).ok) return { kind: "disbelieved" };
  const parsed = notAhead(await parse(delivery, connection, secrets), now);
  if (parsed.ok && parsed.delivery.event.kind === "ignore") return { kind: "ignored" };
  const id = parsed.ok ? parsed.delivery.id : (parsed.id ?? sha256Hex(delivery.body));
  const event = parsed.ok ? parsed.delivery.event : unread(parsed);
  // Of the event, not of the bytes: a sender may write a retry's bytes anew.
  const receipt = await recordDelivery(deps.table, connection.id, {
    id,
    event,
    bodyHash: sha256Hex(JSON.stringify(event)),
    now,
  });
  if (receipt.kind === "other-body") return { kind: "conflict" };
  if (receipt.kind === "queue") await deps.queue.send({ connection: connection.id, delivery: id });
  if (!parsed.ok) return { kind: "parked" };
  return { kind: receipt.kind === "queue" ? "accepted" : "duplicate" };
}

/** Takes deliveries in, for whoever hands them over. */
export interface Receiver {
  /** Rejects with what reading the body throws, or where a delivery could not be verified or stored: the sender must try again. */
  receive(connectionId: string, arriving: Arriving, now: number): Promise<Reception>;
}

/** A receiver keeps one reader of each provider: what that has found out about keys counts for all its deliveries. */
export function createReceiver(deps: ReceiveDeps): Receiver {
  const readers = new Map<string, Promise<DeliveryReader>>();
  const open = async (connection: Connection): Promise<DeliveryReader> =>
    (await adapterOf(connection).work()).reader(deps.pull);
  const readerOf = (connection: Connection): Promise<DeliveryReader> => {
    const reader = readers.get(connection.provider) ?? open(connection);
    readers.set(connection.provider, reader);
    return reader;
  };
  return {
    receive: (connectionId, arriving, now) => receive(deps, readerOf, connectionId, arriving, now),
  };
}
