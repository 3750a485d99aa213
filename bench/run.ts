/**
 * `npm run bench [-- --save] [-- --large]`: ratios in one run, beside the last committed run. Never fails a build by a time.
 * `--large` searches 100,000 portfolios instead of 10,000, which takes minutes to store.
 * @module
 */

import { execFile } from "node:child_process";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { GetItemCommand } from "@aws-sdk/client-dynamodb";
import { createApp } from "../functions/api/app.ts";
import { check } from "../functions/core/check/check.ts";
import type { Position } from "../functions/core/check/position.ts";
import { fold } from "../functions/core/register/fold.ts";
import type { Register } from "../functions/core/register/register.ts";
import { everyScope, openLocal, seed } from "../functions/local/service.ts";
import { append } from "../functions/register/append.ts";
import { searching } from "./alerts.ts";
import { coldStart } from "./cold-start.ts";
import { countRequests } from "./counted.ts";
import { deliveries } from "./deliveries.ts";
import { flooding } from "./flood.ts";
import { lookingThrough } from "./funds.ts";
import { longLog } from "./long-log.ts";
import { overHttp } from "./over-http.ts";
import { pageSize } from "./page-size.ts";
import { portfolioP, portfolioP0 } from "./portfolio.ts";
import { inTurn, type Row, tableOf } from "./row.ts";
import { firstPage } from "./stored.ts";
import { syntheticChanges } from "./synthetic.ts";

const asOf = "2021-03-15T13:31:00Z";
const lastRun = new URL("./last-run.json", import.meta.url);
const run = promisify(execFile);
const progress = (text: string): void => void process.stderr.write(`bench: ${text}\n`);

const silentApp = (register: Register) =>
  createApp({
    reader: { current: async () => ({ register, entries: [], readAt: Date.now() }) },
    append: async () => ({ kind: "contended" }),
    authenticate: everyScope,
    now: Date.now,
    requestId: () => "bench",
    log: () => undefined,
    knownAnswers: [],
    sourceStates: async () => [],
  });

interface App {
  readonly request: (path: string, init: RequestInit) => Response | Promise<Response>;
}

const ask = (app: App, body: string): Response | Promise<Response> =>
  app.request("/v1/checks", { method: "POST", body, headers: { "content-type": "application/json" } });
const post = async (app: App, body: string): Promise<string> => (await ask(app, body)).text();

/** A portfolio through the whole app, beside the floor: JSON.parse of the request and JSON.stringify of the answer. */
async function throughApp(
  name: string,
  register: Register,
  positions: readonly Position[],
  reach: string,
): Promise<readonly Row[]> {
  const app = silentApp(register);
  const body = JSON.stringify({ asOf, positions });
  const answer: unknown = JSON.parse(await post(app, body));
  const times = await inTurn(40, {
    floor: () => {
      JSON.parse(body);
      JSON.stringify(answer);
    },
    // Up to the serialised answer; sending its bytes is the server's, not the app's.
    whole: () => ask(app, body),
  });
  return [
    { what: `${name} through the whole app ÷ floor`, value: times.whole / times.floor, unit: "×", reach },
    { what: `… floor of ${name} (parse + stringify)`, value: times.floor, unit: "ms" },
    { what: `… ${name}, whole app`, value: times.whole, unit: "ms" },
  ];
}

/** P and P0 through the whole app, and what of P's answer goes out where compression is accepted. */
async function wholeApp(register: Register): Promise<readonly Row[]> {
  const positions = portfolioP(register);
  const sent = async (headers: Readonly<Record<string, string>>): Promise<number> => {
    const response = await silentApp(register).request("/v1/checks", {
      method: "POST",
      body: JSON.stringify({ asOf, positions }),
      headers: { "content-type": "application/json", ...headers },
    });
    return (await response.arrayBuffer()).byteLength;
  };
  return [
    ...(await throughApp("P", register, positions, "≤ 2.0")),
    ...(await throughApp("P0", register, portfolioP0(register), "≤ 1.7")),
    {
      what: "the answer for P on the wire (br) ÷ uncompressed",
      value: (await sent({ "accept-encoding": "gzip, br" })) / (await sent({})),
      unit: "×",
      reach: "≤ 0.1",
    },
  ];
}

