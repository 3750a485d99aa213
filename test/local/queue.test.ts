/**
 * The queue on one machine: one connection's messages are carried out in turn, whatever happens to another's.
 * @module
 */

import { setTimeout } from "node:timers/promises";
import { BatchWriteItemCommand } from "@aws-sdk/client-dynamodb";
import { afterAll, beforeAll, expect, test } from "vitest";
import { startLocalQueue } from "../../functions/local/queue.ts";
import type { QueueMessage } from "../../functions/portfolios/queue.ts";
import type { HoldingsTable } from "../../functions/portfolios/table.ts";
import { openTestDatabase, type TestDatabase } from "../support/embedded.ts";

let database: TestDatabase;
beforeAll(async () => {
  database = await openTestDatabase();
});
afterAll(() => database.close());

/** The table, whose next request to delete an item fails once `armed` is set. */
function failingOnce(table: HoldingsTable): { readonly table: HoldingsTable; armed: boolean } {
  const state = { armed: false };
  const client = new Proxy(table.client, {
    get: (target, name) =>
      name === "send"
        ? async (command: Parameters<typeof target.send>[0]) => {
            const removes =
              command instanceof BatchWriteItemCommand &&
              JSON.stringify(command.input.RequestItems).includes("DeleteRequest");
            if (!state.armed || !removes) return target.send(command);
            state.armed = false;
            throw new Error("the store does not answer");
          }
        : Reflect.get(target, name),
  });
  return Object.assign(state, { table: { client, table: table.table } });
}

test("a store that fails one connection's message starts no second round beside another's that is under way", async () => {
  const failing = failingOnce({ client: database.client, table: await database.table() });
  const running = new Map<string, number>();
  let most = 0;
  const carried: string[] = [];
  const slow = Promise.withResolvers<void>();
  const carryOut = async ({ connection, delivery }: QueueMessage): Promise<void> => {
    running.set(connection, (running.get(connection) ?? 0) + 1);
    most = Math.max(most, running.get(connection) ?? 0);
    if (connection === "slow") await slow.promise;
    // The answer to this one's removal is what gets lost.
    else if (!carried.some((message) => message.startsWith("quick"))) failing.armed = true;
    carried.push(`${connection} ${delivery}`);
    running.set(connection, (running.get(connection) ?? 0) - 1);
  };
  const failures: string[] = [];
  const queue = startLocalQueue({
    table: failing.table,
    carryOut,
    now: Date.now,
    failed: (name) => failures.push(name),
    pollMs: 20,
  });
  await Promise.all(
    ["first", "second"].flatMap((delivery) =>
      ["slow", "quick"].map((connection) => queue.send({ connection, delivery })),
    ),
  );
  await expect.poll(() => carried.length).toBeGreaterThan(0);
  // Many rounds of the worker's, in which a second one beside the slow would begin.
  await setTimeout(500);
  slow.resolve();
  await expect.poll(() => new Set(carried).size).toBe(4);
  await expect.poll(() => failures.length, { timeout: 8_000 }).toBe(1);
  await queue.close();
  expect(most).toBe(1);
  // Nothing is lost: what could not be removed is carried out once more, which changes nothing.
  expect(new Set(carried)).toEqual(new Set(["quick first", "quick second", "slow first", "slow second"]));
  expect(failures).toEqual(["HoldingsUnavailable"]);
});

test("what has waited for a second is not put off by senders that never pause", async () => {
  let ahead = 0;
  let done = 0;
  const queue = startLocalQueue({
    table: { client: database.client, table: await database.table() },
    carryOut: async () => {
      // As long as a store takes: somebody has sent meanwhile.
      await setTimeout(5);
      done += 1;
    },
    now: () => Date.now() + ahead,
    pollMs: 60_000,
  });
  const late = Array.from({ length: 60 }, (_, n) => ({ connection: "c", delivery: `late ${n}` }));
  await Promise.all(late.map((message) => queue.send(message)));
  ahead = 5_000;
  const sent: Promise<void>[] = [];
  let sending = true;
  // Every look for a lull finds that somebody has sent since.
  const sendOn = (): void => {
    if (!sending) return;
    sent.push(queue.send({ connection: "other", delivery: "on time" }));
    globalThis.setTimeout(sendOn, 1);
  };
  sendOn();
  try {
    // Put off by a quarter of a second each, they would take fifteen seconds.
    await expect.poll(() => done, { timeout: 7_000 }).toBeGreaterThanOrEqual(late.length);
  } finally {
    sending = false;
    await Promise.all(sent);
    await queue.close();
  }
});
