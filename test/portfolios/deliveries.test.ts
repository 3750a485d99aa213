/**
 * One event, one effect, in whatever order and however often deliveries come; and an answer at once, whatever they cause.
 * @module
 */

import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Pushed } from "../../functions/portfolios/portfolio.ts";
import { merged } from "../../functions/portfolios/push.ts";
import { ok } from "../../functions/stand-ins/answer.ts";
import { type Answered, credentials, openWorld, type World } from "./service-under-test.ts";

let world: World;
beforeAll(async () => {
  world = await openWorld();
});
afterAll(() => world.close());

let names = 0;
const nextName = (kind: string) => `${kind}-${++names}`;
const portfolioOf = async (id: string) => (await world.ask("GET", `/v1/portfolios/${id}`)).body.portfolio;
const holding = (symbol: string) => ({
  instrument: { kind: "stock", symbol, raw_symbol: symbol, currency: "USD", exchange: "XNYS" },
  units: "1",
  price: "1",
  currency: "USD",
});
const positions = (...symbols: readonly string[]) =>
  ok({ results: symbols.map(holding), data_freshness: { as_of: new Date(world.now).toISOString() } });
const plaidHoldings = ok({
  holdings: [{ security_id: "s", quantity: 1 }],
  securities: [{ security_id: "s", ticker_symbol: "AAPL", type: "equity" }],
});
const mxPush = (webhook: string, secret: string, body: object) =>
  world.deliver(
    webhook,
    JSON.stringify({ type: "HOLDING", account_guid: "act", user_guid: "usr-none", ...body }),
    { Authorization: `Basic ${Buffer.from(secret).toString("base64")}` },
  );

interface Platform {
  /** The portfolio that one event makes. */
  readonly id: string;
  readonly symbol: string;
  /** Delivers that one event. */
  readonly send: () => Promise<Answered>;
  /** What the provider is asked for it. */
  readonly pull: string | null;
}

const platforms: Readonly<Record<string, () => Promise<Platform>>> = {
  snaptrade: async () => {
    const name = nextName("snap");
    const { webhook } = await world.connect(name, "snaptrade", { credentials: credentials.snaptrade });
    world.fakes.answers.set(`snaptrade ${name}`, positions("AAPL"));
    const event = {
      webhookId: name,
      userId: "user-1",
      accountId: name,
      eventType: "ACCOUNT_HOLDINGS_UPDATED",
      eventTimestamp: new Date(world.now).toISOString(),
    };
    const send = () => world.snapTrade(webhook, event);
    return { id: `${name}.${name}`, symbol: "AAPL", send, pull: `snaptrade ${name}` };
  },
  plaid: async () => {
    const name = nextName("plaid");
    const accessToken = `access-${name}`;
    const { webhook } = await world.connect(name, "plaid", {
      credentials: { ...credentials.plaid, accessToken },
    });
    world.fakes.answers.set(`plaid ${accessToken}`, plaidHoldings);
    const event = { webhook_type: "HOLDINGS", webhook_code: "DEFAULT_UPDATE", item_id: "item-1" };
    const body = JSON.stringify({ ...event, environment: "production" });
    const token = await world.fakes.plaidToken(body, Math.floor(world.now / 1000));
    const send = () => world.deliver(webhook, body, { "Plaid-Verification": token });
    return { id: `${name}.item`, symbol: "AAPL", send, pull: `plaid ${accessToken}` };
  },
  "standard-webhooks": async () => {
    const name = nextName("own");
    const { webhook, secret } = await world.connect(name, "standard-webhooks");
    const payload = {
      type: "portfolio.replaced",
      timestamp: new Date(world.now).toISOString(),
      data: { account: "a", positions: ["AAPL"] },
    };
    const send = () => world.standard(webhook, secret, "msg_1", payload);
    return { id: `${name}.a`, symbol: "AAPL", send, pull: null };
  },
  mx: async () => {
    const name = nextName("mx");
    const { webhook, secret } = await world.connect(name, "mx", {});
    const send = () =>
      mxPush(webhook, secret, { guid: "h", action: "created", symbol: "AAPL", updated_at: 1_772_370_000 });
    return { id: `${name}.act`, symbol: "AAPL", send, pull: null };
  },
};

