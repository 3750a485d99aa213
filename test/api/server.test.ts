/**
 * The local server over a socket.
 * @module
 */

import { request } from "node:http";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { requestExample } from "../../functions/api/examples.ts";
import { feeds, perFeed } from "../../functions/ingest/feeds.ts";
import { usualBounds } from "../../functions/local/bounded.ts";
import { localAuthenticate } from "../../functions/local/callers.ts";
import { readEnvironment } from "../../functions/local/environment.ts";
import { isLoopback } from "../../functions/local/loopback.ts";
import { type LocalServer, startServer } from "../../functions/local/server.ts";
import { harness } from "./harness.ts";

describe("the local server", () => {
  let server: LocalServer;
  beforeAll(async () => {
    server = await startServer({
      app: harness({ authenticate: localAuthenticate("127.0.0.1") }).app,
      port: 0,
      host: "127.0.0.1",
    });
  });
  afterAll(() => server.close());

  interface Sent {
    readonly status: number;
    readonly body: string;
    readonly taken: number;
  }

  /** Sends a body in chunks until it is all sent or the server has had enough. */
  const send = (bytes: number, headers: Record<string, string>): Promise<Sent> =>
    new Promise((resolve, reject) => {
      let taken = 0;
      let answered = false;
      const outgoing = request(
        `${server.url}/v1/checks`,
        { method: "POST", headers: { "content-type": "application/json", ...headers } },
        (response) => {
          answered = true;
          const chunks: Buffer[] = [];
          response.on("data", (chunk: Buffer) => chunks.push(chunk));
          response.on("end", () => {
            resolve({ status: response.statusCode ?? 0, body: Buffer.concat(chunks).toString(), taken });
            outgoing.destroy();
          });
        },
      );
      outgoing.on("error", (error) => {
        if (!answered) reject(error);
      });
      const chunk = Buffer.alloc(64 * 1024, 0x20);
      const write = (): void => {
        while (taken < bytes && !answered && !outgoing.destroyed) {
          taken += chunk.length;
          if (!outgoing.write(chunk)) {
            outgoing.once("drain", write);
            return;
          }
        }
        if (!answered && !outgoing.destroyed) outgoing.end();
      };
      write();
    });

  it("answers a check", async () => {
    const response = await fetch(`${server.url}/v1/checks`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(requestExample),
    });
    expect([response.status, await response.json()]).toMatchObject([200, { status: "stayed" }]);
  });

  it("cuts off a body of 50 MB instead of buffering it", async () => {
    const before = process.memoryUsage().arrayBuffers;
    const streamed = await send(50_000_000, { "transfer-encoding": "chunked" });
    expect([streamed.status, JSON.parse(streamed.body).type]).toEqual([413, "/problems/too-large"]);
    expect(streamed.taken).toBeLessThan(20_000_000);
    const declared = await send(50_000_000, { "content-length": "50000000" });
    expect([declared.status, declared.taken < 20_000_000]).toEqual([413, true]);
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(30_000_000);
    expect((await fetch(`${server.url}/healthz`)).status).toBe(200);
  });

  it("trusts only who asks for this machine by its own name", async () => {
    const status = await new Promise((resolve, reject) => {
      request(`${server.url}/v1/register`, { headers: { host: "rebound.example" } }, (response) => {
        response.resume();
        resolve(response.statusCode);
      })
        .on("error", reject)
        .end();
    });
    expect(status).toBe(401);
    expect((await fetch(`${server.url}/v1/register`)).status).toBe(200);
    expect(localAuthenticate("0.0.0.0")(new Request("http://localhost/"))).toBeNull();
    expect([isLoopback("::1"), isLoopback("LOCALHOST"), isLoopback("10.0.0.1")]).toEqual([true, true, false]);
  });

  it("does nothing in the name of a reader whom another web page brought here", () => {
    const from = (origin: string) =>
      localAuthenticate("127.0.0.1")(new Request("http://127.0.0.1:8787/", { headers: { origin } }));
    expect(from("http://127.0.0.1:8787")).not.toBeNull();
    for (const foreign of ["https://example.com", "http://127.0.0.1:9000", "null"])
      expect(from(foreign)).toBeNull();
  });

  it("does so much at once, lets so many wait, and refuses the rest at once; whoever asks whether it lives is answered", async () => {
    const begun: (() => void)[] = [];
    const app = {
      fetch: (request: Request) =>
        request.url.endsWith("/work")
          ? new Promise<Response>((answer) => begun.push(() => answer(new Response("done"))))
          : new Response("alive"),
    };
    const server = await startServer({
      app,
      port: 0,
      host: "127.0.0.1",
      bounds: { ...usualBounds, running: 2, waiting: 3 },
    });
    const statuses: number[] = [];
    const ask = async (): Promise<void> => {
      const answer = await fetch(`${server.url}/work`);
      statuses.push(answer.status);
      if (answer.status !== 503) return;
      expect([answer.headers.get("retry-after"), answer.headers.get("content-type")]).toEqual([
        "1",
        "application/problem+json",
      ]);
      expect(await answer.json()).toMatchObject({ type: "/problems/busy", status: 503 });
    };
    const asked = Array.from({ length: 9 }, ask);
    await vi.waitFor(() => expect(statuses).toEqual([503, 503, 503, 503]));
    expect(begun, "what was refused was not begun").toHaveLength(2);
    for (const path of ["/healthz", "/readyz"])
      expect(await (await fetch(server.url + path)).text()).toBe("alive");
    for (let ended = 0; ended < 5; ended += 1) {
      await vi.waitFor(() => expect(begun.length).toBeGreaterThan(ended));
      begun[ended]?.();
    }
    await Promise.all(asked);
    expect(statuses.toSorted()).toEqual([200, 200, 200, 200, 200, 503, 503, 503, 503]);
    expect(begun).toHaveLength(5);
    const later = ask();
    await vi.waitFor(() => expect(begun).toHaveLength(6));
    begun[5]?.();
    await later;
    await server.close();
  });

  it("rejects where its port is taken, and frees it when it closes", async () => {
    const { app } = harness();
    const first = await startServer({ app, port: 0, host: "127.0.0.1" });
    await expect(startServer({ app, port: first.port, host: "127.0.0.1" })).rejects.toThrow(/EADDRINUSE/);
    await first.close();
    const second = await startServer({ app, port: first.port, host: "127.0.0.1" });
    await second.close();
  });
});

