import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { gzipSync } from "node:zlib";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { acceptHeld, discardHeld, type FeedDeps } from "../../functions/ingest/feed-run.ts";
import { usualFetch } from "../../functions/ingest/fetch-feed.ts";
import { readHeld } from "../../functions/ingest/held-imports.ts";
import { ofacSource, type PollOutcome, poll, urlsOf } from "../../functions/ingest/poll.ts";
import { decideProposal, propose } from "../../functions/register/proposals.ts";
import { freshnessOf, readSourceState, type SourceState } from "../../functions/register/sources.ts";
import { depsOf } from "../register/fixtures.ts";
import { openTestDatabase, type TestDatabase } from "../support/embedded.ts";
import { programmeChange, type SetText, setOf } from "./list-fixture.ts";

/** A server on this machine plays OFAC; what it does must be seen in the source's state, and never in the register by halves. */

type Answer = (request: IncomingMessage, response: ServerResponse, member: keyof SetText) => void;

const companies = Object.fromEntries(
  Array.from({ length: 25 }, (_, i) => [101 + i, `Equity Ticker ${600100 + i} CN`]),
);
const december = "Fri, 19 Dec 2025 15:00:00 GMT";
const january = "Fri, 16 Jan 2026 15:00:00 GMT";

/** Serves a set as OFAC does: with validators that it honours. */
const serving =
  (set: SetText, lastModified: string, etag: string): Answer =>
  (request, response, member) => {
    response.setHeader("ETag", `"${etag}"`);
    response.setHeader("Last-Modified", lastModified);
    response.statusCode = request.headers["if-none-match"] === `"${etag}"` ? 304 : 200;
    response.end(response.statusCode === 304 ? undefined : set[member]);
  };

let database: TestDatabase;
let server: Server;
let deps: FeedDeps;
let answer: Answer = serving(setOf(companies), december, "1");
let requests = 0;
const clock = { now: Date.parse("2026-01-20T12:00:00Z") };
const options = { ...usualFetch, timeoutMs: 400, tries: 2, random: () => 0 };

const origin = (of: Server = server): string => {
  const address = of.address();
  return address === null || typeof address === "string" ? "" : `http://127.0.0.1:${address.port}`;
};
const run = (over: Partial<typeof options> = {}): Promise<PollOutcome> =>
  poll(
    deps,
    { name: "ofac", urls: urlsOf(`${origin()}/lists/cons_prim.csv`), author: "schedule" },
    { ...options, ...over },
  );
const state = async (): Promise<SourceState> => {
  const found = await readSourceState(deps, "ofac");
  if (found === null) throw new Error("the source has no state");
  return found;
};
const version = async (): Promise<number> => (await deps.reader.latest()).register.version;