describe.each(Object.entries(platforms))("%s", (_, open) => {
  test.each([
    ["fifty copies at once", async (send: Platform["send"]) => Promise.all(Array.from({ length: 50 }, send))],
    [
      "ten copies one after the other",
      async (send: Platform["send"]) => {
        const answers = [await send()];
        await world.local.queue.settle();
        while (answers.length < 10) answers.push(await send());
        return answers;
      },
    ],
  ])("%s have one effect", async (_how, copies) => {
    const { id, symbol, send, pull } = await open();
    const before = world.fakes.asked.length;
    const answers = await copies(send);
    await world.local.queue.settle();
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
    expect(world.log.filter((line) => line.includes("delivery-failed"))).toEqual([]);
    const stored = await portfolioOf(id);
    expect([stored.version, stored.positions.map((position: { symbol: string }) => position.symbol)]).toEqual(
      [1, [symbol]],
    );
    if (pull !== null)
      expect(world.fakes.asked.slice(before).filter((what) => what === pull)).toHaveLength(1);
    expect((await send()).body).toEqual({ status: "duplicate" });
  });
});

describe("order", () => {
  const removed = (minute: number) => ({ type: "portfolio.removed" as const, minute, symbol: "" });
  const replaced = (minute: number, symbol: string) => ({
    type: "portfolio.replaced" as const,
    minute,
    symbol,
  });

  test("two accounts' snapshots and removals, in any order, end as the newest of each says", async () => {
    const said = [
      ...[removed(0), replaced(10, "AAPL"), removed(20), replaced(30, "MSFT")].map((one) => ({
        ...one,
        account: "a",
      })),
      ...[replaced(5, "IBM"), replaced(25, "XIACY"), removed(35)].map((one) => ({ ...one, account: "b" })),
    ];
    const shuffled = fc.shuffledSubarray(said, { minLength: said.length, maxLength: said.length });
    await fc.assert(
      fc.asyncProperty(
        shuffled,
        fc.array(fc.boolean(), { minLength: 7, maxLength: 7 }),
        async (order, settled) => {
          const name = nextName("own");
          const { webhook, secret } = await world.connect(name, "standard-webhooks");
          for (const [i, { type, minute, symbol, account }] of order.entries()) {
            const timestamp = new Date(Date.parse("2026-03-01T14:00:00Z") + minute * 60_000).toISOString();
            const data = { account, ...(type === "portfolio.replaced" ? { positions: [symbol] } : {}) };
            await world.standard(webhook, secret, `msg_${i}`, { type, timestamp, data });
            if (settled[i] === true) await world.local.queue.settle();
          }
          await world.local.queue.settle();
          expect((await portfolioOf(`${name}.a`)).positions).toEqual([{ symbol: "MSFT" }]);
          expect((await world.ask("GET", `/v1/portfolios/${name}.b`)).status).toBe(404);
        },
      ),
      { numRuns: 12 },
    );
  });

  test("single holdings that are pushed end the same in any order, two changes within one second too", () => {
    const position = fc.option(fc.constantFrom("AAPL", "MSFT", "XIACY").map((symbol) => ({ symbol })));
    const push = fc.record({
      holding: fc.constantFrom("h1", "h2"),
      at: fc.constantFrom(100, 200, 300),
      position,
    });
    fc.assert(
      fc.property(
        fc
          .array(push, { minLength: 1, maxLength: 8 })
          .chain((list) =>
            fc.tuple(
              fc.constant(list),
              fc.shuffledSubarray(list, { minLength: list.length, maxLength: list.length }),
            ),
          ),
        ([one, other]) => {
          const end = (list: typeof one) => list.reduce<Pushed>((all, next) => merged(all, next), {});
          expect(end(other)).toEqual(end(one));
          for (const [name, { at, position: left }] of Object.entries(end(one))) {
            const newest = Math.max(...one.filter(({ holding }) => holding === name).map((item) => item.at));
            expect(at).toBe(newest);
            const gone = one.some(
              (item) => item.holding === name && item.at === newest && item.position === null,
            );
            expect(left === null).toBe(gone);
          }
        },
      ),
    );
  });

  test("a holding that is deleted before it is created stays gone", async () => {
    const name = nextName("mx");
    const { webhook, secret } = await world.connect(name, "mx", {});
    const base = { guid: "h", symbol: "AAPL" };
    await mxPush(webhook, secret, { ...base, action: "deleted", deleted_at: 1_772_370_200 });
    await world.local.queue.settle();
    await mxPush(webhook, secret, { ...base, action: "created", updated_at: 1_772_370_100 });
    await world.local.queue.settle();
    expect((await portfolioOf(`${name}.act`)).positions).toEqual([]);
  });

  test("two changes of one holding within one second are two events, and neither is refused", async () => {
    const name = nextName("mx");
    const { webhook, secret } = await world.connect(name, "mx", {});
    const base = { guid: "h", symbol: "AAPL", action: "updated", updated_at: 1_772_370_100 };
    expect((await mxPush(webhook, secret, { ...base, quantity: "1" })).body).toEqual({ status: "accepted" });
    expect((await mxPush(webhook, secret, { ...base, quantity: "2" })).body).toEqual({ status: "accepted" });
  });
});

