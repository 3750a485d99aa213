/**
 * A tenant's connections to brokers. What the table holds of one is no secret; keys and credentials are in the secret store.
 * @module
 */

import { randomBytes } from "node:crypto";
import { setImmediate } from "node:timers/promises";
import * as Type from "typebox";
import { validatorOf } from "../schema/compiled-schema.ts";
import type { Connection } from "./connection.ts";
import { forgetHealth } from "./health.ts";
import { CONNECTION, connectionIndexKey, connectionKey, connectionNameKey, tenantKey } from "./keys.ts";
import { providerNames } from "./providers/all.ts";
import type { PullDeps } from "./providers/ask-provider.ts";
import type { ConnectionSecrets, SecretStore } from "./secrets.ts";
import { absent, get, type HoldingsTable, put, remove, textAt } from "./table.ts";
import { query } from "./table-query.ts";

const ConnectionSchema = Type.Object({
  id: Type.String({ pattern: "^[0-9a-f]{32}$" }),
  tenant: Type.String(),
  name: Type.String(),
  provider: Type.Unsafe<string>({ type: "string", enum: [...providerNames] }),
  environment: Type.String(),
  createdAt: Type.Number(),
});

const connection = validatorOf(ConnectionSchema);

/** How long a rotated secret still counts where the caller does not say: a day, which all senders' retries end in. */
export const OVERLAP_MS = 24 * 3_600_000;

const decode = (json: string | null): Connection | null => {
  const value: unknown = json === null ? null : JSON.parse(json);
  return connection.Check(value) ? value : null;
};

const unsent = new WeakMap<HoldingsTable, Map<string, Promise<Connection | null>>>();

async function readById(table: HoldingsTable, id: string): Promise<Connection | null> {
  await setImmediate();
  // Whoever asks from here on wants what stood at that moment, and gets a read of its own.
  unsent.get(table)?.delete(id);
  const item = await get(table, connectionKey(id));
  return item === null ? null : decode(textAt(item, "connection"));
}

/**
 * The connection whose address this is; null: none, or revoked. Callers of one turn of the event loop share a read; nobody
 * joins one that was sent before.
 */
export async function connectionById(table: HoldingsTable, id: string): Promise<Connection | null> {
  if (!/^[0-9a-f]{32}$/.test(id)) return null;
  const own = unsent.get(table) ?? new Map<string, Promise<Connection | null>>();
  unsent.set(table, own);
  const reading = own.get(id) ?? readById(table, id);
  own.set(id, reading);
  return reading;
}

export async function connectionByName(
  table: HoldingsTable,
  tenant: string,
  name: string,
): Promise<Connection | null> {
  const item = await get(table, connectionNameKey(tenant, name));
  return item === null ? null : decode(textAt(item, "connection"));
}

export async function listConnections(table: HoldingsTable, tenant: string): Promise<readonly Connection[]> {
  const items = await query(table, tenantKey(tenant), { prefix: CONNECTION });
  return items.flatMap((item) => decode(textAt(item, "connection")) ?? []);
}

export interface ConnectionDeps {
  readonly table: HoldingsTable;
  readonly secrets: SecretStore;
}

/** What it takes to keep connections, and to ask their providers. */
export interface HoldingsDeps extends ConnectionDeps {
  readonly pull: PullDeps;
}

/**
 * Creates a connection; null: the tenant has one of this name. Its name is written last and by a conditional put: whoever is
 * cut off before leaves no connection that a list shows, and its name free. Nobody knows the address before.
 */
export async function createConnection(
  { table, secrets }: ConnectionDeps,
  wanted: Pick<Connection, "tenant" | "name" | "provider" | "environment"> & {
    readonly secrets: ConnectionSecrets;
    readonly now: number;
  },
): Promise<Connection | null> {
  const { tenant, name, provider, environment, now } = wanted;
  const made: Connection = {
    id: randomBytes(16).toString("hex"),
    tenant,
    name,
    provider,
    environment,
    createdAt: now,
  };
  const item = { connection: { S: JSON.stringify(made) } };
  await secrets.write(made.id, wanted.secrets);
  await put(table, connectionIndexKey(made.id), { createdAt: { N: String(now) } });
  await put(table, connectionKey(made.id), item);
  if (await put(table, connectionNameKey(tenant, name), item, absent)) return made;
  // Another connection was seen to have the name, so this one never gets it.
  await remove(table, connectionKey(made.id));
  await secrets.remove(made.id);
  await remove(table, connectionIndexKey(made.id));
  return null;
}

/** Adds a signing key, and ends the earlier ones after the overlap; replaces the credentials that are given. */
export async function rotateSecrets(
  { secrets }: ConnectionDeps,
  { id }: Pick<Connection, "id">,
  change: {
    readonly signing: string | null;
    readonly credentials: Readonly<Record<string, string>>;
    readonly overlapMs: number;
    readonly now: number;
  },
): Promise<void> {
  const present = await secrets.read(id);
  if (present === null) throw new Error("the connection's secrets are gone; revoke it and create it anew");
  const { signing, credentials, overlapMs, now } = change;
  const ends = now + overlapMs;
  const kept = present.signing.flatMap(({ key, until }) => {
    const end = Math.min(until ?? ends, ends);
    return key === signing || end <= now ? [] : [{ key, until: end }];
  });
  await secrets.write(id, {
    signing: signing === null ? present.signing : [...kept, { key: signing }],
    credentials: { ...present.credentials, ...credentials },
  });
}

/**
 * Revokes a connection: its address first, so that no delivery is taken any more, then its secrets, and its name last, so that
 * whoever was cut off finds it and can revoke it again. A late request never takes a later connection's name.
 */
export async function revokeConnection(
  { table, secrets }: ConnectionDeps,
  connection: Connection,
): Promise<void> {
  const { id, tenant, name } = connection;
  await remove(table, connectionKey(id));
  await secrets.remove(id);
  await forgetHealth(table, id);
  await remove(table, connectionIndexKey(id));
  await remove(table, connectionNameKey(tenant, name), {
    expression: "attribute_not_exists(pk) or #connection = :own",
    names: { "#connection": "connection" },
    values: { ":own": { S: JSON.stringify(connection) } },
  });
}
