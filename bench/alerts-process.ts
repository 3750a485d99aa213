/**
 * A process of its own: the search for whose answers a court order changes, over a store that another process serves. Prints how long
 * that took, what it asked of the table, and how much memory it took.
 * @module
 */

import { bringUp } from "../functions/alerts/bring-up.ts";
import { openEmbedded } from "../functions/local/embedded-dynamodb.ts";
import { createRegisterReader } from "../functions/register/read.ts";
import { NOW, TENANT } from "./alerts-world.ts";

const [dataDir = "", count = "1000"] = process.argv.slice(2);
const portfolios = Number(count);
const { client, close } = await openEmbedded(dataDir);
const reader = createRegisterReader({ client, table: "register", now: () => NOW });
await reader.latest();
const requests = { reads: 0, writes: 0 };
client.middlewareStack.add(
  (next, { commandName = "" }) =>
    (args) => {
      requests[/^(?:Get|BatchGet|Query|Scan)/.test(commandName) ? "reads" : "writes"] += 1;
      return next(args);
    },
  { step: "initialize" },
);
const lanes = new Set<string>();
const deps = {
  table: { client, table: "holdings" },
  lanes: {
    send: async (messages: readonly object[]) => {
      for (const message of messages) lanes.add(JSON.stringify(message));
    },
  },
  register: () => reader.latest(),
  troubles: async () => [],
  // What was due is told once entries of that moment can be read.
  now: () => NOW + 60_000,
  worker: "bench",
};
const beforeMb = process.resourceUsage().maxRSS / 1024;
const began = performance.now();
while (!(await bringUp(deps, { kind: "tenant", tenant: TENANT })));
const ms = performance.now() - began;
if (lanes.size !== portfolios) throw new Error(`${lanes.size} of ${portfolios} holders were found`);
const peakMb = process.resourceUsage().maxRSS / 1024;
process.stdout.write(JSON.stringify({ ms, ...requests, beforeMb, peakMb }));
await close();
