/**
 * Two tenants with tokens of their own on a running server: every operation of openapi.json, called by one with what is the
 * other's, answers as if it were not there, to the byte.
 * @module
 */

import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { createServer, type Server } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { scopes } from "../../functions/api/auth/auth.ts";
import { signStandardWebhook } from "../../functions/brokers/standard-webhooks.ts";
import { callersOf } from "../../functions/local/callers.ts";
import { type LocalServer, startServer } from "../../functions/local/server.ts";
import { type LocalService, openLocal, seed } from "../../functions/local/service.ts";
import { providerUrls } from "../../functions/portfolios/providers/provider-urls.ts";
import { type Issuer, startIssuer } from "../support/issuer.ts";
import { type Operation, operations } from "../support/operations.ts";

const identity = {
  kind: "oidc" as const,
  issuer: "https://login.example.com/",
  audience: ["investor-exposure"],
  tenantClaim: "tenant",
  tenants: null,
  scopePrefix: "",
};

/** What stands under an id of each path. A new path with an id must be put here, or the first test fails. */
const ids: Readonly<
  Record<string, "portfolio" | "fund" | "connection" | "record" | "webhook" | "subscription" | "shared">
> = {
  "/v1/portfolios/{id}": "portfolio",
  "/v1/portfolios/{id}/check": "portfolio",
  "/v1/funds/{id}": "fund",
  "/v1/connections/{id}": "connection",
  "/v1/connections/{id}/rotate": "connection",
  "/v1/records/{id}": "record",
  "/v1/records/{id}/replay": "record",
  "/v1/records/{id}/decisions": "record",
  "/v1/webhooks/{id}": "webhook",
  "/v1/subscriptions/{id}": "subscription",
  "/v1/subscriptions/{id}/rotate": "subscription",
  "/v1/subscriptions/{id}/events": "subscription",
  "/v1/subscriptions/{id}/events/{eventId}/redeliver": "subscription",
  "/v1/subscriptions/{id}/test": "subscription",
  // The register is the same for every caller.
  "/v1/listings/{id}": "shared",
  "/v1/court-orders/{id}": "shared",
  "/v1/issuers/{id}": "shared",
  "/v1/register/proposals/{id}": "shared",
  "/v1/imports/{id}": "shared",
};

/** Filled once the owner has made them. */
const recordIds: (readonly [string, string])[] = [];

/** Ids of the owner's, each beside one of the same length that nobody has. */
const owned = {
  portfolio: [
    ["book-of-a", "book-of-z"],
    ["desk-of-a.acc-1", "desk-of-z.acc-1"],
  ],
  fund: [
    ["fund-of-a", "fund-of-z"],
    ["bond-of-a", "bond-of-z"],
  ],
  connection: [
    ["desk-of-a", "desk-of-z"],
    ["spare-of-a", "spare-of-z"],
  ],
  record: recordIds,
  // Ids are made by the service: they stand here once it has.
  subscription: [] as (readonly [string, string])[],
};

/** Whatever of these another tenant reads, it has learnt something. */
const secrets = ["of-a", "acc-1", "ref-of-owner", "123456.78"];

interface Answered {
  readonly status: number;
  readonly headers: readonly (readonly [string, string])[];
  readonly text: string;
}

let issuer: Issuer;
let service: LocalService;
let server: LocalServer;
let dataDir: string;
const tokens = new Map<string, string>();
let webhook: string;
let secret: string;
/** Where the owner's events go, and one that went there. */
let receiver: Server;
let event: string;

/** An answer without what is of the moment of asking. */
async function ask(
  tenant: string,
  method: string,
  path: string,
  body?: unknown,
  headers: Readonly<Record<string, string>> = {},
): Promise<Answered> {
  const response = await fetch(`${server.url}${path}`, {
    method,
    headers: {
      authorization: `Bearer ${tokens.get(tenant)}`,
      ...(body === undefined ? {} : { "content-type": "application/json" }),
      ...headers,
    },
    ...(body === undefined ? {} : { body: typeof body === "string" ? body : JSON.stringify(body) }),
  });
  const requestId = response.headers.get("request-id") ?? "";
  const text = await response.text();
  const ofTheMoment = new Set(["date", "request-id", "register-age", "source-age"]);
  return {
    status: response.status,
    headers: [...response.headers].filter(([name]) => !ofTheMoment.has(name)),
    text: text.replaceAll(requestId, ""),
  };
}

async function deliver(path: string, key: string, id: string): Promise<Answered> {
  const body = JSON.stringify({
    type: "portfolio.replaced",
    timestamp: new Date().toISOString(),
    data: { account: "acc-1", positions: [{ symbol: "002415.SZ", ref: "ref-of-owner" }] },
  });
  const timestampS = Math.floor(Date.now() / 1000);
  const signature = signStandardWebhook({ id, timestampS, body: new TextEncoder().encode(body) }, [key]);
  return ask("owner", "POST", path, body, {
    "webhook-id": id,
    "webhook-timestamp": String(timestampS),
    "webhook-signature": signature,
  });
}

