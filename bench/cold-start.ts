/**
 * How long a fresh process takes to its first answer: the deployed bundle, beside an empty Hono handler, beside the AWS SDK
 * alone, and beside the floor, which is one process that imports Hono and the SDK and makes one consistent read.
 * Medians of 15 processes each, taken in turn so that a slow minute slows all of them. Not Lambda: the ratios are what counts.
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
    stdin: { contents, resolveDir: root, sourcefile: `${id}.ts` },
    absWorkingDir: root,
    outdir: join(scratch, id),
  });
  return join(scratch, id, "stdin.mjs");
}

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
      what: "… its first module",
      value: kilobytes(modules.flatMap(({ name, bytes }) => (name === "index.mjs" ? [bytes] : []))),
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
    `const { handler } = await import(${JSON.stringify(pathToFileURL(join(bundles.api, "index.mjs")).href)}); const { statusCode } = await handler(${JSON.stringify(event)}, {}); if (statusCode !== 200) throw new Error("answered " + statusCode);`,
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
  for (let round = 0; round <= RUNS; round += 1) {
    for (const [name, file] of Object.entries(files)) {
      const started = performance.now();
      await run(process.execPath, [file], {
        env: {
          ...environment,
          AWS_REGION: "us-east-1",
          AWS_ACCESS_KEY_ID: "local",
          AWS_SECRET_ACCESS_KEY: "local",
        },
      });
      // The first round warms the file cache.
      if (round > 0) took.get(name)?.push(performance.now() - started);
    }
  }

  const medians = new Map([...took].map(([name, values]) => [name, median(values)]));
  const of = (name: string): number => medians.get(name) ?? Number.NaN;
  const sizes = await sizesOf(bundles.api);
  await Promise.all([bundles.remove(), database.close(), rm(scratch, { recursive: true, force: true })]);
  return [
    {
      what: "cold start, first answer ÷ Hono + the SDK + one consistent read",
      value: of(OURS) / of(FLOOR),
      unit: "×",
      reach: "≤ 1.3",
    },
    ...[...medians].map(([name, value]) => ({ what: `… ${name}`, value, unit: "ms" })),
    ...sizes,
  ];
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  for (const { what, value, unit } of await coldStart())
    process.stdout.write(`${what}: ${value.toFixed(2)} ${unit}\n`);
}