beforeAll(async () => {
  database = await openTestDatabase();
  server = createServer((request, response) => {
    requests += 1;
    const member = /cons_(prim|alt|add|comments)/.exec(request.url ?? "")?.[1];
    if (member === "prim" || member === "alt" || member === "add" || member === "comments")
      answer(request, response, member);
    else response.writeHead(404).end();
  });
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
});
afterAll(async () => {
  server.closeAllConnections();
  server.close();
  await database.close();
});
beforeEach(async () => {
  const table = await database.table();
  deps = { ...depsOf(database.client, table), now: () => clock.now, programmes: [programmeChange] };
  answer = serving(setOf(companies), december, "1");
  requests = 0;
});
afterEach(() => server.closeAllConnections());

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
    // The same content under new validators says nothing new; another listing is one entry more.
    answer = serving(setOf(companies), january, "2");
    expect(await run()).toEqual({ kind: "nothing", version: 1 });
    answer = serving(setOf({ ...companies, 900: "ISIN XS1432320429" }), january, "3");
    expect(await run()).toMatchObject({ kind: "appended", version: 2, changes: 2 });
  });

  it.each([
    ["answers 500", (_, response) => response.writeHead(500).end("busy"), /answered 500/, 2],
    ["answers 404", (_, response) => response.writeHead(404).end(), /answered 404/, 1],
    ["hangs", () => undefined, /did not answer to the end within 400 ms/, 2],
    [
      "hangs in the body",
      (_, response) => response.writeHead(200, { "content-length": "1000" }).write("30882,"),
      /did not answer to the end within 400 ms/,
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
      answer = given;
      const outcome = await run();
      expect(outcome).toMatchObject({ kind: "failed", why: expect.stringMatching(why) });
      expect(requests).toBe(tries);
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
    const conditions: (string | undefined)[] = [];
    const storage = createServer((request, response) => {
      conditions.push(request.headers["if-none-match"]);
      const member = /CONS_(PRIM|ALT|ADD|COMMENTS)\.CSV\?signed=/.exec(request.url ?? "")?.[1]?.toLowerCase();
      if (member === "prim" || member === "alt" || member === "add" || member === "comments")
        serving(setOf(companies), december, "1")(request, response, member);
      else response.writeHead(403).end();
    });
    await new Promise<void>((listening) => storage.listen(0, "127.0.0.1", listening));
    try {
      const { host } = new URL(origin(storage));
      answer = (_, response, member) =>
        response
          .writeHead(302, { location: `http://${host}/CONS_${member.toUpperCase()}.CSV?signed=1` })
          .end();
      const source = { name: "ofac", urls: urlsOf(`${origin()}/lists/cons_prim.csv`), author: "schedule" };
      expect(await poll(deps, source, options)).toMatchObject({
        kind: "failed",
        why: expect.stringContaining(`redirects to the host ${host}`),
      });
      expect(conditions).toEqual([]);
      const known = { ...options, redirectHosts: [host] };
      expect(await poll(deps, source, known)).toMatchObject({ kind: "appended", version: 1 });
      expect(await poll(deps, source, known)).toEqual({ kind: "unchanged" });
      expect(conditions.slice(4)).toEqual(['"1"', '"1"', '"1"', '"1"']);
    } finally {
      storage.closeAllConnections();
      storage.close();
    }
  });

  it("has OFAC's documented addresses, and its storage as the one host beside them", () => {
    expect(ofacSource.urls.map((url) => URL.parse(url)?.pathname)).toEqual([
      "/api/download/CONS_PRIM.CSV",
      "/api/download/CONS_ALT.CSV",
      "/api/download/CONS_ADD.CSV",
      "/api/download/CONS_COMMENTS.CSV",
    ]);
    expect(urlsOf(ofacSource.urls[0] ?? "")).toEqual(ofacSource.urls);
    expect(ofacSource.redirectHosts).toEqual([
      "wc2h-sls-prod-public-published.s3.us-gov-west-1.amazonaws.com",
    ]);
  });

  it("stops reading what unfolds without end", async () => {
    const zeros = gzipSync(new Uint8Array(200 * 1024 * 1024), { level: 1 });
    answer = (_, response) => response.writeHead(200, { "content-encoding": "gzip" }).end(zeros);
    const before = process.memoryUsage().rss;
    expect(await run({ maxBytes: 1024 * 1024, timeoutMs: 5_000 })).toMatchObject({
      kind: "failed",
      why: expect.stringContaining("larger than 1048576 bytes"),
    });
    expect(process.memoryUsage().rss - before).toBeLessThan(128 * 1024 * 1024);
  });

  it("goes on after a failure, and asks again for what it could not use", async () => {
    answer = (_, response) => response.writeHead(503).end();
    expect((await run()).kind).toBe("failed");
    answer = serving(setOf(companies), december, "1");
    expect((await run()).kind).toBe("appended");
  });

  it("holds an older file, and says so", async () => {
    answer = serving(setOf(companies), january, "1");
    await run();
    answer = serving(setOf({ ...companies, 900: "" }), december, "2");
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
      options,
    );
    expect(outcome).toMatchObject({ kind: "failed", why: expect.stringContaining("expected https") });
  });
});