describe("the environment", () => {
  it("has a default for everything, also where a variable is empty", () => {
    const expected = {
      port: 8787,
      host: "127.0.0.1",
      dataDir: ".data",
      registerMaxStalenessMs: 0,
      sourceStaleAfterMs: 86_400_000,
      recordAlways: [],
      tenantLimit: null,
      dynamodbEndpoint: undefined,
      feeds: perFeed((name) => ({ urls: feeds[name].urls, redirectHosts: feeds[name].redirectHosts })),
      destinations: { loopback: false },
      trial: null,
      approvals: false,
      issuer: null,
      pageSignIn: null,
      providers: {
        snaptrade: {
          sandbox: "https://api.snaptrade.com/api/v1",
          production: "https://api.snaptrade.com/api/v1",
        },
        plaid: { sandbox: "https://sandbox.plaid.com", production: "https://production.plaid.com" },
        mx: { sandbox: "https://api.mx.com", production: "https://api.mx.com" },
      },
    };
    expect(readEnvironment({})).toEqual(expected);
    expect(readEnvironment({ PORT: "", HOST: "" })).toEqual(expected);
    expect(
      readEnvironment({
        PORT: "0",
        DATA_DIR: "/tmp/x",
        REGISTER_MAX_STALENESS_MS: "1000",
        OFAC_URL: "https://mirror.example/",
        SOURCE_STALE_AFTER_HOURS: "36",
        DYNAMODB_ENDPOINT: "http://127.0.0.1:1",
      }),
    ).toMatchObject({
      port: 0,
      feeds: {
        ofac: {
          urls: ["PRIM", "ALT", "ADD", "COMMENTS"].map((name) => `https://mirror.example/CONS_${name}.CSV`),
        },
      },
      dataDir: "/tmp/x",
      registerMaxStalenessMs: 1000,
      sourceStaleAfterMs: 129_600_000,
      dynamodbEndpoint: "http://127.0.0.1:1",
    });
  });

  it("names each variable that cannot be read", () => {
    expect(() =>
      readEnvironment({ PORT: "http", REGISTER_MAX_STALENESS_MS: "-1", DYNAMODB_ENDPOINT: "localhost" }),
    ).toThrow(/PORT: .*\n.*REGISTER_MAX_STALENESS_MS: .*\n.*DYNAMODB_ENDPOINT: /);
    expect(() => readEnvironment({ SOURCE_STALE_AFTER_HOURS: "0" })).toThrow(/SOURCE_STALE_AFTER_HOURS: /);
    expect(() => readEnvironment({ PORT: "65536" })).toThrow(/PORT: Got "65536"/);
    const trial = { TRIAL_NOW: "2021-03-12T17:00:00Z", TRIAL_KNOWN_AT: "2021-03-12T17:00:01Z" };
    expect(() => readEnvironment(trial)).toThrow(/TRIAL_KNOWN_AT: .* after TRIAL_NOW/);
    expect(readEnvironment({ ...trial, TRIAL_KNOWN_AT: "2021-03-12T17:00:00Z" }).trial).not.toBeNull();
  });
});
