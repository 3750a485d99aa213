/**
 * Stored funds over HTTP: stored by date, found by date, and seen through by checks, by stored portfolios, and by the index of who
 * holds whom.
 * @module
 */

import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import type { Hono } from "hono";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createApp } from "../../functions/api/app.ts";
import { MAX_LINES } from "../../functions/portfolios/funds-held.ts";
import { holdersOf, holdersOfFund } from "../../functions/portfolios/holders.ts";
import { fundKey } from "../../functions/portfolios/keys.ts";
import { get, type HoldingsTable, put, textAt } from "../../functions/portfolios/table.ts";
import { NOW, snapshot } from "../api/harness.ts";
import { openTestDatabase, type TestDatabase } from "../support/embedded.ts";

let database: TestDatabase;
let table: HoldingsTable;
let app: Hono;
let tenant = "a";

beforeAll(async () => {
  database = await openTestDatabase();
  table = { client: database.client, table: await database.table() };
  app = createApp({
    reader: { current: async () => snapshot },
    append: async () => ({ kind: "contended" as const }),
    authenticate: () => ({ subject: "s", tenant, scopes: ["portfolios", "check"] }),
    now: () => NOW,
    requestId: () => "request",
    log: () => undefined,
    knownAnswers: [],
    sourceStates: async () => [],
    holdings: {
      table,
      secrets: { read: async () => null, write: async () => undefined, remove: async () => undefined },
      pull: { urls: {}, now: () => NOW },
    },
  });
});
afterAll(() => database.close());

let tenants = 0;
const newTenant = (): void => {
  tenants += 1;
  tenant = `tenant-${tenants}`;
};

async function ask(
  method: string,
  path: string,
  body?: object | string,
  headers: Record<string, string> = {},
) {
  const type = typeof body === "string" ? "text/csv" : "application/json";
  const response = await app.request(path, {
    method,
    headers: { ...(body === undefined ? {} : { "Content-Type": type }), ...headers },
    ...(body === undefined ? {} : { body: typeof body === "string" ? body : JSON.stringify(body) }),
  });
  return { status: response.status, headers: response.headers, body: JSON.parse(await response.text()) };
}

const [mobile, apple] = [
  { isin: "HK0941009539", name: "China Mobile" },
  { isin: "US0378331005", name: "Apple" },
];
const list = (asOf: string, ...holdings: readonly object[]) => ({
  fund: { symbol: "MCHI", name: "iShares MSCI China" },
  asOf,
  holdings,
});
const withMobile = [
  { ...mobile, weight: "5.1" },
  { ...apple, weight: "94.9" },
];
const without = [{ ...apple, weight: "100" }];
const fundPosition = { symbol: "MCHI", kind: "etf", marketValue: "1000", currency: "USD" };

const check = (asOf: string, more: object = {}) =>
  ask("POST", "/v1/checks", { asOf, positions: [fundPosition], storedFunds: true, ...more });
const codes = (position: { readonly problems: readonly { readonly code: string }[] }) =>
  position.problems.map(({ code }) => code);