/** All that the owner can see of its own. */
async function estate(): Promise<readonly Answered[]> {
  const paths = [
    "/v1/portfolios",
    "/v1/connections",
    "/v1/funds",
    ...owned.fund.map(([id]) => `/v1/funds/${id}`),
    "/v1/subscriptions",
    ...owned.subscription.map(([id]) => `/v1/subscriptions/${id}/events`),
    "/v1/records",
    ...recordIds.map(([id]) => `/v1/records/${id}`),
    ...owned.portfolio.flatMap(([id]) => [
      `/v1/portfolios/${id}`,
      `/v1/portfolios/${id}/check?asOf=2021-03-15T13:31:00Z`,
    ]),
  ];
  const seen = await Promise.all(paths.map((path) => ask("owner", "GET", path)));
  expect(seen.map(({ status }) => status)).toEqual(paths.map(() => 200));
  return seen;
}

/** Deliveries are carried out in the order they came: one that should not have been taken would have raised the version. */
const standsAt = (version: number): Promise<unknown> =>
  vi.waitFor(
    async () => {
      const { text } = await ask("owner", "GET", "/v1/portfolios/desk-of-a.acc-1");
      expect(JSON.parse(text).portfolio?.version).toBe(version);
    },
    { timeout: 60_000, interval: 50 },
  );

async function connect(tenant: string, name: string) {
  const made = await ask(tenant, "POST", "/v1/connections", { name, provider: "standard-webhooks" });
  expect(made.status).toBe(201);
  return JSON.parse(made.text);
}

/** A subscription of the owner's, with one event that was delivered. */
async function subscribe(): Promise<void> {
  receiver = createServer((_, response) => response.writeHead(204).end()).listen(0, "127.0.0.1");
  await once(receiver, "listening");
  const address = receiver.address();
  const port = typeof address === "object" ? address?.port : undefined;
  const made = await ask("owner", "POST", "/v1/subscriptions", {
    url: `http://127.0.0.1:${port}/of-a`,
    events: ["portfolio.verdict.changed"],
    portfolios: ["book-of-a"],
    contact: "desk@of-a.example.com",
  });
  expect(made.status).toBe(201);
  const { id } = JSON.parse(made.text).subscription;
  owned.subscription.push([id, "0".repeat(32)]);
  const tested = await ask("owner", "POST", `/v1/subscriptions/${id}/test`);
  event = JSON.parse(tested.text).event.id;
  await vi.waitFor(
    async () => {
      const { text } = await ask("owner", "GET", `/v1/subscriptions/${id}/events`);
      expect(JSON.parse(text).events).toMatchObject([{ id: event, state: "delivered" }]);
    },
    { timeout: 60_000, interval: 50 },
  );
}

beforeAll(async () => {
  issuer = await startIssuer();
  dataDir = await mkdtemp(join(tmpdir(), "investor-exposure-"));
  service = await openLocal({
    dataDir,
    endpoint: undefined,
    maxStalenessMs: 0,
    log: () => undefined,
    providers: providerUrls,
    destinations: { loopback: true },
    authenticate: callersOf("0.0.0.0", { ...identity, jwksUrl: issuer.jwksUrl }, Date.now),
  });
  await seed(service);
  server = await startServer({ app: service.app, port: 0, host: "127.0.0.1" });
  for (const tenant of ["owner", "stranger"]) {
    const exp = Math.floor(Date.now() / 1000) + 3600;
    const claims = { iss: identity.issuer, aud: identity.audience, sub: "the-same-subject", tenant, exp };
    tokens.set(tenant, await issuer.sign({ ...claims, scope: scopes.join(" ") }));
  }
  const positions = [{ symbol: "XIACY", exchange: "OTC", marketValue: "123456.78", ref: "ref-of-owner" }];
  const stored = await ask(
    "owner",
    "PUT",
    "/v1/portfolios/book-of-a",
    { positions },
    { "if-none-match": "*" },
  );
  expect(stored.status).toBe(201);
  for (const [n, [id]] of owned.fund.entries()) {
    const holdings = [{ isin: "HK0941009539", ref: "ref-of-owner", weight: "100" }];
    const body = { fund: { symbol: `FND${n}` }, asOf: "2022-09-01", holdings };
    expect((await ask("owner", "PUT", `/v1/funds/${id}`, body)).status).toBe(200);
  }
  const check = "/v1/portfolios/book-of-a/check?asOf=2021-03-15T13:31:00Z&record=true";
  const { headers } = await ask("owner", "GET", check);
  const [, recordId = ""] = headers.find(([name]) => name === "record-id") ?? [];
  recordIds.push([recordId, recordId.replace(/.{16}$/, "0".repeat(16))]);
  const made = await connect("owner", "desk-of-a");
  webhook = made.connection.webhook;
  secret = made.secret;
  await connect("owner", "spare-of-a");
  await connect("stranger", "own-desk");
  await ask("stranger", "PUT", "/v1/portfolios/own-book", { positions: ["XIACY"] }, { "if-none-match": "*" });
  expect((await deliver(webhook, secret, "m1")).status).toBe(200);
  await standsAt(1);
  await subscribe();
});

