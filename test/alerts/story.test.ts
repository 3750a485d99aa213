/**
 * The case that this service was born from, told to whoever holds the shares: a ban that a court suspends, that comes back, that
 * ends. Over HTTP, with a receiver that verifies by the library of Standard Webhooks' authors.
 * @module
 */

import { afterEach, describe, expect, test } from "vitest";
import { EFFECTIVE, invented, statedOf, unrelated, XIAOMI } from "./orders.ts";
import { openWorld, type Receiver, startReceiver, type World } from "./world.ts";

const opened: { close: () => Promise<void> }[] = [];
const opening = async <T extends { close: () => Promise<void> }>(it: Promise<T>): Promise<T> => {
  const found = await it;
  opened.push(found);
  return found;
};
afterEach(async () => {
  for (const one of opened.splice(0).reverse()) await one.close();
});

const holding = [
  { symbol: "XIACY", quantity: "120.5", marketValue: "2904.05", currency: "USD", ref: "row-1" },
  { symbol: "AAPL", quantity: "3" },
];

async function begin(
  knownAt = "2021-03-12T17:00:00Z",
): Promise<{ readonly world: World; readonly receiver: Receiver }> {
  const world = await opening(openWorld({ now: "2021-03-15T13:31:00Z", knownAt }));
  return { world, receiver: await opening(startReceiver()) };
}

const DISSOLVED = "2021-03-15T14:00:00Z";
const dissolution = invented("order.xiaomi.2021-03-15", "dissolution", DISSOLVED, {
  against: "order.xiaomi.2021-03-12",
  listings: [XIAOMI],
});
const vacatur = invented("order.xiaomi.2021-03-16", "vacatur", "2021-03-15T15:00:00Z", {
  listings: [XIAOMI],
});