describe("a fund's lists", () => {
  test("are kept by day, shown by day, and removed by day or together", async () => {
    newTenant();
    expect((await ask("PUT", "/v1/funds/mchi", list("2022-08-01", ...without))).body.fund.version).toBe(1);
    const { status, body } = await ask("PUT", "/v1/funds/mchi", list("2022-09-01", ...withMobile));
    expect([status, body.changed, body.fund.version, body.fund.days]).toEqual([200, true, 2, 2]);
    const of = async (query: string) => (await ask("GET", `/v1/funds/mchi${query}`)).body.fund;
    expect(await of("")).toMatchObject({ asOf: "2022-09-01", holdings: withMobile });
    expect(await of("?asOf=2022-08-31")).toMatchObject({ asOf: "2022-08-01", holdings: without });
    expect((await ask("GET", "/v1/funds/mchi?asOf=2022-07-31")).status).toBe(404);
    expect((await ask("DELETE", "/v1/funds/mchi?asOf=2022-09-01")).status).toBe(200);
    expect((await ask("DELETE", "/v1/funds/mchi?asOf=2022-09-01")).status).toBe(404);
    expect((await of("")).asOf).toBe("2022-08-01");
    expect((await ask("DELETE", "/v1/funds/mchi")).status).toBe(200);
    expect((await ask("GET", "/v1/funds/mchi")).status).toBe(404);
    expect((await ask("PUT", "/v1/funds/mchi", list("2022-08-01", ...without))).body.fund.days).toBe(1);
  });

  test("stored again changes nothing; another list of the day replaces it", async () => {
    newTenant();
    await ask("PUT", "/v1/funds/mchi", list("2022-09-01", ...withMobile));
    const again = await ask("PUT", "/v1/funds/mchi", list("2022-09-01", ...withMobile));
    expect([again.body.changed, again.body.fund.version]).toEqual([false, 1]);
    await ask("PUT", "/v1/funds/mchi", list("2022-09-01", ...without));
    expect((await check("2022-09-02")).body.positions[0].status).toBe("no-match");
  });

  test("written by many at once are all kept", async () => {
    newTenant();
    const days = Array.from({ length: 6 }, (_, i) => `2022-09-0${i + 1}`);
    const answers = await Promise.all(
      days.map((day) => ask("PUT", "/v1/funds/mchi", list(day, ...withMobile))),
    );
    expect(answers.map(({ status }) => status)).toEqual(days.map(() => 200));
    const { body } = await ask("GET", "/v1/funds/mchi");
    expect(body.fund.stored.map(({ asOf }: { readonly asOf: string }) => asOf)).toEqual(days);
  });

  test("of another fund, or of a fund with another id, are refused: which of the two counts would be chance", async () => {
    newTenant();
    const isin = { symbol: "MCHI", isin: "US46429B6719" };
    await ask("PUT", "/v1/funds/mchi", { ...list("2022-09-01", ...without), fund: isin });
    const put = (id: string, fund: object) =>
      ask("PUT", `/v1/funds/${id}`, { ...list("2022-10-01", ...without), fund });
    expect((await put("mchi", { isin: "US78462F1030" })).status).toBe(409);
    expect((await put("mchi", { symbol: "KWEB" })).status).toBe(409);
    expect((await put("other", { symbol: "MCHI" })).status).toBe(409);
    expect((await put("other", { cusip: "46429B671" })).status).toBe(409);
    expect((await put("mchi", { cusip: "46429B671" })).status).toBe(200);
    expect((await put("other", { symbol: "KWEB" })).status).toBe(200);
  });

  test("10,000 lines are taken, one more is 413, in a file too", async () => {
    newTenant();
    const lines = (count: number) => Array.from({ length: count }, () => ({ ...apple, weight: "0.01" }));
    expect((await ask("PUT", "/v1/funds/mchi", list("2022-09-01", ...lines(10_000)))).status).toBe(200);
    const more = await ask("PUT", "/v1/funds/mchi", list("2022-09-01", ...lines(10_001)));
    expect([more.status, more.body.type]).toEqual([413, "/problems/too-many-constituents"]);
    const rows = Array.from({ length: 10_001 }, () => "AAPL,0.01");
    const file = await ask(
      "PUT",
      "/v1/funds/x?symbol=X&asOf=2022-09-01",
      ["Ticker,Weight (%)", ...rows].join("\n"),
    );
    expect([file.status, file.body.type]).toEqual([413, "/problems/too-many-constituents"]);
  });

  test("a fund that holds itself is refused with the path", async () => {
    newTenant();
    const { status, body } = await ask(
      "PUT",
      "/v1/funds/mchi",
      list("2022-09-01", { symbol: "MCHI", weight: "1" }),
    );
    expect(status).toBe(422);
    expect(body.errors[0]).toMatchObject({
      pointer: "/holdings/0",
      detail: expect.stringContaining("iShares MSCI China holds iShares MSCI China"),
    });
  });

  test("are listed page by page, and no other tenant's", async () => {
    newTenant();
    for (const id of ["a", "b", "c"])
      await ask("PUT", `/v1/funds/${id}`, {
        ...list("2022-09-01", ...without),
        fund: { symbol: `FND${id}` },
      });
    const first = await ask("GET", "/v1/funds?limit=2");
    const second = await ask("GET", `/v1/funds?limit=2&cursor=${first.body.next}`);
    const ids = [...first.body.funds, ...second.body.funds].map(({ id }: { readonly id: string }) => id);
    expect([ids, second.body.next]).toEqual([["a", "b", "c"], null]);
    newTenant();
    expect((await ask("GET", "/v1/funds")).body.funds).toEqual([]);
    expect((await ask("GET", "/v1/funds/a")).status).toBe(404);
  });

  test("a fund house's file goes as it is; rows that were not understood are told, and the fund is at least review", async () => {
    newTenant();
    const path = fileURLToPath(new URL("../fixtures/funds/MCHI_holdings.csv", import.meta.url));
    const file = await readFile(path, "utf8");
    const put = await ask("PUT", "/v1/funds/mchi?symbol=MCHI", file);
    expect(put.status).toBe(200);
    const { asOf } = put.body.fund.newest;
    expect((await check(asOf)).body.positions[0].through.fund).toContain("iShares");
    const damaged = await ask(
      "PUT",
      "/v1/funds/x?symbol=XYZ&asOf=2022-09-01",
      "Ticker,Name,Weight (%)\nAAPL,Apple,90\nMSFT,Microsoft,much\n",
    );
    expect(damaged.body).toMatchObject({ notUnderstood: 1, problems: [{ line: 1 }] });
  });
});

