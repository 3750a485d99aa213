/**
 * A log of 10,000 entries beside one entry that states the same facts: how long a fresh process takes to read either, and in how many
 * requests; and what one more entry costs.
 * @module
 */

import { execFile } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import type { Change } from "../functions/core/facts/fact.ts";
import { genesisDigest } from "../functions/core/register/register.ts";
import { type EmbeddedDynamo, openEmbedded } from "../functions/local/embedded-dynamodb.ts";
import { decide } from "../functions/register/append.ts";
import { encodeEntry, type Item } from "../functions/register/encode.ts";
import { putIfAbsent, type RegisterTable } from "../functions/register/query.ts";
import { createRegisterReader } from "../functions/register/read.ts";
import { ensureTable } from "../functions/register/table.ts";
import { writePacks } from "../functions/register/write-packs.ts";
import { median, type Row } from "./row.ts";

const run = promisify(execFile);
const ENTRIES = 10_000;
const ROUNDS = 5;
const script = fileURLToPath(new URL("./cold-load.ts", import.meta.url));

/** Four letters of the alphabet, as a ticker has them. */
const letters = (n: number): string =>
  [17_576, 676, 26, 1].map((place) => String.fromCharCode(65 + (Math.floor(n / place) % 26))).join("");

const issuer = (n: number): Change => ({
  op: "publish",
  kind: "issuer",
  id: `issuer-${n}`,
  publishedAt: "2021-01-14",
  document: {
    name: `Issuer ${n} Holdings`,
    aliases: [],
    lines: [{ kind: "ordinary", ticker: letters(n), venue: "XNAS" }],
  },
  citations: [{ title: "Invented for the bench" }],
});

/** The items of a log whose entries state these changes. */
function itemsOf(entries: readonly (readonly Change[])[]): readonly Item[] {
  let previous = genesisDigest;
  return entries.flatMap((changes, i) => {
    const stored = encodeEntry({
      version: i + 1,
      id: `entry-${i + 1}`,
      recordedAt: "2026-01-01T00:00:00.000Z",
      source: "bench",
      author: "bench",
      changes,
      previous,
    });
    previous = stored.digest;
    return [...stored.parts, stored.item];
  });
}

async function tableOf(
  { client }: EmbeddedDynamo,
  name: string,
  items: readonly Item[],
): Promise<RegisterTable> {
  const table = { client, table: name };
  await ensureTable(table);
  const waiting = [...items];
  const putNext = async (): Promise<void> => {
    for (let item = waiting.pop(); item !== undefined; item = waiting.pop()) await putIfAbsent(table, item);
  };
  await Promise.all(Array.from({ length: 16 }, putNext));
  return table;
}

/** Milliseconds of the pure part of an append, by a log of so many entries. */
async function deciding(table: RegisterTable): Promise<number> {
  const snapshot = await createRegisterReader({ ...table, now: Date.now, deadlineMs: 600_000 }).latest();
  const times = Array.from({ length: 200 }, (_, n) => {
    const began = performance.now();
    decide(snapshot, {
      ...{ id: `more-${n}`, source: "bench", author: "bench", recordedAt: "2026-01-01T00:00:00Z" },
      changes: [issuer(ENTRIES + n)],
    });
    return performance.now() - began;
  });
  return median(times);
}

/** The rows of a long log. */
export async function longLog(): Promise<readonly Row[]> {
  const dataDir = await mkdtemp(join(tmpdir(), "bench-"));
  const store = await openEmbedded(dataDir);
  const changes = Array.from({ length: ENTRIES }, (_, n) => issuer(n));
  const singly = changes.map((change) => [change]);
  const [one, short, long] = [
    await tableOf(store, "one", itemsOf([changes])),
    await tableOf(store, "short", itemsOf(singly.slice(0, 100))),
    await tableOf(store, "long", itemsOf(singly)),
  ];
  const load = async ({ table }: RegisterTable): Promise<{ ms: number; requests: number }> =>
    JSON.parse((await run(process.execPath, [script, await store.endpoint(), table])).stdout);
  const unpacked = await load(long);
  await writePacks(long);
  const loads: Record<"one" | "long", { ms: number; requests: number }[]> = { one: [], long: [] };
  for (let round = 0; round < ROUNDS; round += 1) {
    loads.one.push(await load(one));
    loads.long.push(await load(long));
  }
  const msOf = (of: readonly { readonly ms: number }[]): number => median(of.map((each) => each.ms));
  const [ms, ofOne] = [msOf(loads.long), msOf(loads.one)];
  const [atShort, atLong] = [await deciding(short), await deciding(long)];
  await store.close();
  await rm(dataDir, { recursive: true, force: true });
  return [
    {
      what: "cold load of 10,000 entries ÷ one entry of the same facts",
      value: ms / ofOne,
      unit: "×",
      reach: "≤ 3",
    },
    { what: "… requests", value: median(loads.long.map(({ requests }) => requests)), unit: "", reach: "2" },
    { what: "… 10,000 entries, packed", value: ms, unit: "ms" },
    { what: "… 10,000 entries without packs", value: unpacked.ms, unit: "ms" },
    { what: "… requests without packs", value: unpacked.requests, unit: "" },
    { what: "deciding on one more entry behind 10,000 ÷ behind 100", value: atLong / atShort, unit: "×" },
  ];
}
