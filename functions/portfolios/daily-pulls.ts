/**
 * Once a day every connection's holdings are fetched whether or not its provider has sent anything: notifications get lost, and
 * some changes are never notified. Each fetch is an ordinary delivery of ours, and is carried out, tried again and set aside as
 * one.
 * @module
 */

import type { Connection } from "./connection.ts";
import { connectionById, connectionByName } from "./connections.ts";
import { recordDelivery } from "./deliveries.ts";
import { CONNECTIONS, connectionIndexKey } from "./keys.ts";
import { adapterOf } from "./providers/all.ts";
import type { Queue } from "./queue.ts";
import type { SecretStore } from "./secrets.ts";
import { type HoldingsTable, type Item, numberAt, put, remove, textAt } from "./table.ts";
import { query } from "./table-query.ts";

export interface DailyDeps {
  readonly table: HoldingsTable;
  readonly secrets: SecretStore;
  readonly queue: Queue;
}

const DAY_MS = 24 * 3_600_000;

/** The users whose holdings a connection fetches; null: its provider knows no users. Empty: it fetches nothing. */
async function usersOf(deps: DailyDeps, connection: Connection): Promise<readonly (string | null)[]> {
  const { users } = await adapterOf(connection).work();
  return users(deps, connection, async () => (await deps.secrets.read(connection.id))?.credentials ?? {});
}

/** Queues one connection's fetches of a day; how many were new. A delivery of a sender can bear no id with a line feed. */
async function enqueue(deps: DailyDeps, connection: Connection, day: string, now: number): Promise<number> {
  let queued = 0;
  for (const user of await usersOf(deps, connection)) {
    const id = `daily\n${day}\n${user ?? ""}`;
    const event = { kind: "pull" as const, user, account: null };
    const receipt = await recordDelivery(deps.table, connection.id, { id, event, bodyHash: "", now });
    if (receipt.kind !== "queue") continue;
    await deps.queue.send({ connection: connection.id, delivery: id });
    queued += 1;
  }
  return queued;
}

/** Whether a list shows it: one that was cut off before it got its name keeps no portfolios. */
const isNamed = async ({ table }: DailyDeps, { id, tenant, name }: Connection): Promise<boolean> =>
  (await connectionByName(table, tenant, name))?.id === id;

async function enqueueOne(deps: DailyDeps, item: Item, day: string, now: number): Promise<number> {
  if (textAt(item, "queuedFor") === day) return 0;
  const id = item.sk?.S ?? "";
  const connection = await connectionById(deps.table, id);
  if (connection === null || !(await isNamed(deps, connection))) {
    // One that was cut off while it was made, or revoked; a younger one may be being made just now.
    if ((numberAt(item, "createdAt") ?? 0) < now - DAY_MS) await remove(deps.table, connectionIndexKey(id));
    return 0;
  }
  const queued = await enqueue(deps, connection, day, now);
  // Only now, so that whoever was cut off before is taken up again; and not where it was revoked meanwhile.
  await put(
    deps.table,
    connectionIndexKey(id),
    { ...item, queuedFor: { S: day } },
    { expression: "attribute_exists(pk)", moved: () => "once" },
  );
  return queued;
}

/**
 * Queues a fetch for everything that connections can fetch, at most once per day of UTC however often it is called; call it
 * hourly, and a new connection need not wait for tomorrow. One connection's trouble keeps no other's fetches from being queued:
 * it rejects after all were tried.
 */
export async function enqueueDailyPulls(deps: DailyDeps, now: number): Promise<number> {
  const day = new Date(now).toISOString().slice(0, 10);
  let queued = 0;
  const failures: unknown[] = [];
  for (const item of await query(deps.table, CONNECTIONS)) {
    try {
      queued += await enqueueOne(deps, item, day, now);
    } catch (error) {
      failures.push(error);
    }
  }
  if (failures.length > 0)
    throw new AggregateError(
      failures,
      `the daily fetches of ${failures.length} connections could not be queued; the next call tries again`,
    );
  return queued;
}