describe("a check by stored funds", () => {
  test("takes the newest list that is not after asOf, and says how old one is that is too old", async () => {
    newTenant();
    await ask("PUT", "/v1/funds/mchi", list("2022-08-01", ...without));
    await ask("PUT", "/v1/funds/mchi", list("2022-09-01", ...withMobile));
    const at = async (asOf: string, more: object = {}) => (await check(asOf, more)).body.positions[0];
    expect(await at("2022-08-31")).toMatchObject({ status: "no-match", through: { asOf: "2022-08-01" } });
    expect(await at("2022-09-01")).toMatchObject({ status: "restricted", through: { asOf: "2022-09-01" } });
    expect(await at("2022-10-16")).toHaveProperty("through");
    const old = await at("2022-10-17");
    expect(old).not.toHaveProperty("through");
    expect(old.problems).toMatchObject([
      { code: "fund-not-looked-through", message: expect.stringMatching(/2022-09-01, 46 days before/) },
    ]);
    expect(await at("2022-10-17", { constituentsMaxAgeDays: 46 })).toHaveProperty("through");
    expect(codes(await at("2022-07-01"))).toEqual(["fund-not-looked-through"]);
  });

  test("is the answer of the same lists sent along, to the digest; without the option it is that of before", async () => {
    newTenant();
    const sent = list("2022-09-01", ...withMobile);
    await ask("PUT", "/v1/funds/mchi", sent);
    const stored = await check("2022-09-02");
    expect(stored.body).toEqual(
      (await check("2022-09-02", { storedFunds: false, constituents: [sent] })).body,
    );
    expect((await check("2022-09-02", { storedFunds: false })).body.positions[0]).not.toHaveProperty(
      "through",
    );
    const file = await ask("POST", "/v1/checks?asOf=2022-09-02&storedFunds=true", "symbol,kind\nMCHI,etf\n");
    expect(file.body.positions[0].status).toBe("restricted");
  });

  test("what the request says of a day goes before what is stored of it", async () => {
    newTenant();
    await ask("PUT", "/v1/funds/mchi", list("2022-09-01", ...without));
    const { status, body } = await check("2022-09-02", { constituents: [list("2022-09-01", ...withMobile)] });
    expect([status, body.positions[0].status]).toEqual([200, "restricted"]);
    const kweb = { ...list("2022-09-01", ...withMobile), fund: { symbol: "KWEB" } };
    const both = await check("2022-09-02", {
      positions: [fundPosition, { symbol: "KWEB", kind: "etf" }],
      constituents: [kweb],
    });
    expect(both.body.positions.map((one: { readonly status: string }) => one.status)).toEqual([
      "no-match",
      "restricted",
    ]);
  });

  test("sees through stored funds within stored funds, and refuses a circle with its path", async () => {
    newTenant();
    await ask("PUT", "/v1/funds/mchi", list("2022-09-01", { symbol: "INN", kind: "etf", weight: "100" }));
    await ask("PUT", "/v1/funds/inn", { ...list("2022-09-01", ...withMobile), fund: { symbol: "INN" } });
    expect((await check("2022-09-02")).body.positions[0]).toMatchObject({
      status: "restricted",
      through: { paths: [{ funds: ["INN"], weight: "5.1" }] },
    });
    await ask("PUT", "/v1/funds/inn", {
      ...list("2022-09-02", { symbol: "MCHI", weight: "100" }),
      fund: { symbol: "INN" },
    });
    const circle = await check("2022-09-02");
    expect(circle.status).toBe(422);
    expect(circle.body.errors[0].detail).toContain("INN holds iShares MSCI China holds INN");
    await ask("PUT", "/v1/portfolios/p", { positions: [fundPosition] }, { "If-None-Match": "*" });
    const { body } = await ask("GET", "/v1/portfolios/p/check?asOf=2022-09-02");
    expect(body.status).toBe("review");
    expect(codes(body.check.positions[0])).toContain("fund-inside-itself");
  });
});

