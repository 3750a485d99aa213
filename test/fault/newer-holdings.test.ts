/**
 * A version meets what a newer one has stored, as while a canary is half done: it refuses to answer from what it does not understand,
 * and changes nothing of it, on any way to it.
 * @module
 */

import { gzipSync } from "node:zlib";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { healthOf } from "../../functions/portfolios/health.ts";
import { deliveryKey, fundKey, type Key, partKey, portfolioKey } from "../../functions/portfolios/keys.ts";
import { get, type Item, put, textAt } from "../../functions/portfolios/table.ts";
import { openWorld, type World } from "../portfolios/service-under-test.ts";

let world: World;
beforeAll(async () => {
  world = await openWorld();
});
afterAll(() => world.close());

const table = () => world.local.holdings.table;
const present = async (key: Key): Promise<Item> => {
  const item = await get(table(), key);
  if (item === null) throw new Error("nothing stands there");
  return item;
};
/** Puts the item anew as a newer version would have it. */
const renew = async (key: Key, change: (item: Item) => Item): Promise<void> => {
  await put(table(), key, change(await present(key)));
};
/** Adds a field to the JSON in an attribute. */
const withField =
  (attribute: string, field: object) =>
  (item: Item): Item => ({
    ...item,
    [attribute]: { S: JSON.stringify({ ...JSON.parse(textAt(item, attribute) ?? ""), ...field }) },
  });

let n = 0;
let secret = "";
let webhook = "";
let connection = "";
beforeEach(async () => {
  n += 1;
  world.tenant = `tenant-${n}`;
  connection = `own-${n}`;
  ({ webhook, secret } = await world.connect(connection, "standard-webhooks"));
});

const replaced = (symbol: string, at: string) => ({
  type: "portfolio.replaced",
  timestamp: at,
  data: { account: "acct", positions: [symbol] },
});
const deliver = (id: string, symbol: string, at: string) =>
  world.standard(webhook, secret, id, replaced(symbol, at));
const path = () => `/v1/portfolios/${connection}.acct`;
const key = () => portfolioKey(world.tenant, `${connection}.acct`);

test.each<[string, (item: Item) => Item]>([
  ["a field of its head", withField("head", { heldUntil: 1 })],
  ["another format of its head", withField("head", { format: 2, parts: "elsewhere" })],
  ["another format beside its head", (item) => ({ ...item, format: { N: "2" } })],
])("%s is kept, and nothing is answered without it", async (_, newer) => {
  expect((await deliver("m-1", "XIACY", "2026-03-01T14:00:00Z")).status).toBe(200);
  await world.local.queue.settle();
  const { status, headers } = await world.ask("GET", path());
  expect(status).toBe(200);
  await renew(key(), newer);
  const before = await present(key());

  const tag = { "if-match": headers.get("etag") ?? "" };
  const asked: [string, string, unknown?][] = [
    ["GET", path()],
    ["GET", `${path()}/check`],
    ["GET", "/v1/portfolios"],
    ["PUT", path(), { positions: ["AAPL"] }],
    ["DELETE", path()],
  ];
  for (const [method, where, body] of asked) {
    const answer = await world.ask(method, where, body, method === "GET" ? {} : tag);
    expect([method, where, answer.status, answer.headers.get("retry-after")]).toEqual([
      method,
      where,
      503,
      "5",
    ]);
    expect(answer.body).toMatchObject({ type: "/problems/holdings-unavailable" });
    expect(JSON.stringify(answer.body)).toContain("newer version");
  }

  // A delivery is taken in, and waits until a version carries it out that knows what stands there.
  expect((await deliver("m-2", "AAPL", "2026-03-01T14:30:00Z")).status).toBe(200);
  await world.local.queue.settle();
  expect(await present(key())).toEqual(before);
  expect(world.log.some((line) => line.includes("NewerHoldings"))).toBe(true);
});

test("a field of what it holds is kept, and nothing is answered without it", async () => {
  await deliver("m-1", "XIACY", "2026-03-01T14:00:00Z");
  await world.local.queue.settle();
  const head = JSON.parse(textAt(await present(key()), "head") ?? "");
  const holdings = { positions: [{ symbol: "XIACY" }], lent: [{ symbol: "SIUIF" }] };
  await renew(partKey(head.parts.id, 0), (item) => ({
    ...item,
    data: { B: gzipSync(JSON.stringify(holdings)) },
  }));
  for (const where of [path(), `${path()}/check`])
    expect([where, (await world.ask("GET", where)).status]).toEqual([where, 503]);
  await deliver("m-2", "AAPL", "2026-03-01T14:30:00Z");
  await world.local.queue.settle();
  expect(JSON.parse(textAt(await present(key()), "head") ?? "")).toEqual(head);
});

test("a delivery that a newer version recorded waits for it, whatever it says more", async () => {
  await deliver("m-1", "XIACY", "2026-03-01T14:00:00Z");
  await world.local.queue.settle();
  const found = webhook.slice(webhook.lastIndexOf("/") + 1);
  for (const [id, attribute, field] of [
    ["m-record", "delivery", { only: "some" }],
    ["m-event", "payload", { only: "some" }],
  ] as const) {
    const at = deliveryKey(found, id);
    const first = await present(deliveryKey(found, "m-1"));
    const record = { ...JSON.parse(textAt(first, "delivery") ?? ""), event: id, state: "received" };
    const event = {
      kind: "replace",
      account: "acct",
      at: Date.parse("2026-03-01T14:30:00Z"),
      complete: true,
      positions: [{ symbol: "AAPL" }],
    };
    const item = {
      ...first,
      state: { S: "received" },
      delivery: { S: JSON.stringify(record) },
      payload: { S: JSON.stringify(event) },
    };
    await put(table(), at, withField(attribute, field)(item));
    const before = [await present(at), await present(key()), await healthOf(table(), found)];
    await world.local.queue.send({ connection: found, delivery: id });
    await world.local.queue.settle();
    expect([await present(at), await present(key()), await healthOf(table(), found)]).toEqual(before);
  }
});

test("a stored fund with a field more is kept, and what it holds is not passed over", async () => {
  const list = {
    fund: { symbol: "MCHI" },
    asOf: "2026-02-27",
    holdings: [{ symbol: "XIACY", weight: "100" }],
  };
  const stored = await world.ask("PUT", "/v1/funds/mchi", list, { "if-none-match": "*" });
  expect([200, 201]).toContain(stored.status);
  const put = await world.ask("PUT", "/v1/portfolios/p", { positions: ["MCHI"] }, { "if-none-match": "*" });
  expect(put.status).toBe(201);
  const at = fundKey(world.tenant, "mchi");
  await renew(at, withField("head", { lent: true }));
  const before = await present(at);
  for (const [method, where, body] of [
    ["GET", "/v1/funds/mchi"],
    ["GET", "/v1/portfolios/p/check"],
    ["PUT", "/v1/funds/mchi", { ...list, asOf: "2026-02-28" }],
    ["DELETE", "/v1/funds/mchi"],
  ] as const)
    expect([method, where, (await world.ask(method, where, body)).status]).toEqual([method, where, 503]);
  expect(await present(at)).toEqual(before);
});
