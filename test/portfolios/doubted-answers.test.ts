/**
 * Answers of 200 that do not say what is held now: what is stored stays, and no answer from it looks whole.
 * @module
 */

import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { enqueueDailyPulls } from "../../functions/portfolios/daily-pulls.ts";
import { ok } from "../../functions/stand-ins/answer.ts";
import { credentials, openWorld, type World } from "./service-under-test.ts";

let world: World;
beforeAll(async () => {
  world = await openWorld({ timeoutMs: 2_000 });
});
afterAll(() => world.close());

const check = async (id: string) =>
  (await world.ask("GET", `/v1/portfolios/${id}/check?asOf=2021-03-15T13:31:00Z`)).body;
const iso = (at: number) => new Date(at).toISOString();
const xiaomi = { instrument: { kind: "adr", symbol: "XIACY", exchange: "OTCM" }, units: "1" };
const positions = (at: number, results: readonly object[], more: object = {}) =>
  ok({ results, data_freshness: { as_of: iso(at) }, ...more });
const status = (more: object) => ok({ sync_status: { holdings: { initial_sync_completed: true } }, ...more });

let events = 0;
async function snapTrade(name: string) {
  const { webhook } = await world.connect(name, "snaptrade", { credentials: credentials.snaptrade });
  const deliver = async () => {
    world.now += 1_000;
    await world.snapTrade(webhook, {
      webhookId: `doubted-${++events}`,
      userId: "user-1",
      accountId: name,
      eventType: "ACCOUNT_HOLDINGS_UPDATED",
      eventTimestamp: iso(world.now),
    });
    await world.local.queue.settle();
  };
  world.fakes.answers.set(`snaptrade ${name}`, positions(world.now, [xiaomi]));
  await deliver();
  expect(await check(`${name}.${name}`)).toMatchObject({ complete: true, status: "stayed" });
  return { id: `${name}.${name}`, deliver };
}

describe("SnapTrade, of an account whose restricted holding is stored,", () => {
  test.each([
    ["gives data of years ago", (now: number) => positions(now - 4e10, [xiaomi]), null],
    [
      "reports an error beside what was held before",
      (now: number) => positions(now, [xiaomi], { error: { code: "3003" } }),
      null,
    ],
    ["lists nothing, and tells of another account", (now: number) => positions(now, []), { id: "other" }],
    [
      "lists nothing, and last read the account years ago",
      (now: number) => positions(now, []),
      {
        sync_status: {
          holdings: { initial_sync_completed: true, last_successful_sync: "2019-01-01T00:00:00Z" },
        },
      },
    ],
    [
      "lists nothing beside a balance",
      (now: number) => positions(now, []),
      { balance: { total: { amount: 24_580, currency: "USD" } } },
    ],
  ])("%s: the portfolio is incomplete until it says otherwise", async (what, answer, account) => {
    const name = `d-${what.replaceAll(/\W+/g, "-").slice(0, 30)}`;
    const { id, deliver } = await snapTrade(name);
    if (account !== null) world.fakes.answers.set(`snaptrade status ${name}`, status(account));
    world.fakes.answers.set(`snaptrade ${name}`, answer(world.now + 1_000));
    await deliver();
    const doubted = await check(id);
    expect(doubted).toMatchObject({ complete: false, status: "review" });
    expect(doubted.portfolio.gaps.length).toBeGreaterThan(0);
    world.fakes.answers.set(`snaptrade ${name}`, positions(world.now + 1_000, [xiaomi]));
    await deliver();
    expect(await check(id)).toMatchObject({ complete: true, status: "stayed" });
  });

  test("lists nothing beside a balance that is all cash: nothing is the whole of it", async () => {
    const { id, deliver } = await snapTrade("d-cash");
    world.fakes.answers.set("snaptrade d-cash", positions(world.now + 1_000, []));
    const balance = { total: { amount: 24_580, currency: "USD" } };
    world.fakes.answers.set("snaptrade status d-cash", status({ id: "d-cash", balance }));
    world.fakes.answers.set("snaptrade balances d-cash", ok([{ currency: { code: "USD" }, cash: 24_579.5 }]));
    await deliver();
    expect(await check(id)).toMatchObject({ complete: true, status: "no-match" });
  });
});

const holding = (user: string, more: object = {}) => ({
  guid: "h1",
  account_guid: "act",
  user_guid: user,
  symbol: "XIACY",
  updated_at: Math.floor(world.now / 1000),
  ...more,
});
const list = (holdings: readonly object[], more: object = {}) =>
  ok({ investment_holdings: holdings, pagination: { total_pages: 1, ...more } });
async function mx(name: string) {
  const user = `usr-${name}`;
  const { webhook, secret } = await world.connect(name, "mx", { credentials: credentials.mx });
  const push = async () => {
    const message = { type: "HOLDING", action: "created", ...holding(user) };
    await world.deliver(webhook, JSON.stringify(message), {
      Authorization: `Basic ${Buffer.from(secret).toString("base64")}`,
    });
    await world.local.queue.settle();
  };
  const daily = async () => {
    world.now += 86_400_000;
    await enqueueDailyPulls({ ...world.local.holdings, queue: world.local.queue }, world.now);
    await world.local.queue.settle();
  };
  return { id: `${name}.act`, user, question: `mx ${user}`, push, daily };
}

describe("MX", () => {
  test("cannot be asked at the first message: what was pushed is stored, incomplete, and the rest follows", async () => {
    const { id, user, question, push } = await mx("m-first");
    world.fakes.answers.set(question, { status: 503, body: "{}" });
    await push();
    expect(await check(id)).toMatchObject({ complete: false, status: "review", check: { status: "stayed" } });
    world.now += 3_000;
    world.fakes.answers.set(question, list([holding(user)]));
    await world.local.queue.settle();
    expect(await check(id)).toMatchObject({ complete: true, status: "stayed" });
  });

  test.each([
    ["another-user", () => list([holding("usr-else", { symbol: "AAPL" })])],
    ["fewer-than-counted", (user: string) => list([holding(user)], { total_entries: 4 })],
    ["nothing", () => list([])],
    ["an-error-beside", (user: string) => ok({ ...JSON.parse(list([holding(user)]).body), error: "stale" })],
  ])("answers with %s: what was pushed stays, incomplete, until it says otherwise", async (what, answer) => {
    const { id, user, question, push, daily } = await mx(`m-${what}`);
    world.fakes.answers.set(question, list([holding(user)]));
    await push();
    expect(await check(id)).toMatchObject({ complete: true, status: "stayed" });
    world.fakes.answers.set(question, answer(user));
    await daily();
    expect(await check(id)).toMatchObject({ complete: false, status: "review", check: { status: "stayed" } });
    world.fakes.answers.set(question, list([holding(user)]));
    world.now += 86_400_000;
    await daily();
    expect(await check(id)).toMatchObject({ complete: true, status: "stayed" });
  });
});
