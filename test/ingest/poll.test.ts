/**
 * A server on this machine plays OFAC; what it does must be seen in the source's state, and never in the register by halves.
 * @module
 */

import { gzipSync } from "node:zlib";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { FeedDeps } from "../../functions/ingest/feed-run.ts";
import { feedNames, feeds, urlsOf } from "../../functions/ingest/feeds.ts";
import type { FetchOptions } from "../../functions/ingest/fetch-feed.ts";
import { type PollOutcome, poll } from "../../functions/ingest/poll.ts";
import { freshnessOf, type SourceState } from "../../functions/register/sources.ts";
import { depsOf } from "../register/fixtures.ts";
import { openTestDatabase, type TestDatabase } from "../support/embedded.ts";
import {
  type Answer,
  companies,
  december,
  type FakeOfac,
  impatient,
  january,
  pollOf,
  serving,
  startFakeOfac,
  stateOf,
} from "./fake-ofac.ts";
import { programmeChange, setOf } from "./list-fixture.ts";

let database: TestDatabase;
let ofac: FakeOfac;
let deps: FeedDeps;
const clock = { now: Date.parse("2026-01-20T12:00:00Z") };
const run = (over: Partial<FetchOptions> = {}): Promise<PollOutcome> => pollOf(deps, ofac, over);
const state = (): Promise<SourceState> => stateOf(deps);
const version = async (): Promise<number> => (await deps.reader.latest()).register.version;

beforeAll(async () => {
  [database, ofac] = await Promise.all([openTestDatabase(), startFakeOfac()]);
});
afterAll(async () => {
  ofac.close();
  await database.close();
});
beforeEach(async () => {
  const table = await database.table();
  deps = { ...depsOf(database.client, table), now: () => clock.now, programmes: [programmeChange] };
  ofac.answer = serving(setOf(companies), december, "1");
  ofac.requests = 0;
});
afterEach(() => ofac.cut());

