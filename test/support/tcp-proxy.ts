/**
 * A TCP proxy that cuts, delays, truncates and drops.
 * @module
 */

import { connect, createServer, type Socket } from "node:net";

/**
 * What happens to a request on its way: `cut` before it arrives; `drop-response` after it was carried out; `truncate` halfway
 * through the answer; `silence` no answer ever; `double` it is carried out twice, and the second answer is given; `late` it is carried out
 * `LATE_MS` after the client was cut off; a number delays the answer by so many milliseconds.
 */
export type Fault = "pass" | "cut" | "drop-response" | "truncate" | "silence" | "double" | "late" | number;

/** Longer than a client's three attempts that are each cut off at once. */
export const LATE_MS = 800;
/** In which the pieces of a request arrive. */
const WHOLE_MS = 40;

export interface TcpProxy {
  readonly url: string;
  /** Operations that came by, in order: "Query", "PutItem", …; of S3, the method. */
  readonly seen: readonly string[];
  readonly close: () => Promise<void>;
}

/** A proxy before a database that asks, for each request by its operation, what shall happen to it. */
export async function startProxy(target: string, faultOf: (operation: string) => Fault): Promise<TcpProxy> {
  const { hostname, port, pathname } = new URL(target);
  const seen: string[] = [];
  const sockets = new Set<Socket>();

  function carryOutLate(request: readonly Buffer[]): void {
    setTimeout(() => {
      const own = connect(Number(port), hostname);
      sockets.add(own);
      own.on("error", () => own.destroy());
      own.on("data", () => own.destroy());
      own.on("close", () => sockets.delete(own));
      own.write(Buffer.concat(request));
    }, LATE_MS);
  }

  const server = createServer((client) => {
    const upstream = connect(Number(port), hostname);
    let fault: Fault = "pass";
    let request: Buffer[] = [];
    const end = () => {
      client.destroy();
      upstream.destroy();
    };
    for (const socket of [client, upstream]) {
      sockets.add(socket);
      socket.setNoDelay(true);
      socket.on("error", end);
      socket.on("close", () => {
        sockets.delete(socket);
        end();
      });
    }
    client.on("data", (chunk) => {
      const [, ofDynamoDb, ofS3] =
        /^(?:POST [\s\S]*?x-amz-target: DynamoDB_20120810\.(\w+)|(PUT|GET) \/)/i.exec(
          chunk.toString("latin1"),
        ) ?? [];
      const operation = ofDynamoDb ?? ofS3;
      if (operation !== undefined) {
        seen.push(operation);
        fault = faultOf(operation);
        request = [];
      }
      request.push(chunk);
      if (fault === "cut") end();
      else if (fault === "late") {
        if (operation !== undefined) setTimeout(() => carryOutLate(request), WHOLE_MS);
        setTimeout(end, WHOLE_MS);
      } else upstream.write(chunk);
    });
    upstream.on("data", (chunk) => {
      if (fault === "pass") client.write(chunk);
      else if (fault === "double") {
        // The answers to writes come in one piece: this is the first one's.
        fault = "pass";
        upstream.write(Buffer.concat(request));
      } else if (fault === "drop-response") end();
      else if (fault === "truncate") client.write(chunk.subarray(0, Math.max(1, chunk.length - 20)), end);
      else if (typeof fault === "number") setTimeout(() => client.write(chunk), fault);
    });
  });
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("the proxy has no port");
  return {
    url: `http://127.0.0.1:${address.port}${pathname}`,
    seen,
    close: () =>
      new Promise<void>((closed) => {
        server.close(() => closed());
        for (const socket of sockets) socket.destroy();
      }),
  };
}
