/**
 * The service on a real port over an embedded table, the providers as loopback fakes, and a clock that the test sets.
 * @module
 */

import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type DynamoDBClient, ScanCommand } from "@aws-sdk/client-dynamodb";
import { createApp } from "../../functions/api/app.ts";
import type { Principal } from "../../functions/api/auth/auth.ts";
import { signSnapTrade } from "../../functions/brokers/snaptrade.ts";
import { signStandardWebhook } from "../../functions/brokers/standard-webhooks.ts";
import { openEmbedded } from "../../functions/local/embedded-dynamodb.ts";
import { type LocalHoldings, openLocalHoldings } from "../../functions/local/queue-holdings.ts";
import { startServer } from "../../functions/local/server.ts";
import type { ProviderUrls } from "../../functions/portfolios/providers/ask-provider.ts";
import { snapshot } from "../api/harness.ts";
import { planted } from "../support/planted.ts";
import { suiteLog } from "../support/suite-log.ts";
import { consumerKey, type Fakes, mxKey, plaidSecret, startFakes } from "./fakes.ts";

export interface Answered {
  readonly status: number;
  readonly headers: Headers;
  // biome-ignore lint/suspicious/noExplicitAny: tests look at fields of many shapes.
  readonly body: any;
}

export interface World {
  readonly url: string;
  readonly fakes: Fakes;
  readonly local: LocalHoldings;
  /** Everything that the service and its worker wrote to their log. */
  readonly log: string[];
  now: number;
  tenant: string;
  readonly dataDir: string;
  readonly ask: (
    method: string,
    path: string,
    body?: unknown,
    headers?: Record<string, string>,
  ) => Promise<Answered>;
  readonly deliver: (
    path: string,
    body: string | Uint8Array<ArrayBuffer>,
    headers: Record<string, string>,
  ) => Promise<Answered>;
  readonly snapTrade: (path: string, event: object, key?: string) => Promise<Answered>;
  readonly plaid: (path: string, event: object) => Promise<Answered>;
  readonly standard: (path: string, secret: string, id: string, payload: unknown) => Promise<Answered>;
  readonly connect: (
    name: string,
    provider: string,
    more?: object,
  ) => Promise<{ readonly webhook: string; readonly secret: string }>;
  /** Every item of the table, as text. */
  readonly contents: () => Promise<readonly string[]>;
  readonly close: () => Promise<void>;
}

export const credentials = {
  snaptrade: {
    clientId: "snap-client",
    consumerKey,
    users: JSON.stringify({ "user-1": planted.secret("user-1") }),
  },
  plaid: {
    clientId: "plaid-client",
    secret: plaidSecret,
    accessToken: planted.secret("access-1"),
    itemId: "item-1",
  },
  mx: { clientId: "mx-client", apiKey: mxKey },
} as const;

export async function openWorld({
  timeoutMs = 15_000,
  urls,
  through,
}: {
  readonly timeoutMs?: number;
  /** Where providers are asked; absent: at the stand-ins. */
  readonly urls?: ProviderUrls;
  /** The client of the service's own store, by the store's address; absent: one that nothing disturbs. */
  readonly through?: (endpoint: string) => Promise<DynamoDBClient>;
} = {}): Promise<World> {
  const dataDir = await mkdtemp(join(tmpdir(), "investor-exposure-"));
  const embedded = await openEmbedded(dataDir);
  const fakes = await startFakes();
  const log: string[] = [];
  const write = (line: object): void => {
    const text = JSON.stringify(line);
    log.push(text);
    suiteLog(text);
  };
  const state = { now: Date.parse("2026-03-01T14:40:00Z"), tenant: "tenant-a" };
  const now = () => state.now;
  const reader = { current: async () => snapshot };
  const failed = (name: string, tries: number) => {
    write({ event: "delivery-failed", name, tries });
  };
  const local = await openLocalHoldings({
    client: through === undefined ? embedded.client : await through(await embedded.endpoint()),
    dataDir,
    reader,
    now,
    urls: urls ?? fakes.urls,
    failed,
    timeoutMs,
    queue: { pauseMs: 1_000, pollMs: 50 },
  });
  let requests = 0;
  const principal = (): Principal => ({
    subject: "tester",
    tenant: state.tenant,
    scopes: ["portfolios", "check", "register:read"],
  });
  const deps = {
    reader,
    append: async () => ({ kind: "contended" as const }),
    authenticate: principal,
    now,
    requestId: () => `request-${++requests}`,
    log: write,
    knownAnswers: [],
    sourceStates: async () => [],
    holdings: local.holdings,
    deliveries: local.deliveries,
  };
  const server = await startServer({ app: createApp(deps), port: 0, host: "127.0.0.1" });

  async function send(method: string, path: string, init: RequestInit): Promise<Answered> {
    const response = await fetch(`${server.url}${path}`, { method, ...init });
    const text = await response.text();
    const body: unknown = text === "" ? null : JSON.parse(text);
    return { status: response.status, headers: response.headers, body };
  }
  const deliver: World["deliver"] = (path, body, headers) =>
    send("POST", path, { body, headers: { "content-type": "application/json", ...headers } });
  const ask: World["ask"] = (method, path, body, headers = {}) =>
    send(
      method,
      path,
      body === undefined
        ? { headers }
        : {
            body: typeof body === "string" ? body : JSON.stringify(body),
            headers: { "content-type": "application/json", ...headers },
          },
    );

  return {
    url: server.url,
    fakes,
    local,
    log,
    dataDir,
    get now() {
      return state.now;
    },
    set now(at) {
      state.now = at;
    },
    get tenant() {
      return state.tenant;
    },
    set tenant(name) {
      state.tenant = name;
    },
    ask,
    deliver,
    snapTrade: (path, event, key = consumerKey) => {
      const body = JSON.stringify(event);
      return deliver(path, body, { Signature: signSnapTrade(body, key) });
    },
    plaid: async (path, event) => {
      const body = JSON.stringify(event);
      return deliver(path, body, {
        "Plaid-Verification": await fakes.plaidToken(body, Math.floor(state.now / 1000)),
      });
    },
    standard: (path, secret, id, payload) => {
      const body = JSON.stringify(payload);
      const timestampS = Math.floor(state.now / 1000);
      const signature = signStandardWebhook({ id, timestampS, body: new TextEncoder().encode(body) }, [
        secret,
      ]);
      return deliver(path, body, {
        "webhook-id": id,
        "webhook-timestamp": String(timestampS),
        "webhook-signature": signature,
      });
    },
    connect: async (name, provider, more = {}) => {
      const { status, body } = await ask("POST", "/v1/connections", { name, provider, ...more });
      if (status !== 201) throw new Error(JSON.stringify(body));
      return { webhook: body.connection.webhook, secret: body.secret };
    },
    contents: async () => {
      const { client, table } = local.holdings.table;
      const { Items = [] } = await client.send(new ScanCommand({ TableName: table, ConsistentRead: true }));
      return Items.map((item) => JSON.stringify(item)).sort();
    },
    close: async () => {
      await server.close();
      await local.close();
      await fakes.close();
      await embedded.close();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}
