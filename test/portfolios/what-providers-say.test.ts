/**
 * Failures inside a provider's success, data that it calls old, and what it takes for a portfolio to be deleted.
 * @module
 */

import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { ok } from "../../functions/stand-ins/answer.ts";
import { credentials, openWorld, type World } from "./service-under-test.ts";

let world: World;
beforeAll(async () => {
  world = await openWorld({ timeoutMs: 2_000 });
});
afterAll(() => world.close());

const check = async (id: string) =>
  (await world.ask("GET", `/v1/portfolios/${id}/check?asOf=2021-03-15T13:31:00Z`)).body;
const statusOf = async (id: string) => (await world.ask("GET", `/v1/portfolios/${id}`)).status;
const iso = (at: number) => new Date(at).toISOString();
const DAY_MS = 24 * 3_600_000;

let events = 0;
async function snapTrade(name: string) {
  const { webhook } = await world.connect(name, "snaptrade", { credentials: credentials.snaptrade });
  const hold = (account: string, asOf = world.now) =>
    world.fakes.answers.set(
      `snaptrade ${account}`,
      ok({
        results: [{ instrument: { kind: "adr", symbol: "XIACY", exchange: "OTCM" }, units: "1" }],
        data_freshness: { as_of: iso(asOf) },
      }),
    );
  const deliver = async (eventType: string, more: object = {}) => {
    world.now += 1_000;
    await world.snapTrade(webhook, {
      webhookId: `said-${++events}`,
      userId: "user-1",
      eventType,
      eventTimestamp: iso(world.now),
      ...more,
    });
    await world.local.queue.settle();
  };
  return { hold, deliver };
}

async function plaid(name: string) {
  const accessToken = `access-${name}`;
  const { webhook } = await world.connect(name, "plaid", {
    credentials: { ...credentials.plaid, accessToken },
  });
  const update = async (answer: { readonly status: number; readonly body: string }) => {
    world.now += 1_000;
    world.fakes.answers.set(`plaid ${accessToken}`, answer);
    await world.plaid(webhook, {
      webhook_type: "HOLDINGS",
      webhook_code: "DEFAULT_UPDATE",
      item_id: "item-1",
      environment: "production",
      n: ++events,
    });
    await world.local.queue.settle();
  };
  return { id: `${name}.item`, update };
}

const account = (current: number, more: object = {}) => ({
  account_id: "a",
  type: "investment",
  balances: { current, available: null },
  ...more,
});
const holdings = [{ account_id: "a", security_id: "s", quantity: 1 }];
const securities = [{ security_id: "s", type: "equity", ticker_symbol: "XIACY", name: "Xiaomi" }];
const held = { accounts: [account(24_580)], holdings, securities, item: { item_id: "item-1", error: null } };

describe("Plaid, in an answer of 200", () => {
  test.each([
    [
      "an item whose login is required",
      { item: { item_id: "item-1", error: { error_code: "ITEM_LOGIN_REQUIRED" } } },
      "ITEM_LOGIN_REQUIRED",
    ],
    [
      "an item with an error of no known form",
      { item: { item_id: "item-1", error: "broken" } },
      "error of the item",
    ],
    ["no holdings beside a balance", { holdings: [], securities: [] }, "balance and no holdings"],
    [
      "one account's holdings and another's balance alone",
      { accounts: [account(1), account(5, { account_id: "b" })] },
      "balance and no holdings",
    ],
    [
      "another item",
      { item: { item_id: "item-2", error: null }, holdings: [], securities: [], accounts: [] },
      "another item",
    ],
    [
      "what it read days ago",
      { accounts: [account(1, { balances: { current: 1, last_updated_datetime: "2026-02-01T00:00:00Z" } })] },
      "three days",
    ],
  ])("says %s: the portfolio is incomplete, with the reason and since when", async (what, over, reason) => {
    const { id, update } = await plaid(`p-${what.replaceAll(/\W+/g, "-").slice(0, 30)}`);
    await update(ok(held));
    expect(await check(id)).toMatchObject({
      complete: true,
      status: "stayed",
      portfolio: { incompleteSince: null },
    });
    await update(ok({ ...held, ...over }));
    const since = iso(world.now);
    const first = await check(id);
    expect(first).toMatchObject({ complete: false, portfolio: { incompleteSince: since } });
    expect(["review", "restricted"]).toContain(first.status);
    expect(first.portfolio.gaps.join()).toContain(reason);
    // Said again, it is still so since the first time.
    await update(ok({ ...held, ...over }));
    expect((await check(id)).portfolio.incompleteSince).toBe(since);
    await update(ok(held));
    expect(await check(id)).toMatchObject({ complete: true, portfolio: { incompleteSince: null } });
  });

  test("that nothing is held by accounts without a balance, or of a bank: that is the whole of it", async () => {
    const { id, update } = await plaid("p-empty");
    const accounts = [account(0), { account_id: "b", type: "depository", balances: { current: 5 } }];
    await update(ok({ ...held, accounts, holdings: [], securities: [] }));
    expect(await check(id)).toMatchObject({ complete: true, status: "no-match" });
  });
});

