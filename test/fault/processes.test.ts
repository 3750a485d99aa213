/**
 * Several processes append to one register at once.
 * @module
 */

import { fork } from "node:child_process";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, test } from "vitest";
import { verifyRegister } from "../../functions/register/verify.ts";
import { readerOf } from "../register/fixtures.ts";
import { openTestDatabase, type TestDatabase } from "../support/embedded.ts";
import { startProxy } from "../support/tcp-proxy.ts";

const WORKER = fileURLToPath(new URL("../support/append-worker.ts", import.meta.url));
const PROCESSES = 4;
const EACH = 50;

let database: TestDatabase;
beforeAll(async () => {
  database = await openTestDatabase();
});
afterAll(() => database.close());

interface Told {
  readonly id: string;
  readonly version: number;
  readonly digest: string;
}
const isTold = (message: unknown): message is Told =>
  typeof message === "object" &&
  message !== null &&
  "id" in message &&
  "version" in message &&
  "digest" in message;

test("200 appends from several processes, answers lost after the write: no version lost, doubled or skipped, and no check misses a commit", async () => {
  const table = await database.table();
  let puts = 0;
  // Every third put is carried out and its answer lost.
  const proxy = await startProxy(database.endpoint, (operation) => {
    if (operation !== "PutItem") return "pass";
    puts += 1;
    return puts % 3 === 0 ? "drop-response" : "pass";
  });
  const told: Told[] = [];
  let committed = 0;
  const processes = Array.from({ length: PROCESSES }, (_, i) => {
    const child = fork(WORKER, [proxy.url, table, `w${i}`, String(EACH)], { execArgv: [] });
    child.on("message", (message) => {
      if (!isTold(message)) return;
      told.push(message);
      committed = Math.max(committed, message.version);
    });
    return new Promise<number | null>((ended) => child.once("exit", ended));
  });

  let running = true;
  const reader = readerOf(database.client, table);
  const checks: number[] = [];
  const checker = (async () => {
    while (running) {
      const before = committed;
      const { register } = await reader.current();
      expect(register.version, "a check must see what was committed before it began").toBeGreaterThanOrEqual(
        before,
      );
      checks.push(register.version);
      await new Promise((next) => setTimeout(next, 5));
    }
  })();
  const codes = await Promise.all(processes);
  running = false;
  await checker;
  await proxy.close();

  expect(codes).toEqual(Array.from({ length: PROCESSES }, () => 0));
  const { register, entries } = await readerOf(database.client, table).current();
  expect(register.version).toBe(PROCESSES * EACH);
  expect(entries.map((entry) => entry.version)).toEqual(
    Array.from({ length: PROCESSES * EACH }, (_, i) => i + 1),
  );
  const stored = entries.map(({ id, version, digest }) => ({ id, version, digest }));
  const byVersion = (a: Told, b: Told) => a.version - b.version;
  expect(told.toSorted(byVersion)).toEqual(stored);
  expect((await verifyRegister({ client: database.client, table })).fault).toBeNull();
  expect(checks.length).toBeGreaterThan(10);
  expect(puts).toBeGreaterThan(PROCESSES * EACH);
});
