/**
 * Stored portfolios over HTTP.
 * @module
 */

import { readFileSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openWorld, type World } from "./service-under-test.ts";

let world: World;
beforeAll(async () => {
  world = await openWorld();
});
afterAll(() => world.close());

const create = { "If-None-Match": "*" };
const match = (version: number) => ({ "If-Match": `"${version}"` });
const put = (id: string, body: unknown, headers: Record<string, string>) =>
  world.ask("PUT", `/v1/portfolios/${id}`, body, headers);
const file = (name: string) => readFileSync(new URL(`../fixtures/exports/${name}`, import.meta.url), "utf8");

describe("a portfolio put by its tenant", () => {
  test("is stored, read, checked at any instant, replaced and deleted, each write upon a version", async () => {
    const made = await put(
      "p-1",
      { positions: ["XIACY", { symbol: "AAPL", quantity: "2" }], asOf: "2021-03-12T21:00:00Z" },
      create,
    );
    expect([made.status, made.headers.get("etag"), made.body.portfolio.version]).toEqual([201, '"1"', 1]);
    expect((await world.ask("GET", "/v1/portfolios/p-1")).body.portfolio).toMatchObject({
      complete: true,
      asOf: "2021-03-12T21:00:00.000Z",
      positions: [{ symbol: "XIACY" }, { symbol: "AAPL", quantity: "2" }],
    });
    const asked = async (query: string) =>
      (await world.ask("GET", `/v1/portfolios/p-1/check?${query}`)).body.status;
    expect(await asked("asOf=2021-03-15T13:31:00Z")).toBe("stayed");
    expect(await asked("asOf=2021-03-15T13:31:00Z&knownAt=2021-03-12T17:00:00Z")).toBe("restricted");
    expect(await asked("asOf=2021-03-15T13:31:00Z&knownAt=2021-03-12T17:00:00Z&usPerson=false")).toBe(
      "not-binding",
    );
    expect((await put("p-1", { positions: [] }, match(1))).body.portfolio.version).toBe(2);
    expect((await world.ask("DELETE", "/v1/portfolios/p-1", undefined, match(2))).body).toEqual({
      deleted: true,
    });
    expect((await world.ask("GET", "/v1/portfolios/p-1")).status).toBe(404);
    expect((await put("p-1", { positions: [] }, match(2))).status).toBe(404);
    expect((await put("p-1", { positions: [] }, create)).body.portfolio.version).toBe(4);
  });

  test("keeps what was said of its positions, and is asked about a trade and by programmes", async () => {
    const bond = {
      isin: "XS2101828452",
      issued: "2020-02-27",
      matures: "2030-02-27",
      acquired: "2020-03-01",
    };
    await put("p-days", { positions: [bond] }, create);
    const { body: shown } = await world.ask("GET", "/v1/portfolios/p-days");
    expect(JSON.stringify(shown)).toContain(JSON.stringify(bond));
    const query = "asOf=2024-05-01T12:00:00Z&counterparty=not-us-person&programmes=ccmc";
    const { body } = await world.ask("GET", `/v1/portfolios/p-days/check?${query}`);
    expect([body.check.trade, body.check.coverage.programmes, body.check.coverage.programmesLeftOut]).toEqual(
      [{ counterparty: "not-us-person" }, ["ccmc"], expect.arrayContaining(["ns-cmic", "sdn"])],
    );
  });

  test("is not written without saying upon what, nor upon what has changed", async () => {
    expect((await put("p-2", { positions: [] }, {})).status).toBe(428);
    expect((await put("p-2", { positions: [] }, match(1))).status).toBe(404);
    expect((await put("p-2", { positions: [] }, { "If-Match": "*" })).status).toBe(400);
    await put("p-2", { positions: [] }, create);
    const again = await put("p-2", { positions: [] }, create);
    expect([again.status, again.headers.get("etag")]).toEqual([412, '"1"']);
    const racing = await Promise.all(
      Array.from({ length: 8 }, () => put("p-2", { positions: ["AAPL"] }, match(1))),
    );
    expect(racing.map(({ status }) => status).sort()).toEqual([200, ...Array(7).fill(412)]);
    expect((await world.ask("DELETE", "/v1/portfolios/p-2")).status).toBe(428);
  });

  test("that its sender calls incomplete never looks whole", async () => {
    await put("p-3", { positions: ["AAPL"], complete: false }, create);
    expect((await world.ask("GET", "/v1/portfolios/p-3/check")).body).toMatchObject({
      complete: false,
      status: "review",
      acts: { purchase: "review" },
      check: { status: "no-match" },
    });
  });

  test.each([
    [{ positions: "none" }, 422],
    [{ positions: [{}] }, 422],
    [{ positions: [{ symbol: "A", quantity: 1 }] }, 422],
    [{ positions: [], more: 1 }, 422],
    [{ positions: [], asOf: "yesterday" }, 422],
    ["{", 400],
    ["", 400],
  ])("as %j is refused", async (body, status) => {
    expect((await put("p-4", body, create)).status).toBe(status);
    expect((await world.ask("GET", "/v1/portfolios/p-4")).status).toBe(404);
  });

  test("is listed page by page, each tenant's own, and answers nobody else's id", async () => {
    const { tenant } = world;
    world.tenant = "tenant-lists";
    for (const id of ["a", "b", "c"]) await put(id, { positions: [id.toUpperCase()] }, create);
    const first = await world.ask("GET", "/v1/portfolios?limit=2");
    expect(first.body.portfolios.map(({ id }: { id: string }) => id)).toEqual(["a", "b"]);
    const next = `/v1/portfolios?limit=2&cursor=${first.body.next}`;
    expect((await world.ask("GET", `${next}0`)).status).toBe(400);
    expect((await world.ask("GET", next)).body).toMatchObject({
      portfolios: [{ id: "c" }],
      next: null,
    });
    world.tenant = "tenant-other";
    for (const [method, path] of [
      ["GET", "/v1/portfolios/a"],
      ["GET", "/v1/portfolios/a/check"],
    ] as const)
      expect((await world.ask(method, path)).status).toBe(404);
    expect((await world.ask("DELETE", "/v1/portfolios/a", undefined, match(1))).status).toBe(404);
    expect((await put("a", { positions: [] }, match(1))).status).toBe(404);
    world.tenant = tenant;
  });
});