describe("a comparison by stored funds", () => {
  const compared = (more: object = {}) =>
    ask("POST", "/v1/checks/compare", {
      from: { asOf: "2022-08-15" },
      to: { asOf: "2022-09-15" },
      positions: [fundPosition, "AAPL"],
      storedFunds: true,
      ...more,
    });

  test("takes each side's own list, and says what changed", async () => {
    newTenant();
    await ask("PUT", "/v1/funds/mchi", list("2022-08-01", ...without));
    await ask("PUT", "/v1/funds/mchi", list("2022-09-01", ...withMobile));
    const { status, body } = await compared();
    expect([status, body.from.status, body.to.status, body.unchanged]).toEqual([
      200,
      "no-match",
      "restricted",
      1,
    ]);
    const [{ because, positions }] = body.changes;
    expect(because).toEqual([
      {
        kind: "date",
        event: "fund-list",
        at: "2022-09-01T04:00:00.000Z",
        facts: [],
        says: "2022-09-01T04:00:00.000Z is the day from which another list of what the fund held counts, or none any more.",
      },
    ]);
    expect(positions[0]).toMatchObject({
      from: { status: "no-match", through: { asOf: "2022-08-01" } },
      to: { status: "restricted", through: { asOf: "2022-09-01" } },
    });
    expect((await compared({ storedFunds: false })).body.changes).toEqual([]);
  });

  test("says of a side for which the list is too old how old it is, and still uses it for the other", async () => {
    newTenant();
    await ask("PUT", "/v1/funds/mchi", list("2022-08-01", ...withMobile));
    const { body } = await compared({ to: { asOf: "2022-12-01" } });
    const [{ because, positions }] = body.changes;
    expect([positions[0].from.status, positions[0].to.status]).toEqual(["restricted", "no-match"]);
    expect(because.map(({ event }: { readonly event: string }) => event)).toEqual(["fund-list"]);
    expect(codes(positions[0].to)).toEqual(["fund-not-looked-through"]);
  });

  test("takes what the request says of a day before what is stored of it", async () => {
    newTenant();
    await ask("PUT", "/v1/funds/mchi", list("2022-08-01", ...withMobile));
    const { status, body } = await compared({ constituents: [list("2022-08-01", ...without)] });
    expect([status, body.from.status]).toEqual([200, "no-match"]);
  });
});