describe("a poll", () => {
  it("takes a list over once, asks next time for something newer only, and says how fresh the source is", async () => {
    expect(await run()).toMatchObject({ kind: "appended", version: 1 });
    expect(await state()).toMatchObject({
      state: "current",
      publication: "2025-12-19T15:00:00.000Z",
      lastSuccessAt: "2026-01-20T12:00:00.000Z",
      detail: null,
    });
    clock.now += 3_600_000;
    expect(await run()).toEqual({ kind: "unchanged" });
    expect(await state()).toMatchObject({ state: "current", lastSuccessAt: "2026-01-20T13:00:00.000Z" });
    expect(freshnessOf(await state(), clock.now + 7_200_000, 3_600_000)).toEqual({
      state: "stale",
      ageSeconds: 7_200,
    });
    expect(freshnessOf(await state(), clock.now, 3_600_000)).toEqual({ state: "fresh", ageSeconds: 0 });
    // The same content published anew is recorded as read, once; another listing is one entry more.
    ofac.answer = serving(setOf(companies), january, "2");
    expect(await run()).toMatchObject({ kind: "appended", version: 2, changes: 1 });
    ofac.answer = serving(setOf(companies), january, "3");
    expect(await run()).toEqual({ kind: "nothing", version: 2 });
    ofac.answer = serving(setOf({ ...companies, 900: "ISIN XS1432320429" }), january, "4");
    expect(await run()).toMatchObject({ kind: "appended", version: 3, changes: 2 });
  });

  it.each([
    ["answers 500", (_, response) => response.writeHead(500).end("busy"), /answered 500/, 2],
    ["answers 404", (_, response) => response.writeHead(404).end(), /answered 404/, 1],
    ["hangs", () => undefined, /did not answer to the end within 2000 ms/, 2],
    [
      "hangs in the body",
      (_, response) => response.writeHead(200, { "content-length": "1000" }).write("30882,"),
      /did not answer to the end within 2000 ms/,
      2,
    ],
    [
      "sends half a body",
      (_, response) => {
        response.writeHead(200, { "content-length": "1000" });
        response.write("30882,", () => response.destroy());
      },
      /could not be fetched/,
      2,
    ],
    [
      "redirects to another host",
      (_, response) => response.writeHead(302, { location: "https://example.org/list.csv" }).end(),
      /redirects to the host example\.org/,
      1,
    ],
    [
      "redirects in a circle",
      (request, response) => response.writeHead(302, { location: request.url ?? "" }).end(),
      /redirects more than 3 times/,
      4,
    ],
    ["sends nothing", (_, response) => response.writeHead(200).end(), /empty body/, 2],
  ] as readonly (readonly [string, Answer, RegExp, number])[])(
    "fails, and the register stays, when the server %s",
    async (_, given, why, tries) => {
      ofac.answer = given;
      const outcome = await run();
      expect(outcome).toMatchObject({ kind: "failed", why: expect.stringMatching(why) });
      expect(ofac.requests).toBe(tries);
      expect(await version()).toBe(0);
      expect(await state()).toMatchObject({
        state: "failing",
        lastSuccessAt: null,
        publication: null,
        detail: expect.stringMatching(why),
      });
    },
  );

  it("follows OFAC's service to its storage and no further, and asks there for something newer only", async () => {
    const storage = await startFakeOfac();
    const conditions: (string | undefined)[] = [];
    storage.answer = (request, response, member) => {
      conditions.push(request.headers["if-none-match"]);
      if (request.url?.includes("?signed=") === true)
        serving(setOf(companies), december, "1")(request, response, member);
      else response.writeHead(403).end();
    };
    try {
      ofac.answer = (_, response, member) =>
        response
          .writeHead(302, { location: `http://${storage.host}/CONS_${member.toUpperCase()}.CSV?signed=1` })
          .end();
      expect(await run()).toMatchObject({
        kind: "failed",
        why: expect.stringContaining(`redirects to the host ${storage.host}`),
      });
      expect(conditions).toEqual([]);
      const redirectHosts = [storage.host];
      expect(await run({ redirectHosts })).toMatchObject({ kind: "appended", version: 1 });
      expect(await run({ redirectHosts })).toEqual({ kind: "unchanged" });
      expect(conditions.slice(4)).toEqual(['"1"', '"1"', '"1"', '"1"']);
    } finally {
      storage.close();
    }
  });

  it("has OFAC's documented addresses, and its storage as the one host beside them", () => {
    expect(feeds.ofac.urls.map((url) => URL.parse(url)?.pathname)).toEqual([
      "/api/download/CONS_PRIM.CSV",
      "/api/download/CONS_ALT.CSV",
      "/api/download/CONS_ADD.CSV",
      "/api/download/CONS_COMMENTS.CSV",
    ]);
    expect(feeds.ofac.redirectHosts).toEqual([
      "wc2h-sls-prod-public-published.s3.us-gov-west-1.amazonaws.com",
    ]);
  });

  it.each(feedNames)(
    "finds the files of a copy of %s by its first one, in its letters, and by a folder",
    (name) => {
      const names = feeds[name].urls.map((url) => url.split("/").at(-1) ?? "");
      const at = "https://mirror.example/lists/";
      const there = names.map((own) => `${at}${own}`);
      expect(urlsOf(feeds[name].urls[0] ?? "", name)).toEqual(feeds[name].urls);
      expect(urlsOf(at, name)).toEqual(there);
      expect(urlsOf(`${at}${names[0]?.toLowerCase()}`, name)).toEqual(
        names.map((own) => `${at}${own.toLowerCase()}`),
      );
      expect(urlsOf(`${at}advanced.xml`, name)).toEqual([`${at}advanced.xml`]);
    },
  );

  it("stops reading what unfolds without end", async () => {
    const zeros = gzipSync(new Uint8Array(200 * 1024 * 1024), { level: 1 });
    ofac.answer = (_, response) => response.writeHead(200, { "content-encoding": "gzip" }).end(zeros);
    const before = process.memoryUsage().rss;
    expect(await run({ maxBytes: 1024 * 1024, timeoutMs: 5_000 })).toMatchObject({
      kind: "failed",
      why: expect.stringContaining("larger than 1048576 bytes"),
    });
    expect(process.memoryUsage().rss - before).toBeLessThan(128 * 1024 * 1024);
  });

  it("goes on after a failure, and asks again for what it could not use", async () => {
    ofac.answer = (_, response) => response.writeHead(503).end();
    expect((await run()).kind).toBe("failed");
    ofac.answer = serving(setOf(companies), december, "1");
    expect((await run()).kind).toBe("appended");
  });

  it("holds an older file, and says so", async () => {
    ofac.answer = serving(setOf(companies), january, "1");
    await run();
    ofac.answer = serving(setOf({ ...companies, 900: "" }), december, "2");
    expect(await run()).toMatchObject({ kind: "held", acceptable: false, reasons: [{ code: "older" }] });
    expect(await state()).toMatchObject({
      state: "held",
      publication: "2026-01-16T15:00:00.000Z",
      detail: expect.stringContaining("a later one"),
    });
    expect(await version()).toBe(1);
  });

  it("refuses addresses that are not https, but for this machine", async () => {
    const outcome = await poll(
      deps,
      { name: "ofac", urls: ["http://example.org/cons_prim.csv"], author: "schedule" },
      impatient,
    );
    expect(outcome).toMatchObject({ kind: "failed", why: expect.stringContaining("expected https") });
  });
});
