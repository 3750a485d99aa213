/**
 * What else subscribers are told of: classes of issuers, windows that close, funds' newer lists, sources in trouble; and by letter.
 * @module
 */

import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, expect, test } from "vitest";
import { statedBy } from "./orders.ts";
import { openWorld, type Receiver, startReceiver, type World } from "./world.ts";

const DAY = 86_400_000;
const opened: { close: () => Promise<void> }[] = [];
afterEach(async () => {
  for (const one of opened.splice(0).reverse()) await one.close();
});

async function begin(now: string): Promise<{ readonly world: World; readonly receiver: Receiver }> {
  const world = await openWorld({ now });
  opened.push(world);
  const receiver = await startReceiver();
  opened.push(receiver);
  return { world, receiver };
}

const told = ({ received }: Receiver) =>
  received.map(({ data }) => `${data.portfolio.id} ${data.before.status} → ${data.after.status}`);

test("whoever holds a security of a class is told that the class is listed, though its issuer is entered nowhere", async () => {
  const { world, receiver } = await begin("2022-04-05T12:00:00Z");
  await world.subscribe(receiver);
  // An invented ISIN, whose check digit is right.
  await world.hold("russian", [{ isin: "RU0000000003" }]);
  await world.hold("american", [{ isin: "US0378331005" }]);
  world.now = Date.parse("2022-04-06T16:00:00Z");
  const programme = statedBy("ru-new-investment", world.now);
  await world.enter("programme", programme);
  await world.settle();
  expect(receiver.received).toEqual([]);
  await world.enter("class", statedBy("ru-new-investment.class.ru", world.now));
  await world.settle();
  expect(told(receiver)).toEqual(["russian no-match → review"]);
  expect(receiver.received[0]?.data).toMatchObject({
    cause: "entry",
    listings: {
      "ru-new-investment.class.ru": {
        citations: expect.arrayContaining([
          expect.objectContaining({ title: expect.stringContaining("Executive Order 14071") }),
        ]),
      },
    },
  });
});

test("whoever holds shares whose window closes is told 90, 30, 7 and 1 days before, and when it has", async () => {
  const { world, receiver } = await begin("2021-05-12T12:00:00Z");
  await world.subscribe(receiver, { events: ["portfolio.verdict.changed", "portfolio.change.ahead"] });
  await world.hold("family-1", [{ symbol: "002415.SZ" }]);
  // A year after the designation of 12 November 2020: "on or before 11:59 pm" of 11 November in New York.
  const closes = "2021-11-12T04:59:00.000Z";
  for (const days of [95, 85, 29, 6, 0.5, -0.1]) {
    world.now = Date.parse(closes) - days * DAY;
    await world.settle();
  }
  expect(receiver.received.map(({ type, data }) => [type, data.days ?? 0, data.at ?? data.from])).toEqual([
    ...[90, 30, 7, 1].map((days) => ["portfolio.change.ahead", days, closes]),
    ["portfolio.verdict.changed", 0, closes],
  ]);
  expect(receiver.received.at(-1)?.data).toMatchObject({
    cause: "time",
    before: { acts: { divest: "permitted" } },
    after: { acts: { divest: "prohibited" } },
  });
});

const listOf = (asOf: string, symbols: readonly string[]) => ({
  fund: { symbol: "MCHI", exchange: "XNAS" },
  asOf,
  holdings: symbols.map((symbol) => ({ symbol })),
});