describe("a question of more stored lines than one answer takes", () => {
  test("is refused with their number, before they are read", async () => {
    newTenant();
    await ask("PUT", "/v1/funds/mchi", list("2022-09-01", ...withMobile));
    const key = fundKey(tenant, "mchi");
    const item = await get(table, key);
    const head = textAt(item ?? {}, "head") ?? "";
    const many = head.replace('"count":2', `"count":${MAX_LINES + 1}`);
    expect(many).not.toBe(head);
    await put(table, key, { ...item, head: { S: many } });
    for (const path of ["/v1/checks", "/v1/checks/compare"]) {
      const clocks = path.endsWith("compare")
        ? { from: {}, to: { asOf: "2022-09-02" } }
        : { asOf: "2022-09-02" };
      const { status, body } = await ask("POST", path, {
        ...clocks,
        positions: [fundPosition],
        storedFunds: true,
      });
      expect([status, body.type.split("/").at(-1)]).toEqual([413, "too-many-constituents"]);
      expect(JSON.stringify(body)).toContain(String(MAX_LINES + 1));
    }
  });
});

describe("a stored portfolio with funds", () => {
  test("changes its answer when a newer list is stored", async () => {
    newTenant();
    await ask("PUT", "/v1/portfolios/p", { positions: [fundPosition] }, { "If-None-Match": "*" });
    const of = async (query = "") =>
      (await ask("GET", `/v1/portfolios/p/check?asOf=2022-09-02${query}`)).body.check.positions[0];
    expect(codes(await of())).toEqual(["fund-not-looked-through"]);
    await ask("PUT", "/v1/funds/mchi", list("2022-08-31", ...without));
    expect((await of()).status).toBe("no-match");
    await ask("PUT", "/v1/funds/mchi", list("2022-09-01", ...withMobile));
    expect((await of()).status).toBe("restricted");
    expect(await of("&storedFunds=false")).not.toHaveProperty("through");
  });

  test("is among the holders of what its funds hold, whichever was stored first, at any depth and in circles", async () => {
    newTenant();
    const holders = async (issuer: string) =>
      (await holdersOf(table, tenant, issuer, snapshot.register)).map(({ id }) => id);
    const of = async (fund: string) =>
      (await holdersOfFund(table, tenant, fund, snapshot.register)).map(({ id }) => id);
    const issuer = snapshot.register.issuersByKey.get("isin HK0941009539")?.[0] ?? "china-mobile";
    await ask("PUT", "/v1/portfolios/before", { positions: [fundPosition] }, { "If-None-Match": "*" });
    await ask("PUT", "/v1/portfolios/other", { positions: ["IBM"] }, { "If-None-Match": "*" });
    expect(await holders(issuer)).toEqual([]);
    await ask("PUT", "/v1/funds/mchi", list("2022-09-01", { symbol: "INN", weight: "100" }));
    await ask(
      "PUT",
      "/v1/portfolios/after",
      { positions: [{ symbol: "MCHI", exchange: "XNAS" }] },
      { "If-None-Match": "*" },
    );
    expect(await holders(issuer)).toEqual([]);
    await ask("PUT", "/v1/funds/inn", { ...list("2022-09-01", ...withMobile), fund: { symbol: "INN" } });
    expect(await holders(issuer)).toEqual(["after", "before"]);
    expect(await of("inn")).toEqual(["after", "before"]);
    await ask("PUT", "/v1/funds/inn", {
      ...list("2022-09-02", { symbol: "MCHI", weight: "100" }),
      fund: { symbol: "INN" },
    });
    expect(await of("mchi")).toEqual(["after", "before"]);
    await ask("DELETE", "/v1/funds/inn");
    expect(await holders(issuer)).toEqual([]);
    expect(await of("inn")).toEqual([]);
  });
});
