/**
 * A worker that is cut off at each of its requests to the store, before and after it was carried out: the next one goes on, no event
 * is lost, and none is there under a second id.
 * @module
 */

import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { pageOfEvents } from "../../functions/alerts/outbox.ts";
import type { FundHoldings } from "../../functions/core/check/position.ts";
import { fundNewsDue } from "../../functions/portfolios/fund-news.ts";
import { removeFund, storeDay } from "../../functions/portfolios/fund-store.ts";
import type { HoldingsTable } from "../../functions/portfolios/table.ts";
import { snapshot as curated, NOW } from "../api/harness.ts";
import { cutting } from "../portfolios/failing-table.ts";
import { SUSPENDED, suspended } from "./suspended.ts";
import { holders, openTable, type Snapshot, subscribe, workersOf } from "./workers.ts";

const HOLDERS = 3;
const { register } = curated;

let table: HoldingsTable;
let close: () => Promise<void>;
beforeAll(async () => {
  ({ table, close } = await openTable());
});
afterAll(() => close());

const listOf = (symbol: string): FundHoldings => ({
  fund: { symbol: "MCHI", exchange: "XNAS" },
  asOf: "2026-05-29",
  holdings: [{ symbol }],
});
const store = (on: HoldingsTable, tenant: string, symbol: string, now: number) =>
  storeDay({ table: on, register, now }, tenant, "mchi", listOf(symbol));

/** What changes holders' answers: how it is before, what happens, and what it is found from. */
interface Cause {
  readonly symbol: string;
  readonly snapshot: Snapshot;
  readonly before: (tenant: string) => Promise<unknown>;
  /** … by a writer that may be cut off, and then does it again. */
  readonly happens: (on: HoldingsTable, tenant: string) => Promise<unknown>;
}

const nothing = async (): Promise<void> => undefined;
const causes: Readonly<Record<string, Cause>> = {
  "an entry": { symbol: SUSPENDED, snapshot: suspended, before: nothing, happens: nothing },
  "a fund's list, replaced": {
    symbol: "MCHI",
    snapshot: curated,
    before: (tenant) => store(table, tenant, "AAPL", NOW - 60_000),
    happens: (on, tenant) => store(on, tenant, "600941.SH", NOW + 1_000),
  },
  "a fund, removed": {
    symbol: "MCHI",
    snapshot: curated,
    before: (tenant) => store(table, tenant, "600941.SH", NOW - 60_000),
    happens: (on, tenant) => removeFund({ table: on, now: NOW + 1_000 }, tenant, "mchi", null),
  },
};

/** Cuts the first worker off; whether it was, and what came of those after it. */
async function run(cause: string, requests: number, after: boolean): Promise<boolean> {
  const { symbol, snapshot, before, happens } = causes[cause] ?? expect.unreachable();
  const tenant = `tenant-${cause}-${requests}-${after}`;
  await before(tenant);
  await holders(table, tenant, HOLDERS, symbol, { register, now: NOW });
  const { id } = await subscribe(table, tenant, NOW, 2);
  // As a look does once somebody subscribes: whatever was before is told to nobody.
  await workersOf(table, tenant, () => curated, NOW).find(table, "earlier");
  const workers = workersOf(table, tenant, () => snapshot, NOW);
  /** Writes, finds, then delivers whatever the queue has by then. */
  const work = async (on: HoldingsTable, worker: string): Promise<void> => {
    await happens(on, tenant);
    workers.now = Math.max(workers.now, NOW + 2_000);
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
  // Nothing of it is left to be told.
  expect(await fundNewsDue(table, tenant, Number.MAX_SAFE_INTEGER)).toEqual([]);
  return isCut;
}

describe.each(Object.entries(causes))("%s", (cause, { happens }) => {
  test.each([true, false])(
    "cut off at any request (carried out: %s), nothing is lost and nothing has two ids",
    async (after) => {
      // What a fund's change takes is long: each of its requests is cut off in one of the two ways.
      const each = happens === nothing ? 1 : 2;
      let requests = each === 2 && after ? 2 : 1;
      while (await run(cause, requests, after)) requests += each;
      expect(requests).toBeGreaterThan(25);
    },
    600_000,
  );
});
