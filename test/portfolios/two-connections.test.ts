/**
 * Two connections of one tenant reach the same user: neither may touch what the other keeps.
 * @module
 */

import { afterAll, beforeAll, expect, test } from "vitest";
import { ok } from "../../functions/stand-ins/answer.ts";
import { credentials, openWorld, type World } from "./service-under-test.ts";

let world: World;
beforeAll(async () => {
  world = await openWorld();
});
afterAll(() => world.close());

const portfolio = (id: string) => world.ask("GET", `/v1/portfolios/${id}`);
const holding = (symbol: string) => ({
  instrument: { kind: "stock", symbol, raw_symbol: symbol, currency: "USD", exchange: "XNYS" },
  units: "1",
  price: "1",
  currency: "USD",
});
let events = 0;

/** A connection, and what its platform delivers. */
async function connected(name: string) {
  const { webhook } = await world.connect(name, "snaptrade", { credentials: credentials.snaptrade });
  const deliver = async (eventType: string, more: object = {}) => {
    const { status } = await world.snapTrade(webhook, {
      webhookId: `event-${++events}`,
      userId: "user-1",
      eventType,
      eventTimestamp: new Date(world.now).toISOString(),
      ...more,
    });
    expect(status).toBe(200);
    await world.local.queue.settle();
  };
  const hold = async (accountId: string, symbol: string) => {
    world.fakes.answers.set(
      `snaptrade ${accountId}`,
      ok({
        results: [holding(symbol)],
        data_freshness: { as_of: new Date(world.now).toISOString() },
      }),
    );
    await deliver("ACCOUNT_HOLDINGS_UPDATED", { accountId });
  };
  return { deliver, hold };
}

test("a user who is deleted, or a connection that breaks, at one leaves the other's portfolios as they are", async () => {
  const [kept, broken, left] = [await connected("kept"), await connected("broken"), await connected("left")];
  for (const connection of [kept, broken, left]) await connection.hold("acc-1", "AAPL");
  await broken.deliver("CONNECTION_BROKEN");
  await left.deliver("USER_DELETED");
  expect((await portfolio("kept.acc-1")).body.portfolio).toMatchObject({ complete: true, gaps: [] });
  expect((await portfolio("broken.acc-1")).body.portfolio.complete).toBe(false);
  expect((await portfolio("left.acc-1")).status).toBe(404);
});
