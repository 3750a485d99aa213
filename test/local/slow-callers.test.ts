/**
 * Callers that send slowly, never end, go away or come in numbers, over real sockets: whoever else asks is answered meanwhile.
 * @module
 */

import { once } from "node:events";
import { connect, type Socket } from "node:net";
import { setTimeout } from "node:timers/promises";
import { afterEach, expect, test } from "vitest";
import { type Bounds, usualBounds } from "../../functions/local/bounded.ts";
import { withMcp } from "../../functions/local/mcp/over-http.ts";
import { type LocalServer, type Patience, startServer } from "../../functions/local/server.ts";
import { harness } from "../api/harness.ts";

const everybody = { subject: "s", tenant: "t", scopes: ["check"] } as const;
const question = JSON.stringify({ asOf: "2021-03-15T13:31:00Z", positions: ["XIACY"] });

let server: LocalServer | null = null;
const sockets: Socket[] = [];
afterEach(async () => {
  for (const socket of sockets.splice(0)) socket.destroy();
  await server?.close();
  server = null;
});

async function serve(
  bounds: Partial<Bounds>,
  patience: Patience = { headersMs: 60_000, requestMs: 60_000, connections: 1_000 },
): Promise<string> {
  const { app } = harness({ authenticate: () => everybody });
  const served = withMcp(app, () => everybody, "0");
  server = await startServer({
    app: served,
    port: 0,
    host: "127.0.0.1",
    bounds: { ...usualBounds, ...bounds },
    patience,
  });
  return server.url;
}

interface Slow {
  readonly socket: Socket;
  readonly heard: () => string;
  /** Sends what is still missing. */
  readonly end: () => void;
}

/** Resolves once the server has ended the connection, however it did. */
const closed = (socket: Socket): Promise<void> =>
  new Promise((resolve) => {
    if (socket.closed) resolve();
    else socket.once("close", () => resolve());
  });

/** A caller that has sent its headers and the first byte of its body. */
async function slowly(url: string, path = "/v1/checks", framing = "length"): Promise<Slow> {
  const socket = connect(Number(new URL(url).port), "127.0.0.1");
  sockets.push(socket);
  let heard = "";
  socket.setEncoding("utf8").on("data", (text: string) => {
    heard += text;
  });
  socket.on("error", () => undefined);
  await once(socket, "connect");
  const length = framing === "length" ? `content-length: ${question.length}` : "transfer-encoding: chunked";
  socket.write(
    `POST ${path} HTTP/1.1\r\nhost: 127.0.0.1\r\ncontent-type: application/json\r\n${length}\r\n\r\n`,
  );
  const rest = question.slice(1);
  socket.write(framing === "length" ? "{" : "1\r\n{\r\n");
  return {
    socket,
    heard: () => heard,
    end: () =>
      socket.write(framing === "length" ? rest : `${rest.length.toString(16)}\r\n${rest}\r\n0\r\n\r\n`),
  };
}

const check = (url: string): Promise<Response> =>
  fetch(`${url}/v1/checks`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: question,
  });

test.each([
  ["whose length is announced", "/v1/checks", "length"],
  ["in chunks", "/v1/checks", "chunked"],
  ["to MCP", "/mcp", "length"],
])(
  "bodies that come slowly, %s, keep nobody else out, and are answered once they have come",
  async (_, path, framing) => {
    const url = await serve({ running: 2, waiting: 2 });
    const slow = [];
    for (let i = 0; i < 12; i += 1) slow.push(await slowly(url, path, framing));
    for (let i = 0; i < 6; i += 1) expect((await check(url)).status).toBe(200);
    expect(slow.map(({ heard }) => heard())).toEqual(slow.map(() => ""));
    for (const { end, heard } of slow) {
      end();
      await expect.poll(heard).toContain("HTTP/1.1 ");
      if (path === "/v1/checks") expect(heard()).toContain("HTTP/1.1 200");
      else expect(heard()).not.toMatch(/HTTP\/1.1 5/);
    }
  },
);

test("more than are let arrive wait in the places that there are, and beyond these everybody is told at once", async () => {
  for (const arriving of [
    { requests: 1, bytes: 1e9 },
    { requests: 100, bytes: question.length },
  ]) {
    const url = await serve({ running: 2, waiting: 0, arriving });
    const first = await slowly(url);
    expect((await check(url)).status).toBe(200);
    const more: Slow[] = [];
    const withOneMore = async (): Promise<number> => {
      more.push(await slowly(url));
      // Its headers are to be there before the question, which would have the place otherwise.
      await setTimeout(50);
      return (await check(url)).status;
    };
    await expect.poll(withOneMore).toBe(503);
    expect((await fetch(`${url}/healthz`)).status).toBe(200);
    // Who hangs up leaves its place to others, on the way or not.
    for (const { socket } of [first, ...more]) socket.destroy();
    await expect.poll(async () => (await check(url)).status).toBe(200);
    await slowly(url);
    await expect.poll(async () => (await check(url)).status).toBe(200);
    await server?.close();
    for (const socket of sockets.splice(0)) socket.destroy();
  }
});

test("bodies that have all come at once are taken within the bounds, and the rest is refused without having been begun", async () => {
  const url = await serve({ running: 1, waiting: 1 });
  const slow = [];
  for (let i = 0; i < 8; i += 1) slow.push(await slowly(url));
  for (const { end } of slow) end();
  for (const { heard } of slow) await expect.poll(heard).toMatch(/HTTP\/1.1 (200|503) /);
  for (const { heard } of slow)
    if (heard().includes(" 503 ")) expect(heard()).toMatch(/retry-after: 1[\s\S]*\/problems\/busy/i);
  expect((await check(url)).status).toBe(200);
});

test("a question that does not come to its end is cut off, and holds nothing any more", async () => {
  const patience = { headersMs: 400, requestMs: 500, connections: 1_000 };
  const url = await serve({ running: 1, waiting: 0, arriving: { requests: 1, bytes: 1e9 } }, patience);
  const began = performance.now();
  for (const framing of ["length", "chunked"]) {
    // One is on its way, and one holds the only place.
    const slow = [await slowly(url, "/v1/checks", framing), await slowly(url, "/v1/checks", framing)];
    for (const { socket } of slow) await closed(socket);
    for (const { heard } of slow) expect(heard()).toMatch(/^HTTP\/1.1 408 /);
    expect((await check(url)).status).toBe(200);
  }
  // Twice half a second, and as much again for a busy machine; Node's own half minute between two looks would be longer.
  expect(performance.now() - began).toBeLessThan(20_000);
});

test("no more connections are taken than are bounded, and one that ends leaves its place", async () => {
  const url = await serve({}, { headersMs: 60_000, requestMs: 60_000, connections: 3 });
  const held = [await slowly(url), await slowly(url), await slowly(url)];
  const beyond = await slowly(url);
  await closed(beyond.socket);
  expect(beyond.heard()).toBe("");
  held[0]?.socket.destroy();
  await expect
    .poll(() =>
      check(url).then(
        ({ status }) => status,
        () => 0,
      ),
    )
    .toBe(200);
});
