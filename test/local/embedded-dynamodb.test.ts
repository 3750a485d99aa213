/**
 * The embedded database: who owns the directory, and what happens when the owner dies.
 * @module
 */

import { type ChildProcess, fork } from "node:child_process";
import { mkdir, mkdtemp, readFile, rm, stat, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, expect, test } from "vitest";
import { type EmbeddedDynamo, openEmbedded } from "../../functions/local/embedded-dynamodb.ts";
import { ensureTable } from "../../functions/register/table.ts";
import { appended, depsOf, readerOf, request } from "../register/fixtures.ts";

const WORKER = fileURLToPath(new URL("../support/embedded-worker.ts", import.meta.url));

let dir: string;
const opened: EmbeddedDynamo[] = [];
const children: ChildProcess[] = [];

beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), "investor-exposure-"));
});
afterEach(async () => {
  await Promise.all(opened.splice(0).map((embedded) => embedded.close()));
  for (const child of children.splice(0)) child.kill("SIGKILL");
  await rm(dir, { recursive: true, force: true });
});

async function open(): Promise<EmbeddedDynamo> {
  const embedded = await openEmbedded(dir);
  opened.push(embedded);
  return embedded;
}

interface Told {
  readonly version: number;
  readonly endpoint: string;
}
const isTold = (message: unknown): message is Told =>
  typeof message === "object" && message !== null && "version" in message && "endpoint" in message;

/** Another process that opens the directory, or the answer to what one is asked. */
const answer = (child: ChildProcess, ask?: string): Promise<Told> =>
  new Promise((told, failed) => {
    child.once("message", (message) =>
      isTold(message) ? told(message) : failed(new Error("an odd message")),
    );
    child.once("exit", (code) => failed(new Error(`the process ended with ${code}`)));
    if (ask !== undefined) child.send(ask);
  });

async function start(): Promise<{ child: ChildProcess; told: Told }> {
  const child = fork(WORKER, [dir], { execArgv: [] });
  children.push(child);
  return { child, told: await answer(child) };
}

const entriesOf = async (embedded: EmbeddedDynamo) =>
  (await readerOf(embedded.client, "register").current()).entries.map((entry) => entry.id);

test("portfolios in a directory that others may read are read by nobody else", async () => {
  const shared = join(dir, "shared");
  await mkdir(shared, { mode: 0o755 });
  opened.push(await openEmbedded(shared));
  expect((await stat(join(shared, "dynamodb"))).mode & 0o777).toBe(0o700);
  expect((await stat(shared)).mode & 0o777).toBe(0o755);
});

test("the first process serves the directory, and another one that comes works beside it", async () => {
  const own = await open();
  const deps = depsOf(own.client, "register");
  await ensureTable(deps);
  await appended(deps, request("here"));
  const { child, told } = await start();
  expect(told.endpoint).toBe(await own.endpoint());
  expect((await answer(child, "there")).version).toBe(2);
  expect(await entriesOf(own)).toEqual(["here", "there"]);
});

test("what was written is there after everybody has gone and come back", async () => {
  const first = await openEmbedded(dir);
  const deps = depsOf(first.client, "register");
  await ensureTable(deps);
  await appended(deps, request("kept"));
  await first.close();
  expect(await entriesOf(await open())).toEqual(["kept"]);
});

test.each(["SIGKILL", "close"] as const)(
  "where the owner goes (%s), the others take over at their next request",
  async (how) => {
    const { child, told } = await start();
    await answer(child, "theirs");
    const own = await open();
    expect(await own.endpoint()).toBe(told.endpoint);
    expect(await entriesOf(own)).toEqual(["theirs"]);
    const gone = new Promise((ended) => child.once("exit", ended));
    if (how === "close") child.send("close");
    else child.kill("SIGKILL");
    await gone;
    expect(await entriesOf(own)).toEqual(["theirs"]);
    expect((await appended(depsOf(own.client, "register"), request("mine"))).version).toBe(2);
    expect(await own.endpoint()).not.toBe(told.endpoint);
    const { told: next } = await start();
    expect(next.endpoint).toBe(await own.endpoint());
  },
);

