/**
 * Every step of a delivery, cut off before and after it.
 * @module
 */

import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { signStandardWebhook } from "../../functions/brokers/standard-webhooks.ts";
import { emptyRegister } from "../../functions/core/register/register.ts";
import { startLocalQueue } from "../../functions/local/queue.ts";
import { createFileSecrets } from "../../functions/local/secrets.ts";
import { carryOut } from "../../functions/portfolios/carry-out.ts";
import {
  connectionById,
  createConnection,
  revokeConnection,
} from "../../functions/portfolios/connections.ts";
import { createPlaidKeys, KeysUnavailable } from "../../functions/portfolios/providers/plaid-keys.ts";
import { providerUrls } from "../../functions/portfolios/providers/provider-urls.ts";
import type { QueueMessage } from "../../functions/portfolios/queue.ts";
import { createReceiver } from "../../functions/portfolios/receive.ts";
import type { SecretStore } from "../../functions/portfolios/secrets.ts";
import { readPortfolio } from "../../functions/portfolios/store.ts";
import type { HoldingsTable } from "../../functions/portfolios/table.ts";
import { openTestDatabase, type TestDatabase } from "../support/embedded.ts";
import { cutting } from "./failing-table.ts";

const NOW = Date.parse("2026-03-01T14:40:00Z");
const now = () => NOW;
const secret = `whsec_${Buffer.alloc(32, 5).toString("base64")}`;

let database: TestDatabase;
let table: HoldingsTable;
let directory: string;
let secrets: SecretStore;
beforeAll(async () => {
  database = await openTestDatabase();
  table = { client: database.client, table: await database.table() };
  directory = await mkdtemp(join(tmpdir(), "secrets-"));
  secrets = createFileSecrets(directory);
});
afterAll(async () => {
  await database.close();
  await rm(directory, { recursive: true, force: true });
});

const message = (n: string, symbol: string, positions = 1) => {
  const body = new TextEncoder().encode(
    JSON.stringify({
      type: "portfolio.replaced",
      timestamp: "2026-03-01T14:00:00Z",
      data: { account: n, positions: Array.from({ length: positions }, (_, i) => `${symbol}${i}`) },
    }),
  );
  const timestampS = Math.floor(NOW / 1000);
  const headers = new Headers({
    "webhook-id": `msg-${n}`,
    "webhook-timestamp": String(timestampS),
    "webhook-signature": signStandardWebhook({ id: `msg-${n}`, timestampS, body }, [secret]),
  });
  return { body: async () => body, headers };
};

const base = { pull: { urls: providerUrls, now }, plaidKeys: createPlaidKeys(now) };

test.each([
  ["a small portfolio", 1],
  ["one that fills parts", 9_000],
])(
  "wherever taking %s in or carrying it out is cut off, trying again ends in one effect",
  async (what, positions) => {
    const connection = await createConnection(
      { table, secrets },
      {
        tenant: what,
        name: "own",
        provider: "standard-webhooks",
        environment: "production",
        secrets: { signing: [{ key: secret }], credentials: {} },
        now: NOW,
      },
    );
    if (connection === null) throw new Error("no connection");
    for (const after of [false, true]) {
      for (let cut = 0; cut < 16; cut += 1) {
        const account = `a-${after ? "lost" : "cut"}-${cut}`;
        const delivery = message(account, "SYM", positions);
        const queued: QueueMessage[] = [];
        // The queue is cut off with everything else.
        const deps = (store: HoldingsTable, broken: boolean) => ({
          ...base,
          secrets,
          table: store,
          queue: {
            send: async (sent: QueueMessage) => {
              if (broken && cut >= 3) throw new Error("cut off");
              queued.push(sent);
            },
          },
        });
        await createReceiver(deps(cutting(table, cut, after), true))
          .receive(connection.id, delivery, NOW)
          .catch(() => null);
        const again = await createReceiver(deps(table, false)).receive(connection.id, delivery, NOW);
        expect(["accepted", "duplicate"]).toContain(again.kind);
        expect(queued.length).toBeGreaterThan(0);
        const worker = (store: HoldingsTable) => ({
          ...base,
          secrets,
          table: store,
          now,
          register: async () => emptyRegister,
        });
        const [first] = queued;
        if (first !== undefined) await carryOut(worker(cutting(table, cut, after)), first).catch(() => null);
        for (const one of [...queued, ...queued]) await carryOut(worker(table), one);
        const stored = await readPortfolio(table, what, `own.${account}`);
        expect([stored?.positions.length, stored?.head.version]).toEqual([positions, 1]);
      }
    }
  },
  120_000,
);

