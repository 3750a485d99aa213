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

/** How long a caller may take, and how many there may be. */
export interface Patience {
  /** A request whose headers come slower than this is cut off: it holds a connection and memory. */
  readonly headersMs: number;
  /** And one whose headers and body come slower than this. */
  readonly requestMs: number;
  /** Each may hold a body of 4 MB; beyond these a connection is closed as soon as it is made. */
  readonly connections: number;
}

const usualPatience: Patience = { headersMs: 10_000, requestMs: 30_000, connections: 1_000 };

/** After this long, connections that are still busy are cut. */
const GRACE_MS = 10_000;

/** Serves an app; resolves once it listens, rejects where the port is taken. */
export function startServer({
  app,
  port,
  host,
  bounds = usualBounds,
  patience = usualPatience,
}: {
  readonly app: Served;
  readonly port: number;
  readonly host: string;
  /** What it does at once; the rest is refused with 503. */
  readonly bounds?: Bounds;
  readonly patience?: Patience;
}): Promise<LocalServer> {
  const { fetch } = bounded(app, bounds);
  // Node looks for slow callers only so often, each half minute unless told: some would have twice as long.
  const serverOptions = { connectionsCheckingInterval: patience.requestMs / 10 };
  return new Promise((resolve, reject) => {
    const server = serve({ fetch, port, hostname: host, serverOptions }, (info: AddressInfo) => {
      const name = host.includes(":") ? `[${host}]` : host;
      resolve({ url: `http://${name}:${info.port}`, port: info.port, close });
    });
    server.once("error", reject);
    if ("requestTimeout" in server) {
      server.headersTimeout = patience.headersMs;
      server.requestTimeout = patience.requestMs;
      server.maxConnections = patience.connections;
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
