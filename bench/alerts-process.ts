/**
 * A process of its own: one tenant with many portfolios that hold one issuer, a court order on that issuer, and the search for whose
 * answers it changes. Prints how long that took, what it asked of the table, and how much memory it took.
 * @module
 */

import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { bringUp } from "../functions/alerts/bring-up.ts";
import { readDataFiles } from "../functions/ingest/data-files.ts";
import { parseCurated } from "../functions/ingest/sources/curated.ts";
import { curatedData, openLocal, seed } from "../functions/local/service.ts";
import { providerUrls } from "../functions/portfolios/providers/provider-urls.ts";

const portfolios = Number(process.argv[2] ?? "1000");
const NEVER_MS = 2_000_000_000;
/** Before Xiaomi's order of 12 March 2021 was published, and the moment at which the ban would begin. */
const [KNOWN_AT, NOW] = ["2021-03-12T17:00:00Z", "2021-03-15T13:31:00Z"].map(Date.parse);
const ORDER = "order.xiaomi.2021-03-12";

const dataDir = await mkdtemp(join(tmpdir(), "bench-"));
let now = NOW ?? 0;
const trial = { now: () => now, knownAt: KNOWN_AT ?? 0 };
const alerting = { lookMs: NEVER_MS };
const local = { dataDir, endpoint: undefined, maxStalenessMs: 0, log: () => undefined };
const options = { ...local, providers: providerUrls, destinations: { loopback: true } };
const service = await openLocal({ ...options, trial, alerting });
await seed(service);

async function ask(method: string, path: string, body: unknown, more = {}): Promise<void> {
  const headers = { "content-type": "application/json", ...more };
  const answer = await service.app.request(path, { method, headers, body: JSON.stringify(body) });
  if (answer.status !== 201) throw new Error(`${method} ${path}: ${answer.status} ${await answer.text()}`);
}
const events = ["portfolio.verdict.changed"];
await ask("POST", "/v1/subscriptions", { url: "http://127.0.0.1:9999/", events });
for (let n = 0; n < portfolios; n += 1)
  await ask("PUT", `/v1/portfolios/p-${n}`, { positions: ["XIACY", "AAPL"] }, { "if-none-match": "*" });
const [order] = parseCurated(await readDataFiles(curatedData)).filter(({ id }) => id === ORDER);
const { register } = await service.reader.latest();
await ask(
  "POST",
  "/v1/register/entries",
  { id: "order", source: "editor", changes: [order] },
  {
    "if-match": `"${register.version}"`,
  },
);

const requests = { reads: 0, writes: 0 };
service.table.client.middlewareStack.add(
  (next, { commandName = "" }) =>
    (args) => {
      requests[/^(?:Get|BatchGet|Query|Scan)/.test(commandName) ? "reads" : "writes"] += 1;
      return next(args);
    },
  { step: "initialize" },
);
// What was due is told once entries of that moment can be read.
now += 60_000;
let found = 0;
const deps = {
  table: { client: service.table.client, table: "holdings" },
  lanes: {
    send: async (lanes: readonly unknown[]) => {
      found += lanes.length;
    },
  },
  register: () => service.reader.latest(),
  troubles: async () => [],
  now: () => now,
  worker: "bench",
};
const began = performance.now();
while (!(await bringUp(deps, { kind: "tenant", tenant: "local" })));
const ms = performance.now() - began;
if (found !== portfolios) throw new Error(`${found} of ${portfolios} holders were found`);
process.stdout.write(JSON.stringify({ ms, ...requests, peakMb: process.resourceUsage().maxRSS / 1024 }));
await service.close();
await rm(dataDir, { recursive: true, force: true });
