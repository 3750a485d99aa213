/**
 * A server on a free port of this machine.
 * @module
 */

import { once } from "node:events";
import { createServer, type RequestListener, type Server } from "node:http";
import { must } from "./report.ts";

/** A server on a free port of this machine, and its address. */
export async function listening(
  handle: RequestListener,
): Promise<{ readonly url: string; readonly server: Server }> {
  const server = createServer(handle).listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  must(typeof address === "object" && address !== null, "no free port");
  return { url: `http://127.0.0.1:${address.port}`, server };
}

/** A port that is free now, for a program that has to be told one. */
export async function freePort(): Promise<number> {
  const { url, server } = await listening(() => undefined);
  server.close();
  return Number(new URL(url).port);
}