/** Requests to DynamoDB per warm check, counted from the SDK; beside it what one key look-up per position would cost. */
async function requests(): Promise<readonly Row[]> {
  const dataDir = await mkdtemp(join(tmpdir(), "bench-"));
  const service = await openLocal({ dataDir, endpoint: undefined, maxStalenessMs: 0, log: () => undefined });
  await seed(service);
  const sent = countRequests(service.table.client);
  const { register } = await service.reader.current();
  const positions = portfolioP(register);
  const counted = async (size: number): Promise<number> => {
    await post(service.app, JSON.stringify({ asOf, positions: positions.slice(0, size) }));
    const before = sent();
    await post(service.app, JSON.stringify({ asOf, positions: positions.slice(0, size) }));
    return sent() - before;
  };
  const [one, all] = [await counted(1), await counted(10_000)];
  const body = JSON.stringify({ asOf, positions });
  const began = performance.now();
  await post(service.app, body);
  const ours = performance.now() - began;
  const before = sent();
  const lookUps = performance.now();
  const queue = [...positions.keys()];
  await Promise.all(
    Array.from({ length: 16 }, async () => {
      for (let i = queue.pop(); i !== undefined; i = queue.pop()) {
        const Key = { pk: { S: `ISIN#${positions[i]?.isin}` }, sk: { S: "0" } };
        await service.table.client.send(
          new GetItemCommand({ TableName: service.table.table, Key, ConsistentRead: true }),
        );
      }
    }),
  );
  const theirs = performance.now() - lookUps;
  const theirRequests = sent() - before;
  await service.close();
  await rm(dataDir, { recursive: true, force: true });
  return [
    { what: "DynamoDB requests per warm check of 1 position", value: one, unit: "", reach: "1" },
    { what: "DynamoDB requests per warm check of 10,000", value: all, unit: "", reach: "1" },
    { what: "… one key look-up per position: requests", value: theirRequests, unit: "" },
    { what: "… one key look-up per position ÷ our check, time", value: theirs / ours, unit: "×" },
  ];
}

const entryOf = (changes: ReturnType<typeof syntheticChanges>, register: Register) => ({
  version: register.version + 1,
  id: `bench-${register.version + 1}`,
  recordedAt: "2026-01-01T00:00:00.000Z",
  source: "bench",
  author: "bench",
  changes,
  previous: register.digest,
  digest: `sha256:${String(register.version + 1).padStart(64, "0")}`,
});

/** A check of P with many lines in the register, beside one with the real register. */
async function manyLines(
  register: Register,
  lines: number,
  reach: string | undefined,
): Promise<readonly Row[]> {
  const began = performance.now();
  const large = fold(register, [entryOf(syntheticChanges(lines), register)]);
  const folding = performance.now() - began;
  const positions = portfolioP(register);
  const request = {
    asOf: "2021-03-15T13:31:00.000Z",
    knownAt: null,
    investor: { usPerson: true },
    detail: "all" as const,
    positions,
  };
  const times = await inTurn(24, {
    real: () => check(register, request),
    large: () => check(large, request),
  });
  const name = lines.toLocaleString("en");
  return [
    {
      what: `check of P with ${name} lines ÷ real register`,
      value: times.large / times.real,
      unit: "×",
      ...(reach === undefined ? {} : { reach }),
    },
    { what: `… folding ${name} lines`, value: folding, unit: "ms" },
  ];
}

