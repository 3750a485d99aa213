/**
 * The app behind Node's own HTTP server, for one machine.
 * @module
 */

import type { AddressInfo } from "node:net";
import { serve } from "@hono/node-server";
import { type Bounds, bounded, type Served, usualBounds } from "./bounded.ts";
import type { LocalOptions } from "./local-options.ts";

export interface LocalServer {
  readonly url: string;
  readonly port: number;
  /** Takes no new requests, lets those under way end, and resolves once the port is free. */
  close(): Promise<void>;
}

/** One JSON line per event, on standard output. */
export const logToStdout: LocalOptions["log"] = (line) => {
  process.stdout.write(`${JSON.stringify(line)}\n`);
};

/** A request whose headers, or whose body, come slower than this is cut off: it holds a connection and memory. */
const HEADERS_MS = 10_000;
const REQUEST_MS = 30_000;
/** Each connection may hold a body of 4 MB; beyond these a caller waits in the system's queue. */
const MAX_CONNECTIONS = 1_000;

/** After this long, connections that are still busy are cut. */
const GRACE_MS = 10_000;

/** Serves an app; resolves once it listens, rejects where the port is taken. */
export function startServer({
  app,
  port,
  host,
  bounds = usualBounds,
}: {
  readonly app: Served;
  readonly port: number;
  readonly host: string;
  /** What it does at once; the rest is refused with 503. */
  readonly bounds?: Bounds;
}): Promise<LocalServer> {
  const { fetch } = bounded(app, bounds);
  return new Promise((resolve, reject) => {
    const server = serve({ fetch, port, hostname: host }, (info: AddressInfo) => {
      const name = host.includes(":") ? `[${host}]` : host;
      resolve({ url: `http://${name}:${info.port}`, port: info.port, close });
    });
    server.once("error", reject);
    if ("requestTimeout" in server) {
      server.headersTimeout = HEADERS_MS;
      server.requestTimeout = REQUEST_MS;
      server.maxConnections = MAX_CONNECTIONS;
    }

    function close(): Promise<void> {
      return new Promise((closed) => {
        const cut = setTimeout(() => {
          if ("closeAllConnections" in server) server.closeAllConnections();
        }, GRACE_MS);
        server.close(() => {
          clearTimeout(cut);
          closed();
        });
        if ("closeIdleConnections" in server) server.closeIdleConnections();
      });
    }
  });
}

/** Closes the server on the signals by which a terminal or a supervisor ends a process. */
export function closeOnSignals(server: LocalServer, then: () => Promise<void>): void {
  for (const signal of ["SIGINT", "SIGTERM"] as const) {
    process.once(signal, () => {
      server
        .close()
        .then(then)
        .then(
          () => process.exit(0),
          () => process.exit(1),
        );
    });
  }
}
