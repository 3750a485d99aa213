/**
 * The service in a process of its own, to be killed at any moment.
 * @module
 */

import { createApp } from "../../functions/api/app.ts";
import { emptyRegister } from "../../functions/core/register/register.ts";
import { openEmbedded } from "../../functions/local/embedded-dynamodb.ts";
import { openLocalHoldings } from "../../functions/local/queue-holdings.ts";
import { startServer } from "../../functions/local/server.ts";
import { providerUrls } from "../../functions/portfolios/providers/provider-urls.ts";
import { suiteLog } from "../support/suite-log.ts";

const [dataDir = ""] = process.argv.slice(2);
const embedded = await openEmbedded(dataDir);
const reader = { current: async () => ({ register: emptyRegister, entries: [], readAt: 0 }) };
const local = await openLocalHoldings({
  client: embedded.client,
  dataDir,
  reader,
  now: Date.now,
  urls: providerUrls,
  queue: { pauseMs: 20, pollMs: 20 },
});
let requests = 0;
const deps = {
  reader,
  append: async () => ({ kind: "contended" as const }),
  authenticate: () => ({ subject: "tester", tenant: "t", scopes: ["portfolios" as const] }),
  now: Date.now,
  requestId: () => `${++requests}`,
  log: (line: object) => suiteLog(JSON.stringify(line)),
  knownAnswers: [],
  sourceStates: async () => [],
  holdings: local.holdings,
  deliveries: local.deliveries,
};
const { url } = await startServer({ app: createApp(deps), port: 0, host: "127.0.0.1" });
process.send?.({ url });
