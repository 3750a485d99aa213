/**
 * A worker that is cut off at each of its requests to the store, before and after it was carried out: the next one goes on, no event
 * is lost, and none is there under a second id.
 * @module
 */

import { afterAll, beforeAll, expect, test } from "vitest";
import { pageOfEvents } from "../../functions/alerts/outbox.ts";
import type { HoldingsTable } from "../../functions/portfolios/table.ts";
import { NOW } from "../api/harness.ts";
import { cutting } from "../portfolios/failing-table.ts";
import { SUSPENDED, suspended } from "./suspended.ts";
import { holders, openTable, subscribe, workersOf } from "./workers.ts";

const HOLDERS = 5;

let table: HoldingsTable;
let close: () => Promise<void>;
beforeAll(async () => {
  ({ table, close } = await openTable());
});
afterAll(() => close());

/** Cuts the first worker off; whether it was, and what came of those after it. */
async function run(requests: number, after: boolean): Promise<boolean> {
  const tenant = `tenant-${requests}-${after}`;
  const { register } = suspended;
  await holders(table, tenant, HOLDERS, SUSPENDED, { register, now: NOW });
  const { id } = await subscribe(table, tenant, NOW, 2);
  const workers = workersOf(table, tenant, () => suspended, NOW);
  /** Finds, then delivers whatever the queue has by then. */
  const work = async (on: HoldingsTable, worker: string): Promise<void> => {
    await workers.find(on, worker);
    await workers.deliver(on);
  };
  let isCut = false;
  await work(cutting(table, requests, after), "first").catch(() => {
    isCut = true;
  });
  workers.now += 120_000;
  await work(table, "second");
  const { events } = await pageOfEvents(table, { tenant, id }, { after: "", size: 100 });
  expect(events.map(({ lane, state }) => `${lane} ${state}`).sort()).toEqual(
    Array.from({ length: HOLDERS }, (_, n) => `portfolio:p-${n} delivered`),
  );
  expect([...new Set(workers.letters)].sort()).toEqual(events.map((event) => event.id).sort());
  return isCut;
}

test.each([true, false])(
  "cut off at any request (carried out: %s), nothing is lost and nothing has two ids",
  async (after) => {
    let requests = 1;
    while (await run(requests, after)) requests += 1;
    expect(requests).toBeGreaterThan(40);
  },
  120_000,
);