test("of processes that start together one owns the directory and all work on it", async () => {
  const together = await Promise.all(Array.from({ length: 3 }, start));
  expect(new Set(together.map(({ told }) => told.endpoint)).size).toBe(1);
  for (const [i, { child }] of together.entries()) expect((await answer(child, `p${i}`)).version).toBe(i + 1);
});

test("an endpoint left behind is noticed, also where another program has its port now", async () => {
  const foreign = createServer((_request, response) => response.end("something else"));
  await new Promise<void>((listening) => foreign.listen(0, "127.0.0.1", listening));
  const address = foreign.address();
  const port = typeof address === "object" ? address?.port : 0;
  for (const left of [
    '{"url":"http://127.0.0.1:1/x","pid":1}',
    `{"url":"http://127.0.0.1:${port}/x","pid":1}`,
    "{",
    '{"url":"http://192.0.2.1/","pid":1}',
  ]) {
    await writeFile(join(dir, "endpoint.json"), left);
    const embedded = await openEmbedded(dir);
    expect(await embedded.endpoint()).not.toContain(`:${port}/`);
    await ensureTable({ client: embedded.client, table: "register" });
    await embedded.close();
  }
  foreign.close();
});

test("the endpoint is for this user's processes only: a file of mode 600, a path nobody can guess, no web page", async () => {
  const url = await (await open()).endpoint();
  const file = join(dir, "endpoint.json");
  expect((await stat(file)).mode & 0o777).toBe(0o600);
  expect(JSON.parse(await readFile(file, "utf8"))).toEqual({ url, pid: process.pid });
  expect((await fetch(url)).status).toBe(200);
  expect((await fetch(url, { headers: { origin: "https://example.com" } })).status).toBe(403);
  const preflight = await fetch(url, { method: "OPTIONS", headers: { origin: "https://example.com" } });
  expect([preflight.status, preflight.headers.get("access-control-allow-origin")]).toEqual([403, null]);
  expect((await fetch(new URL("/", url))).status).toBe(403);
});

test("a caller that hangs up in the middle of a request does not end the database", async () => {
  const own = await open();
  const before = await own.endpoint();
  const { port, pathname } = new URL(before);
  await ensureTable({ client: own.client, table: "register" });
  const socket = connect(Number(port), "127.0.0.1");
  await new Promise<void>((sent) =>
    socket.write(`POST ${pathname} HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\n{"half`, () => sent()),
  );
  await new Promise((next) => setTimeout(next, 50));
  socket.resetAndDestroy();
  await new Promise((next) => setTimeout(next, 50));
  expect(await own.endpoint()).toBe(before);
  expect((await fetch(before)).status).toBe(200);
});

test("what keeps a database from being opened is told at once, by its own reason; only a lock is waited for", async () => {
  const told = async (at: string) => {
    const began = Date.now();
    const why = await openEmbedded(at, 1_000).then(
      () => "opened",
      (error: unknown) => (error instanceof Error ? error.message : String(error)),
    );
    return { why, waited: Date.now() - began };
  };
  await mkdir(join(dir, "damaged", "dynamodb"), { recursive: true });
  await writeFile(join(dir, "damaged", "dynamodb", "CURRENT"), "garbage");
  expect((await told(join(dir, "damaged"))).why).toMatch(
    /can't be opened: (?:IO error|Corruption).*put a copy of the directory back/,
  );
  await writeFile(join(dir, "file"), "a file where the directory should be");
  expect((await told(join(dir, "file"))).why).toMatch(/can't be made: ENOTDIR/);
  expect((await told("/proc/nope/at/all")).why).toMatch(/\/proc\/nope can't be made: ENOENT.*Set DATA_DIR/);

  await open();
  await rm(join(dir, "endpoint.json"));
  const locked = await told(dir);
  expect(locked.why).toMatch(/held by another process/);
  expect(locked.waited).toBeGreaterThanOrEqual(1_000);
});