/** A fresh process that reads 100,000 lines from the table. */
async function coldLoad(lines: number): Promise<readonly Row[]> {
  const dataDir = await mkdtemp(join(tmpdir(), "bench-"));
  const { openEmbedded } = await import("../functions/local/embedded-dynamodb.ts");
  const service = await openLocal({ dataDir, endpoint: undefined, maxStalenessMs: 0, log: () => undefined });
  await seed(service);
  const changes = syntheticChanges(lines);
  const step = Math.ceil(changes.length / Math.ceil(lines / 25_000));
  for (let i = 0; i < changes.length; i += step) {
    const outcome = await append(service.appendDeps, {
      id: `bench-${i}`,
      source: "bench",
      author: "bench",
      changes: changes.slice(i, i + step),
      recordedAt: "2026-01-01T00:00:00Z",
    });
    if (outcome.kind !== "appended")
      throw new Error(`the bench's entry was not appended: ${JSON.stringify(outcome).slice(0, 500)}`);
  }
  const beside = await openEmbedded(dataDir);
  const script = fileURLToPath(new URL("./cold-load.ts", import.meta.url));
  const { stdout } = await run(process.execPath, [script, await beside.endpoint(), service.table.table], {
    maxBuffer: 1e8,
  });
  const { ms, peakMb }: { ms: number; peakMb: number } = JSON.parse(stdout);
  await beside.close();
  await service.close();
  await rm(dataDir, { recursive: true, force: true });
  const name = lines.toLocaleString("en");
  const asked = lines === 100_000;
  return [
    { what: `cold load of ${name} lines`, value: ms / 1000, unit: "s", ...(asked ? { reach: "≤ 3" } : {}) },
    {
      what: `… peak memory of that process`,
      value: peakMb,
      unit: "MB",
      ...(asked ? { reach: "≤ 512" } : {}),
    },
  ];
}

/** A synthetic list of OFAC's form, read in a fresh process: time should grow as the lines do. */
async function readingLists(): Promise<readonly Row[]> {
  const script = fileURLToPath(new URL("./read-list.ts", import.meta.url));
  const read = async (lines: number): Promise<{ readonly ms: number; readonly peakMb: number }> =>
    JSON.parse((await run(process.execPath, [script, String(lines)])).stdout);
  const tenth = await read(100_000);
  const whole = await read(1_000_000);
  return [
    { what: "reading a list of 1,000,000 lines", value: whole.ms / 1000, unit: "s" },
    { what: "… peak memory of the process that reads it", value: whole.peakMb, unit: "MB" },
    { what: "… time ÷ ten times that of 100,000 lines", value: whole.ms / (10 * tenth.ms), unit: "×" },
  ];
}

async function realRegister(): Promise<Register> {
  const dataDir = await mkdtemp(join(tmpdir(), "bench-"));
  const service = await openLocal({ dataDir, endpoint: undefined, maxStalenessMs: 0, log: () => undefined });
  await seed(service);
  const { register } = await service.reader.current();
  await service.close();
  await rm(dataDir, { recursive: true, force: true });
  return register;
}

const register = await realRegister();
const rows: Row[] = [];
const parts: readonly (readonly [string, () => Promise<readonly Row[]>])[] = [
  ["P through the whole app", () => wholeApp(register)],
  ["funds", lookingThrough],
  ["requests per check", requests],
  ["cold start", coldStart],
  ["one symbol over HTTP", overHttp],
  ["a flood", flooding],
  ["deliveries", () => deliveries()],
  ["stored portfolios", firstPage],
  ["one order over many portfolios", () => searching(process.argv.includes("--large") ? 100_000 : 10_000)],
  ["the page's size", pageSize],
  ["100,000 lines", () => manyLines(register, 100_000, "≤ 1.2")],
  ["cold load of 100,000 lines", () => coldLoad(100_000)],
  ["a long log", longLog],
  ["reading lists", readingLists],
  ["1,000,000 lines", () => manyLines(register, 1_000_000, undefined)],
];
for (const [name, part] of parts) {
  progress(name);
  rows.push(...(await part()));
}
const last: ReadonlyMap<string, number> = new Map(
  await readFile(lastRun, "utf8").then(
    (text) => Object.entries(JSON.parse(text)),
    () => [],
  ),
);
process.stdout.write(`${tableOf(rows, last)}\n`);
if (process.argv.includes("--save"))
  await writeFile(
    lastRun,
    `${JSON.stringify(Object.fromEntries(rows.map(({ what, value }) => [what, Number(value.toFixed(3))])), null, 2)}\n`,
  );
