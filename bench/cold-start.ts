/**
 * How long a fresh process takes to its first answer: the deployed bundle, beside an empty Hono handler, beside the AWS SDK
 * alone, and beside the floor, which is one process that imports Hono and the SDK and makes one consistent read.
 * Medians of 15 processes each, taken in turn so that a slow minute slows all of them; by the clock, and by the processor time
 * that each process took, which a busy machine changes less. Not Lambda: the ratios are what counts.
 * @module
 */

import { execFile } from "node:child_process";
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { promisify } from "node:util";
import { gzipSync } from "node:zlib";
import { build } from "esbuild";
import { feedNames, variablesOf } from "../functions/ingest/feeds.ts";
import { bundling } from "../infra/bundle/options.ts";
import { httpEvent, issuer } from "../test/lambda/events.ts";
import { bundle } from "../test/support/bundles.ts";
import { openTestDatabase } from "../test/support/embedded.ts";
import { startFunction } from "../test/support/invoke.ts";
import { median, type Row } from "./row.ts";

const RUNS = 15;
const FLOOR = "floor: Hono + the SDK + one consistent read";
const OURS = "ours: the deployed bundle, first answer";
const run = promisify(execFile);
const root = fileURLToPath(new URL("..", import.meta.url));

const identity = {
  kind: "oidc",
  issuer,
  audience: ["investor-exposure"],
  tenantClaim: "tenant",
  tenants: null,
  scopePrefix: "",
};
const event = httpEvent({
  method: "POST",
  path: "/v1/checks",
  headers: { "content-type": "application/json" },
  body: JSON.stringify({ positions: ["XIACY"] }),
});

const client = `new DynamoDBClient({ region: "us-east-1", endpoint: process.env.DYNAMODB_ENDPOINT, credentials: { accessKeyId: "local", secretAccessKey: "local" } })`;
const read = `await ${client}.send(new QueryCommand({ TableName: process.env.REGISTER_TABLE, ConsistentRead: true, KeyConditionExpression: "pk = :p", ExpressionAttributeValues: { ":p": { S: "REGISTER" } } }));`;
const hono = `import { Hono } from "hono"; const app = new Hono(); app.post("/v1/checks", async (c) => c.json(await c.req.json()));`;
const answer = `const response = await app.fetch(new Request("https://x/v1/checks", { method: "POST", body: "{}" })); await response.text();`;
const sdk = `import { DynamoDBClient, QueryCommand } from "@aws-sdk/client-dynamodb";`;

/** Says on standard output what the process took so far, without making a stream of it. */
const told = `process.getBuiltinModule("node:fs").writeSync(1, JSON.stringify(process.cpuUsage()));`;

/** Processor time in milliseconds, as a process told it behind whatever else it printed. */
function toldIn(printed: string): number {
  const { user, system }: NodeJS.CpuUsage = JSON.parse(printed.slice(printed.lastIndexOf('{"user"')));
  return (user + system) / 1000;
}

const sources = {
  "an empty module": "",
  "Hono, one answer": `${hono} ${answer}`,
  "the SDK, imported": `${sdk} globalThis.kept = [DynamoDBClient, QueryCommand];`,
  "the SDK, one consistent read": `${sdk} ${read}`,
  [FLOOR]: `${sdk} ${hono} ${read} ${answer}`,
} as const;

/** Bundled as the functions are. */
async function bundled(scratch: string, name: string, contents: string): Promise<string> {
  const id = name.replaceAll(/\W+/g, "-");
  await build({
    ...bundling,
    stdin: { contents: `${contents} ${told}`, resolveDir: root, sourcefile: `${id}.ts` },
    absWorkingDir: root,
    outdir: join(scratch, id),
  });
  return join(scratch, id, "stdin.mjs");
}

/** What every start reads (infra/bundle/one-start.ts). */
const atStart: readonly string[] = ["index.mjs", "start.mjs"];

