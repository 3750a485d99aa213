/**
 * Fills a running server, so that generated requests find something: portfolios, funds, connections, held imports, proposals. Prints
 * Schemathesis's configuration with their ids, and with values that random text would hardly ever hit.
 * `node scripts/schemathesis-seed.ts URL FOLDER SECRETS`; FOLDER is where the server's OFAC_URL reads, SECRETS a file to be
 * written with the secrets of the connections.
 * @module
 */

import { utimes, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { entryExample } from "../functions/api/examples.ts";
import { setOf } from "../test/ingest/list-fixture.ts";

const [url = "", folder = "", secretsFile = ""] = process.argv.slice(2);
const many = <T>(count: number, item: (n: number) => T): readonly T[] =>
  Array.from({ length: count }, (_, i) => item(i + 1));

interface Sent {
  readonly status: number;
  /** The id of the record that was made of a check; null: none was. */
  readonly recordId: string | null;
  readonly text: string;
}

async function send(
  method: string,
  path: string,
  body: unknown,
  headers: Readonly<Record<string, string>> = {},
): Promise<Sent> {
  const response = await fetch(`${url}${path}`, {
    method,
    headers: { "content-type": "application/json", ...headers },
    body: JSON.stringify(body),
  });
  const text = await response.text();
  if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text}`);
  return { status: response.status, recordId: response.headers.get("record-id"), text };
}

const portfolios = many(60, (n) => `p-${n}`);
for (const id of portfolios) {
  const positions = ["XIACY", { symbol: "1810", exchange: "XHKG", marketValue: "10.5", currency: "HKD" }];
  await send("PUT", `/v1/portfolios/${id}`, { positions }, { "if-none-match": "*" });
}

const funds = many(20, (n) => `f-${n}`);
for (const [n, id] of funds.entries())
  for (const asOf of ["2021-03-01", "2021-03-14"])
    await send("PUT", `/v1/funds/${id}`, {
      fund: { symbol: `FND${String.fromCharCode(65 + n)}` },
      asOf,
      holdings: [
        { symbol: "1810", exchange: "XHKG", weight: "60" },
        { isin: "US0378331005", weight: "40" },
      ],
    });

const records: string[] = [];
for (const symbol of ["XIACY", "0020.HK", "AAPL"]) {
  const { recordId } = await send("POST", "/v1/checks", { positions: [symbol], record: true });
  if (recordId === null) throw new Error("a check was not recorded");
  records.push(recordId);
}

const connections = many(60, (n) => `c-${n}`);
const webhooks: Record<string, string> = {};
for (const name of connections) {
  const made = await send("POST", "/v1/connections", { name, provider: "standard-webhooks" });
  const [, id = "", secret = ""] = /"\/v1\/webhooks\/([0-9a-f]+)".*"secret":"([^"]+)"/.exec(made.text) ?? [];
  webhooks[id] = secret;
}
await writeFile(secretsFile, JSON.stringify(webhooks));

/** Lists so far from what is recorded that each is held; every one is another file. */
const held: string[] = [];
for (const n of many(12, (i) => i)) {
  const companies = Object.fromEntries(many(n, (i) => [9000 + i, `Equity Ticker ${600_900 + i} CN`]));
  const set = setOf(companies);
  for (const member of ["prim", "alt", "add", "comments"] as const) {
    const file = join(folder, `CONS_${member.toUpperCase()}.CSV`);
    await writeFile(file, set[member], "latin1");
    // What a server says of a file's age has whole seconds.
    await utimes(file, 1_700_000_000 + n, 1_700_000_000 + n);
  }
  const { text } = await send("POST", "/v1/imports", { source: "ofac" });
  const id = /"held":"([^"]+)"/.exec(text)?.[1];
  if (id === undefined) throw new Error(`the list was not held: ${text}`);
  held.push(id);
}

const proposals: string[] = [];
for (const n of many(20, (i) => i)) {
  const [change] = entryExample.changes;
  const publishedAt = `2026-01-${String(n).padStart(2, "0")}`;
  const entry = { ...entryExample, id: `proposal-${n}`, changes: [{ ...change, publishedAt }] };
  if (process.env.APPROVALS !== "required") break;
  await send("POST", "/v1/register/entries", entry, { "if-match": '"1"' });
  proposals.push(entry.id);
}

const dictionaries: Readonly<Record<string, readonly string[]>> = {
  portfolios,
  funds,
  connections,
  records,
  webhooks: Object.keys(webhooks),
  held,
  proposals: proposals.length > 0 ? proposals : ["proposal-1"],
  issuers: ["xiaomi", "hikvision", "china-mobile", "luokung", "smic", "nobody"],
  listings: ["ccmc.xiaomi.2021-01-14", "ns-cmic.hikvision.2021-06-03", "ccmc.luokung.2021-03-09", "nothing"],
  orders: ["order.xiaomi.2021-03-12", "xiaomi.2021-03-12", "luokung.2021-05-05", "nothing"],
  instants: [
    "2021-03-15T13:31:00Z",
    "2021-03-12",
    "2020-01-01",
    "2021-03-14T02:30:00-05:00",
    "2022-06-03T04:01:00Z",
  ],
  versions: ["1", "1", "2", `1@sha256:${"0".repeat(64)}`],
  symbols: [
    "XIACY",
    "1810 HK Equity",
    "HKG:1810",
    "002415.SZ",
    "0981.HK",
    "CHA",
    "AAPL",
    "LKCO",
    "BRK.B",
    "1810",
    "FNDA",
    "FNDT",
  ],
  venues: ["OTC", "XHKG", "SEHK", "XNYS", "SZSE", "NOWHERE"],
  isins: ["US98421U1088", "KYG9830T1067", "CNE100000PM8", "US0378331005", "CND10002K094"],
  tags: ['"1"', '"2"', "*"],
  sources: ["ofac"],
  decisions: ["accept", "discard", "reject"],
};

/** Which of them stand where, and how often instead of random text. */
const everywhere: Readonly<Record<string, readonly [string, number]>> = {
  "query.asOf": ["instants", 0.8],
  "query.knownAt": ["instants", 0.8],
  "query.version": ["versions", 0.8],
  "query.symbol": ["symbols", 0.6],
  "query.exchange": ["venues", 0.6],
  "query.isin": ["isins", 0.6],
  "header.If-Match": ["tags", 0.8],
  "header.If-None-Match": ["tags", 0.5],
  "body.asOf": ["instants", 0.8],
  "body.knownAt": ["instants", 0.8],
  "body.version": ["versions", 0.8],
  "body.source": ["sources", 0.5],
  "body.decision": ["decisions", 0.5],
  "body.positions[*].symbol": ["symbols", 0.6],
  "body.positions[*].isin": ["isins", 0.6],
  "body.positions[*].exchange": ["venues", 0.6],
};
const ids: Readonly<Record<string, string>> = {
  "/v1/portfolios/{id}": "portfolios",
  "/v1/portfolios/{id}/check": "portfolios",
  "/v1/funds/{id}": "funds",
  "/v1/records/{id}": "records",
  "/v1/records/{id}/replay": "records",
  "/v1/records/{id}/decisions": "records",
  "/v1/connections/{id}": "connections",
  "/v1/connections/{id}/rotate": "connections",
  "/v1/webhooks/{id}": "webhooks",
  "/v1/imports/{id}": "held",
  "/v1/register/proposals/{id}": "proposals",
  "/v1/issuers/{id}": "issuers",
  "/v1/listings/{id}": "listings",
  "/v1/court-orders/{id}": "orders",
};

const bound = (name: string, probability: number): string =>
  `{ dictionary = ${JSON.stringify(name)}, probability = ${probability} }`;
const lines = [
  ...Object.entries(dictionaries).map(
    ([name, values]) => `[dictionaries.${name}]\nvalues = ${JSON.stringify(values)}`,
  ),
  "[parameters]",
  ...Object.entries(everywhere).map(([key, [name, odds]]) => `${JSON.stringify(key)} = ${bound(name, odds)}`),
  ...Object.entries(ids).map(
    ([path, name]) =>
      `[[operations]]\ninclude-path = ${JSON.stringify(path)}\nparameters."path.id" = ${bound(name, 0.8)}`,
  ),
];
process.stdout.write(`${lines.join("\n")}\n`);
