/**
 * A store whose answers get lost after it has written: over HTTP, what was told of a write is so, and what was stored is never destroyed.
 * @module
 */

import { randomUUID } from "node:crypto";
import type { Hono } from "hono";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createApp } from "../../functions/api/app.ts";
import type { SecretStore } from "../../functions/portfolios/secrets.ts";
import { dynamoClient } from "../../functions/register/client.ts";
import { snapshot } from "../api/harness.ts";
import { openTestDatabase, type TestDatabase } from "../support/embedded.ts";
import { type Fault, startProxy, type TcpProxy } from "../support/tcp-proxy.ts";

let database: TestDatabase;
let proxy: TcpProxy;
let table: string;
let faultOf: (operation: string) => Fault = () => "pass";

const kept = new Map<string, Awaited<ReturnType<SecretStore["read"]>>>();
const secrets: SecretStore = {
  read: async (id) => kept.get(id) ?? null,
  write: async (id, value) => void kept.set(id, value),
  remove: async (id) => void kept.delete(id),
};

beforeAll(async () => {
  database = await openTestDatabase();
  table = await database.table();
  proxy = await startProxy(database.endpoint, (operation) => faultOf(operation));
});
afterAll(async () => {
  await proxy.close();
  await database.close();
});

interface Answered {
  readonly status: number;
  // biome-ignore lint/suspicious/noExplicitAny: tests look at fields of many shapes.
  readonly body: any;
}
type Ask = (method: string, path: string, body?: object, condition?: object) => Promise<Answered>;

/** The service as a tenant of its own reaches it, over a client that has met no fault yet. */
function serviceOf(tenant: string): Ask {
  const client = dynamoClient({ endpoint: proxy.url, region: "us-east-1", attemptTimeoutMs: 1_500 });
  const app: Hono = createApp({
    reader: { current: async () => snapshot },
    append: async () => ({ kind: "contended" as const }),
    authenticate: () => ({ subject: "s", tenant, scopes: ["portfolios", "check"] }),
    now: Date.now,
    requestId: () => "request",
    log: () => undefined,
    knownAnswers: [],
    sourceStates: async () => [],
    holdings: { table: { client, table }, secrets, pull: { urls: {}, now: Date.now } },
  });
  return async (method, path, body, condition = {}) => {
    const response = await app.request(path, {
      method,
      headers: { ...condition, ...(body === undefined ? {} : { "content-type": "application/json" }) },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    return { status: response.status, body: text === "" ? null : JSON.parse(text) };
  };
}

const holding = (symbol: string) => ({ positions: [{ symbol }] });
const path = "/v1/portfolios/book";
const symbolOf = async (ask: Ask): Promise<string | null> => {
  const { status, body } = await ask("GET", path);
  if (status === 404) return null;
  expect(status).toBe(200);
  return body.portfolio.positions[0].symbol;
};
const connectionOf = async (ask: Ask): Promise<string | null> =>
  (await ask("GET", "/v1/connections")).body.connections[0]?.name ?? null;

/** A write, what is there before it, and what is there when it has happened. */
interface Case {
  readonly before: (ask: Ask) => Promise<unknown>;
  readonly write: (ask: Ask) => Promise<Answered>;
  readonly state: (ask: Ask) => Promise<string | null>;
  readonly done: (state: string | null) => boolean;
}

const first = (ask: Ask) => ask("PUT", path, holding("OLD"), { "if-none-match": "*" });
const connection = { name: "desk", provider: "standard-webhooks" };
const cases: Readonly<Record<string, Case>> = {
  "PUT of a new portfolio": {
    before: async () => undefined,
    write: first,
    state: symbolOf,
    done: (state) => state === "OLD",
  },
  "PUT over a portfolio": {
    before: first,
    write: (ask) => ask("PUT", path, holding("NEW"), { "if-match": '"1"' }),
    state: symbolOf,
    done: (state) => state === "NEW",
  },
  "DELETE of a portfolio": {
    before: first,
    write: (ask) => ask("DELETE", path, undefined, { "if-match": '"1"' }),
    state: symbolOf,
    done: (state) => state === null,
  },
  "POST of a connection": {
    before: async () => undefined,
    write: (ask) => ask("POST", "/v1/connections", connection),
    state: connectionOf,
    done: (state) => state !== null,
  },
  "DELETE of a connection": {
    before: (ask) => ask("POST", "/v1/connections", connection),
    write: (ask) => ask("DELETE", "/v1/connections/desk"),
    state: async (ask) => (await ask("GET", "/v1/connections")).body.connections[0]?.state ?? null,
    done: (state) => state !== "active",
  },
};

test.each(Object.entries(cases))(
  "%s",
  async (_, { before, write, state, done }) => {
    const tried = { n: 0 };
    for (const fault of ["drop-response", "double", 450] as const) {
      for (let nth = 1; nth <= 8; nth += 1) {
        const tenant = randomUUID();
        await before(serviceOf(tenant));
        const stood = await state(serviceOf(tenant));
        let seen = 0;
        faultOf = (operation) => {
          if (!/Put|Delete|BatchWrite/.test(operation)) return "pass";
          seen += 1;
          return seen === nth ? fault : "pass";
        };
        const told = await write(serviceOf(tenant));
        faultOf = () => "pass";
        if (seen < nth) break;
        tried.n += 1;
        const stands = await state(serviceOf(tenant));
        const where = `${fault}, write ${nth}: ${told.status} ${told.body?.type ?? ""}, ${stands}`;
        // Nobody else writes here: a condition that is said not to hold would be a lie.
        expect(told.status < 300 || told.status === 503, where).toBe(true);
        if (told.status < 300) expect(done(stands), where).toBe(true);
        else expect(done(stands) || stands === stood, where).toBe(true);
      }
    }
    expect(tried.n).toBeGreaterThanOrEqual(3);
  },
  60_000,
);

test("a portfolio whose put was told as not known is put again upon what is read, and answers", async () => {
  const ask = serviceOf(randomUUID());
  await first(ask);
  faultOf = (operation) => (/Put|Get/.test(operation) ? "drop-response" : "pass");
  expect((await ask("PUT", path, holding("NEW"), { "if-match": '"1"' })).status).toBe(503);
  faultOf = () => "pass";
  const { version } = (await ask("GET", path)).body.portfolio;
  expect((await ask("PUT", path, holding("LAST"), { "if-match": `"${version}"` })).status).toBe(200);
  expect(await symbolOf(ask)).toBe("LAST");
});
