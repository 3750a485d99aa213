/**
 * Ids inside authentic deliveries, and on the bare wire, that would lead elsewhere if they became part of a key or a path as they are:
 * whatever a tenant's own broker calls an account, a user, a holding or an event, nothing of another tenant or portfolio is touched.
 * @module
 */

import { connect as connectSocket } from "node:net";
import { afterAll, beforeAll, expect, test } from "vitest";
import { tenantKey } from "../../functions/portfolios/keys.ts";
import { ok } from "../../functions/stand-ins/answer.ts";
import { credentials, openWorld, type World } from "../portfolios/service-under-test.ts";

let world: World;
/** What must stay as it is: items of the victim's tenant, and portfolios of the attacker's own that other sources keep. */
let kept: readonly string[];
beforeAll(async () => {
  world = await openWorld();
  for (const tenant of ["victim", "attacker"]) {
    world.tenant = tenant;
    for (const id of ["plain", "own.good", "mx.good", "constructor"]) {
      const put = await world.ask(
        "PUT",
        `/v1/portfolios/${id}`,
        { positions: ["XIACY"] },
        { "if-none-match": "*" },
      );
      expect(put.status).toBe(201);
    }
  }
  kept = await world.contents();
});
afterAll(() => world.close());

const long = "a".repeat(300_000);
const odd: readonly unknown[] = [
  "..",
  "../../victim",
  "good",
  "../own.good",
  "%2e%2e%2fplain",
  "__proto__",
  "constructor",
  "toString",
  "plain#",
  "#LINES",
  `PORTFOLIO#plain`,
  `${tenantKey("victim")}`,
  `x\u0000y`,
  `x\u001by`,
  `x\u009by`,
  "\u202egood",
  "GOOD",
  "g\u0301ood",
  "\ud800",
  " ",
  "",
  "\n",
  "~",
  "!",
  "fund:x",
  "class:RU",
  "a/b\\c",
  "{{7*7}}",
  "'; drop table",
  "🙂".repeat(100),
  long,
  null,
  0,
  -1,
  1e308,
  true,
  [],
  ["good"],
  {},
  { toString: "good" },
];

/** Nothing that was there before has changed or gone. */
async function expectKept(): Promise<void> {
  await world.local.queue.settle();
  const now = new Set(await world.contents());
  expect(kept.filter((item) => !now.has(item))).toEqual([]);
}

test("whatever a sender of whole portfolios calls its account, its event or its type", async () => {
  const { webhook, secret } = await world.connect("own", "standard-webhooks");
  let sent = 0;
  for (const id of odd) {
    const data = { account: id, positions: ["AAPL"] };
    const event = { type: "portfolio.replaced", timestamp: "2026-03-01T14:00:00Z", data };
    for (const body of [event, { ...event, type: id }, { ...event, timestamp: id }, { ...event, data: id }]) {
      const { status } = await world.standard(webhook, secret, `m-${++sent}`, body);
      expect([JSON.stringify(body).slice(0, 200), status < 500]).toEqual([expect.any(String), true]);
    }
  }
  await expectKept();
}, 60_000);

test("whatever a sender of single holdings calls its account, its user or its holding", async () => {
  const { webhook, secret } = await world.connect("mx", "mx", {});
  const event = {
    type: "HOLDING",
    action: "created",
    account_guid: "act",
    user_guid: "usr-none",
    guid: "h",
    symbol: "AAPL",
    updated_at: 1_772_370_000,
  };
  const headers = { Authorization: `Basic ${Buffer.from(secret).toString("base64")}` };
  for (const id of odd)
    for (const field of ["account_guid", "user_guid", "guid", "action", "type", "symbol"]) {
      const { status } = await world.deliver(webhook, JSON.stringify({ ...event, [field]: id }), headers);
      expect([field, JSON.stringify(id)?.slice(0, 200), status < 500]).toEqual([
        field,
        expect.anything(),
        true,
      ]);
    }
  await expectKept();
}, 60_000);

test("whatever a platform calls the account, the user or the event that something is fetched for", async () => {
  const { webhook } = await world.connect("snap", "snaptrade", { credentials: credentials.snaptrade });
  world.fakes.answers.set(
    "snaptrade good",
    ok({ results: [{ instrument: { kind: "stock", symbol: "AAPL", exchange: "XNAS" }, units: "1" }] }),
  );
  const event = {
    webhookId: "w",
    userId: "user-1",
    accountId: "good",
    eventType: "ACCOUNT_HOLDINGS_UPDATED",
    eventTimestamp: new Date(world.now).toISOString(),
  };
  for (const [i, id] of odd.entries())
    for (const field of ["accountId", "userId", "webhookId", "eventType"]) {
      const { status } = await world.snapTrade(webhook, {
        ...event,
        webhookId: `w-${i}-${field}`,
        [field]: id,
      });
      expect([field, JSON.stringify(id)?.slice(0, 200), status < 500]).toEqual([
        field,
        expect.anything(),
        true,
      ]);
    }
  await expectKept();
  // "..%2F" is a name like another; ".." alone would be a step.
  expect(world.fakes.asked.filter((what) => /(^|[ /])\.{1,2}([ /]|$)/.test(what))).toEqual([]);
}, 60_000);

