/**
 * The functions beside the reader, each in a fresh process with the environment of its own that the stack gives it.
 * @module
 */

import { randomBytes } from "node:crypto";
import { createServer, type Server } from "node:http";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { entryExample } from "../../functions/api/examples.ts";
import { signStandardWebhook } from "../../functions/brokers/standard-webhooks.ts";
import { environments } from "../../infra/environments.ts";
import { synthesise } from "../infra/templates.ts";
import { type SetText, setOf } from "../ingest/list-fixture.ts";
import { curatedRegister } from "../support/curated-register.ts";
import { countCheck, counted, statedBytes } from "./check-cost.ts";
import { ask, type Deployed, metricsOf, openDeployed } from "./deployed.ts";
import { httpEvent } from "./events.ts";

let deployed: Deployed;
let ofac: Server;
/** What the server that plays OFAC answers; null: 500. */
let list: SetText | null = null;
const start: Deployed["start"] = (name, more) => deployed.start(name, more);

beforeAll(async () => {
  ofac = createServer((request, response) => {
    const member = /cons_(prim|alt|add|comments)\.csv$/.exec(request.url ?? "")?.[1];
    if (list === null || member === undefined) return response.writeHead(500).end();
    response.setHeader("Last-Modified", "Fri, 16 Jan 2026 15:00:00 GMT");
    return response.end(Object.entries(list).find(([name]) => name === member)?.[1]);
  });
  await new Promise<void>((resolve) => ofac.listen(0, "127.0.0.1", resolve));
  const address = ofac.address();
  deployed = await openDeployed(typeof address === "object" ? `http://127.0.0.1:${address?.port}` : "");
});

afterAll(async () => {
  ofac?.close();
  await deployed?.close();
});

describe("the packer", () => {
  test("has the rights that it needs: to read the log, and to write packs of it", async () => {
    const packer = start("Packer");
    const { result, error } = await packer.invoke({});
    expect([result, error]).toMatchObject([{ entries: 1, packs: 1, packed: 1, written: 1 }, undefined]);
    expect(metricsOf(packer)).toMatchObject({ PacksWritten: 1, service: "packer" });
    expect(deployed.guard.denied.filter((what) => what.startsWith("Packer"))).toEqual([]);
  });
});

describe("the imports' function", () => {
  test("polls a list when its schedule says so; a server that fails is seen, and fails no call", async () => {
    const imports = start("Imports");
    list = null;
    expect((await imports.invoke({ import: "ofac" })).result).toMatchObject({
      source: "ofac",
      outcome: "failed",
      state: "failing",
    });
    expect(metricsOf(imports)).not.toHaveProperty("SourceAge.ofac");
  });

  test("holds a list that looks wrong, which an editor then discards through the writer", async () => {
    const imports = start("Imports");
    list = setOf({ 101: "Equity Ticker 600100 CN" });
    const { result } = await imports.invoke({ import: "ofac" });
    expect(result).toMatchObject({ source: "ofac", outcome: "held", state: "held" });
    expect(metricsOf(imports)).toMatchObject({ "ImportsHeld.ofac": 1, service: "imports" });

    const writer = start("Writer");
    const polled = await ask(writer, {
      method: "POST",
      path: "/v1/imports",
      body: JSON.stringify({ source: "ofac" }),
    });
    expect([polled.statusCode, JSON.parse(polled.body).outcome]).toEqual([200, "held"]);
    const path = `/v1/imports/${JSON.parse(polled.body).held}`;
    expect(JSON.parse((await ask(writer, { path })).body).reasons).toEqual(
      expect.arrayContaining([expect.objectContaining({ code: "too-many-gone" })]),
    );
    const decided = await ask(writer, {
      method: "POST",
      path,
      body: JSON.stringify({ decision: "discard" }),
    });
    expect([decided.statusCode, JSON.parse(decided.body).decision]).toEqual([200, "discarded"]);
  });

  test("has a second subject look at what an editor accepts, where the environment asks for approvals", async () => {
    list = setOf({ 102: "Equity Ticker 600100 CN" });
    const writer = start("Writer", { APPROVALS: "required" });
    const post = (path: string, body: object) =>
      ask(writer, { method: "POST", path, body: JSON.stringify(body) });
    const version = async () => JSON.parse((await ask(writer, { path: "/v1/register" })).body).version;
    const [before, polled] = [await version(), await post("/v1/imports", { source: "ofac" })];
    const decided = await post(`/v1/imports/${JSON.parse(polled.body).held}`, { decision: "accept" });
    expect([decided.statusCode, decided.headers?.location]).toEqual([
      202,
      `/v1/register/proposals/${JSON.parse(decided.body).proposal}`,
    ]);
    expect(await version()).toBe(before);
  });

  test("rejects a source that there is none of, naming those there are", async () => {
    const imports = start("Imports");
    expect((await imports.invoke({ import: "elsewhere" })).error).toMatch(/expected curated or ofac/);
  });
});

