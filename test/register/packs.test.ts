/**
 * Packs make a long log quick to read, and change no answer: whatever becomes of them, the register read is the same.
 * @module
 */

import { deflateRawSync } from "node:zlib";
import { DeleteItemCommand, type DynamoDBClient } from "@aws-sdk/client-dynamodb";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Item } from "../../functions/register/encode.ts";
import { entryKey, packsPartition } from "../../functions/register/keys.ts";
import { packText, textOfPack } from "../../functions/register/pack.ts";
import { overwrite, partitionQuery, queryAll, type RegisterTable } from "../../functions/register/query.ts";
import { createRegisterReader } from "../../functions/register/read.ts";
import { stateStaleness } from "../../functions/register/staleness.ts";
import { writePacks } from "../../functions/register/write-packs.ts";
import { openTestDatabase, type TestDatabase } from "../support/embedded.ts";
import { chainOf, putChain } from "./long-log.ts";

let database: TestDatabase;
/** What left, by operation; a test empties it where it begins to count. */
const sent: string[] = [];
beforeAll(async () => {
  database = await openTestDatabase();
  database.client.middlewareStack.add(
    (next, context) => async (args) => {
      sent.push(context.commandName ?? "?");
      return next(args);
    },
    { step: "finalizeRequest", priority: "low", name: "count" },
  );
});
afterAll(async () => {
  await database?.close();
});

/** Some three megabytes in 150 entries, one of which stands in parts. */
const lines = Array.from({ length: 150 }, (_, i) => (i === 40 ? 4_000 : 180));
const chain = chainOf(lines);

async function longLog(): Promise<RegisterTable> {
  const table = { client: database.client, table: await database.table() };
  await putChain(table, chain.items);
  return table;
}

const packsOf = (table: RegisterTable): Promise<readonly Item[]> =>
  queryAll(table, partitionQuery(table.table, packsPartition));

async function read(table: RegisterTable) {
  const faults: string[] = [];
  sent.length = 0;
  const reader = createRegisterReader({
    ...table,
    now: Date.now,
    damaged: ({ pack, fault }) => faults.push(`${pack}: ${fault}`),
  });
  const { register, entries } = await reader.latest();
  return { register, entries, faults, requests: [...sent] };
}

async function remove(
  { client, table }: { client: DynamoDBClient; table: string },
  item: Item,
): Promise<void> {
  const Key = { pk: item.pk ?? { S: "" }, sk: item.sk ?? { S: "" } };
  await client.send(new DeleteItemCommand({ TableName: table, Key }));
}

/** What somebody, or a fault, could make of a pack. */
const withBytes = (item: Item, bytes: Uint8Array): Item => ({ ...item, bytes: { B: bytes } });
const retold = (item: Item, tell: (text: string) => string): Item =>
  withBytes(item, deflateRawSync(tell(textOfPack(item))));

const forgeries: Readonly<Record<string, (item: Item, next: Item) => Item>> = {
  "a byte is another": (item) => {
    const bytes = Uint8Array.from(item.bytes?.B ?? []);
    const middle = bytes.length >> 1;
    bytes[middle] = (bytes[middle] ?? 0) ^ 1;
    return withBytes(item, bytes);
  },
  "half of it": (item) => withBytes(item, (item.bytes?.B ?? new Uint8Array()).slice(0, 10_000)),
  "no bytes": ({ pk, sk }) => ({ pk: pk ?? { S: "" }, sk: sk ?? { S: "" } }),
  "another author": (item) =>
    retold(item, (text) => text.replaceAll('"author":"tester"', '"author":"forger"')),
  "a line less": (item) => retold(item, (text) => text.slice(0, text.lastIndexOf("\n"))),
  "another beginning": (item) => retold(item, (text) => text.replace(/^sha256:./, "sha256:x")),
  "another pack's bytes": (item, next) => withBytes(item, next.bytes?.B ?? new Uint8Array()),
  "text that is none": (item) => retold(item, () => packText("sha256:0", [])),
};

