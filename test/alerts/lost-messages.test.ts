/**
 * Messages of the queue of deliveries are lost: what waits is delivered all the same, within an hour, once.
 * @module
 */

import { afterAll, beforeAll, expect, test } from "vitest";
import { pageOfEvents } from "../../functions/alerts/outbox.ts";
import { healthy } from "../../functions/alerts/subscription.ts";
import { deleteSubscription, writeHealth } from "../../functions/alerts/subscriptions.ts";
import { LANES_DUE } from "../../functions/portfolios/keys.ts";
import type { HoldingsTable } from "../../functions/portfolios/table.ts";
import { query } from "../../functions/portfolios/table-query.ts";
import { NOW } from "../api/harness.ts";
import { SUSPENDED, suspended } from "./suspended.ts";
import { holders, openTable, secrets, subscribe, type Workers, workersOf } from "./workers.ts";

const HOUR = 3_600_000;

let table: HoldingsTable;
let close: () => Promise<void>;
beforeAll(async () => {
  ({ table, close } = await openTable());
});
afterAll(() => close());

const lanesWatched = async (): Promise<number> => (await query(table, LANES_DUE)).length;

/** Five holders whose events were found, and the messages of whose lanes were lost. */
async function lost(tenant: string): Promise<{ readonly workers: Workers; readonly id: string }> {
  const { register } = suspended;
  await holders(table, tenant, 5, SUSPENDED, { register, now: NOW });
  const { id } = await subscribe(table, tenant, NOW, 2);
  const workers = workersOf(table, tenant, () => suspended, NOW);
  await workers.find(table, "finder");
  expect(workers.sent.splice(0)).toHaveLength(5);
  return { workers, id };
}

test("a lane whose message was lost is delivered within an hour, and then watched no more", async () => {
  const { workers, id } = await lost("tenant-lost");
  await workers.look();
  expect(workers.sent.filter(({ kind }) => kind === "lane")).toEqual([]);
  workers.now += HOUR;
  await workers.look();
  // Lost once more.
  expect(workers.sent.splice(0).filter(({ kind }) => kind === "lane")).toHaveLength(5);
  workers.now += HOUR;
  await workers.look();
  await workers.deliver(table);
  const { events } = await pageOfEvents(table, { tenant: "tenant-lost", id }, { after: "", size: 100 });
  expect(events.map(({ state, tries }) => `${state} ${tries}`)).toEqual(Array(5).fill("delivered 1"));
  expect([...workers.letters].sort()).toEqual(events.map((event) => event.id));
  workers.now += HOUR;
  await workers.look();
  expect(workers.sent.filter(({ kind }) => kind === "lane")).toEqual([]);
  expect(await lanesWatched()).toBe(0);
});

test("what waits for a disabled receiver is looked at once a day, and wakes nobody", async () => {
  const { workers, id } = await lost("tenant-disabled");
  const subscription = { tenant: "tenant-disabled", id };
  const disabled = { at: NOW, why: "gone" as const, told: true };
  await writeHealth(table, subscription, healthy, { ...healthy, disabled });
  workers.now += HOUR;
  await workers.look();
  expect(workers.sent.filter(({ kind }) => kind === "lane")).toEqual([]);
  const watched = await query(table, LANES_DUE);
  expect(watched).toHaveLength(5);
  for (const { sk } of watched) expect(Number(sk?.S?.split("#")[0])).toBeGreaterThan(workers.now + 23 * HOUR);
  // A deleted subscription's lanes are cleared by whoever delivers, and watched no more.
  await deleteSubscription({ table, secrets }, subscription);
  await subscribe(table, "tenant-other", NOW, 3);
  workers.now += 26 * HOUR;
  await workers.look();
  await workers.deliver(table);
  expect(workers.letters).toEqual([]);
  expect(await lanesWatched()).toBe(0);
});
