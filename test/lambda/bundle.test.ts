/**
 * What is uploaded, in a fresh process, asked with what API Gateway sends.
 * @module
 */

import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { transform } from "esbuild";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { feedNames, variablesOf } from "../../functions/ingest/feeds.ts";
import { packsPartition } from "../../functions/register/keys.ts";
import { overwrite, partitionQuery, queryAll } from "../../functions/register/query.ts";
import { chainOf, putChain } from "../register/long-log.ts";
import { type Bundles, bundle } from "../support/bundles.ts";
import { openTestDatabase, type TestDatabase } from "../support/embedded.ts";
import { type FreshFunction, type Invoked, startFunction } from "../support/invoke.ts";
import { linesWithPlanted, planted } from "../support/planted.ts";
import { audience, claims, functionUrlEvent, httpEvent, issuer } from "./events.ts";

let bundles: Bundles;
let database: TestDatabase;
let environment: Readonly<Record<string, string>>;
let api: FreshFunction;
const seeded: unknown[] = [];

const oidc = {
  kind: "oidc",
  issuer,
  audience: [audience],
  tenantClaim: "tenant",
  tenants: null,
  scopePrefix: "",
};

beforeAll(async () => {
  [bundles, database] = await Promise.all([bundle(), openTestDatabase()]);
  environment = {
    ENVIRONMENT: "test",
    REGISTER_TABLE: await database.table(),
    DYNAMODB_ENDPOINT: database.endpoint,
    SOURCE_STALE_AFTER_HOURS: "24",
    APPROVALS: "none",
    IDENTITY: JSON.stringify(oidc),
  };
  const imports = startFunction(bundles.imports, {
    ...environment,
    ...Object.fromEntries(
      feedNames.map((name) => [`${variablesOf(name)}_URLS`, "http://127.0.0.1:9/list.csv"]),
    ),
  });
  seeded.push(await imports.invoke({ source: "aws.events" }), await imports.invoke({}));
  await imports.end();
  api = startFunction(bundles.api, environment);
});

afterAll(async () => {
  await api?.end();
  await database?.close();
  await bundles?.remove();
});

async function ask(event: unknown, fn: FreshFunction = api): Promise<Invoked> {
  const { result, error } = await fn.invoke(event);
  if (result === undefined) throw new Error(error);
  return result;
}

const check = {
  asOf: "2021-03-15T13:31:00Z",
  positions: [{ symbol: "XIACY", ref: planted.account("lambda") }, planted.symbol],
};
const post = { method: "POST", path: "/v1/checks", headers: { "content-type": "application/json" } };
const statusOf = ({ body }: Invoked): string => JSON.parse(body).status;

describe("the imports' bundle", () => {
  test("brings data/ into an empty register, and the second time finds nothing to do", () => {
    expect(seeded).toMatchObject([
      { result: { outcome: "appended", state: "current" } },
      { result: { outcome: "nothing", state: "current" } },
    ]);
  });
});

describe("the api's bundle", () => {
  test("holds nothing of the pages' code: they lie beside it as files, read when first asked for", () => {
    const code = readdirSync(bundles.api, { encoding: "utf8" })
      .filter((name) => /\.m?js$/.test(name))
      .map((name) => readFileSync(join(bundles.api, name), "utf8"))
      .join("");
    expect(code.length).toBeGreaterThan(100_000);
    expect(code).not.toMatch(/preact|openapi-explorer|attachShadow/);
    expect(readdirSync(join(bundles.api, "page"))).toContain("index.html");
  });
});

/** What a cold start reads, by file: the entry point and what it imports, but for what is imported when first needed. */
function filesAtStart(folder: string): ReadonlyMap<string, string> {
  const read = new Map<string, string>();
  const visit = (name: string): void => {
    if (read.has(name)) return;
    const text = readFileSync(join(folder, name), "utf8");
    read.set(name, text);
    for (const [, next = ""] of text.matchAll(/(?:from|import)"\.\/([^"]+)"/g)) visit(next);
  };
  visit("index.mjs");
  return read;
}

const readAtStart = (folder: string): string => [...filesAtStart(folder).values()].join("");