test("whoever holds a fund is told once that its newer list holds a listed company, and that a later one does not", async () => {
  const { world, receiver } = await begin("2021-03-15T14:00:00Z");
  const store = async (asOf: string, symbols: readonly string[]) => {
    const { status, body } = await world.ask("PUT", "/v1/funds/mchi", listOf(asOf, symbols));
    expect([status, body.fund.id]).toEqual([200, "mchi"]);
    world.now += 1_000;
    await world.settle();
    await world.settle();
  };
  await store("2021-03-01", ["AAPL"]);
  await world.subscribe(receiver);
  world.now += 1_000;
  await world.hold("direct", [{ symbol: "MCHI", exchange: "XNAS", kind: "etf" }]);
  await world.hold("none", [{ symbol: "AAPL" }]);
  const holdsFund = {
    fund: { symbol: "FOFO", exchange: "XNAS" },
    asOf: "2021-03-01",
    holdings: [{ symbol: "MCHI", exchange: "XNAS" }],
  };
  expect((await world.ask("PUT", "/v1/funds/fofo", holdsFund)).status).toBe(200);
  await world.hold("through", [{ symbol: "FOFO", exchange: "XNAS", kind: "etf" }]);
  await world.settle();
  receiver.received.length = 0;

  await store("2021-03-10", ["AAPL", "SMICY"]);
  expect(receiver.received.map(({ data }) => data.portfolio.id).sort()).toEqual(["direct", "through"]);
  for (const { data } of receiver.received) {
    expect(data).toMatchObject({ cause: "fund", fund: { id: "mchi", asOf: "2021-03-10" }, entry: null });
    const { body } = await world.ask("GET", `/v1/portfolios/${data.portfolio.id}/check`);
    expect(data.after.status).toBe(body.status);
    expect(data.before.status).not.toBe(body.status);
  }
  await store("2021-03-10", ["AAPL", "SMICY"]);
  await store("2021-03-05", ["SMICY"]);
  await store("2021-03-11", ["SMICY", "MSFT"]);
  expect(receiver.received).toHaveLength(2);

  await store("2021-03-12", ["AAPL"]);
  expect(receiver.received).toHaveLength(4);
  expect(receiver.received.slice(2).map(({ data }) => data.fund.asOf)).toEqual(["2021-03-12", "2021-03-12"]);
  expect(new Set(receiver.received.map(({ id }) => id)).size).toBe(4);
});

test("whoever holds a fund is told when its list is replaced, a day of it removed, or the fund itself", async () => {
  const { world, receiver } = await begin("2021-03-15T14:00:00Z");
  const store = async (asOf: string, symbols: readonly string[]) => {
    expect((await world.ask("PUT", "/v1/funds/mchi", listOf(asOf, symbols))).status).toBe(200);
  };
  const remove = async (query = "") => {
    expect((await world.ask("DELETE", `/v1/funds/mchi${query}`)).status).toBeLessThan(300);
  };
  /** What the holder is told by one change: from and to which status, and by which list. */
  const toldOf = async (change: Promise<void>) => {
    receiver.received.length = 0;
    await change;
    await world.settle();
    world.now += 1_000;
    await world.settle();
    const { body, status } = await world.ask("GET", "/v1/portfolios/holder/check");
    expect(status).toBe(200);
    const last = receiver.received.at(-1)?.data;
    if (last !== undefined) expect(last.after.status).toBe(body.status);
    return receiver.received.map(({ data }) => [data.before.status, data.after.status, data.fund]);
  };
  const mchi = (asOf: string | null) => ({ id: "mchi", asOf });
  await store("2021-03-10", ["AAPL"]);
  await world.subscribe(receiver);
  world.now += 1_000;
  await world.hold("holder", [{ symbol: "MCHI", exchange: "XNAS", kind: "etf" }]);
  await world.settle();

  const first = await toldOf(store("2021-03-10", ["AAPL", "SMICY"]));
  expect(first).toEqual([["no-match", "restricted", mchi("2021-03-10")]]);
  const ids = receiver.received.map(({ id }) => id);
  expect(await toldOf(store("2021-03-10", ["AAPL"]))).toEqual([
    ["restricted", "no-match", mchi("2021-03-10")],
  ]);
  ids.push(...receiver.received.map(({ id }) => id));
  expect(await toldOf(store("2021-03-10", ["AAPL", "SMICY"]))).toEqual(first);
  ids.push(...receiver.received.map(({ id }) => id));
  expect(new Set(ids).size).toBe(3);
  // A list that no question of today takes tells nobody, …
  expect(await toldOf(store("2021-03-01", ["AAPL"]))).toEqual([]);
  expect(await toldOf(store("2021-03-20", ["AAPL"]))).toEqual([]);
  // … and one of today is told although one of a later day is stored.
  expect(await toldOf(store("2021-03-12", ["MSFT"]))).toEqual([
    ["restricted", "no-match", mchi("2021-03-12")],
  ]);
  expect(await toldOf(remove("?asOf=2021-03-12"))).toEqual([["no-match", "restricted", mchi("2021-03-10")]]);
  // Two at once are told as one change.
  const both = async () => {
    await store("2021-03-10", ["MSFT"]);
    await store("2021-03-10", ["MSFT", "SMICY"]);
  };
  expect(await toldOf(both())).toEqual([]);
  const gone = await toldOf(remove());
  expect(gone).toEqual([
    ["restricted", (await world.ask("GET", "/v1/portfolios/holder/check")).body.status, mchi(null)],
  ]);
  expect(gone[0]?.[1]).not.toBe("restricted");
  expect(await toldOf(store("2021-03-11", ["SMICY"]))).toEqual([
    [gone[0]?.[1], "restricted", mchi("2021-03-11")],
  ]);
});

