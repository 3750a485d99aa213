/**
 * dynalite in a thread of its own: it throws outside any request where its database fails (a locked directory among them)
 * and where a caller hangs up, and that must end this thread, not the service.
 * @module
 */

import type { IncomingMessage, Server, ServerResponse } from "node:http";
import { parentPort, workerData } from "node:worker_threads";
import dynalite from "dynalite";
import { Level } from "level";

function settings(data: unknown): { path: string; secret: string } {
  if (typeof data === "object" && data !== null && "path" in data && "secret" in data) {
    const { path, secret } = data;
    if (typeof path === "string" && typeof secret === "string") return { path, secret };
  }
  throw new TypeError("the worker needs a path and a secret");
}

/**
 * Lets through only who knows the path that endpoint.json states, and no web page: browsers send an Origin with every
 * request that could do harm, and dynalite would answer it with `Access-Control-Allow-Origin: *`.
 */
function guard(server: Server, secret: string): void {
  const answers = server.listeners("request");
  server.removeAllListeners("request");
  server.on("request", (request: IncomingMessage, response: ServerResponse) => {
    const path = request.url?.split("?")[0]?.replace(/\/$/, "");
    if (request.headers.origin !== undefined || path !== `/${secret}`) {
      request.resume();
      response
        .writeHead(403, { "content-type": "text/plain" })
        .end("only this machine's own processes may ask\n");
      return;
    }
    for (const answer of answers) Reflect.apply(answer, server, [request, response]);
    // dynalite rethrows what a caller that hangs up leaves behind.
    request.removeAllListeners("error");
    request.on("error", () => {});
  });
}

/** The nearest prototype that has a method itself. */
function whereIs(name: string, from: object): object {
  let shared = from;
  while (!Object.hasOwn(shared, name)) shared = Object.getPrototypeOf(shared);
  return shared;
}

/**
 * Reads single values in this thread. dynalite reads several for each request, and handing each over to another thread and back takes
 * ten times as long as the reading itself.
 */
function readHere(database: Level): void {
  Object.defineProperty(whereIs("_get", database), "_get", {
    configurable: true,
    async value(this: Readers, ...asked: Parameters<Readers["_getSync"]>) {
      return this._getSync(...asked);
    },
  });
}

interface Readers {
  readonly _getSync: (key: unknown, options: unknown) => unknown;
}

/**
 * Ends iterators with the streams that dynalite makes of them. It ends them by `return`, which the iterators of today's level no
 * longer have: each query would leave one behind, with all that it pins, for as long as the process runs.
 */
async function endIterators(database: Level): Promise<void> {
  const iterator = database.values();
  Object.defineProperty(whereIs("close", iterator), "return", {
    configurable: true,
    value(this: { readonly close: () => Promise<void> }) {
      return this.close();
    },
  });
  await iterator.close();
}

/** Says why the database can't be opened: dynalite itself only says that it is closed. */
async function openOnce(path: string): Promise<void> {
  const database = new Level(path);
  try {
    await database.open();
    await endIterators(database);
    readHere(database);
  } catch (error) {
    const { code, message } = reasonIn(error);
    parentPort?.postMessage({ code, why: message });
    throw error;
  } finally {
    await database.close();
  }
}

/** The innermost reason of an error, which names the file or the lock. */
function reasonIn(error: unknown): { readonly code: string; readonly message: string } {
  if (!(error instanceof Error)) return { code: "", message: String(error) };
  if (error.cause !== undefined) return reasonIn(error.cause);
  return { code: "code" in error ? String(error.code) : "", message: error.message };
}

const { path, secret } = settings(workerData);
await openOnce(path);
const server = dynalite({ path, createTableMs: 0 });
guard(server, secret);

/** Touches the database, so that a locked directory ends the thread now and not at somebody's first request. */
async function probe(url: string): Promise<void> {
  const answer = await fetch(url, {
    method: "POST",
    headers: {
      "content-type": "application/x-amz-json-1.0",
      "x-amz-target": "DynamoDB_20120810.DescribeTable",
      "x-amz-date": "20210315T133000Z",
      authorization: "AWS4-HMAC-SHA256 Credential=local, SignedHeaders=host, Signature=none",
    },
    body: JSON.stringify({ TableName: "none" }),
  });
  await answer.arrayBuffer();
  if (answer.status !== 400) throw new Error(`the database answered a first request with ${answer.status}`);
}

server.listen(0, "127.0.0.1", async () => {
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("the server has no port");
  const url = `http://127.0.0.1:${address.port}/${secret}`;
  await probe(url);
  parentPort?.postMessage({ url });
});

parentPort?.on("message", () => {
  // Requests in flight may end; connections that only idle may not hold up the close.
  server.close(() => process.exit(0));
  setTimeout(() => server.closeAllConnections(), 500).unref();
});