afterAll(async () => {
  receiver.close();
  await server.close();
  await service.close();
  await issuer.close();
  await rm(dataDir, { recursive: true, force: true });
});

test("every path with an id in it says whose these ids are", () => {
  // A file of the page and the meaning of a problem are the same for every reader.
  const nobodys = ["/page/{file}", "/problems/{type}"];
  const paths = [
    ...new Set(
      operations.map(({ path }) => path).filter((path) => path.includes("{") && !nobodys.includes(path)),
    ),
  ];
  expect(paths.sort()).toEqual(Object.keys(ids).sort());
});

/** What may be sent along: with no precondition, upon the version that the owner's has, upon another, and for a new one. */
const preconditions: readonly Readonly<Record<string, string>>[] = [
  {},
  { "if-match": '"1"' },
  { "if-match": '"7"' },
  { "if-none-match": '"1"' },
];

function callsOf({ method, bodies }: Operation, path: string): readonly (() => Promise<Answered>)[] {
  const media = bodies.size === 0 ? [[undefined, undefined] as const] : [...bodies];
  return media.flatMap(([type, body]) =>
    preconditions.map(
      (precondition) => () =>
        ask("stranger", method, path, body, {
          ...precondition,
          ...(type === undefined ? {} : { "content-type": type }),
        }),
    ),
  );
}

const withIds = operations.flatMap((operation) => {
  const whose = ids[operation.path];
  // A fund's PUT needs no precondition: it makes the stranger's own.
  const isRefused = whose === "fund" && operation.method !== "PUT";
  return whose === "portfolio" ||
    whose === "connection" ||
    whose === "record" ||
    whose === "subscription" ||
    (whose === "fund" && isRefused)
    ? [[operation.name, operation, whose] as const]
    : [];
});

describe("another tenant's id", () => {
  test.each(withIds)(
    "%s answers as for an id that nobody has, and changes nothing",
    async (_, operation, whose) => {
      const before = await estate();
      for (const [foreign, unused] of owned[whose]) {
        const pathOf = (id: string): string => operation.path.replace("{id}", id).replace("{eventId}", event);
        const statuses = new Set<number>();
        const nobody = callsOf(operation, pathOf(unused));
        for (const [i, call] of callsOf(operation, pathOf(foreign)).entries()) {
          const answer = await call();
          expect(answer).toEqual(await nobody[i]?.());
          statuses.add(answer.status);
          for (const planted of secrets) expect(answer.text).not.toContain(planted);
        }
        expect([...statuses]).toContain(404);
        // Besides, only what is said before anything is looked up: no precondition, or one that can't be read.
        expect([400, 404, 422, 428].filter((status) => statuses.has(status))).toEqual([...statuses].sort());
      }
      expect(await estate()).toEqual(before);
    },
  );

  test("can be a tenant's own as well: the two do not meet", async () => {
    const before = await estate();
    const path = "/v1/portfolios/book-of-a";
    const made = await ask("stranger", "PUT", path, { positions: ["AAPL"] }, { "if-none-match": "*" });
    expect([made.status, JSON.parse(made.text).portfolio.version]).toEqual([201, 1]);
    expect(JSON.parse((await ask("stranger", "GET", path)).text).portfolio.positions).toEqual([
      { symbol: "AAPL" },
    ]);
    await connect("stranger", "desk-of-a");
    expect((await ask("stranger", "DELETE", "/v1/connections/desk-of-a")).status).toBe(200);
    expect((await ask("stranger", "DELETE", path, undefined, { "if-match": '"1"' })).status).toBe(200);
    expect(await estate()).toEqual(before);
    expect((await deliver(webhook, secret, "m2")).status).toBe(200);
    await standsAt(2);
  });

  test("of a webhook opens to nobody's secret but its own", async () => {
    const before = await estate();
    const { secret: other } = await connect("stranger", "other-desk");
    const refused = await deliver(webhook, other, "m9");
    expect([refused.status, JSON.parse(refused.text).detail]).toEqual([
      401,
      "The delivery is not authentic.",
    ]);
    const unused = `/v1/webhooks/${"0".repeat(32)}`;
    expect((await deliver(unused, other, "m9")).status).toBe(404);
    expect(await estate()).toEqual(before);
    expect((await deliver(webhook, secret, "m3")).status).toBe(200);
    await standsAt(3);
  });
});

test("no list, no other answer and no document shows anything of another tenant's", async () => {
  for (const { method, path, bodies } of operations.filter((operation) => !operation.path.includes("{"))) {
    if (method !== "GET") continue;
    const answer = await ask(
      "stranger",
      method,
      `${path}${path === "/v1/securities" ? "?symbol=XIACY" : ""}`,
    );
    expect([path, answer.status, bodies.size]).toEqual([path, path.includes("proposals") ? 404 : 200, 0]);
    for (const planted of [...secrets, webhook]) expect(answer.text, path).not.toContain(planted);
  }
  const own = await ask("stranger", "GET", "/v1/portfolios");
  expect(JSON.parse(own.text).portfolios.map(({ id }: { id: string }) => id)).toEqual(["own-book"]);
});