test("the local queue tries again after pauses that double, then sets a message aside", async () => {
  const state = { now: NOW };
  const tries: number[] = [];
  const failed = (_: string, n: number) => {
    tries.push(n);
  };
  const queue = startLocalQueue({
    table: { client: database.client, table: await database.table() },
    now: () => state.now,
    maxTries: 4,
    pauseMs: 1_000,
    pollMs: 60_000,
    failed,
    carryOut: async () => Promise.reject(new TypeError("no")),
  });
  await queue.send({ connection: "c", delivery: "d" });
  await queue.settle();
  expect(tries).toEqual([1]);
  for (const [pause, expected] of [
    [999, 1],
    [1, 2],
    [1_999, 2],
    [1, 3],
    [4_000, 4],
    [60_000, 4],
  ] as const) {
    state.now += pause;
    await queue.settle();
    expect(tries.length).toBe(expected);
  }
  expect(await queue.dead()).toBe(1);
  await queue.close();
});

test("a clock that was set back keeps no acknowledged delivery waiting", async () => {
  const own: HoldingsTable = { client: database.client, table: await database.table() };
  const state = { now: NOW + 3_600_000 };
  const done: string[] = [];
  const open = (carryOut: (message: { readonly delivery: string }) => Promise<void>) =>
    startLocalQueue({
      table: own,
      now: () => state.now,
      maxTries: 4,
      pauseMs: 1_000,
      pollMs: 60_000,
      carryOut,
    });
  const before = open(async () => Promise.reject(new TypeError("not yet")));
  await before.send({ connection: "c", delivery: "d" });
  await before.settle();
  await before.close();
  state.now = NOW;
  const after = open(async ({ delivery }) => {
    done.push(delivery);
  });
  await after.settle();
  expect(done).toEqual(["d"]);
  await after.close();
});

test("one connection's messages are carried out one at a time, and a failing one holds up no other connection", async () => {
  const own: HoldingsTable = { client: database.client, table: await database.table() };
  const running = new Map<string, number>();
  let most = 0;
  const done: string[] = [];
  const queue = startLocalQueue({
    table: own,
    now,
    pollMs: 60_000,
    carryOut: async ({ connection, delivery }) => {
      running.set(connection, (running.get(connection) ?? 0) + 1);
      most = Math.max(most, running.get(connection) ?? 0);
      await new Promise((resolve) => setTimeout(resolve, 2));
      running.set(connection, (running.get(connection) ?? 0) - 1);
      if (connection === "bad") throw new Error("no");
      done.push(delivery);
    },
  });
  await Promise.all(
    Array.from({ length: 30 }, (_, i) =>
      queue.send({ connection: i % 3 === 0 ? "bad" : `c-${i % 3}`, delivery: `d-${i}` }),
    ),
  );
  await queue.settle();
  expect([most, new Set(done).size]).toEqual([1, 20]);
  await queue.close();
});

/** The table, telling of each request made of it by its command's name. */
function watched(own: HoldingsTable, told: (command: string) => Promise<void> | void): HoldingsTable {
  const client = new Proxy(own.client, {
    get: (target, name) =>
      name === "send"
        ? async (command: Parameters<typeof target.send>[0]) => {
            const answer = await target.send(command);
            await told(command.constructor.name);
            return answer;
          }
        : Reflect.get(target, name),
  });
  return { client, table: own.table };
}

test("messages of one moment are written together, and all of them are carried out", async () => {
  const own: HoldingsTable = { client: database.client, table: await database.table() };
  let writes = 0;
  const done = new Set<string>();
  const queue = startLocalQueue({
    table: watched(own, (command) => {
      if (command === "BatchWriteItemCommand") writes += 1;
    }),
    now,
    pollMs: 60_000,
    carryOut: async ({ delivery }) => void done.add(delivery),
  });
  await Promise.all(
    Array.from({ length: 60 }, (_, i) => queue.send({ connection: "c", delivery: `d-${i}` })),
  );
  expect(writes).toBe(3);
  await queue.settle();
  expect(done.size).toBe(60);
  await queue.close();
});

