/**
 * A worker that is cut off at each of its requests to the store, before and after it was carried out: the next one goes on, no event
 * is lost, and none is there under a second id.
 * @module
 */

import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { bringUp } from "../../functions/alerts/bring-up.ts";
import { deliverLane } from "../../functions/alerts/deliver.ts";
import { pageOfEvents } from "../../functions/alerts/outbox.ts";
import type { AlertMessage } from "../../functions/alerts/queue.ts";
import { createSubscription } from "../../functions/alerts/subscriptions.ts";
import { fold } from "../../functions/core/register/fold.ts";
import { emptyRegister } from "../../functions/core/register/register.ts";
import { parseCurated } from "../../functions/ingest/sources/curated.ts";
import { openEmbedded } from "../../functions/local/embedded-dynamodb.ts";
import { writePortfolio } from "../../functions/portfolios/store.ts";
import type { HoldingsTable } from "../../functions/portfolios/table.ts";
import { ensureTable } from "../../functions/register/table.ts";
import { snapshot as curated, NOW } from "../api/harness.ts";
import { cutting } from "../portfolios/failing-table.ts";
import { curatedFiles } from "../support/curated-data.ts";

/** An invented order against a listing that is in force. */
const ORDER = `publications:
  - published: 2026-01-05T15:00:00Z
    citations: [{ title: "An invented opinion", url: "https://example.org/opinion" }]
    document:
      kind: preliminary-injunction
      court: D.D.C.
      docket: "1:26-cv-00001"
      judge: null
      enteredAt: 2026-01-05T15:00:00Z
      from: 2026-01-05T15:00:00Z
      until: null
      listings: [ns-cmic.hikvision.2021-06-03]
      acts: null
      parties: null
      against: null
      revocable: true
`;
const order = {
  version: 3,
  id: "entry-3",
  recordedAt: "2026-01-06T00:00:00.000Z",
  source: "editor",
  author: "editor",
  changes: parseCurated(new Map([...curatedFiles, ["court-orders/acme.2026-01-05.yaml", ORDER]])).filter(
    ({ id }) => id === "order.acme.2026-01-05",
  ),
  previous: curated.register.digest,
  digest: `sha256:${"3".repeat(64)}`,
};
const entries = [...curated.entries, order];
const snapshot = { ...curated, entries, register: fold(emptyRegister, entries) };

const HOLDERS = 5;
const secrets = { read: async () => null, write: async () => undefined, remove: async () => undefined };

let table: HoldingsTable;
let close: () => Promise<void>;
beforeAll(async () => {
  const dataDir = await mkdtemp(join(tmpdir(), "investor-exposure-"));
  const embedded = await openEmbedded(dataDir);
  table = { client: embedded.client, table: "holdings" };
  await ensureTable(table);
  close = async () => {
    await embedded.close();
    await rm(dataDir, { recursive: true, force: true });
  };
});
afterAll(() => close());

/** Cuts the first worker off; whether it was, and what came of those after it. */
async function run(requests: number, after: boolean): Promise<boolean> {
  const tenant = `tenant-${requests}-${after}`;
  const { register } = snapshot;
  for (let n = 0; n < HOLDERS; n += 1) {
    const next = {
      positions: [{ symbol: "002415.SZ" }],
      source: { kind: "api" as const },
      at: NOW,
      gaps: [],
    };
    await writePortfolio(table, tenant, `p-${n}`, null, next, { register, now: NOW });
  }
  const subscription = await createSubscription(
    { table, secrets },
    {
      tenant,
      createdAt: NOW,
      since: 2,
      events: ["portfolio.verdict.changed"],
      portfolios: null,
      to: { kind: "email", address: "owner@example.com" },
      contact: null,
    },
    null,
  );
  let now = NOW;
  const sent: AlertMessage[] = [];
  const queue = { send: async (messages: readonly AlertMessage[]) => void sent.push(...messages) };
  const letters: string[] = [];
  const finding = (on: HoldingsTable, worker: string) => ({
    table: on,
    lanes: queue,
    register: async () => snapshot,
    troubles: async () => [],
    now: () => now,
    worker,
    pageSize: 2,
  });
  const delivering = (on: HoldingsTable) => ({
    table: on,
    secrets,
    queue,
    mailer: { send: async ({ id }: { readonly id: string }) => void letters.push(id) },
    rules: { loopback: false },
    resolve: async () => [],
    now: () => now,
    random: () => 0,
  });
  /** Finds, then delivers whatever the queue has by then. */
  const work = async (on: HoldingsTable, worker: string): Promise<void> => {
    await bringUp(finding(on, worker), { kind: "tenant", tenant });
    for (const message of [...sent]) if (message.kind === "lane") await deliverLane(delivering(on), message);
  };
  let isCut = false;
  await work(cutting(table, requests, after), "first").catch(() => {
    isCut = true;
  });
  now += 120_000;
  await work(table, "second");
  const { events } = await pageOfEvents(table, { tenant, id: subscription.id }, { after: "", size: 100 });
  expect(events.map(({ lane, state }) => `${lane} ${state}`).sort()).toEqual(
    Array.from({ length: HOLDERS }, (_, n) => `portfolio:p-${n} delivered`),
  );
  expect([...new Set(letters)].sort()).toEqual(events.map(({ id }) => id).sort());
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