describe("a cold start", () => {
  test.each(["api", "imports", "deliveries"] as const)("of the %s reads two files, not a hundred", (name) => {
    expect([...filesAtStart(bundles[name]).keys()]).toEqual(["index.mjs", "start.mjs"]);
  });

  test.each(["api", "imports", "deliveries", "finder", "notifier", "packer", "selfCheck"] as const)(
    "of the %s waits for nothing that waits for it: what it reads at once awaits nothing at its top",
    async (name) => {
      // What is loaded later imports from this file; index.mjs waits for such files, and would wait for ever. CommonJS knows no such await.
      const start = readFileSync(join(bundles[name], "start.mjs"), "utf8");
      await expect(transform(`${start}\nawait 0;`, { format: "cjs", logLevel: "silent" })).rejects.toThrow(
        /Top-level await/,
      );
      await transform(start, { format: "cjs", logLevel: "silent" });
    },
  );

  // Words that only these have: S3's own header, KMS's target, jose's error, and the store of records.
  const late = /x-amz-expected-bucket-owner|TrentService|ERR_JWS_INVALID|a record of this id stands already/g;

  test.each(["api", "imports"] as const)(
    "of the %s reads neither what keeps records nor what signs; the bundle has it all the same",
    (name) => {
      const atStart = readAtStart(bundles[name]);
      expect(atStart.length).toBeGreaterThan(100_000);
      expect(atStart.match(late) ?? []).toEqual([]);
      const all = readdirSync(bundles[name], { encoding: "utf8" })
        .filter((file) => file.endsWith(".mjs"))
        .map((file) => readFileSync(join(bundles[name], file), "utf8"))
        .join("");
      expect(new Set(all.match(late)).size).toBe(4);
    },
  );

  test("reads none of what S3's and KMS's clients need beside DynamoDB's: they are bundled apart", () => {
    // S3 speaks XML, DynamoDB does not.
    expect(readAtStart(bundles.api)).not.toContain("xmlns");
  });
});

describe("a long log", () => {
  test("is packed by one function and read by another in two requests; a damaged pack is told of, and changes nothing", async () => {
    const table = { client: database.client, table: await database.table() };
    const chain = chainOf(Array.from({ length: 120 }, () => 180));
    await putChain(table, chain.items);
    const own = { ...environment, REGISTER_TABLE: table.table };
    const readRegister = async () => {
      const reader = startFunction(bundles.api, own);
      const { statusCode, body } = await ask(httpEvent({ method: "GET", path: "/v1/listings" }), reader);
      expect([statusCode, JSON.parse(body).register]).toMatchObject([
        200,
        { version: 120, digest: chain.digests.at(-1) },
      ]);
      await reader.end();
      return reader.printed();
    };
    expect(await readRegister()).toContain('"RegisterRequests":[1,1,1,1]');
    const packer = startFunction(bundles.packer, own);
    const { result } = await packer.invoke({});
    expect(result).toMatchObject({ entries: 120 });
    await packer.end();
    const packed = await readRegister();
    expect(packed).toContain('"RegisterRequests":[1,1]');
    expect(packed).not.toContain("DamagedPack");
    const [first] = await queryAll(table, partitionQuery(table.table, packsPartition));
    if (first === undefined) throw new Error("nothing was packed");
    await overwrite(table, { ...first, bytes: { B: Uint8Array.of(1, 2, 3) } });
    const damaged = await readRegister();
    expect(damaged).toContain("DamagedPack: PACK#1 000000000001-");
    expect(damaged).toContain('"PacksDamaged":1');
  });
});

