/**
 * What becomes of a stored portfolio when its provider answers otherwise than it should, and afterwards.
 * @module
 */

import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { enqueueDailyPulls } from "../../functions/portfolios/daily-pulls.ts";
import { type Answer, ok } from "../../functions/stand-ins/answer.ts";
import { credentials, openWorld, type World } from "./service-under-test.ts";

let world: World;
beforeAll(async () => {
  world = await openWorld({ timeoutMs: 2_000 });
});
afterAll(() => world.close());

const check = async (id: string) => world.ask("GET", `/v1/portfolios/${id}/check?asOf=2021-03-15T13:31:00Z`);

interface Platform {
  readonly id: string;
  /** What the provider is asked. */
  readonly question: string;
  readonly holding: (symbol: string) => Answer;
  /** Lets the service ask. */
  readonly notify: () => Promise<unknown>;
}

let events = 0;
const platforms: Readonly<Record<string, (name: string) => Promise<Platform>>> = {
  snaptrade: async (name) => {
    const { webhook } = await world.connect(name, "snaptrade", { credentials: credentials.snaptrade });
    return {
      id: `${name}.${name}`,
      question: `snaptrade ${name}`,
      holding: (symbol) =>
        ok({
          results: [{ instrument: { kind: "adr", symbol, exchange: "OTCM" }, units: "1" }],
          data_freshness: { as_of: new Date(world.now).toISOString() },
        }),
      notify: () =>
        world.snapTrade(webhook, {
          webhookId: `event-${++events}`,
          userId: "user-1",
          accountId: name,
          eventType: "ACCOUNT_HOLDINGS_UPDATED",
          eventTimestamp: new Date(world.now).toISOString(),
        }),
    };
  },
  plaid: async (name) => {
    const accessToken = `access-${name}`;
    const { webhook } = await world.connect(name, "plaid", {
      credentials: { ...credentials.plaid, accessToken },
    });
    return {
      id: `${name}.item`,
      question: `plaid ${accessToken}`,
      holding: (symbol) =>
        ok({
          holdings: [{ security_id: "s", quantity: 1 }],
          securities: [
            { security_id: "s", ticker_symbol: symbol, market_identifier_code: "OTCM", type: "equity" },
          ],
        }),
      notify: () =>
        world.plaid(webhook, {
          webhook_type: "HOLDINGS",
          webhook_code: "DEFAULT_UPDATE",
          item_id: "item-1",
          environment: "production",
          new_holdings: ++events,
        }),
    };
  },
  mx: async (name) => {
    const { webhook, secret } = await world.connect(name, "mx", { credentials: credentials.mx });
    const user = `usr-${name}`;
    const holding = (symbol: string) => ({ guid: "h1", account_guid: "act", user_guid: user, symbol });
    world.fakes.answers.set(`mx ${user}`, ok({ investment_holdings: [], pagination: { total_pages: 1 } }));
    await world.deliver(
      webhook,
      JSON.stringify({ type: "HOLDING", action: "created", ...holding("AAPL"), updated_at: 1_700_000_000 }),
      { Authorization: `Basic ${Buffer.from(secret).toString("base64")}` },
    );
    await world.local.queue.settle();
    return {
      id: `${name}.act`,
      question: `mx ${user}`,
      holding: (symbol) =>
        ok({
          investment_holdings: [{ ...holding(symbol), updated_at: Math.floor(world.now / 1000) }],
          pagination: { total_pages: 1 },
        }),
      // MX pushes; its list is asked for once a day.
      notify: async () => {
        world.now += 86_400_000;
        await enqueueDailyPulls({ ...world.local.holdings, queue: world.local.queue }, world.now);
      },
    };
  },
};

const unavailable: Readonly<Record<string, Answer>> = {
  "429": { status: 429, body: "{}" },
  "500": { status: 500, body: "{}" },
  "503": { status: 503, body: "<html>" },
  "no answer in time": { status: 200, body: "{}", delayMs: 6_000 },
  "an answer cut short": { status: 200, body: JSON.stringify({ results: [], holdings: [] }), cutAt: 9 },
  "JSON cut short": { status: 200, body: '{"results":[' },
  "another shape": { status: 200, body: '{"results":{},"holdings":{},"investment_holdings":{}}' },
  "a redirection": { status: 302, body: "" },
  nothing: { status: 204, body: "" },
};
const refused: Readonly<Record<string, Answer>> = {
  "400": { status: 400, body: JSON.stringify({ error_code: "ITEM_LOGIN_REQUIRED" }) },
  "401": { status: 401, body: "{}" },
  "403": { status: 403, body: "{}" },
};

describe.each(Object.entries(platforms))("%s", (provider, open) => {
  const start = async (name: string): Promise<Platform> => {
    const platform = await open(name);
    world.fakes.answers.set(platform.question, platform.holding("XIACY"));
    world.now += 1_000;
    await platform.notify();
    await world.local.queue.settle();
    expect((await check(platform.id)).body).toMatchObject({ complete: true, status: "stayed" });
    world.now += 1_000;
    return platform;
  };
  const nameOf = (what: string) => `${provider.slice(0, 5)}-${what.toLowerCase().replaceAll(/\W/g, "-")}`;

  test.each(Object.entries(unavailable))(
    "%s: what is stored stays, incomplete, until the queue's own next try",
    async (what, failure) => {
      const { id, question, holding, notify } = await start(nameOf(what));
      const { version } = (await world.ask("GET", `/v1/portfolios/${id}`)).body.portfolio;
      world.fakes.answers.set(question, failure);
      await notify();
      await world.local.queue.settle();
      expect((await check(id)).body).toMatchObject({
        complete: false,
        status: "review",
        check: { status: "stayed" },
      });
      world.now += 3_000;
      world.fakes.answers.set(question, holding("AAPL"));
      await world.local.queue.settle();
      expect((await check(id)).body).toMatchObject({ complete: true, status: "no-match" });
      // One for the gap, one for what was fetched in the end.
      expect((await world.ask("GET", `/v1/portfolios/${id}`)).body.portfolio.version).toBe(version + 2);
      expect(await world.local.queue.dead()).toBe(0);
    },
  );

  test.each(Object.entries(refused))(
    "%s: incomplete, and not tried again by itself",
    async (what, failure) => {
      const { id, question, holding, notify } = await start(nameOf(what));
      world.fakes.answers.set(question, failure);
      await notify();
      await world.local.queue.settle();
      world.fakes.answers.set(question, holding("AAPL"));
      world.now += 3_000;
      await world.local.queue.settle();
      expect((await check(id)).body).toMatchObject({
        complete: false,
        status: "review",
        check: { status: "stayed" },
      });
      await notify();
      await world.local.queue.settle();
      expect((await check(id)).body).toMatchObject({ complete: true, status: "no-match" });
    },
  );

  test.each([404, 410])(
    "%i: what is stored stays, incomplete: only a word of deletion deletes",
    async (status) => {
      const { id, question, notify } = await start(nameOf(String(status)));
      world.fakes.answers.set(question, { status, body: "{}" });
      await notify();
      await world.local.queue.settle();
      const { body } = await check(id);
      expect(body).toMatchObject({ complete: false, status: "review", check: { status: "stayed" } });
      expect(body.portfolio.incompleteSince).toBe(new Date(world.now).toISOString());
    },
  );
});