test("where the queue cannot be written, every sender learns of it", async () => {
  const own: HoldingsTable = { client: database.client, table: await database.table() };
  const queue = startLocalQueue({
    table: cutting(own, 0, false),
    now,
    pollMs: 60_000,
    carryOut: async () => null,
  });
  const sent = await Promise.allSettled(
    Array.from({ length: 30 }, (_, i) => queue.send({ connection: "c", delivery: `d-${i}` })),
  );
  expect(sent.map(({ status }) => status)).toEqual(sent.map(() => "rejected"));
  await queue.close();
});

test("senders that never cease do not stop the worker", async () => {
  let done = 0;
  const queue = startLocalQueue({
    table: { client: database.client, table: await database.table() },
    now: Date.now,
    pollMs: 60_000,
    carryOut: async () => {
      done += 1;
    },
  });
  const sent: Promise<void>[] = [];
  const sending = setInterval(
    () => sent.push(queue.send({ connection: "c", delivery: `d-${sent.length}` })),
    2,
  );
  // Where it waited for an end of them, it would carry out nothing until they end, and this would not end either.
  await expect.poll(() => done).toBeGreaterThan(2);
  clearInterval(sending);
  await Promise.all(sent);
  await queue.settle();
  expect(done).toBe(sent.length);
  await queue.close();
});

test("those who ask for a connection at once share a read, and nobody is told of it as it was before", async () => {
  const own: HoldingsTable = { client: database.client, table: await database.table() };
  const made = await createConnection(
    { table: own, secrets },
    {
      tenant: "t",
      name: "shared",
      provider: "standard-webhooks",
      environment: "production",
      secrets: { signing: [{ key: secret }], credentials: {} },
      now: NOW,
    },
  );
  const { promise: release, resolve: answer } = Promise.withResolvers<void>();
  let reads = 0;
  const slow = watched(own, (command) => {
    if (command !== "GetItemCommand") return;
    reads += 1;
    return reads === 1 ? release : undefined;
  });
  const id = made?.id ?? "";
  const before = Promise.all(Array.from({ length: 10 }, () => connectionById(slow, id)));
  while (reads === 0) await new Promise((resolve) => setTimeout(resolve, 1));
  await revokeConnection({ table: own, secrets }, made ?? expect.fail());
  expect(await connectionById(slow, id)).toBeNull();
  answer();
  expect((await before).map((found) => found?.id)).toEqual(Array(10).fill(id));
  expect(reads).toBe(2);
});

test("unknown keys of Plaid are asked for once a minute each, and at a bounded rate for each connection", async () => {
  const state = { now: NOW };
  let asked = 0;
  const keys = createPlaidKeys(() => state.now)(
    { environment: "production", connection: "c" },
    async (kid) => {
      asked += 1;
      return kid.startsWith("known") ? { kid } : null;
    },
  );
  expect(await Promise.all([keys("known-1"), keys("known-1"), keys("other"), keys("other")])).toEqual([
    { kid: "known-1" },
    { kid: "known-1" },
    null,
    null,
  ]);
  expect(asked).toBe(2);
  for (let i = 0; i < 19; i += 1) await keys(`x-${i}`).catch(() => null);
  await expect(keys("one-too-many")).rejects.toBeInstanceOf(KeysUnavailable);
  expect(await keys("known-1")).toEqual({ kid: "known-1" });
  state.now += 60_001;
  expect(await keys("one-too-many")).toBeNull();
});

test("what one connection does not find, or asks for too often, keeps no other from having its deliveries believed", async () => {
  const plaidKeys = createPlaidKeys(now);
  const blind = plaidKeys({ environment: "production", connection: "blind" }, async () => null);
  const slow = plaidKeys(
    { environment: "production", connection: "slow" },
    () => new Promise(() => undefined),
  );
  let asked = 0;
  const good = plaidKeys({ environment: "production", connection: "good" }, async (kid) => {
    asked += 1;
    return { kid };
  });
  void slow("real");
  expect(await blind("real")).toBeNull();
  for (let i = 0; i < 300; i += 1) await blind(`x-${i}`).catch(() => null);
  expect(await good("real")).toEqual({ kid: "real" });
  // A key that was found is everybody's.
  const late = plaidKeys({ environment: "production", connection: "late" }, async () => null);
  expect(await late("real")).toEqual({ kid: "real" });
  expect(await blind("real")).toEqual({ kid: "real" });
  expect(asked).toBe(1);
  const sandbox = plaidKeys({ environment: "sandbox", connection: "late" }, async () => null);
  expect(await sandbox("real")).toBeNull();
});
