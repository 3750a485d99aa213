/**
 * The service and an echoing yardstick on one server, for the rows that are measured over HTTP.
 * @module
 */

import { mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Hono } from "hono";
import { startServer } from "../functions/local/server.ts";
import { openLocal, seed } from "../functions/local/service.ts";

/** For how long readers may hold what they read, in milliseconds. */
const [maxStaleness = "0"] = process.argv.slice(2);

/** The service and, on the same server, a Hono POST that parses and echoes JSON. Prints its URL. */
const service = await openLocal({
  dataDir: await mkdtemp(join(tmpdir(), "bench-")),
  endpoint: undefined,
  maxStalenessMs: Number(maxStaleness),
  log: () => undefined,
});
await seed(service);
const app = new Hono();
app.post("/echo", async (c) => c.json(await c.req.json()));
// Of this thread alone: the embedded store works in another, which on AWS is another machine.
app.get("/cpu", (c) => c.json(process.threadCpuUsage()));
app.route("/", service.app);
const server = await startServer({ app, port: 0, host: "127.0.0.1" });
process.stdout.write(`${server.url}\n`);
process.stdin.on("end", () => process.exit(0)).resume();
