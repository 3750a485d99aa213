/**
 * What is fetched though nobody has sent anything, and what an answer says when nothing was heard.
 * @module
 */

import { rmSync } from "node:fs";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { enqueueDailyPulls } from "../../functions/portfolios/daily-pulls.ts";
import { CONNECTIONS } from "../../functions/portfolios/keys.ts";
import { query } from "../../functions/portfolios/table-query.ts";
import { ok } from "../../functions/stand-ins/answer.ts";
import { planted } from "../support/planted.ts";
import { cutting } from "./failing-table.ts";
import { credentials, openWorld, type World } from "./service-under-test.ts";

let world: World;
beforeEach(async () => {
  world = await openWorld();
});
afterEach(() => world.close());

const DAY = 86_400_000;
const depsOf = ({ local }: World) => ({ ...local.holdings, queue: local.queue });
const daily = (deps = depsOf(world)) => enqueueDailyPulls(deps, world.now);
const settled = async () => {
  const queued = await daily();
  await world.local.queue.settle();
  return queued;
};
const portfolioOf = async (id: string) => (await world.ask("GET", `/v1/portfolios/${id}`)).body.portfolio;
const check = async (id: string) => (await world.ask("GET", `/v1/portfolios/${id}/check`)).body;
const symbolsOf = async (id: string) =>
  (await portfolioOf(id)).positions.map(({ symbol }: { symbol: string }) => symbol);

const positions = (...symbols: readonly string[]) =>
  ok({
    results: symbols.map((symbol) => ({
      instrument: { kind: "stock", symbol, currency: "USD", exchange: "XNYS" },
      units: "1",
    })),
    data_freshness: { as_of: new Date(world.now).toISOString() },
  });
const plaid = (...symbols: readonly string[]) =>
  ok({
    holdings: symbols.map((symbol) => ({ security_id: symbol, quantity: 1 })),
    securities: symbols.map((symbol) => ({ security_id: symbol, ticker_symbol: symbol, type: "equity" })),
  });
const mxList = (...holdings: readonly (readonly [guid: string, symbol: string, account: string])[]) =>
  ok({
    investment_holdings: holdings.map(([guid, symbol, account]) => ({
      guid,
      symbol,
      account_guid: account,
      created_at: 1_700_000_000,
    })),
    pagination: { total_pages: 1 },
  });
const answer = (what: string, given: ReturnType<typeof ok>) => world.fakes.answers.set(what, given);
const users = (...ids: readonly string[]) => ({
  ...credentials.snaptrade,
  users: JSON.stringify(Object.fromEntries(ids.map((id) => [id, planted.secret(id)]))),
});
const itemOf = `plaid ${credentials.plaid.accessToken}`;

test("every connection that can be is fetched once a day, all tenants', each user's accounts, and again the next day", async () => {
  await world.connect("snap", "snaptrade", { credentials: users("user-1", "user-2") });
  await world.connect("own", "standard-webhooks");
  world.tenant = "tenant-b";
  await world.connect("item", "plaid", { credentials: credentials.plaid });
  answer("snaptrade accounts user-1", ok([{ id: "a" }, { id: "b" }]));
  answer("snaptrade accounts user-2", ok([{ id: "c" }]));
  for (const account of ["a", "b", "c"]) answer(`snaptrade ${account}`, positions("AAPL"));
  answer(itemOf, plaid("XIACY"));

  expect(await settled()).toBe(3);
  expect(await symbolsOf("item.item")).toEqual(["XIACY"]);
  world.tenant = "tenant-a";
  for (const account of ["a", "b", "c"]) expect(await symbolsOf(`snap.${account}`)).toEqual(["AAPL"]);

  const asked = world.fakes.asked.length;
  world.now += DAY / 4;
  expect([await settled(), world.fakes.asked.length]).toEqual([0, asked]);
  // A connection made meanwhile does not wait for tomorrow.
  await world.connect("late", "plaid", { credentials: credentials.plaid });
  expect(await settled()).toBe(1);

  world.now += DAY;
  answer("snaptrade accounts user-1", ok([{ id: "a" }]));
  answer("snaptrade a", positions("MSFT"));
  expect(await settled()).toBe(4);
  expect(await symbolsOf("snap.a")).toEqual(["MSFT"]);
  // No list's silence deletes a portfolio: only the provider's own word does.
  expect((await portfolioOf("snap.b")).gaps).toEqual(["the provider no longer lists the account"]);
});

test("a revoked connection is fetched no more, and leaves nothing to look for", async () => {
  await world.connect("item", "plaid", { credentials: credentials.plaid });
  expect(await query(world.local.holdings.table, CONNECTIONS)).toHaveLength(1);
  await world.ask("DELETE", "/v1/connections/item");
  expect([await settled(), await query(world.local.holdings.table, CONNECTIONS)]).toEqual([0, []]);
});