describe("a broker's delivery", () => {
  test("goes from the receiver through the queue into a portfolio that answers, and nothing of it into a log", async () => {
    const portfolios = start("Portfolios");
    const receiver = start("Receiver");
    const deliveries = start("Deliveries");

    const connected = await ask(portfolios, {
      method: "POST",
      path: "/v1/connections",
      body: JSON.stringify({ name: "our-broker", provider: "standard-webhooks" }),
    });
    expect(connected.statusCode, connected.body).toBe(201);
    const { connection, secret } = JSON.parse(connected.body);
    expect([...deployed.aws.secrets.keys()]).toEqual([
      expect.stringMatching(/^investor-exposure\/dev\/connections\/[0-9a-f]{32}$/),
    ]);

    const timestampS = Math.floor(Date.now() / 1000);
    const body = JSON.stringify({
      type: "portfolio.replaced",
      timestamp: new Date().toISOString(),
      data: { account: "acct-90210", positions: ["XIACY"] },
    });
    const bytes = new TextEncoder().encode(body);
    const delivered = (signature: string) =>
      ask(receiver, {
        method: "POST",
        path: connection.webhook,
        authorizer: null,
        body,
        headers: {
          "webhook-id": "msg_1",
          "webhook-timestamp": String(timestampS),
          "webhook-signature": signature,
        },
      });
    const signature = signStandardWebhook({ id: "msg_1", timestampS, body: bytes }, [secret]);
    // Appends before have said, to another queue, that there is something to look for.
    const before = deployed.aws.messages.length;
    expect((await delivered("v1,bm90IHNpZ25lZA==")).statusCode).toBe(401);
    expect(deployed.aws.messages).toHaveLength(before);
    expect(JSON.parse((await delivered(signature)).body)).toEqual({ status: "accepted" });
    expect(deployed.aws.messages).toHaveLength(before + 1);

    const record = (messageId: string, text: string) => ({ messageId, body: text, eventSource: "aws:sqs" });
    const Records = [record("m-1", deployed.aws.messages[before] ?? ""), record("m-2", "no message at all")];
    expect((await deliveries.invoke({ Records })).result).toEqual({
      batchItemFailures: [{ itemIdentifier: "m-2" }],
    });
    expect(metricsOf(deliveries)).toMatchObject({
      DeliveriesCarriedOut: 1,
      DeliveriesFailed: 1,
      service: "deliveries",
    });
    expect(JSON.parse((await delivered(signature)).body)).toEqual({ status: "duplicate" });

    const checked = await ask(portfolios, {
      path: "/v1/portfolios/our-broker.acct-90210/check",
      query: "asOf=2021-03-15T13:31:00Z",
    });
    expect([checked.statusCode, JSON.parse(checked.body).status]).toEqual([200, "stayed"]);
    const printed = [portfolios, receiver, deliveries].map((fn) => fn.printed()).join("");
    expect(printed).toContain("m-2");
    expect(printed).not.toMatch(/XIACY|90210|our-broker|whsec_/);
    expect(printed).not.toContain(connection.webhook.split("/").at(-1));

    const revoked = await ask(portfolios, { method: "DELETE", path: "/v1/connections/our-broker" });
    expect([revoked.statusCode, deployed.aws.secrets.size]).toEqual([200, 0]);
  });

  test("need not come: what can be fetched is queued once a day, when the schedule says so", async () => {
    const portfolios = start("Portfolios");
    const deliveries = start("Deliveries");
    const credentials = { clientId: "c", secret: "s", accessToken: "a", itemId: "i" };
    const body = JSON.stringify({ name: "item", provider: "plaid", credentials });
    const connected = await ask(portfolios, { method: "POST", path: "/v1/connections", body });
    expect(connected.statusCode, connected.body).toBe(201);
    const before = deployed.aws.messages.length;
    expect((await deliveries.invoke({ enqueue: "daily-pulls" })).result).toEqual({ queued: 1 });
    expect((await deliveries.invoke({ enqueue: "daily-pulls" })).result).toEqual({ queued: 0 });
    expect(deployed.aws.messages.length).toBe(before + 1);
    await ask(portfolios, { method: "DELETE", path: "/v1/connections/item" });
  });

  test("is none of the reader's business, and no HTTP call one of the worker's", async () => {
    const reader = start("Reader");
    expect((await ask(reader, { path: "/v1/portfolios" })).statusCode).toBe(404);
    const webhook = { method: "POST", path: `/v1/webhooks/${"0".repeat(32)}`, authorizer: null, body: "{}" };
    expect((await ask(reader, webhook)).statusCode).toBe(404);
    const deliveries = start("Deliveries");
    expect((await deliveries.invoke(httpEvent({}))).error).toMatch(/SQS messages only/);
  });
});

