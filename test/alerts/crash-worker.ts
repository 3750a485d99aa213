/**
 * The service in a process of its own, to be killed at any moment; its clock stands so far behind the machine's.
 * @module
 */

import { scopes } from "../../functions/api/auth/auth.ts";
import { startServer } from "../../functions/local/server.ts";
import { openLocal, seed } from "../../functions/local/service.ts";
import { providerUrls } from "../../functions/portfolios/providers/provider-urls.ts";
import { suiteLog } from "../support/suite-log.ts";

const [dataDir = "", behind = "0", knownAt = "", page = "10"] = process.argv.slice(2);
const now = (): number => Date.now() - Number(behind);
const service = await openLocal({
  dataDir,
  endpoint: undefined,
  maxStalenessMs: 0,
  log: (line) => suiteLog(JSON.stringify(line)),
  authenticate: () => ({ subject: "tester", tenant: "tenant-a", scopes }),
  providers: providerUrls,
  destinations: { loopback: true },
  trial: { now, knownAt: Date.parse(knownAt) },
  // Whoever was killed keeps the next for half a second from what it held.
  alerting: { lookMs: 100, holdMs: 500, claimMs: 500, pageSize: Number(page) },
});
await seed(service);
const { url } = await startServer({ app: service.app, port: 0, host: "127.0.0.1" });
process.send?.({ url });