describe("a held import", () => {
  const fewer = Object.fromEntries(Object.entries(companies).slice(3));
  const held = async (): Promise<string> => {
    await run();
    answer = serving(setOf(fewer), january, "2");
    const outcome = await run();
    if (outcome.kind !== "held") throw new Error(`not held but ${outcome.kind}`);
    expect(outcome.reasons.map(({ code }) => code)).toEqual(["too-many-gone"]);
    expect(await run()).toEqual({ kind: "unchanged" });
    expect((await state()).state).toBe("held");
    return outcome.id;
  };

  it("is appended when an editor accepts it, once, under the editor's name", async () => {
    const id = await held();
    expect(await acceptHeld(deps, id, "an-editor")).toEqual({ kind: "decided", version: 2 });
    expect(await acceptHeld(deps, id, "another")).toEqual({
      kind: "decided-before",
      decision: "accepted",
      by: "an-editor",
    });
    const { entries, register } = await deps.reader.latest();
    expect([register.version, entries.at(-1)?.author, entries.at(-1)?.changes.length]).toEqual([
      2,
      "an-editor",
      3,
    ]);
    expect(await state()).toMatchObject({ state: "current", publication: "2026-01-16T15:00:00.000Z" });
    expect(await run()).toEqual({ kind: "unchanged" });
    expect((await state()).state).toBe("current");
  });

  it("waits for a second subject where the environment asks for one, and what passes the guards does not", async () => {
    const id = await held();
    const approving: FeedDeps = { ...deps, writeAccepted: (request) => propose(deps, request) };
    const accepted = await acceptHeld(approving, id, "alice");
    if (accepted.kind !== "proposed") throw new Error(`not proposed but ${accepted.kind}`);
    expect([await version(), (await readHeld(deps, id))?.decision]).toEqual([
      1,
      {
        decision: "accepted",
        by: "alice",
        at: expect.any(String),
        version: null,
        proposal: accepted.proposal,
      },
    ]);
    expect(await acceptHeld(approving, id, "bob")).toMatchObject({ kind: "decided-before", by: "alice" });
    expect(await run()).toEqual({ kind: "unchanged" });
    expect(await state()).toMatchObject({ state: "held", publication: "2025-12-19T15:00:00.000Z" });
    const decide = (author: string) =>
      decideProposal(deps, {
        id: accepted.proposal,
        decision: "accept",
        author,
        decidedAt: "2026-01-21T12:00:00Z",
        expectedVersion: 1,
      });
    expect(await decide("alice")).toEqual({ kind: "own" });
    expect(await decide("bob")).toMatchObject({ kind: "appended", version: 2 });
    expect((await deps.reader.latest()).entries.at(-1)).toMatchObject({
      source: "ofac",
      author: "alice, approved by bob",
    });
    expect(await run()).toEqual({ kind: "unchanged" });
    expect((await state()).state).toBe("current");
    answer = serving(setOf({ ...fewer, 900: "ISIN XS1432320429" }), "Fri, 23 Jan 2026 15:00:00 GMT", "9");
    const source = { name: "ofac", urls: urlsOf(`${origin()}/lists/cons_prim.csv`), author: "schedule" };
    expect(
      await poll({ ...approving, now: () => Date.parse("2026-01-24T00:00:00Z") }, source, options),
    ).toMatchObject({ kind: "appended", version: 3 });
  });

  it("stays out when an editor discards it", async () => {
    const id = await held();
    expect(await discardHeld(deps, id, "an-editor")).toEqual({ kind: "decided", version: null });
    expect(await acceptHeld(deps, id, "another")).toMatchObject({
      kind: "decided-before",
      decision: "discarded",
    });
    answer = serving(setOf(fewer), january, "3");
    expect(await run()).toMatchObject({ kind: "held", id, discarded: true });
    expect(await version()).toBe(1);
  });

  it("leaves nothing to accept where the file was damaged", async () => {
    answer = serving({ ...setOf(companies), prim: setOf(companies).prim.slice(0, -1) }, december, "1");
    const outcome = await run();
    if (outcome.kind !== "held") throw new Error(`not held but ${outcome.kind}`);
    expect(await readHeld(deps, outcome.id)).toMatchObject({
      acceptable: false,
      reasons: [{ code: "truncated" }],
      decision: null,
    });
    expect(await acceptHeld(deps, outcome.id, "an-editor")).toMatchObject({
      kind: "not-acceptable",
      reasons: [{ code: "truncated" }],
    });
    expect(await acceptHeld(deps, "ofac.nothing", "an-editor")).toEqual({ kind: "unknown" });
  });
});
