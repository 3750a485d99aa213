/**
 * The service on a real port over an embedded table, with a clock that the test sets, and receivers that the test plays. Alerts
 * are settled when the test says so.
 * @module
 */

import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Webhook } from "standardwebhooks";
import { scopes } from "../../functions/api/auth/auth.ts";
import type { Entry } from "../../functions/core/facts/fact.ts";
import type { AlertsPace } from "../../functions/local/alerts.ts";
import { startServer } from "../../functions/local/server.ts";
import { openLocal, seed } from "../../functions/local/service.ts";
import { providerUrls } from "../../functions/portfolios/providers/provider-urls.ts";
import { writeSourceState } from "../../functions/register/sources.ts";
import { suiteLog } from "../support/suite-log.ts";

export interface Answered {
  readonly status: number;
  // biome-ignore lint/suspicious/noExplicitAny: tests look at fields of many shapes.
  readonly body: any;
}

/** An event as its receiver has it. */
export interface Received {
  readonly id: string;
  readonly type: string;
  // biome-ignore lint/suspicious/noExplicitAny: tests look at fields of many shapes.
  readonly data: any;
}

/** How a receiver answers a request. */
export type Behaviour = (response: ServerResponse, request: IncomingMessage, n: number) => void;

export interface Receiver {
  readonly url: string;
  readonly port: number;
  /** Deliveries that the independent verifier took, with every copy. */
  readonly received: Received[];
  /** Headers and body of every request, verified or not. */
  readonly requests: { readonly headers: Record<string, string>; readonly body: string }[];
  /** What it verifies with, once it is known. */
  secret: string | null;
  behave: Behaviour;
  readonly close: () => Promise<void>;
}

export const answerWith =
  (status: number, headers: Record<string, string> = {}): Behaviour =>
  (response) =>
    response.writeHead(status, headers).end();

/** A receiver on loopback. What it takes is verified by the library of the specification's authors. */
export async function startReceiver(behave: Behaviour = answerWith(204)): Promise<Receiver> {
  const receiver = { received: [] as Received[], requests: [] as Receiver["requests"][number][] };
  const state = { secret: null as string | null, behave };
  const server = createServer(async (request, response) => {
    let body = "";
    for await (const chunk of request) body += String(chunk);
    const headers = Object.fromEntries(
      Object.entries(request.headers).map(([name, value]) => [name, String(value)]),
    );
    receiver.requests.push({ headers, body });
    if (state.secret !== null) {
      try {
        new Webhook(state.secret).verify(body, headers);
      } catch {
        return response.writeHead(401).end();
      }
      receiver.received.push({ id: headers["webhook-id"] ?? "", ...JSON.parse(body) });
    }
    state.behave(response, request, receiver.requests.length);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;
  return {
    ...receiver,
    url: `http://127.0.0.1:${port}/`,
    port,
    get secret() {
      return state.secret;
    },
    set secret(secret) {
      state.secret = secret;
    },
    get behave() {
      return state.behave;
    },
    set behave(next) {
      state.behave = next;
    },
    close: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
}

export interface World {
  now: number;
  /** Whose the calls are. */
  tenant: string;
  /** Everything that the service and its workers wrote to their log. */
  readonly log: string[];
  readonly url: string;
  readonly dataDir: string;
  /** Notes how a source's last poll went, as a poll does. */
  readonly poll: (
    name: string,
    state: "current" | "held" | "failing",
    lastSuccessAt: string,
  ) => Promise<void>;
  readonly ask: (
    method: string,
    path: string,
    body?: unknown,
    headers?: Record<string, string>,
  ) => Promise<Answered>;
  /** Subscribes a receiver; the subscription's id. */
  readonly subscribe: (receiver: Receiver, more?: object) => Promise<string>;
  readonly hold: (id: string, positions: readonly unknown[]) => Promise<void>;
  /** Appends changes as an editor does over HTTP. */
  readonly enter: (id: string, changes: readonly unknown[]) => Promise<Entry["version"]>;
  /** Looks for news and tries everything that is due. */
  readonly settle: () => Promise<void>;
  /** Moves the clock and settles. */
  readonly pass: (ms: number) => Promise<void>;
  readonly close: () => Promise<void>;
}

export interface WorldOptions {
  readonly now: string;
  /** Up to when what was published is known at the beginning; absent: `now`. */
  readonly knownAt?: string;
  readonly loopback?: boolean;
  readonly alerting?: AlertsPace;
}

const NEVER_MS = 2_000_000_000;

export async function openWorld({
  now,
  knownAt = now,
  loopback = true,
  alerting = {},
}: WorldOptions): Promise<World> {
  const dataDir = await mkdtemp(join(tmpdir(), "investor-exposure-"));
  const state = { now: Date.parse(now), tenant: "tenant-a" };
  const log: string[] = [];
  const service = await openLocal({
    dataDir,
    endpoint: undefined,
    maxStalenessMs: 0,
    log: (line) => {
      log.push(JSON.stringify(line));
      suiteLog(JSON.stringify(line));
    },
    authenticate: () => ({ subject: "tester", tenant: state.tenant, scopes }),
    providers: providerUrls,
    destinations: { loopback },
    trial: { now: () => state.now, knownAt: Date.parse(knownAt) },
    alerting: { lookMs: NEVER_MS, ...alerting },
  });
  await seed(service);
  const server = await startServer({ app: service.app, port: 0, host: "127.0.0.1" });

  const ask: World["ask"] = async (method, path, body, headers = {}) => {
    const response = await fetch(`${server.url}${path}`, {
      method,
      headers: { ...(body === undefined ? {} : { "content-type": "application/json" }), ...headers },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    return { status: response.status, body: text === "" ? null : JSON.parse(text) };
  };
  const must = async (status: number, answer: Promise<Answered>): Promise<Answered["body"]> => {
    const { status: got, body } = await answer;
    if (got !== status) throw new Error(`${got}: ${JSON.stringify(body)}`);
    return body;
  };
  const settle = async (): Promise<void> => {
    await service.alerts?.settle();
  };
  return {
    log,
    url: server.url,
    dataDir,
    poll: (name, how, lastSuccessAt) =>
      writeSourceState(service.table, {
        name,
        state: how,
        lastSuccessAt,
        lastPollAt: new Date(state.now).toISOString(),
        publication: null,
        detail: null,
      }),
    get now() {
      return state.now;
    },
    set now(at) {
      state.now = at;
    },
    get tenant() {
      return state.tenant;
    },
    set tenant(tenant) {
      state.tenant = tenant;
    },
    ask,
    subscribe: async (receiver, more = {}) => {
      const asked = { url: receiver.url, events: ["portfolio.verdict.changed"], ...more };
      const { subscription, secret } = await must(201, ask("POST", "/v1/subscriptions", asked));
      receiver.secret = secret;
      return subscription.id;
    },
    hold: async (id, positions) => {
      await must(201, ask("PUT", `/v1/portfolios/${id}`, { positions }, { "if-none-match": "*" }));
    },
    enter: async (id, changes) => {
      const { version } = await must(200, ask("GET", "/v1/register"));
      const entry = { id, source: "editor", changes };
      const body = await must(
        201,
        ask("POST", "/v1/register/entries", entry, { "if-match": `"${version}"` }),
      );
      return body.version;
    },
    settle,
    pass: async (ms) => {
      state.now += ms;
      await settle();
    },
    close: async () => {
      await server.close();
      await service.close();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}
