/**
 * Brokers' webhooks over HTTP, end to end.
 * @module
 */

import { gzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { ok } from "../../functions/stand-ins/answer.ts";
import { credentials, openWorld, type World } from "./service-under-test.ts";

let world: World;
beforeAll(async () => {
  world = await openWorld();
});
afterAll(() => world.close());

const asOf = "asOf=2021-03-15T13:31:00Z";
const xiaomi = {
  instrument: {
    kind: "adr",
    symbol: "XIACY",
    raw_symbol: "XIACY",
    description: "Xiaomi Corp. - ADR",
    currency: "USD",
    exchange: "OTCM",
    figi_instrument: null,
  },
  units: "120.5",
  price: "24.10",
  currency: "USD",
};
const apple = {
  instrument: {
    kind: "stock",
    symbol: "AAPL",
    raw_symbol: "AAPL",
    description: "Apple",
    currency: "USD",
    exchange: "XNAS",
  },
  units: "3",
  price: "1",
  currency: "USD",
};
const positions = (list: readonly object[], at = "2026-03-01T14:00:00Z") =>
  ok({ results: list, data_freshness: { as_of: at } });

let events = 0;
const event = (account: string, more: object = {}) => ({
  userId: "user-1",
  clientId: "snap-client",
  accountId: account,
  eventType: "ACCOUNT_HOLDINGS_UPDATED",
  webhookId: `event-${++events}`,
  eventTimestamp: "2026-03-01T14:38:13.111991+00:00",
  details: { positions: { success: true, error: null } },
  ...more,
});

let names = 0;
async function snapConnection() {
  const name = `snap-${++names}`;
  return { name, ...(await world.connect(name, "snaptrade", { credentials: credentials.snaptrade })) };
}

const portfolio = (id: string) => world.ask("GET", `/v1/portfolios/${id}`);
const check = (id: string) => world.ask("GET", `/v1/portfolios/${id}/check?${asOf}`);

describe("each platform, from connecting to the answer", () => {
  test("SnapTrade notifies, the holdings are fetched, and the stored portfolio answers", async () => {
    const { name, webhook } = await snapConnection();
    world.fakes.answers.set("snaptrade acc-1", positions([xiaomi, apple]));
    expect((await world.snapTrade(webhook, event("acc-1"))).body).toEqual({ status: "accepted" });
    await world.local.queue.settle();
    const { status, body } = await check(`${name}.acc-1`);
    expect(status).toBe(200);
    expect([body.complete, body.status, body.check.status]).toEqual([true, "stayed", "stayed"]);
    expect(body.check.positions.map((position: { status: string }) => position.status)).toEqual([
      "stayed",
      "no-match",
    ]);
    expect(body.portfolio.asOf).toBe("2026-03-01T14:00:00.000Z");
  });

  test("Plaid", async () => {
    const { webhook } = await world.connect("plaid-1", "plaid", { credentials: credentials.plaid });
    const securities = [
      {
        security_id: "s1",
        ticker_symbol: "XIACF",
        institution_security_id: "G9830T106",
        name: "XIAOMI CORP",
        type: "equity",
        subtype: "common stock",
        market_identifier_code: "OTCM",
        proxy_security_id: "s9",
      },
    ];
    const holdings = [
      {
        account_id: "a",
        security_id: "s1",
        quantity: 500,
        institution_price: 5.02,
        institution_value: 2510,
        iso_currency_code: "USD",
      },
    ];
    world.fakes.answers.set(
      `plaid ${credentials.plaid.accessToken}`,
      ok({ accounts: [], holdings, securities, item: {}, request_id: "r" }),
    );
    expect(
      (
        await world.plaid(webhook, {
          webhook_type: "HOLDINGS",
          webhook_code: "DEFAULT_UPDATE",
          item_id: "item-1",
          environment: "production",
        })
      ).body,
    ).toEqual({ status: "accepted" });
    await world.local.queue.settle();
    expect((await check("plaid-1.item")).body.status).toBe("stayed");
    expect((await portfolio("plaid-1.item")).body.portfolio.positions).toEqual([
      {
        symbol: "XIACF",
        cusip: "G9830T106",
        name: "XIAOMI CORP",
        exchange: "OTCM",
        kind: "equity",
        quantity: "500",
        price: "5.02",
        marketValue: "2510",
        currency: "USD",
        ref: "row-1",
      },
    ]);
  });

  test("Standard Webhooks carry the whole portfolio", async () => {
    const { webhook, secret } = await world.connect("own-1", "standard-webhooks");
    const payload = {
      type: "portfolio.replaced",
      timestamp: "2026-03-01T14:39:00Z",
      data: { account: "a-1", positions: ["XIACY"] },
    };
    expect((await world.standard(webhook, secret, "msg_1", payload)).body).toEqual({ status: "accepted" });
    await world.local.queue.settle();
    expect((await check("own-1.a-1")).body.status).toBe("stayed");
  });

  test("MX pushes single holdings, onto what was there before", async () => {
    const { webhook, secret } = await world.connect("mx-1", "mx", { credentials: credentials.mx });
    const holding = (guid: string, symbol: string, updated_at: number) => ({
      guid,
      account_guid: "act-1",
      user_guid: "usr-1",
      symbol,
      description: symbol,
      holding_type: "EQUITY",
      quantity: "1",
      updated_at,
    });
    world.fakes.answers.set(
      "mx usr-1",
      ok({
        investment_holdings: [holding("h1", "AAPL", 100), holding("h2", "XIACY", 100)],
        pagination: { total_pages: 1 },
      }),
    );
    const push = (body: object) =>
      world.deliver(webhook, JSON.stringify({ type: "HOLDING", ...body }), {
        Authorization: `Basic ${Buffer.from(secret).toString("base64")}`,
      });
    expect((await push({ ...holding("h3", "MSFT", 200), action: "created" })).body).toEqual({
      status: "accepted",
    });
    await world.local.queue.settle();
    const symbols = async () =>
      (await portfolio("mx-1.act-1")).body.portfolio.positions.map(
        (position: { symbol: string }) => position.symbol,
      );
    expect(await symbols()).toEqual(["AAPL", "XIACY", "MSFT"]);
    expect((await check("mx-1.act-1")).body).toMatchObject({ complete: true, status: "stayed" });
    // Deleted, and then an update of before the deletion comes late.
    await push({ ...holding("h2", "XIACY", 300), action: "deleted", deleted_at: 300 });
    await push({ ...holding("h2", "XIACY", 250), action: "updated" });
    await world.local.queue.settle();
    expect(await symbols()).toEqual(["AAPL", "MSFT"]);
  });
});

describe("one event, one effect", () => {
  test("fifty copies at once are fetched once and change the portfolio once", async () => {
    const { name, webhook } = await snapConnection();
    world.fakes.answers.set("snaptrade acc-50", positions([xiaomi]));
    const one = event("acc-50");
    const answers = await Promise.all(Array.from({ length: 50 }, () => world.snapTrade(webhook, one)));
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
    await world.local.queue.settle();
    expect(world.log.filter((line) => line.includes("delivery-failed"))).toEqual([]);
    expect(world.fakes.asked.filter((what) => what === "snaptrade acc-50")).toHaveLength(1);
    expect((await portfolio(`${name}.acc-50`)).body.portfolio.version).toBe(1);
    expect((await world.snapTrade(webhook, one)).body).toEqual({ status: "duplicate" });
  });

  test("the same id with another content is a conflict and changes nothing", async () => {
    const { webhook, secret } = await world.connect("own-2", "standard-webhooks");
    const payload = (symbol: string) => ({
      type: "portfolio.replaced",
      timestamp: "2026-03-01T14:39:00Z",
      data: { account: "a", positions: [symbol] },
    });
    await world.standard(webhook, secret, "msg_1", payload("AAPL"));
    expect((await world.standard(webhook, secret, "msg_1", payload("MSFT"))).status).toBe(409);
    await world.local.queue.settle();
    expect((await portfolio("own-2.a")).body.portfolio.positions).toEqual([{ symbol: "AAPL" }]);
  });

  test("an older snapshot never replaces a newer one, nor brings a removed account back", async () => {
    const { webhook, secret } = await world.connect("own-3", "standard-webhooks");
    const send = (id: string, type: string, minute: number, list: readonly string[] = []) =>
      world.standard(webhook, secret, id, {
        type,
        timestamp: `2026-03-01T14:${minute}:00Z`,
        data: { account: "a", positions: list },
      });
    await send("m2", "portfolio.replaced", 20, ["MSFT"]);
    await send("m1", "portfolio.replaced", 10, ["AAPL"]);
    await world.local.queue.settle();
    expect((await portfolio("own-3.a")).body.portfolio.positions).toEqual([{ symbol: "MSFT" }]);
    await send("m4", "portfolio.removed", 40);
    await send("m3", "portfolio.replaced", 30, ["AAPL"]);
    await world.local.queue.settle();
    expect((await portfolio("own-3.a")).status).toBe(404);
    await send("m5", "portfolio.replaced", 39, ["AAPL"]);
    await send("m6", "portfolio.replaced", 40, ["AAPL"]);
    await world.local.queue.settle();
    expect((await portfolio("own-3.a")).status).toBe(404);
  });

  test("a removal that comes before the account's first snapshot still counts", async () => {
    const { webhook, secret } = await world.connect("own-4", "standard-webhooks");
    await world.standard(webhook, secret, "m2", {
      type: "portfolio.removed",
      timestamp: "2026-03-01T14:20:00Z",
      data: { account: "a" },
    });
    await world.standard(webhook, secret, "m1", {
      type: "portfolio.replaced",
      timestamp: "2026-03-01T14:10:00Z",
      data: { account: "a", positions: ["AAPL"] },
    });
    await world.local.queue.settle();
    expect((await portfolio("own-4.a")).status).toBe(404);
  });

  test("a pulled snapshot that is older than the stored one is left aside; two accounts do not mix", async () => {
    const { name, webhook } = await snapConnection();
    world.fakes.answers
      .set("snaptrade old", positions([xiaomi], "2026-03-01T14:00:00Z"))
      .set("snaptrade other", positions([apple]));
    await world.snapTrade(webhook, event("old"));
    await world.local.queue.settle();
    world.fakes.answers.set("snaptrade old", positions([], "2026-03-01T13:00:00Z"));
    await world.snapTrade(webhook, event("old"));
    await world.snapTrade(webhook, event("other"));
    await world.local.queue.settle();
    expect((await check(`${name}.old`)).body.status).toBe("stayed");
    expect((await check(`${name}.other`)).body.status).toBe("no-match");
  });
});

describe("what is not known to its end never looks whole", () => {
  test("an update that failed at the broker, on an account never seen, is incomplete and at least review", async () => {
    const { name, webhook } = await snapConnection();
    await world.snapTrade(
      webhook,
      event("broken", { details: { positions: { success: false, error: "x" } } }),
    );
    await world.local.queue.settle();
    const { body } = await check(`${name}.broken`);
    expect([body.complete, body.status, body.acts.purchase, body.check.status]).toEqual([
      false,
      "review",
      "review",
      "no-match",
    ]);
    expect(body.portfolio.gaps).toEqual(["the broker's positions could not be updated"]);
  });

  test("a truly empty account is complete", async () => {
    const { name, webhook } = await snapConnection();
    world.fakes.answers.set("snaptrade empty", positions([]));
    await world.snapTrade(webhook, event("empty"));
    await world.local.queue.settle();
    expect((await check(`${name}.empty`)).body).toMatchObject({ complete: true, status: "no-match" });
  });

  test.each([
    ["401", { status: 401, body: "{}" }],
    ["403", { status: 403, body: "{}" }],
    ["429", { status: 429, body: "{}" }],
    ["500", { status: 500, body: "{}" }],
    ["truncated JSON", { status: 200, body: JSON.stringify({ results: [] }), cutAt: 5 }],
    ["no JSON", { status: 200, body: "<html>" }],
    ["another shape", { status: 200, body: '{"positions":[]}' }],
    ["null", { status: 200, body: "null" }],
  ])("where the provider answers %s, the stored holdings stay and are marked", async (name, failure) => {
    const account = `fails-${name.replaceAll(/\W/g, "")}`.toLowerCase();
    const connection = await snapConnection();
    world.fakes.answers.set(`snaptrade ${account}`, positions([xiaomi]));
    await world.snapTrade(connection.webhook, event(account));
    await world.local.queue.settle();
    world.fakes.answers.set(`snaptrade ${account}`, failure);
    await world.snapTrade(connection.webhook, event(account));
    await world.local.queue.settle();
    const id = `${connection.name}.${account}`;
    expect((await check(id)).body).toMatchObject({
      complete: false,
      status: "review",
      check: { status: "stayed" },
    });
    // The next time it works, the mark goes; a retry after a pause is such a time too.
    world.fakes.answers.set(`snaptrade ${account}`, positions([xiaomi, apple], "2026-03-01T14:30:00Z"));
    world.now += 2_000;
    if (failure.status === 401 || failure.status === 403)
      await world.snapTrade(connection.webhook, event(account));
    await world.local.queue.settle();
    expect((await check(id)).body).toMatchObject({ complete: true, status: "stayed" });
  });

  test.each([404, 410])("an account that the provider answers %i for is kept, incomplete", async (status) => {
    const { name, webhook } = await snapConnection();
    world.fakes.answers.set(`snaptrade gone-${status}`, positions([xiaomi]));
    await world.snapTrade(webhook, event(`gone-${status}`));
    await world.local.queue.settle();
    expect((await portfolio(`${name}.gone-${status}`)).status).toBe(200);
    world.now += 1_000;
    world.fakes.answers.set(`snaptrade gone-${status}`, { status, body: "{}" });
    await world.snapTrade(webhook, event(`gone-${status}`));
    await world.local.queue.settle();
    const kept = await check(`${name}.gone-${status}`);
    expect(kept.body).toMatchObject({ complete: false, status: "review", check: { status: "stayed" } });
  });

  test("positions full of nulls and unknown fields are a gap, not nothing", async () => {
    const { name, webhook } = await snapConnection();
    world.fakes.answers.set(
      "snaptrade nulls",
      positions([
        { instrument: null, units: null, more: [] },
        { instrument: { kind: "hologram", symbol: "AAPL", extra: {} } },
      ]),
    );
    await world.snapTrade(webhook, event("nulls"));
    await world.local.queue.settle();
    const { body } = await portfolio(`${name}.nulls`);
    expect([body.portfolio.complete, body.portfolio.positions]).toEqual([
      false,
      [{ symbol: "AAPL", kind: "hologram", ref: "row-2" }],
    ]);
  });

  test("an authentic delivery that cannot be read is acknowledged and marks the connection's portfolios", async () => {
    const { webhook, secret } = await world.connect("own-5", "standard-webhooks");
    await world.standard(webhook, secret, "m1", {
      type: "portfolio.replaced",
      timestamp: "2026-03-01T14:10:00Z",
      data: { account: "a", positions: ["AAPL"] },
    });
    expect(
      (
        await world.standard(webhook, secret, "m2", {
          type: "portfolio.replaced",
          data: { account: "a", positions: "none" },
        })
      ).body,
    ).toEqual({ status: "parked" });
    await world.local.queue.settle();
    expect((await check("own-5.a")).body).toMatchObject({ complete: false, status: "review" });
  });

  test("a revoked connection takes nothing more, and what it kept answers as incomplete", async () => {
    const { webhook, secret } = await world.connect("own-6", "standard-webhooks");
    const payload = {
      type: "portfolio.replaced",
      timestamp: "2026-03-01T14:10:00Z",
      data: { account: "a", positions: ["AAPL"] },
    };
    await world.standard(webhook, secret, "m1", payload);
    await world.local.queue.settle();
    expect((await check("own-6.a")).body.complete).toBe(true);
    expect((await world.ask("DELETE", "/v1/connections/own-6")).status).toBe(200);
    expect((await world.standard(webhook, secret, "m2", payload)).status).toBe(404);
    expect((await check("own-6.a")).body).toMatchObject({ complete: false, status: "review" });
  });
});

describe("what is not a sender's delivery is refused, stores nothing and tells nothing", () => {
  const payload = {
    type: "portfolio.replaced",
    timestamp: "2026-03-01T14:10:00Z",
    data: { account: "bad", positions: ["AAPL"] },
  };

  test("a wrong signature, an unknown address and a key of another connection", async () => {
    const one = await world.connect("own-7", "standard-webhooks");
    const two = await world.connect("own-8", "standard-webhooks");
    const wrong = await world.standard(one.webhook, two.secret, "m1", payload);
    expect([wrong.status, wrong.body.detail]).toEqual([401, "The delivery is not authentic."]);
    expect((await world.standard(`/v1/webhooks/${"0".repeat(32)}`, one.secret, "m1", payload)).status).toBe(
      404,
    );
    expect((await world.standard("/v1/webhooks/TENANT%23x", one.secret, "m1", payload)).status).toBe(404);
    await world.local.queue.settle();
    expect((await portfolio("own-7.bad")).status).toBe(404);
    // It was not taken for the id's first copy either.
    expect((await world.standard(one.webhook, one.secret, "m1", payload)).body).toEqual({
      status: "accepted",
    });
  });

  test("a delivery replayed after its window", async () => {
    const { webhook, secret } = await world.connect("own-9", "standard-webhooks");
    const before = world.now;
    world.now = before - 301_000;
    const body = JSON.stringify(payload);
    const { signStandardWebhook } = await import("../../functions/brokers/standard-webhooks.ts");
    const timestampS = Math.floor(world.now / 1000);
    const headers = {
      "webhook-id": "m1",
      "webhook-timestamp": String(timestampS),
      "webhook-signature": signStandardWebhook(
        { id: "m1", timestampS, body: new TextEncoder().encode(body) },
        [secret],
      ),
    };
    world.now = before;
    expect((await world.deliver(webhook, body, headers)).status).toBe(401);
  });

  test("compression, an empty body and another method", async () => {
    const { webhook } = await world.connect("own-10", "standard-webhooks");
    expect((await world.deliver(webhook, gzipSync("{}"), { "content-encoding": "gzip" })).status).toBe(415);
    expect((await world.deliver(webhook, "", {})).status).toBe(400);
    expect((await world.ask("GET", webhook)).status).toBe(405);
  });

  test("where Plaid's key cannot be fetched the sender is told to come again", async () => {
    const { webhook } = await world.connect("plaid-2", "plaid", {
      credentials: { ...credentials.plaid, itemId: "item-2" },
      environment: "sandbox",
    });
    const key = world.fakes.answers.get("plaid key plaid-key-1");
    world.fakes.answers.set("plaid key plaid-key-1", { status: 500, body: "{}" });
    const down = await world.plaid(webhook, {
      webhook_type: "HOLDINGS",
      webhook_code: "DEFAULT_UPDATE",
      item_id: "item-2",
      environment: "sandbox",
    });
    expect([down.status, down.headers.get("retry-after")]).toEqual([503, "30"]);
    if (key !== undefined) world.fakes.answers.set("plaid key plaid-key-1", key);
    expect(
      (
        await world.plaid(webhook, {
          webhook_type: "HOLDINGS",
          webhook_code: "DEFAULT_UPDATE",
          item_id: "item-2",
          environment: "sandbox",
        })
      ).body,
    ).toEqual({ status: "accepted" });
    expect(
      (
        await world.plaid(webhook, {
          webhook_type: "HOLDINGS",
          webhook_code: "DEFAULT_UPDATE",
          item_id: "item-2",
          environment: "production",
        })
      ).body,
    ).toEqual({ status: "ignored" });
  });

  test("unknown event types are acknowledged", async () => {
    const { webhook } = await snapConnection();
    expect((await world.snapTrade(webhook, event("x", { eventType: "SOMETHING_NEW" }))).body).toEqual({
      status: "ignored",
    });
  });
});

describe("connections", () => {
  test("a rotated secret and its successor both count until the overlap ends", async () => {
    const { webhook, secret } = await world.connect("own-12", "standard-webhooks");
    const { body } = await world.ask("POST", "/v1/connections/own-12/rotate", { overlapSeconds: 60 });
    let messages = 0;
    const send = async (key: string) =>
      (await world.standard(webhook, key, `m${++messages}`, { type: "unknown.type" })).status;
    expect(body.secret).not.toBe(secret);
    expect([await send(secret), await send(body.secret)]).toEqual([200, 200]);
    world.now += 60_000;
    expect([await send(secret), await send(body.secret)]).toEqual([401, 200]);
  });

  test("secrets are files of mode 600 and are never answered again", async () => {
    const { secret } = await world.connect("own-13", "standard-webhooks");
    const { statSync, readdirSync } = await import("node:fs");
    const directory = `${world.dataDir}/secrets`;
    for (const file of readdirSync(directory))
      expect(statSync(`${directory}/${file}`).mode & 0o777).toBe(0o600);
    expect(JSON.stringify((await world.ask("GET", "/v1/connections")).body)).not.toContain(secret);
  });

  test("are the tenant's own", async () => {
    await world.connect("own-14", "standard-webhooks");
    world.tenant = "tenant-b";
    try {
      expect((await world.ask("GET", "/v1/connections")).body).toEqual({ connections: [] });
      expect((await world.ask("DELETE", "/v1/connections/own-14")).status).toBe(404);
      expect((await world.ask("POST", "/v1/connections/own-14/rotate", {})).status).toBe(404);
      expect((await portfolio("own-1.a-1")).status).toBe(404);
      expect((await check("own-1.a-1")).status).toBe(404);
    } finally {
      world.tenant = "tenant-a";
    }
  });

  test.each([
    ["an unknown provider", { name: "x", provider: "acme" }],
    ["missing credentials", { name: "x", provider: "plaid" }],
    ["a short secret", { name: "x", provider: "standard-webhooks", secret: "whsec_AAAA" }],
    ["an unknown credential", { name: "x", provider: "standard-webhooks", credentials: { password: "y" } }],
    ["a name that is none", { name: "X Y", provider: "standard-webhooks" }],
  ])("with %s are refused", async (_, body) => {
    expect((await world.ask("POST", "/v1/connections", body)).status).toBe(422);
  });
});

test("nothing of a portfolio, an account or a secret is in the log of all of the above", () => {
  const text = world.log.join("\n");
  expect(world.log.length).toBeGreaterThan(100);
  for (const planted of [
    "XIACY",
    "AAPL",
    "XIACF",
    "G9830T106",
    "acc-1",
    "acc-50",
    "act-1",
    "usr-1",
    "user-1",
    "item-1",
    "whsec_",
    "planted",
    "own-1",
    "Xiaomi",
  ]) {
    expect(text).not.toContain(planted);
  }
});