describe("the other functions", () => {
  test("keep, replace and delete a portfolio, larger than one item, and rotate a connection's secret", async () => {
    const portfolios = start("Portfolios");
    const path = "/v1/portfolios/house-1";
    // So random that they fill two parts however well they are compressed.
    const many = Array.from({ length: 10_000 }, () => ({
      symbol: "XIACY",
      ref: randomBytes(46).toString("base64url"),
    }));
    const put = (positions: readonly object[], headers: Readonly<Record<string, string>>) =>
      ask(portfolios, { method: "PUT", path, body: JSON.stringify({ positions }), headers });
    expect((await put(many, { "if-none-match": "*" })).statusCode).toBe(201);
    expect((await put(many.slice(0, 1), { "if-match": '"1"' })).statusCode).toBe(200);
    expect(JSON.parse((await ask(portfolios, { path: "/v1/portfolios" })).body).portfolios).toContainEqual(
      expect.objectContaining({ id: "house-1", positions: 1 }),
    );
    const gone = await ask(portfolios, { method: "DELETE", path, headers: { "if-match": '"2"' } });
    expect(gone.statusCode).toBe(200);

    const named = { name: "rotating", provider: "standard-webhooks" };
    await ask(portfolios, { method: "POST", path: "/v1/connections", body: JSON.stringify(named) });
    const rotate = { method: "POST", path: "/v1/connections/rotating/rotate", body: "{}" };
    expect((await ask(portfolios, rotate)).statusCode).toBe(200);
    expect((await ask(portfolios, { path: "/v1/connections" })).statusCode).toBe(200);
    expect((await ask(portfolios, { method: "DELETE", path: "/v1/connections/rotating" })).statusCode).toBe(
      200,
    );
  });

  test("append an entry, which the reader then answers from", async () => {
    const [writer, reader] = [start("Writer"), start("Reader")];
    const { version } = JSON.parse((await ask(reader, { path: "/v1/register" })).body);
    const entry = {
      method: "POST",
      path: "/v1/register/entries",
      headers: { "if-match": `"${version}"` },
      body: JSON.stringify(entryExample),
    };
    expect((await ask(writer, entry)).statusCode).toBe(201);
    expect(JSON.parse((await ask(reader, { path: "/v1/register" })).body).version).toBe(version + 1);
    expect((await ask(reader, { path: "/readyz", authorizer: null })).statusCode).toBe(200);
  });
});

describe("the bill", () => {
  test("is worked out from what a check of 1 position and of 10,000 was counted to send and to log", async () => {
    const reader = start("Reader");
    const { dev } = synthesise({ dev: environments.dev });
    const [stage] = (dev?.service ?? []).filter(({ type }) => type === "AWS::ApiGatewayV2::Stage");
    const format: string = stage?.properties.AccessLogSettings.Format;
    const stated = await statedBytes();
    const otherwise: string[] = [];
    for (const [i, size] of [1, 10_000].entries()) {
      const bytes = await countCheck(reader, { register: curatedRegister, size, format });
      for (const name of counted) {
        const said = stated.get(name)?.[i] ?? Number.NaN;
        if (!(Math.abs(bytes[name] / said - 1) < 0.1))
          otherwise.push(
            `${name}, ${size} positions: ${bytes[name]} bytes, where docs/deploy.md says ${said}`,
          );
      }
    }
    expect(otherwise).toEqual([]);
  });
});

describe("the roles", () => {
  test("allow what the functions did here, every request of it", () => {
    expect(deployed.guard.denied).toEqual([]);
  });

  test("allow nothing else: no entry by the reader, no portfolio to the receiver", async () => {
    const put = (fn: string, table: string | undefined, pk: string) =>
      fetch(deployed.guard.endpointOf(fn), {
        method: "POST",
        headers: {
          "x-amz-target": "DynamoDB_20120810.PutItem",
          "content-type": "application/x-amz-json-1.0",
        },
        body: JSON.stringify({ TableName: table, Item: { pk: { S: pk }, sk: { S: "x" } } }),
      });
    expect((await put("Reader", deployed.tables.register, "REGISTER")).status).toBe(400);
    expect((await put("Receiver", deployed.tables.holdings, "TENANT#1")).status).toBe(400);
    expect((await put("Writer", deployed.tables.holdings, "CONNECTION#1")).status).toBe(400);
    expect(deployed.guard.denied).toHaveLength(3);
  });
});