test("wherever it is cut off, the next call fetches what is left, and each only once", async () => {
  answer("snaptrade accounts user-1", ok([]));
  answer("snaptrade accounts user-2", ok([]));
  answer(itemOf, plaid("AAPL"));
  await world.connect("snap", "snaptrade", { credentials: users("user-1", "user-2") });
  await world.connect("item", "plaid", { credentials: credentials.plaid });
  const holdings = depsOf(world);
  for (const lost of [false, true]) {
    for (let cut = 0; cut < 14; cut += 1) {
      world.now += DAY;
      const asked = world.fakes.asked.length;
      await daily({ ...holdings, table: cutting(holdings.table, cut, lost) }).catch(() => null);
      await settled();
      expect(await settled()).toBe(0);
      expect(world.fakes.asked.slice(asked).sort()).toEqual([
        itemOf,
        "snaptrade accounts user-1",
        "snaptrade accounts user-2",
      ]);
    }
  }
});

test("one connection's trouble keeps no other from being fetched, and is not kept quiet", async () => {
  await world.connect("snap", "snaptrade", { credentials: credentials.snaptrade });
  await world.connect("item", "plaid", { credentials: credentials.plaid });
  answer(itemOf, plaid("AAPL"));
  const holdings = depsOf(world);
  const broken = { ...holdings.secrets, read: () => Promise.reject(new Error("no secrets just now")) };
  await expect(daily({ ...holdings, secrets: broken })).rejects.toThrow(
    "of 1 connections could not be queued",
  );
  await world.local.queue.settle();
  expect(await symbolsOf("item.item")).toEqual(["AAPL"]);
  expect(await daily()).toBe(1);
});

describe("SnapTrade's accounts", () => {
  beforeEach(async () => {
    await world.connect("snap", "snaptrade", { credentials: credentials.snaptrade });
    answer("snaptrade accounts user-1", ok([{ id: "a" }, { id: "b" }]));
    answer("snaptrade a", positions("AAPL"));
    answer("snaptrade b", positions("AAPL"));
    await settled();
    world.now += DAY;
  });

  test("are fetched though one of them fails, which alone is incomplete", async () => {
    answer("snaptrade a", { status: 503, body: "{}" });
    answer("snaptrade b", positions("MSFT"));
    await settled();
    expect([await symbolsOf("snap.b"), (await check("snap.a")).complete]).toEqual([["MSFT"], false]);
    expect(await check("snap.b")).toMatchObject({ complete: true, status: "no-match" });
  });

  test("are not forgotten because their list cannot be read", async () => {
    answer("snaptrade accounts user-1", ok([{ id: "a" }, { id: null }]));
    await settled();
    expect([(await check("snap.a")).complete, (await check("snap.b")).complete]).toEqual([false, false]);
  });

  test.each([
    ["hidden by the broker", { initial_sync_completed: true, holdings_unavailable: true }, false],
    ["not yet read", { initial_sync_completed: false }, false],
    ["of no known state", {}, false],
    ["truly empty", { initial_sync_completed: true, holdings_unavailable: false }, true],
  ])("without positions: %s", async (_, holdings, complete) => {
    answer("snaptrade a", positions());
    answer("snaptrade status a", ok({ id: "a", sync_status: { holdings } }));
    await settled();
    const { status, complete: whole } = await check("snap.a");
    expect([whole, status]).toEqual([complete, complete ? "no-match" : "review"]);
  });
});

