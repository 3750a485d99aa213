/**
 * What callers are told while the store of portfolios fails, and when what it holds is damaged.
 * @module
 */

import { createServer } from "node:http";
import type { Hono } from "hono";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createApp } from "../../functions/api/app.ts";
import { allRoutes } from "../../functions/api/routes/all.ts";
import { HoldingsUnavailable } from "../../functions/portfolios/errors.ts";
import { partsPartition } from "../../functions/portfolios/keys.ts";
import { isTombstone } from "../../functions/portfolios/portfolio.ts";
import type { SecretStore } from "../../functions/portfolios/secrets.ts";
import { readHead } from "../../functions/portfolios/store.ts";
import { remove } from "../../functions/portfolios/table.ts";
import { query } from "../../functions/portfolios/table-query.ts";
import { dynamoClient } from "../../functions/register/client.ts";
import { snapshot } from "../api/harness.ts";
import { openTestDatabase, type TestDatabase } from "../support/embedded.ts";
import { type Fault, startProxy, type TcpProxy } from "../support/tcp-proxy.ts";

let database: TestDatabase;
let proxy: TcpProxy;
let app: Hono;
let name: string;
let fault: Fault = "pass";

const kept = new Map<string, Awaited<ReturnType<SecretStore["read"]>>>();
const secrets: SecretStore = {
  read: async (id) => kept.get(id) ?? null,
  write: async (id, value) => void kept.set(id, value),
  remove: async (id) => void kept.delete(id),
};

beforeAll(async () => {
  database = await openTestDatabase();
  name = await database.table();
  proxy = await startProxy(database.endpoint, () => fault);
  const client = dynamoClient({
    endpoint: proxy.url,
    region: "us-east-1",
    attemptTimeoutMs: 1_500,
    maxAttempts: 2,
  });
  app = createApp({
    reader: { current: async () => snapshot },
    append: async () => ({ kind: "contended" as const }),
    authenticate: () => ({ subject: "s", tenant: "t", scopes: ["portfolios", "check"] }),
    now: Date.now,
    requestId: () => "request",
    log: () => undefined,
    knownAnswers: [],
    sourceStates: async () => [],
    holdings: { table: { client, table: name }, secrets, pull: { urls: {}, now: Date.now } },
  });
  await ask("PUT", "/v1/portfolios/p", { positions: ["IBM"] }, { "If-None-Match": "*" });
  await ask("POST", "/v1/connections", { name: "c", provider: "standard-webhooks" });
});
afterAll(async () => {
  await proxy.close();
  await database.close();
});

async function ask(
  method: string,
  path: string,
  body?: object,
  headers: Readonly<Record<string, string>> = {},
): Promise<Response> {
  return app.request(path, {
    method,
    headers: { ...headers, ...(body === undefined ? {} : { "Content-Type": "application/json" }) },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
}

const requests: Readonly<Record<string, () => Promise<Response>>> = {
  "GET /v1/portfolios": () => ask("GET", "/v1/portfolios"),
  "PUT /v1/portfolios/{id}": () => ask("PUT", "/v1/portfolios/p", { positions: [] }, { "If-Match": '"1"' }),
  "GET /v1/portfolios/{id}": () => ask("GET", "/v1/portfolios/p"),
  "DELETE /v1/portfolios/{id}": () => ask("DELETE", "/v1/portfolios/p", undefined, { "If-Match": '"1"' }),
  "GET /v1/portfolios/{id}/check": () => ask("GET", "/v1/portfolios/p/check"),
  "GET /v1/funds": () => ask("GET", "/v1/funds"),
  "PUT /v1/funds/{id}": () =>
    ask("PUT", "/v1/funds/f", {
      fund: { symbol: "MCHI" },
      asOf: "2022-09-01",
      holdings: [{ isin: "HK0941009539", weight: "100" }],
    }),
  "GET /v1/funds/{id}": () => ask("GET", "/v1/funds/f"),
  "DELETE /v1/funds/{id}": () => ask("DELETE", "/v1/funds/f"),
  "POST /v1/connections": () => ask("POST", "/v1/connections", { name: "d", provider: "standard-webhooks" }),
  "GET /v1/connections": () => ask("GET", "/v1/connections"),
  "POST /v1/connections/{id}/rotate": () => ask("POST", "/v1/connections/c/rotate", {}),
  "DELETE /v1/connections/{id}": () => ask("DELETE", "/v1/connections/c"),
  "GET /readyz": () => ask("GET", "/readyz"),
};

test("no route of portfolios or connections is left out here", () => {
  const kept = allRoutes.filter(({ path }) => /^\/v1\/(?:portfolios|funds|connections)/.test(path));
  expect(Object.keys(requests).toSorted()).toEqual(
    [...kept.map(({ method, path }) => `${method} ${path}`), "GET /readyz"].toSorted(),
  );
});

test.each(["cut", "drop-response", "truncate", "silence"] as const)(
  "(%s) every route says that the store does not answer, and when to ask again",
  async (how) => {
    fault = how;
    const answers = await Promise.all(
      Object.entries(requests).map(async ([route, request]) => {
        // A write that lands is found by reading; here reading fails too.
        const response = await request();
        const { type } = JSON.parse(await response.text());
        return [route, response.status, response.headers.get("Retry-After"), type];
      }),
    );
    fault = "pass";
    expect(answers).toEqual(
      Object.keys(requests).map((route) => [route, 503, "5", "/problems/holdings-unavailable"]),
    );
  },
);

test("a list whose pages never end is given up at the deadline, and is told as a store that does not answer", async () => {
  let pages = 0;
  const endless = createServer((request, response) => {
    pages += 1;
    request.resume();
    response.writeHead(200, { "content-type": "application/x-amz-json-1.0" });
    response.end(
      JSON.stringify({ Items: [], LastEvaluatedKey: { pk: { S: "p" }, sk: { S: String(pages) } } }),
    );
  });
  await new Promise<void>((listening) => endless.listen(0, "127.0.0.1", listening));
  const address = endless.address();
  const endpoint = `http://127.0.0.1:${typeof address === "object" ? address?.port : 0}`;
  const client = dynamoClient({ endpoint, region: "us-east-1" });
  const began = Date.now();
  await expect(query({ client, table: name, deadlineMs: 300 }, "p")).rejects.toBeInstanceOf(
    HoldingsUnavailable,
  );
  expect(pages).toBeGreaterThan(1);
  expect(Date.now() - began).toBeLessThan(5_000);
  client.destroy();
  endless.close();
});

test("a portfolio whose positions are gone has a problem of its own, and a PUT puts it right", async () => {
  const table = { client: database.client, table: name };
  await ask("PUT", "/v1/portfolios/q", { positions: ["IBM"] }, { "If-None-Match": "*" });
  const head = await readHead(table, "t", "q");
  if (head === null || isTombstone(head)) throw new Error("expected a head");
  for (const item of await query(table, partsPartition(head.parts.id)))
    await remove(table, { pk: item.pk?.S ?? "", sk: item.sk?.S ?? "" });
  for (const path of ["/v1/portfolios/q", "/v1/portfolios/q/check"]) {
    const response = await ask("GET", path);
    const { type } = JSON.parse(await response.text());
    expect([path, response.status, type]).toEqual([path, 500, "/problems/holdings-damaged"]);
  }
  expect((await ask("PUT", "/v1/portfolios/q", { positions: ["IBM"] }, { "If-Match": '"1"' })).status).toBe(
    200,
  );
  expect((await ask("GET", "/v1/portfolios/q")).status).toBe(200);
});
