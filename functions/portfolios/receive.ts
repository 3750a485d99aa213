/**
 * Taking a delivery in: verify the bytes, read them, record the event under the sender's id, queue it, acknowledge. Cut off
 * after any step, nothing is acknowledged, and the sender's retry goes through the same steps to the same record.
 * @module
 */

import type { ParsedDelivery, Unreadable } from "../brokers/broker-event.ts";
import { parseMx, verifyMx } from "../brokers/mx.ts";
import { parsePlaid, verifyPlaid } from "../brokers/plaid.ts";
import { type Headers, sha256Hex, type Verification } from "../brokers/signature.ts";
import { parseSnapTrade, verifySnapTrade } from "../brokers/snaptrade.ts";
import { parseStandardPortfolio } from "../brokers/standard-portfolio.ts";
import { verifyStandardWebhook } from "../brokers/standard-webhooks.ts";
import { type Connection, connectionById } from "./connections.ts";
import { recordDelivery } from "./deliveries.ts";
import type { PlaidKeys } from "./providers/plaid-keys.ts";
import { fetchPlaidKey, type PullDeps } from "./pull.ts";
import type { Queue } from "./queue.ts";
import type { ConnectionSecrets, SecretStore } from "./secrets.ts";
import type { HoldingsTable } from "./table.ts";

export interface ReceiveDeps {
  readonly table: HoldingsTable;
  readonly secrets: SecretStore;
  readonly queue: Queue;
  readonly pull: PullDeps;
  readonly plaidKeys: PlaidKeys;
}

export type Reception =
  | { readonly kind: "accepted" | "duplicate" | "ignored" | "parked" }
  /** No such connection, or it was revoked. */
  | { readonly kind: "unknown" }
  | { readonly kind: "disbelieved" }
  /** The sender's id came before with another content; nothing was changed. */
  | { readonly kind: "conflict" };

interface Delivery {
  readonly body: Uint8Array;
  readonly headers: Headers;
}

async function verify(
  deps: ReceiveDeps,
  { id, provider, environment }: Connection,
  { signing: keys, credentials }: ConnectionSecrets,
  delivery: Delivery,
  now: number,
): Promise<Verification> {
  switch (provider) {
    case "snaptrade":
      return verifySnapTrade(delivery, { keys, now });
    case "standard-webhooks":
      return verifyStandardWebhook(delivery, { keys, now });
    case "mx":
      return verifyMx(delivery, { keys, now });
    case "plaid":
      return verifyPlaid(delivery, {
        keyOf: deps.plaidKeys({ environment, connection: id }, (kid) =>
          fetchPlaidKey(deps.pull, credentials, environment, kid),
        ),
        now,
      });
  }
}

function parse(
  { provider, environment }: Connection,
  { credentials }: ConnectionSecrets,
  { body, headers }: Delivery,
): ParsedDelivery {
  switch (provider) {
    case "snaptrade":
      return parseSnapTrade(body);
    case "standard-webhooks":
      return parseStandardPortfolio(body, headers.get("webhook-id") ?? "");
    case "mx":
      return parseMx(body);
    case "plaid":
      return parsePlaid(body, headers.get("plaid-verification") ?? "", {
        item: credentials.itemId ?? "",
        environment,
      });
  }
}

/** As much as a sender's clock may be ahead of ours. */
const MOST_AHEAD_MS = 5 * 60_000;

/** Holdings of a later instant than now would keep every true one out until then: such a delivery cannot be read. */
function notAhead(parsed: ParsedDelivery, now: number): ParsedDelivery {
  if (!parsed.ok) return parsed;
  const { id, event } = parsed.delivery;
  if (!("at" in event) || event.at === null || event.at <= now + MOST_AHEAD_MS) return parsed;
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
  connectionId: string,
  arriving: Arriving,
  now: number,
): Promise<Reception> {
  const connection = await connectionById(deps.table, connectionId);
  const secrets = connection === null ? null : await deps.secrets.read(connection.id);
  if (connection === null || secrets === null) return { kind: "unknown" };
  const delivery = { headers: arriving.headers, body: await arriving.body() };
  if (!(await verify(deps, connection, secrets, delivery, now)).ok) return { kind: "disbelieved" };
  const parsed = notAhead(parse(connection, secrets, delivery), now);
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

export const createReceiver = (deps: ReceiveDeps): Receiver => ({
  receive: (connectionId, arriving, now) => receive(deps, connectionId, arriving, now),
});
