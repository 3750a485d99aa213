/**
 * A process of its own: the embedded store of a directory, with one tenant's many portfolios that hold one issuer and a court order on
 * that issuer. Says "ready", then serves the store until its input ends.
 * @module
 */

import { once } from "node:events";
import { readDataFiles } from "../functions/ingest/data-files.ts";
import { parseCurated } from "../functions/ingest/sources/curated.ts";
import { curatedData, seed } from "../functions/local/service.ts";
import { append } from "../functions/register/append.ts";
import { NOW, ORDER, openWorld } from "./alerts-world.ts";
import { askApp, copyPortfolios, idOf } from "./copied-portfolios.ts";

const [dataDir = "", count = "1000"] = process.argv.slice(2);
const portfolios = Number(count);
const service = await openWorld(dataDir);
await seed(service);
const table = { client: service.table.client, table: "holdings" };

const events = ["portfolio.verdict.changed"];
await askApp(service, "POST", "/v1/subscriptions", { body: { url: "http://127.0.0.1:9999/", events } });
await askApp(service, "PUT", `/v1/portfolios/${idOf(0)}`, {
  body: { positions: ["XIACY", "AAPL"] },
  headers: { "if-none-match": "*" },
});
await copyPortfolios(table, idOf(0), { from: 1, to: portfolios });
// Without what tells the workers of this process.
const { appended: _, ...quietly } = service.appendDeps;
const changes = parseCurated(await readDataFiles(curatedData)).filter(({ id }) => id === ORDER);
const outcome = await append(quietly, {
  id: "order",
  source: "editor",
  author: "local",
  changes,
  recordedAt: new Date(NOW).toISOString(),
});
if (outcome.kind !== "appended") throw new Error(`the order was not appended: ${outcome.kind}`);
process.stdout.write("ready\n");
process.stdin.resume();
await once(process.stdin, "end");
await service.close();