describe("while a provider takes its time", () => {
  test("deliveries are acknowledged without it, and every one is carried out", async () => {
    const name = nextName("snap");
    const { webhook } = await world.connect(name, "snaptrade", { credentials: credentials.snaptrade });
    // Far longer than an acknowledgement takes on a busy machine.
    const PATIENCE_MS = 4_000;
    const took: number[] = [];
    for (let i = 0; i < 3; i += 1) {
      world.fakes.answers.set(`snaptrade ${name}-${i}`, { ...positions("AAPL"), delayMs: PATIENCE_MS });
      const started = performance.now();
      const { status } = await world.snapTrade(webhook, {
        webhookId: `${name}-${i}`,
        userId: "user-1",
        accountId: `${name}-${i}`,
        eventType: "ACCOUNT_HOLDINGS_UPDATED",
        eventTimestamp: new Date(world.now).toISOString(),
      });
      took.push(performance.now() - started);
      expect(status).toBe(200);
    }
    expect(Math.max(...took)).toBeLessThan(PATIENCE_MS);
    await world.local.queue.settle();
    for (let i = 0; i < 3; i += 1)
      expect((await portfolioOf(`${name}.${name}-${i}`)).positions).toMatchObject([{ symbol: "AAPL" }]);
  });
});

test("event types that nobody knows are acknowledged on every platform, and fields that nobody knows change nothing", async () => {
  const own = await world.connect(nextName("own"), "standard-webhooks");
  const snap = await world.connect(nextName("snap"), "snaptrade", { credentials: credentials.snaptrade });
  const plaid = await world.connect(nextName("plaid"), "plaid", { credentials: credentials.plaid });
  const mx = await world.connect(nextName("mx"), "mx", {});
  const ignored = { status: "ignored" };
  const at = new Date(world.now).toISOString();
  expect(
    (await world.standard(own.webhook, own.secret, "m", { type: "moon.landed", data: null })).body,
  ).toEqual(ignored);
  expect(
    (await world.snapTrade(snap.webhook, { webhookId: "w", eventType: "MOON_LANDED", eventTimestamp: at }))
      .body,
  ).toEqual(ignored);
  expect(
    (
      await world.plaid(plaid.webhook, {
        webhook_type: "MOON",
        webhook_code: "LANDED",
        item_id: "item-1",
        environment: "production",
      })
    ).body,
  ).toEqual(ignored);
  expect((await mxPush(mx.webhook, mx.secret, { type: "MEMBER", guid: "m" })).body).toEqual(ignored);

  const name = nextName("own");
  const extra = await world.connect(name, "standard-webhooks");
  await world.standard(extra.webhook, extra.secret, "m", {
    type: "portfolio.replaced",
    timestamp: at,
    api_version: "2026-01",
    data: { account: "a", positions: ["AAPL"], colour: { of: [1, null] } },
  });
  await world.local.queue.settle();
  expect(await portfolioOf(`${name}.a`)).toMatchObject({ complete: true, positions: [{ symbol: "AAPL" }] });
});