describe("the api's bundle answers", () => {
  test("an HTTP API's event, with a request id and no word of the portfolio in its logs", async () => {
    const answer = await ask(httpEvent({ ...post, body: JSON.stringify(check) }));
    expect([answer.statusCode, statusOf(answer), answer.isBase64Encoded]).toEqual([200, "stayed", false]);
    expect(answer.headers["request-id"]).toMatch(/^[0-9a-f-]{36}$/);
    expect(api.printed()).toContain(answer.headers["request-id"]);
    expect(api.printed()).not.toMatch(/XIACY|adviser-7|tenant-a/);
    expect(linesWithPlanted(api.printed())).toEqual([]);
  });

  test("a body in base64, and one that is compressed", async () => {
    const text = JSON.stringify(check);
    const inBase64 = await ask(
      httpEvent({ ...post, body: Buffer.from(text).toString("base64"), isBase64Encoded: true }),
    );
    const compressed = await ask(
      httpEvent({
        ...post,
        headers: { ...post.headers, "content-encoding": "gzip" },
        body: gzipSync(text).toString("base64"),
        isBase64Encoded: true,
      }),
    );
    expect([statusOf(inBase64), statusOf(compressed)]).toEqual(["stayed", "stayed"]);
    expect(compressed.body).toBe(inBase64.body);
  });

  test("a function URL's event, its caller known by IAM", async () => {
    const iam = {
      kind: "iam",
      callers: [{ arn: "arn:aws:iam::111122223333:role/adviser", tenant: "tenant-a", scopes: ["check"] }],
    };
    const fn = startFunction(bundles.api, { ...environment, IDENTITY: JSON.stringify(iam) });
    const asked = { ...post, body: JSON.stringify(check) };
    const known = await ask(
      functionUrlEvent(asked, "arn:aws:sts::111122223333:assumed-role/adviser/session"),
      fn,
    );
    const unknown = await ask(
      functionUrlEvent(asked, "arn:aws:sts::111122223333:assumed-role/other/session"),
      fn,
    );
    await fn.end();
    expect([known.statusCode, unknown.statusCode]).toEqual([200, 401]);
  });

  test("an event with cookies, repeated query keys and headers beyond ASCII", async () => {
    const answer = await ask(
      httpEvent({
        ...post,
        cookies: ["a=1", "b=2"],
        headers: { ...post.headers, "x-note": "Grüße 小米", "x-empty": "" },
        body: JSON.stringify(check),
      }),
    );
    expect(statusOf(answer)).toBe("stayed");
    expect(
      (await ask(httpEvent({ path: "/v1/securities", query: "symbol=XIACY&symbol=1810.HK" }))).statusCode,
    ).toBe(422);
  });

  test("a header that no HTTP has with a problem, and does not print its value", async () => {
    const answer = await ask(httpEvent({ headers: { "x-broken": "secret\nvalue" } }));
    expect([answer.statusCode, answer.headers["content-type"]]).toEqual([400, "application/problem+json"]);
    expect(api.printed()).not.toContain("secret\nvalue");
  });

  test("a path that looks like another host as a path", async () => {
    expect((await ask(httpEvent({ path: "//elsewhere.example/healthz" }))).statusCode).toBe(404);
  });

  test("without credentials, or with another's, 401 as a problem", async () => {
    const asked = { ...post, body: JSON.stringify(check) };
    for (const authorizer of [
      null,
      {},
      { jwt: { claims: { ...claims, iss: "https://elsewhere.example" } } },
      { jwt: { claims: { ...claims, exp: "1" } } },
    ]) {
      const { statusCode, headers } = await ask(httpEvent({ ...asked, authorizer }));
      expect([statusCode, headers["content-type"]]).toEqual([401, "application/problem+json"]);
    }
  });

  test("its readiness from the register that the imports wrote", async () => {
    const answer = await ask(httpEvent({ path: "/readyz", authorizer: null }));
    const { status, staleSources } = JSON.parse(answer.body);
    // No list was polled here.
    expect([answer.statusCode, status]).toEqual([200, "degraded"]);
    expect(staleSources).toContain("ofac");
  });
});

describe("the api's bundle refuses", () => {
  test("an event that is not HTTP, loudly, so that no queue takes it for done", async () => {
    for (const event of [
      { Records: [{ eventSource: "aws:sqs", body: "{}" }] },
      { source: "aws.events", "detail-type": "Scheduled Event" },
      null,
      "x",
    ]) {
      expect((await api.invoke(event)).error).toMatch(/answers HTTP only/);
    }
  });

  test("to start without its environment, naming each variable", async () => {
    const fn = startFunction(bundles.api, {
      ...environment,
      REGISTER_TABLE: "",
      SOURCE_STALE_AFTER_HOURS: "soon",
    });
    await expect(fn.invoke(httpEvent({}))).rejects.toThrow(/REGISTER_TABLE[\s\S]*SOURCE_STALE_AFTER_HOURS/);
  });
});

describe("what the functions write about themselves", () => {
  test("is one line for each request, and metrics that CloudWatch reads", async () => {
    const before = api.printed().length;
    const { headers } = await ask(httpEvent({ ...post, body: JSON.stringify(check) }));
    const lines = api
      .printed()
      .slice(before)
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line));
    const requests = lines.filter(({ requestId }) => requestId !== undefined);
    expect(requests).toMatchObject([
      {
        message: "request",
        requestId: headers["request-id"],
        route: "/v1/checks",
        status: 200,
        environment: "test",
        gatewayRequestId: "JKJaXmPLvHcESHA=",
      },
    ]);
    const [metrics] = lines.filter(({ _aws }) => _aws !== undefined);
    expect(metrics).toMatchObject({
      environment: "test",
      service: "api",
      Requests: 1,
      Checks: 1,
      RegisterRequests: 1,
      RegisterVersion: 1,
      Positions: 2,
      "Positions.stayed": 1,
    });
    expect(metrics._aws.CloudWatchMetrics[0].Namespace).toBe("InvestorExposure");
  });

  test("names a fault's places in the source, by the map that is deployed beside the bundle", async () => {
    const fn = startFunction(bundles.api, { ...environment, REGISTER_TABLE: "no-such-table" });
    const { statusCode } = await ask(httpEvent({ ...post, body: JSON.stringify(check) }), fn);
    const lines = fn
      .printed()
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line));
    await fn.end();
    const fault = lines.find(({ message }) => message === "fault");
    expect([statusCode, fault.errors]).toEqual([
      503,
      expect.arrayContaining(["RegisterUnavailable", "ResourceNotFoundException"]),
    ]);
    expect(fault.frames.join("\n")).toMatch(/node_modules\/@smithy\/.+\.js:\d+|functions\/.+\.ts:\d+/);
    expect(fault.frames.join("\n")).not.toContain("index.mjs");
  });
});
