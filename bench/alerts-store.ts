/**
 * A process of its own: the embedded store of a directory, with one tenant's many portfolios that hold one issuer and a court order on
 * that issuer. Says "ready", then serves the store until its input ends.
 * @module
 */

import { once } from "node:events";
import { readDataFiles } from "../functions/ingest/data-files.ts";
import { parseCurated } from "../functions/ingest/sources/curated.ts";
import { curatedData, seed } from "../functions/local/service.ts";
import { indexKeys } from "../functions/portfolios/index-entries.ts";
import { partKey, portfolioKey } from "../functions/portfolios/keys.ts";
import { isTombstone } from "../functions/portfolios/portfolio.ts";
import { readHead } from "../functions/portfolios/store.ts";
import { get, type Item, keyItem } from "../functions/portfolios/table.ts";
import { putMany } from "../functions/portfolios/table-batches.ts";
import { append } from "../functions/register/append.ts";
import { NOW, ORDER, openWorld, TENANT } from "./alerts-world.ts";

const [dataDir = "", count = "1000"] = process.argv.slice(2);
const portfolios = Number(count);
const service = await openWorld(dataDir);
await seed(service);
const table = { client: service.table.client, table: "holdings" };

async function ask(method: string, path: string, body: unknown, more = {}): Promise<void> {
  const headers = { "content-type": "application/json", ...more };
  const answer = await service.app.request(path, { method, headers, body: JSON.stringify(body) });
  if (answer.status !== 201) throw new Error(`${method} ${path}: ${answer.status} ${await answer.text()}`);
}

/** A portfolio that was put over HTTP, as the items of which others differ by their ids alone. */
async function portfolioItems(id: string): Promise<(other: string) => readonly Item[]> {
  const head = await readHead(table, TENANT, id);
  if (head === null || isTombstone(head) || head.parts.count !== 1) throw new Error("not a small portfolio");
  const part = await get(table, partKey(head.parts.id, 0));
  return (other) => {
    const copy = { ...head, id: other, parts: { ...head.parts, id: `${head.parts.id}-${other}` } };
    const revision = { N: String(copy.revision) };
    return [
      { ...part, ...keyItem(partKey(copy.parts.id, 0)) },
      ...indexKeys(TENANT, copy).map((key) => ({ ...keyItem(key), revision })),
      { ...keyItem(portfolioKey(TENANT, other)), head: { S: JSON.stringify(copy) }, revision },
    ];
  };
}

const events = ["portfolio.verdict.changed"];
await ask("POST", "/v1/subscriptions", { url: "http://127.0.0.1:9999/", events });
await ask("PUT", "/v1/portfolios/p-0", { positions: ["XIACY", "AAPL"] }, { "if-none-match": "*" });
const itemsOf = await portfolioItems("p-0");
const AT_ONCE = 250;
for (let from = 1; from < portfolios; from += AT_ONCE) {
  const ids = Array.from({ length: Math.min(AT_ONCE, portfolios - from) }, (_, i) => `p-${from + i}`);
  await putMany(table, ids.flatMap(itemsOf));
}
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