test("holdings that SnapTrade calls older than three days are incomplete since then, however often they are fetched", async () => {
  const { hold, deliver } = await snapTrade("s-old");
  const asOf = world.now - 2 * DAY_MS;
  hold("acc", asOf);
  await deliver("ACCOUNT_HOLDINGS_UPDATED", { accountId: "acc" });
  expect(await check("s-old.acc")).toMatchObject({ complete: true });
  world.now += DAY_MS;
  await deliver("ACCOUNT_HOLDINGS_UPDATED", { accountId: "acc" });
  expect(await check("s-old.acc")).toMatchObject({
    complete: false,
    status: "review",
    portfolio: { incompleteSince: iso(asOf + 3 * DAY_MS) },
  });
});

test.each([
  ["positions", 1],
  ["no positions", 0],
])("%s without a date are as old as SnapTrade last read the account", async (what, count) => {
  const name = `s-undated-${count}`;
  const { deliver } = await snapTrade(name);
  const result = { instrument: { kind: "adr", symbol: "XIACY", exchange: "OTCM" }, units: "1" };
  world.fakes.answers.set(`snaptrade ${name}`, ok({ results: Array(count).fill(result) }));
  const read = (at: number) =>
    world.fakes.answers.set(
      `snaptrade status ${name}`,
      ok({ sync_status: { holdings: { initial_sync_completed: true, last_successful_sync: iso(at) } } }),
    );
  read(world.now - DAY_MS);
  await deliver("ACCOUNT_HOLDINGS_UPDATED", { accountId: name });
  expect([what, (await check(`${name}.${name}`)).complete]).toEqual([what, true]);
  world.now += 4 * DAY_MS;
  read(world.now - 4 * DAY_MS);
  await deliver("ACCOUNT_HOLDINGS_UPDATED", { accountId: name });
  expect(await check(`${name}.${name}`)).toMatchObject({ complete: false, status: "review" });
});

test.each([".", ".."])(
  "an account that SnapTrade calls %s, which a path would take for a step, is not asked for",
  async (accountId) => {
    const { deliver } = await snapTrade(`s-step-${accountId.length}`);
    const before = world.fakes.asked.length;
    await deliver("ACCOUNT_HOLDINGS_UPDATED", { accountId });
    expect(world.fakes.asked.slice(before)).toEqual([]);
  },
);

describe("a portfolio", () => {
  test.each([
    ["ACCOUNT_REMOVED", { accountId: "acc" }],
    ["USER_DELETED", {}],
    ["CONNECTION_DELETED", {}],
  ])("is deleted by %s", async (eventType, more) => {
    const name = `s-${eventType.toLowerCase().replace("_", "-")}`;
    const { hold, deliver } = await snapTrade(name);
    hold("acc");
    await deliver("ACCOUNT_HOLDINGS_UPDATED", { accountId: "acc" });
    expect(await statusOf(`${name}.acc`)).toBe(200);
    world.fakes.answers.set("snaptrade accounts user-1", ok([]));
    await deliver(eventType, more);
    expect(await statusOf(`${name}.acc`)).toBe(404);
  });

  test("is kept, incomplete, where the user's list no longer has its account and nothing was said of a deletion", async () => {
    const { hold, deliver } = await snapTrade("s-listed");
    hold("acc");
    await deliver("ACCOUNT_HOLDINGS_UPDATED", { accountId: "acc" });
    world.fakes.answers.set("snaptrade accounts user-1", ok([]));
    await deliver("CONNECTION_FIXED");
    expect(await check("s-listed.acc")).toMatchObject({ complete: false, status: "review" });
  });

  test.each([404, 410, 401, 500])(
    "exists, incomplete, also where its first fetch is answered %i; its connection says why",
    async (status) => {
      const name = `s-first-${status}`;
      const { hold, deliver } = await snapTrade(name);
      world.fakes.answers.set("snaptrade first", { status, body: "{}" });
      await deliver("ACCOUNT_HOLDINGS_UPDATED", { accountId: "first" });
      expect(await check(`${name}.first`)).toMatchObject({ complete: false, status: "review" });
      const health = async () =>
        (await world.ask("GET", "/v1/connections")).body.connections.find(
          (connection: { readonly name: string }) => connection.name === name,
        ).health;
      const kind = status === 401 ? "refused" : status === 500 ? "unavailable" : "gone";
      const lastError = { at: iso(world.now), kind };
      expect(await health()).toMatchObject({ lastFetch: null, lastError });
      world.now += 2_000;
      hold("first");
      await deliver("ACCOUNT_HOLDINGS_UPDATED", { accountId: "first" });
      expect(await health()).toEqual({ lastDelivery: iso(world.now), lastFetch: iso(world.now), lastError });
      expect(await check(`${name}.first`)).toMatchObject({ complete: true, status: "stayed" });
    },
  );

  test("of a Plaid item exists, incomplete, where the first word of it is of an error", async () => {
    const { id, update } = await plaid("p-first");
    await update({ status: 400, body: '{"error_code":"ITEM_LOGIN_REQUIRED"}' });
    expect(await check(id)).toMatchObject({ complete: false, status: "review" });
  });
});