/** Sizes of a bundle's modules in KB: as they are, compressed, and what every start parses. */
async function sizesOf(folder: string): Promise<readonly Row[]> {
  const names = (await readdir(folder)).filter((name) => name.endsWith(".mjs"));
  const modules = await Promise.all(
    names.map(async (name) => ({ name, bytes: await readFile(join(folder, name)) })),
  );
  const kilobytes = (buffers: readonly Uint8Array[]): number =>
    buffers.reduce((sum, { byteLength }) => sum + byteLength, 0) / 1024;
  return [
    { what: "… the api's bundle", value: kilobytes(modules.map(({ bytes }) => bytes)), unit: "KB" },
    { what: "… compressed", value: kilobytes(modules.map(({ bytes }) => gzipSync(bytes))), unit: "KB" },
    {
      what: "… of which a start reads",
      value: kilobytes(modules.flatMap(({ name, bytes }) => (atStart.includes(name) ? [bytes] : []))),
      unit: "KB",
    },
  ];
}

/** The figures, for `npm run bench`. */
export async function coldStart(): Promise<readonly Row[]> {
  // In a folder that git and the linter pass over: a run that is cut off leaves it behind.
  await mkdir(join(root, ".cache"), { recursive: true });
  const scratch = await mkdtemp(join(root, ".cache", "cold-start-"));
  const [bundles, database] = await Promise.all([bundle(), openTestDatabase()]);
  const table = await database.table();
  const environment = {
    ENVIRONMENT: "bench",
    REGISTER_TABLE: table,
    DYNAMODB_ENDPOINT: database.endpoint,
    SOURCE_STALE_AFTER_HOURS: "24",
    APPROVALS: "none",
    IDENTITY: JSON.stringify(identity),
  };
  const calling = join(scratch, "calling.mjs");
  await writeFile(
    calling,
    `const { handler } = await import(${JSON.stringify(pathToFileURL(join(bundles.api, "index.mjs")).href)}); const { statusCode } = await handler(${JSON.stringify(event)}, {}); if (statusCode !== 200) throw new Error("answered " + statusCode); ${told}`,
  );
  const files: Readonly<Record<string, string>> = {
    ...Object.fromEntries(
      await Promise.all(
        Object.entries(sources).map(
          async ([name, contents]) => [name, await bundled(scratch, name, contents)] as const,
        ),
      ),
    ),
    [OURS]: calling,
  };

  const seed = startFunction(bundles.imports, {
    ...environment,
    ...Object.fromEntries(
      feedNames.map((name) => [`${variablesOf(name)}_URLS`, "http://127.0.0.1:9/list.csv"]),
    ),
  });
  await seed.invoke({});
  await seed.end();

  const took = new Map<string, number[]>(Object.keys(files).map((name) => [name, []]));
  const busy = new Map<string, number[]>(Object.keys(files).map((name) => [name, []]));
  for (let round = 0; round <= RUNS; round += 1) {
    for (const [name, file] of Object.entries(files)) {
      const started = performance.now();
      const { stdout } = await run(process.execPath, [file], {
        env: {
          ...environment,
          AWS_REGION: "us-east-1",
          AWS_ACCESS_KEY_ID: "local",
          AWS_SECRET_ACCESS_KEY: "local",
        },
      });
      // The first round warms the file cache.
      if (round === 0) continue;
      took.get(name)?.push(performance.now() - started);
      busy.get(name)?.push(toldIn(stdout));
    }
  }

  const of = (values: ReadonlyMap<string, readonly number[]>, name: string): number =>
    median(values.get(name) ?? []);
  const sizes = await sizesOf(bundles.api);
  await Promise.all([bundles.remove(), database.close(), rm(scratch, { recursive: true, force: true })]);
  return [
    {
      what: "cold start, first answer ÷ Hono + the SDK + one consistent read",
      value: of(took, OURS) / of(took, FLOOR),
      unit: "×",
      reach: "≤ 1.0",
    },
    { what: "… by processor time", value: of(busy, OURS) / of(busy, FLOOR), unit: "×", reach: "≤ 1.0" },
    ...[...took.keys()].map((name) => ({ what: `… ${name}`, value: of(took, name), unit: "ms" })),
    ...sizes,
  ];
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  for (const { what, value, unit } of await coldStart())
    process.stdout.write(`${what}: ${value.toFixed(2)} ${unit}\n`);
}