describe("reading what is stored", () => {
  const get = (path: string, headers = {}) => world.ask("GET", path, undefined, headers);

  test("answers with an entity tag on every route, and takes the clocks where the answer depends on them", async () => {
    await put("read-1", { positions: ["XIACY"] }, create);
    for (const path of [
      "/v1/portfolios",
      "/v1/portfolios/read-1",
      "/v1/portfolios/read-1/check",
      "/v1/connections",
    ]) {
      const clocks = "?asOf=2021-03-15T13:31:00Z&knownAt=2021-03-12&version=1";
      const same = path.endsWith("/check") ? `${path}${clocks}` : path;
      const first = await get(same);
      const tag = first.headers.get("etag");
      expect([path, first.status, tag]).toEqual([path, 200, expect.stringMatching(/^"/)]);
      expect((await get(same, { "If-None-Match": tag ?? "" })).status).toBe(304);
      for (const wrong of ["yesterday", ...(path.endsWith("/check") ? [] : ["2021-03-15"])])
        expect((await get(`${path}?asOf=${wrong}`)).body.errors).toMatchObject([{ parameter: "asOf" }]);
    }
  });

  test("is tagged by what a check says, not by when it was asked", async () => {
    const path = "/v1/portfolios/read-1/check";
    const tag = (await get(path)).headers.get("etag") ?? "";
    expect(tag).toMatch(/^W\//);
    world.now += 1000;
    expect((await get(path, { "If-None-Match": tag })).status).toBe(304);
    await put("read-1", { positions: ["XIACY", "AAPL"] }, match(1));
    expect((await get(path, { "If-None-Match": tag })).status).toBe(200);
  });

  test("is read anew once the connection that kept it is revoked: a copy would still look complete", async () => {
    const { webhook, secret } = await world.connect("desk-1", "standard-webhooks");
    const data = { account: "a", positions: ["XIACY"] };
    await world.standard(webhook, secret, "m1", {
      type: "portfolio.replaced",
      timestamp: "2026-03-01T14:20:00Z",
      data,
    });
    await world.local.queue.settle();
    const before = await get("/v1/portfolios/desk-1.a");
    expect([before.body.portfolio.complete, before.headers.get("etag")]).toEqual([true, '"1"']);
    expect((await get("/v1/portfolios/desk-1.a", { "If-None-Match": '"1"' })).status).toBe(304);
    await world.ask("DELETE", "/v1/connections/desk-1");
    const after = await get("/v1/portfolios/desk-1.a", { "If-None-Match": '"1"' });
    expect([after.status, after.body.portfolio.complete]).toEqual([200, false]);
  });
});

describe("a broker's file put as a portfolio", () => {
  test.each([
    ["schwab-2023.csv", "text/csv", "schwab", 5],
    ["fidelity-positions.csv", "text/csv", "fidelity", 8],
    ["vanguard.csv", "text/csv", "vanguard", 3],
    ["ibkr-activity.csv", "text/csv", "ibkr-activity", 5],
    ["ibkr-flex.xml", "application/xml", "ibkr-flex", 4],
  ])("%s", async (name, type, format, positions) => {
    const { status, body } = await put(`file-${format}`, file(name), { ...create, "content-type": type });
    expect([
      status,
      body.export.format,
      body.export.problems,
      body.portfolio.positions,
      body.portfolio.complete,
    ]).toEqual([201, format, [], positions, true]);
    const checked = await world.ask("GET", `/v1/portfolios/file-${format}/check?asOf=2021-03-15T13:31:00Z`);
    expect(JSON.stringify(checked.body.check.positions)).toContain("ccmc.xiaomi");
  });

  test("with a row that is not understood is stored, reported and incomplete", async () => {
    const damaged = file("schwab-2023.csv").replace(
      '"XIACY","XIAOMI CORP F UNSPONSORED ADR"',
      '"XIACY","XIAOMI CORP","F"',
    );
    const { body } = await put("file-damaged", damaged, { ...create, "content-type": "text/csv" });
    expect(body.portfolio.complete).toBe(false);
    expect(body.export.problems).toMatchObject([{ code: "row-not-understood", line: 4 }]);
    expect((await world.ask("GET", "/v1/portfolios/file-damaged/check?asOf=2019-01-01")).body.status).toBe(
      "review",
    );
  });

  test("that is none is refused with its line", async () => {
    const { status, body } = await put("file-none", "Date,Action,Symbol\n2026-01-05,Buy,XIACY\n", {
      ...create,
      "content-type": "text/csv",
    });
    expect([status, body.errors[0].line]).toEqual([422, 1]);
  });
});