describe("MX's list", () => {
  const push = async (webhook: string, secret: string, body: object) => {
    await world.deliver(
      webhook,
      JSON.stringify({ type: "HOLDING", user_guid: "usr-1", account_guid: "a", ...body }),
      {
        Authorization: `Basic ${Buffer.from(secret).toString("base64")}`,
      },
    );
    await world.local.queue.settle();
  };
  const at = (ago: number) => Math.floor((world.now - ago) / 1000);

  test("is laid over what was pushed: what it names no more is gone, what was pushed just now is not", async () => {
    const { webhook, secret } = await world.connect("mx", "mx", { credentials: credentials.mx });
    answer("mx usr-1", mxList(["h1", "AAPL", "a"], ["h2", "XIACY", "a"]));
    await push(webhook, secret, {
      guid: "h3",
      symbol: "MSFT",
      action: "created",
      updated_at: at(2 * 3_600_000),
    });
    expect(await symbolsOf("mx.a")).toEqual(["AAPL", "XIACY", "MSFT"]);
    await push(webhook, secret, { guid: "h4", symbol: "IBM", action: "created", updated_at: at(60_000) });
    answer("mx usr-1", mxList(["h1", "AAPL", "a"], ["h5", "TSLA", "b"]));
    expect(await settled()).toBe(1);
    expect([await symbolsOf("mx.a"), await symbolsOf("mx.b")]).toEqual([["AAPL", "IBM"], ["TSLA"]]);
    expect((await check("mx.a")).complete).toBe(true);
    // A late word of what is gone does not bring it back.
    await push(webhook, secret, {
      guid: "h2",
      symbol: "XIACY",
      action: "updated",
      updated_at: at(3_600_000),
    });
    expect(await symbolsOf("mx.a")).toEqual(["AAPL", "IBM"]);
  });

  test.each([
    ["with a holding that cannot be read", ok({ investment_holdings: [{ guid: "h1" }] })],
    [
      "that says it has more pages than can be",
      ok({ investment_holdings: [], pagination: { total_pages: 101 } }),
    ],
    [
      "that says it has so many pages in words",
      ok({ investment_holdings: [], pagination: { total_pages: "2" } }),
    ],
    ["that is refused", { status: 401, body: "{}" }],
    ["that fails", { status: 500, body: "{}" }],
  ])("%s takes nothing away and leaves a gap, until one can be read", async (_, list) => {
    const { webhook, secret } = await world.connect("mx", "mx", { credentials: credentials.mx });
    answer("mx usr-1", mxList(["h1", "AAPL", "a"]));
    await push(webhook, secret, {
      guid: "h1",
      symbol: "AAPL",
      action: "created",
      updated_at: at(2 * 3_600_000),
    });
    answer("mx usr-1", list);
    await settled();
    expect([await symbolsOf("mx.a"), (await check("mx.a")).complete]).toEqual([["AAPL"], false]);
    answer("mx usr-1", mxList(["h1", "AAPL", "a"]));
    world.now += DAY;
    await settled();
    expect((await check("mx.a")).complete).toBe(true);
  });
});

describe("what time alone says of a portfolio", () => {
  test("after three days without a word it is incomplete; a fetch that finds nothing changed is a word", async () => {
    await world.connect("snap", "snaptrade", { credentials: credentials.snaptrade });
    answer("snaptrade accounts user-1", ok([{ id: "a" }]));
    answer("snaptrade a", positions("AAPL"));
    await settled();
    world.now += 3 * DAY;
    expect((await check("snap.a")).complete).toBe(true);
    world.now += 1;
    expect(await check("snap.a")).toMatchObject({
      complete: false,
      status: "review",
      check: { status: "no-match" },
    });
    expect((await world.ask("GET", "/v1/portfolios")).body.portfolios[0].gaps).toEqual([
      "nothing was heard of the account for more than 3 days",
    ]);
    answer("snaptrade a", positions("AAPL"));
    await settled();
    expect((await check("snap.a")).complete).toBe(true);
  });

  test("a sender of whole portfolios is in no such hurry", async () => {
    const { webhook, secret } = await world.connect("own", "standard-webhooks");
    const payload = {
      type: "portfolio.replaced",
      timestamp: "2026-03-01T14:00:00Z",
      data: { account: "a", positions: [] },
    };
    await world.standard(webhook, secret, "m", payload);
    await world.local.queue.settle();
    world.now += 30 * DAY;
    expect((await check("own.a")).complete).toBe(true);
  });

  test("a connection that bears a revoked one's name does not answer for what that one left", async () => {
    await world.connect("item", "plaid", { credentials: credentials.plaid });
    answer(itemOf, plaid("AAPL"));
    await settled();
    await world.ask("DELETE", "/v1/connections/item");
    world.now += 60_000;
    const other = { ...credentials.plaid, accessToken: "access-of-another" };
    await world.connect("item", "plaid", { credentials: other });
    expect(await check("item.item")).toMatchObject({ complete: false, status: "review" });
    answer("plaid access-of-another", plaid("AAPL"));
    await settled();
    expect(await check("item.item")).toMatchObject({ complete: true, status: "no-match" });
  });

  test("where the connection's secrets are gone, what it kept is incomplete", async () => {
    const { webhook } = await world.connect("snap", "snaptrade", { credentials: credentials.snaptrade });
    answer("snaptrade a", positions("AAPL"));
    const event = {
      webhookId: "w1",
      userId: "user-1",
      accountId: "a",
      eventType: "ACCOUNT_HOLDINGS_UPDATED",
      eventTimestamp: new Date(world.now).toISOString(),
    };
    await world.snapTrade(webhook, event);
    await world.local.queue.settle();
    answer("snaptrade a", { status: 500, body: "{}" });
    await world.snapTrade(webhook, { ...event, webhookId: "w2" });
    await world.local.queue.settle();
    rmSync(`${world.dataDir}/secrets`, { recursive: true });
    world.now += 2_000;
    await world.local.queue.settle();
    expect((await portfolioOf("snap.a")).gaps).toContain("the connection's secrets are gone");
  });
});
