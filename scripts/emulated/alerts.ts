/**
 * Alerts on the emulator: a subscriber hears of the order that suspended Xiaomi's ban, once, signed, with docket and citation. The
 * functions read a register that knows what was published before the order, and take the order from an editor.
 * @module
 */

import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { Webhook } from "standardwebhooks";
import { readDataFiles } from "../../functions/ingest/data-files.ts";
import { parseCurated } from "../../functions/ingest/sources/curated.ts";
import { curatedData, openLocal, seed } from "../../functions/local/service.ts";
import { ask, type Deployed, json } from "./examine.ts";
import type { Issuer } from "./issuer.ts";
import { listening } from "./loopback.ts";
import { must, say } from "./report.ts";

/** The hours of 12 March 2021 before the court's order was published. */
const KNOWN_AT = Date.parse("2021-03-12T17:00:00Z");
const ORDER = "order.xiaomi.2021-03-12";
/** The writer's word wakes the search at once; where it is lost, the next minute's look finds it. */
const WITHIN_MS = 150_000;

/** Puts into the emulator a register that knows what was published by then; its table's name. */
export async function seedEarlierRegister({ endpoint }: Pick<Deployed, "endpoint">): Promise<string> {
  const dataDir = await mkdtemp(join(tmpdir(), "investor-exposure-earlier-"));
  const trial = { now: Date.now, knownAt: KNOWN_AT };
  const service = await openLocal({ dataDir, endpoint, maxStalenessMs: 0, log: () => undefined, trial });
  try {
    const { kind } = await seed(service);
    must(kind === "appended", `the earlier register was not written: ${kind}`);
    return service.table.table;
  } finally {
    await service.close();
    await rm(dataDir, { recursive: true, force: true });
  }
}

interface Told {
  readonly id: string;
  readonly type: string;
  readonly data: {
    readonly portfolio: { readonly id: string };
    readonly before: { readonly status: string };
    readonly after: { readonly status: string };
    readonly listings: Readonly<Record<string, { readonly relief: { readonly docket: string } | null }>>;
    readonly entry: {
      readonly changes: readonly { readonly citations: readonly { readonly title: string }[] }[];
    };
  };
}

/** Subscribes a receiver of this machine, has the order entered, and waits for what is told. */
export async function tellOfTheOrder(deployed: Deployed, issuer: Issuer): Promise<void> {
  const token = await issuer.token({
    tenant: "tenant-a",
    scope: "check portfolios register:read register:write",
  });
  const told: Told[] = [];
  let verifier: Webhook | null = null;
  const { url, server } = await listening(async (request, response) => {
    let body = "";
    for await (const chunk of request) body += String(chunk);
    const headers = Object.fromEntries(
      Object.entries(request.headers).map(([name, value]) => [name, String(value)]),
    );
    try {
      verifier?.verify(body, headers);
      told.push({ id: headers["webhook-id"] ?? "", ...JSON.parse(body) });
      response.writeHead(204).end();
    } catch {
      response.writeHead(401).end();
    }
  });
  try {
    const held = await ask(deployed, "/v1/portfolios/family-1", token, {
      ...json({ positions: ["XIACY"] }),
      method: "PUT",
      headers: { "content-type": "application/json", "if-none-match": "*" },
    });
    must(held.status === 201, `the portfolio was not taken: ${held.status} ${held.text}`);
    // The tenant's brokers have delivered others that hold the shares as well.
    const asked = { url, events: ["portfolio.verdict.changed"], portfolios: ["family-1"] };
    const made = await ask(deployed, "/v1/subscriptions", token, json(asked));
    must(made.status === 201, `subscribing answered ${made.status}: ${made.text}`);
    const { subscription, secret } = JSON.parse(made.text);
    verifier = new Webhook(secret);
    say("  PUT /v1/portfolios/family-1 with XIACY → 201; POST /v1/subscriptions → 201");

    const { version } = JSON.parse((await ask(deployed, "/v1/register", token)).text);
    const changes = parseCurated(await readDataFiles(curatedData)).filter(({ id }) => id === ORDER);
    const entered = await ask(deployed, "/v1/register/entries", token, {
      ...json({ id: "order-of-12-march", source: "editor", changes }),
      headers: { "content-type": "application/json", "if-match": `"${version}"` },
    });
    must(entered.status === 201, `the order was not taken: ${entered.status} ${entered.text}`);
    say(`  POST /v1/register/entries with ${ORDER} → 201 ${entered.text}`);

    const since = performance.now();
    while (told.length === 0 && performance.now() - since < WITHIN_MS) await setTimeout(250);
    const [first] = told;
    must(first !== undefined, "nobody was told of the order");
    const seconds = ((performance.now() - since) / 1000).toFixed(1);
    const { portfolio, before, after, listings, entry } = first.data;
    const docket = Object.values(listings)[0]?.relief?.docket;
    const citation = entry.changes[0]?.citations[0]?.title;
    must(
      before.status === "restricted" && after.status === "stayed" && docket === "1:21-cv-00280",
      `what was told is another thing: ${JSON.stringify(first.data)}`,
    );
    must(citation !== undefined, "the event cites nothing");
    say(`  told after ${seconds} s, verified by standardwebhooks: ${first.type} ${portfolio.id}`);
    say(`    ${before.status} → ${after.status}, docket ${docket}, "${citation}", ${first.id}`);

    // What comes twice comes under one id; a second event would be a second id.
    await setTimeout(3_000);
    must(new Set(told.map(({ id }) => id)).size === 1, `told under several ids: ${told.map(({ id }) => id)}`);
    const path = `/v1/subscriptions/${subscription.id}`;
    const log = JSON.parse((await ask(deployed, `${path}/events`, token)).text);
    must(
      log.events.length === 1 && log.events[0].state === "delivered",
      `the log of deliveries is ${JSON.stringify(log)}`,
    );
    say(`  GET ${path}/events → one event, delivered, ${log.events[0].tries} try`);
    const foreign = await issuer.token({ tenant: "tenant-b", scope: "portfolios" });
    const other = await ask(deployed, path, foreign);
    must(other.status === 404, `another tenant's question answered ${other.status}`);
    const ended = await ask(deployed, path, token, { method: "DELETE" });
    must(ended.status === 200, `ending the subscription answered ${ended.status}: ${ended.text}`);
    say("  the same for another tenant → 404; DELETE → 200");
  } finally {
    server.close();
  }
}