describe("a long log with packs", () => {
  test("is read in two requests, entries in parts included, and is the log as it is without them", async () => {
    const table = await longLog();
    const singly = await read(table);
    expect(singly.register.digest).toBe(chain.digests.at(-1));
    expect(singly.requests.length).toBeGreaterThan(3);
    const report = await writePacks(table);
    expect(report.written).toBe(report.packs);
    expect(report.packed).toBeGreaterThan(120);
    const packed = await read(table);
    expect(packed.requests).toEqual(["QueryCommand", "QueryCommand"]);
    expect(packed.faults).toEqual([]);
    expect(packed.entries).toEqual(singly.entries);
    expect(packed.register.digest).toBe(singly.register.digest);
    expect((await writePacks(table)).written, "what is there is not written again").toBe(0);
    await stateStaleness(table, 1_000);
    expect((await read(table)).register.digest, "beside how long readers may hold it").toBe(
      singly.register.digest,
    );
  });

  test("grows: what was appended since the packs were made is read with the newest page", async () => {
    const table = { client: database.client, table: await database.table() };
    const [before, after] = [chainOf(lines.slice(0, 140)), chain];
    await putChain(table, before.items);
    await writePacks(table);
    await putChain(table, after.items.slice(before.items.length));
    const { register, requests, faults } = await read(table);
    expect([register.digest, faults]).toEqual([chain.digests.at(-1), []]);
    expect(requests).toHaveLength(2);
  });

  test("whichever packs are missing, damaged, cut short or another log's, the same register is read", async () => {
    const table = await longLog();
    await writePacks(table);
    const sound = await packsOf(table);
    const { register: expected, entries } = await read(table);

    const harm = fc.constantFrom("none", "missing", ...Object.keys(forgeries));
    await fc.assert(
      fc.asyncProperty(
        fc.array(harm, { minLength: sound.length, maxLength: sound.length }),
        async (harms) => {
          const damaged: string[] = [];
          for (const [i, item] of sound.entries()) {
            const other = forgeries[harms[i] ?? "none"]?.(item, sound[(i + 1) % sound.length] ?? item);
            if (harms[i] === "missing") await remove(table, item);
            else await overwrite(table, other ?? item);
            // The last two stand in the newest page, which is read singly: nobody asks for them.
            if (other !== undefined && i < sound.length - 2) damaged.push(item.sk?.S ?? "");
          }
          const now = await read(table);
          expect(now.register.digest).toBe(expected.digest);
          expect([...now.register.issuersByName]).toEqual([...expected.issuersByName]);
          expect(now.entries).toEqual(entries);
          for (const pack of damaged)
            expect(now.faults.join(), "what is not believed is told of").toContain(pack);
        },
      ),
      { numRuns: 12 },
    );
    const { written } = await writePacks(table);
    expect((await read(table)).faults, `mended by writing ${written}`).toEqual([]);
  });

  test("a pack in which a whole history was rewritten, link by link, is not believed", async () => {
    const table = await longLog();
    await writePacks(table);
    const other = { client: database.client, table: await database.table() };
    await putChain(other, chainOf(lines, "forger").items);
    await writePacks(other);
    for (const item of await packsOf(other)) await overwrite(table, item);
    const { register, entries, faults } = await read(table);
    expect(register.digest).toBe(chain.digests.at(-1));
    expect(entries.filter(({ author }) => author !== "tester")).toEqual([]);
    expect(faults.length).toBeGreaterThan(3);
    expect(faults[0]).toContain("with another digest than the log");
  });

  test("a log that does not chain is not packed", async () => {
    const table = { client: database.client, table: await database.table() };
    const [first, ...rest] = chainOf(lines.slice(0, 30)).items;
    await putChain(table, rest);
    await expect(writePacks(table)).rejects.toThrow("does not follow the entry before it");
    expect(first?.sk?.S).toBe(entryKey(1).sk);
    expect(await packsOf(table)).toEqual([]);
  });
});