describe("whoever holds a listed company's shares", () => {
  test("is told when a court suspends the ban, when it comes back and when it ends, with docket and citation", async () => {
    const { world, receiver } = await begin();
    await world.subscribe(receiver);
    await world.hold("family-1", holding);
    await world.settle();
    expect(receiver.received).toEqual([]);

    await world.enter("order-1", statedOf("order.xiaomi.2021-03-12"));
    await world.settle();
    expect(receiver.received).toHaveLength(1);
    const [suspended] = receiver.received;
    expect(suspended).toMatchObject({
      type: "portfolio.verdict.changed",
      data: {
        cause: "entry",
        from: "2021-03-13T04:30:00.000Z",
        portfolio: { id: "family-1", version: 1, complete: true },
        before: { status: "restricted", acts: { purchase: "prohibited", sale: "prohibited" } },
        after: { status: "stayed", acts: { purchase: "permitted", sale: "permitted" } },
        positions: [{ index: 0, symbol: "XIACY", ref: "row-1", listings: [XIAOMI] }],
        listings: { [XIAOMI]: { phase: "enjoined", relief: { docket: "1:21-cv-00280", court: "D.D.C." } } },
        entry: { id: "order-1", version: 2 },
        register: { version: 2 },
      },
    });
    expect(suspended?.data.entry.changes[0].citations[0].url).toMatch(/^https:/);

    world.now = Date.parse("2021-03-15T14:10:00Z");
    await world.enter("order-2", [dissolution]);
    await world.settle();
    world.now = Date.parse("2021-03-15T15:10:00Z");
    await world.enter("order-3", [vacatur]);
    await world.settle();
    expect(
      receiver.received.map(({ data }) => `${data.before.status} → ${data.after.status} from ${data.from}`),
    ).toEqual([
      "restricted → stayed from 2021-03-13T04:30:00.000Z",
      "stayed → restricted from 2021-03-15T14:00:00.000Z",
      "restricted → not-binding from 2021-03-15T15:00:00.000Z",
    ]);
    // Nothing comes twice, however often it is looked.
    for (let looks = 0; looks < 3; looks += 1) await world.pass(60_000);
    expect(receiver.requests).toHaveLength(3);
  });

  test("is told 90, 30, 7 and 1 days before the ban begins, and when it has, in that order and once each", async () => {
    const world = await opening(openWorld({ now: "2021-01-15T12:00:00Z" }));
    const receiver = await opening(startReceiver());
    const events = ["portfolio.verdict.changed", "portfolio.change.ahead"];
    await world.subscribe(receiver, { events });
    await world.hold("family-1", holding);
    for (const days of [40, 20, 6.5, 0.5, -0.1]) {
      world.now = EFFECTIVE - days * 86_400_000;
      await world.settle();
      await world.settle();
    }
    expect(
      receiver.received.map(({ type, data }) => [
        type,
        data.days ?? 0,
        data.at ?? data.from,
        `${data.before.status} → ${data.after.status}`,
      ]),
    ).toEqual([
      ...[30, 7, 1].map((days) => [
        "portfolio.change.ahead",
        days,
        "2021-03-15T13:30:00.000Z",
        "pending → restricted",
      ]),
      ["portfolio.verdict.changed", 0, "2021-03-15T13:30:00.000Z", "pending → restricted"],
    ]);
  });

  test("hears nothing of an entry that changes no answer: only who follows the register does", async () => {
    const { world, receiver } = await begin();
    const follower = await opening(startReceiver());
    await world.subscribe(receiver);
    await world.subscribe(follower, { events: ["register.entry.appended"] });
    await world.hold("family-1", holding);
    await world.enter("unrelated", [unrelated]);
    await world.settle();
    expect(receiver.requests).toEqual([]);
    expect(follower.received).toMatchObject([
      { type: "register.entry.appended", data: { id: "unrelated", version: 2 } },
    ]);
  });

  test("gets one event for a portfolio, however many of its positions an entry reaches, and every holder gets one", async () => {
    const { world, receiver } = await begin();
    await world.subscribe(receiver);
    const rows = ["XIACY", "1810.HK", "XIACF"].map((symbol) => ({ symbol }));
    for (let n = 0; n < 25; n += 1) await world.hold(`family-${n}`, rows);
    await world.hold("none", [{ symbol: "AAPL" }]);
    await world.enter("order-1", statedOf("order.xiaomi.2021-03-12"));
    await world.settle();
    expect(receiver.received.map(({ data }) => data.portfolio.id).sort()).toEqual(
      Array.from({ length: 25 }, (_, n) => `family-${n}`).sort(),
    );
    expect(receiver.received.every(({ data }) => data.positions.length === 3)).toBe(true);
    expect(new Set(receiver.received.map(({ id }) => id)).size).toBe(25);
  });

  test("is told where only a stored fund of the portfolio holds the shares", async () => {
    const { world, receiver } = await begin();
    const constituents = {
      asOf: "2021-03-12",
      holdings: [{ symbol: "1810.HK", weight: "0.05" }, { symbol: "AAPL" }],
    };
    const fund = { fund: { symbol: "MCHI", exchange: "XNAS" }, ...constituents };
    expect((await world.ask("PUT", "/v1/funds/mchi", fund)).body).toMatchObject({ fund: { id: "mchi" } });
    await world.subscribe(receiver);
    await world.hold("family-1", [{ symbol: "MCHI", exchange: "XNAS", kind: "etf" }]);
    await world.enter("order-1", statedOf("order.xiaomi.2021-03-12"));
    await world.settle();
    const { body } = await world.ask("GET", "/v1/portfolios/family-1/check");
    expect(receiver.received).toMatchObject([{ data: { after: { status: body.status } } }]);
    expect(receiver.received[0]?.data.before.status).not.toBe(body.status);
  });

  test("hears of portfolios asked for only, and of nothing that was before the subscription", async () => {
    const { world, receiver } = await begin();
    await world.hold("family-1", holding);
    await world.hold("family-2", holding);
    await world.enter("order-1", statedOf("order.xiaomi.2021-03-12"));
    await world.subscribe(receiver, { portfolios: ["family-2"] });
    await world.settle();
    expect(receiver.requests).toEqual([]);
    world.now = Date.parse("2021-03-15T14:10:00Z");
    await world.enter("order-2", [dissolution]);
    await world.settle();
    expect(receiver.received.map(({ data }) => data.portfolio.id)).toEqual(["family-2"]);
  });

  test("finds nothing of a holding, a portfolio or a secret in the logs", async () => {
    const { world, receiver } = await begin();
    await world.subscribe(receiver);
    await world.hold("family-1", holding);
    receiver.behave = (response) => response.writeHead(500).end("family-1 XIACY");
    await world.enter("order-1", statedOf("order.xiaomi.2021-03-12"));
    for (let tries = 0; tries < 4; tries += 1) await world.pass(3_600_000);
    expect(receiver.requests.length).toBeGreaterThan(2);
    const log = world.log.join("\n");
    for (const told of ["family-1", "XIACY", "2904", "row-1", receiver.secret ?? "", String(receiver.port)])
      expect(log).not.toContain(told);
  });
});

test("a tenant is told of its own portfolios only", async () => {
  const { world, receiver } = await begin();
  const other = await opening(startReceiver());
  await world.subscribe(receiver);
  await world.hold("family-1", holding);
  world.tenant = "tenant-b";
  const own = await world.subscribe(other);
  await world.hold("family-b", holding);
  await world.enter("order-1", statedOf("order.xiaomi.2021-03-12"));
  await world.settle();
  expect(receiver.received.map(({ data }) => data.portfolio.id)).toEqual(["family-1"]);
  expect(other.received.map(({ data }) => data.portfolio.id)).toEqual(["family-b"]);
  world.tenant = "tenant-a";
  expect((await world.ask("GET", `/v1/subscriptions/${own}/events`)).status).toBe(404);
});