test("a fund's list of a day ahead is told on that day", async () => {
  const { world, receiver } = await begin("2021-03-15T14:00:00Z");
  await world.ask("PUT", "/v1/funds/mchi", listOf("2021-03-12", ["AAPL"]));
  world.now += 1_000;
  await world.settle();
  await world.subscribe(receiver);
  await world.hold("direct", [{ symbol: "MCHI", exchange: "XNAS", kind: "etf" }]);
  world.now += 1_000;
  await world.ask("PUT", "/v1/funds/mchi", listOf("2021-03-17", ["SMICY"]));
  await world.pass(DAY);
  expect(receiver.received).toEqual([]);
  await world.pass(DAY);
  expect(receiver.received.map(({ data }) => [data.portfolio.id, data.cause])).toEqual([["direct", "fund"]]);
});

test("a source that is held or was not heard is told once for as long as that lasts, and anew the next time", async () => {
  const { world, receiver } = await begin("2026-01-05T12:00:00Z");
  const seen = () => receiver.received.map(({ type, data }) => `${type} ${data.source}`).sort();
  const well = async () => {
    for (const name of ["curated", "ofac", "sdn"])
      await world.poll(name, "current", new Date(world.now).toISOString());
    await world.pass(2 * 60_000);
  };
  await well();
  await world.subscribe(receiver, { events: ["source.held", "source.stale"] });
  await world.pass(60_000);
  const standing = seen();

  const before = new Date(world.now - 60_000).toISOString();
  await world.poll("ofac", "held", before);
  for (let n = 0; n < 3; n += 1) await world.pass(2 * 60_000);
  expect(seen()).toEqual([...standing, "source.held ofac"].sort());
  expect(receiver.received.at(-1)?.data).toMatchObject({ state: "held", lastSuccess: before });

  await well();
  await world.pass(30 * 3_600_000);
  await world.pass(2 * 60_000);
  expect(seen().filter((text) => text === "source.stale ofac")).toHaveLength(1);
  await well();
  await world.poll("ofac", "held", new Date(world.now - 30_000).toISOString());
  await world.pass(2 * 60_000);
  expect(seen().filter((text) => text === "source.held ofac")).toHaveLength(2);
});

test("a subscriber by letter finds what changed and why in it, and no amount", async () => {
  const { world } = await begin("2021-03-15T13:31:00Z");
  const asked = { email: "desk@example.com", events: ["portfolio.verdict.changed"] };
  expect((await world.ask("POST", "/v1/subscriptions", asked)).status).toBe(201);
  const position = { symbol: "SMICY", quantity: "120.5", marketValue: "2904.05", currency: "USD" };
  await world.hold("family-1", ["LUKOY", position]);
  await world.enter("order", [
    {
      op: "publish",
      kind: "court-order",
      id: "order.smic.invented",
      publishedAt: "2021-03-15T13:00:00Z",
      citations: [{ title: "An invented opinion", url: "https://example.org/opinion" }],
      document: {
        kind: "preliminary-injunction",
        court: "D.D.C.",
        docket: "1:21-cv-00001",
        judge: null,
        enteredAt: { at: "2021-03-15T13:00:00Z" },
        from: { at: "2021-03-15T13:00:00Z" },
        until: null,
        listings: ["ccmc.smic.2020-12-03"],
        acts: null,
        parties: null,
        against: null,
        revocable: true,
      },
    },
  ]);
  await world.settle();
  const folder = join(world.dataDir, "mail");
  const letters = await readdir(folder);
  expect(letters).toHaveLength(1);
  const text = await readFile(join(folder, letters[0] ?? ""), "utf8");
  expect(text).toMatch(
    /^To: desk@example\.com\nSubject: investor-exposure: the answer for a portfolio has changed/,
  );
  expect(text).toContain("after.status: stayed");
  expect(text).toContain("1:21-cv-00001");
  // Which position it is, what was so before and is so now, by which listing and source: without asking anybody.
  expect(text).toContain("  SMICY, row 2: restricted → stayed\n");
  expect(text).toMatch(
    /before: purchase(?:, \w+)* prohibited[^\n]*\n\s+after: {2}purchase, divest, sale, hold permitted\n/,
  );
  expect(text).toMatch(/ccmc\.smic\.2020-12-03: .*suspended by .*\n\s+Source: An invented opinion <https:/);
  expect(text).toContain("data.entry.changes.1.id: order.smic.invented");
  expect(text).not.toMatch(/120\.5|2904/);
});