/** Sends bytes as they are and gives the status of what comes back; null: the connection was closed without an answer. */
function raw(text: string | Buffer): Promise<number | null> {
  return new Promise((resolve) => {
    const socket = connectSocket(Number(new URL(world.url).port), "127.0.0.1");
    let heard = "";
    const ended = (): void => resolve(Number(/^HTTP\/1\.1 (\d+)/.exec(heard)?.[1] ?? Number.NaN) || null);
    socket.setEncoding("latin1").on("data", (chunk: string) => {
      heard += chunk;
    });
    socket.on("error", ended).on("close", ended);
    socket.setTimeout(20_000, () => socket.destroy());
    socket.write(text);
  });
}

test("whatever stands in the first line, a header or the keys of a body on the bare wire", async () => {
  const body = (text: string): string =>
    `content-type: application/json\r\ncontent-length: ${Buffer.byteLength(text)}\r\n\r\n${text}`;
  const ask = (target: string, more = "\r\n", method = "GET"): string =>
    `${method} ${target} HTTP/1.1\r\nhost: 127.0.0.1\r\nconnection: close\r\n${more}`;
  const put = (target: string, text: string, header = 'if-match: "1"\r\n'): string =>
    ask(target, header + body(text), "PUT");
  const targets = [
    "/v1/portfolios/../../v1/portfolios/plain",
    "/v1/portfolios/x/../plain",
    "/v1/portfolios/%2e%2e/plain",
    "/v1/portfolios/..%2fplain",
    "/v1/portfolios//plain",
    "//v1/portfolios/plain/",
    "/v1/portfolios/plain%00",
    "/v1/portfolios/plain\u0000",
    "/v1/portfolios/plain\u0007",
    "/v1/portfolios/plain\u00ff",
    "/v1/portfolios/\\plain",
    "/v1/portfolios/plain;x",
    "/v1/portfolios/__proto__",
    "/v1/portfolios/toString",
    "http://elsewhere.example/v1/portfolios/own.good.",
    "*",
    "/v1/webhooks/__proto__",
    "/v1/webhooks/..%2f..%2fportfolios",
    `/v1/portfolios/${"a".repeat(10_000_000)}`,
    `/v1/portfolios?cursor=${"a".repeat(8_000)}`,
    "/v1/portfolios?__proto__[limit]=1",
  ];
  const hostile =
    '{"__proto__":{"positions":["AAPL"]},"constructor":{"prototype":{"gaps":[]}},"positions":["AAPL"]}';
  for (const target of targets)
    for (const bytes of [
      ask(target),
      ask(target, 'if-match: "1"\r\n\r\n', "DELETE"),
      put(target, JSON.stringify({ positions: ["AAPL"] })),
      put(target, hostile),
    ]) {
      const status = await raw(bytes);
      // "x/../plain" is "plain" to whoever resolves a path by its standard: the tenant's own, asked for and written with its version.
      expect([target.slice(0, 80), status === null || status < 500]).toEqual([target.slice(0, 80), true]);
    }
  for (const text of [
    hostile,
    '{"positions":[{"__proto__":{"symbol":"AAPL"}}]}',
    '{"positions":[{"ref":"__proto__","symbol":"AAPL"}]}',
  ])
    for (const [method, target] of [
      ["POST", "/v1/checks"],
      ["PUT", "/v1/portfolios/fresh"],
      ["POST", "/v1/connections"],
      ["PUT", "/v1/funds/mchi"],
    ] as const) {
      const status = await raw(ask(target, body(text), method));
      expect([target, text, status !== null && status < 500]).toEqual([target, text, true]);
    }
  for (const header of [
    'if-match: "__proto__"',
    "if-none-match: \u0001",
    `x: ${"a".repeat(1_000_000)}`,
    "content-length: -1",
  ])
    expect([
      header.slice(0, 40),
      ((await raw(put("/v1/portfolios/plain", "{}", `${header}\r\n`))) ?? 400) < 500,
    ]).toEqual([header.slice(0, 40), true]);
  world.tenant = "victim";
  const own = await world.ask("GET", "/v1/portfolios/plain");
  expect([own.status, own.body.portfolio.version, own.body.portfolio.positions]).toMatchObject([
    200,
    1,
    [{ symbol: "XIACY" }],
  ]);
  world.tenant = "attacker";
  expect(world.log.filter((line) => line.includes('"fault"'))).toEqual([]);
  expect(Object.keys(Object.prototype)).toEqual([]);
}, 120_000);
