/**
 * Many items of the table `holdings` in few requests.
 * @module
 */

import { setTimeout } from "node:timers/promises";
import {
  type AttributeValue,
  BatchGetItemCommand,
  BatchWriteItemCommand,
  type WriteRequest,
} from "@aws-sdk/client-dynamodb";
import { HoldingsUnavailable } from "./errors.ts";
import type { Key } from "./keys.ts";
import { type HoldingsTable, type Item, keyItem, reached, within } from "./table.ts";

/** Carries out at most 25 writes, without conditions, in one request. Rejects where any of them may not have been. */
async function writeAll(table: HoldingsTable, writes: readonly WriteRequest[]): Promise<void> {
  const command = new BatchWriteItemCommand({ RequestItems: { [table.table]: [...writes] } });
  const deadline = within(table);
  let { UnprocessedItems: left } = await reached(table.client.send(command, deadline));
  for (let tries = 0; (left?.[table.table] ?? []).length > 0; tries += 1) {
    if (tries >= 6) throw new HoldingsUnavailable("the table did not take every item just now; try again");
    await setTimeout(Math.random() * 50 * 2 ** tries);
    ({ UnprocessedItems: left } = await reached(
      table.client.send(new BatchWriteItemCommand({ RequestItems: left }), deadline),
    ));
  }
}

/** Puts at most 25 items, without conditions, in one request. Rejects where any of them may not be there. */
export const putAll = (table: HoldingsTable, items: readonly Item[]): Promise<void> =>
  writeAll(
    table,
    items.map((item) => ({ PutRequest: { Item: { ...item } } })),
  );

/** What one request may name, by DynamoDB's own limits. */
const WRITES_AT_ONCE = 25;

const READS_AT_ONCE = 100;

const inChunks = <T>(all: readonly T[], size: number): readonly (readonly T[])[] =>
  Array.from({ length: Math.ceil(all.length / size) }, (_, i) => all.slice(i * size, (i + 1) * size));

/** Puts any number of items, without conditions. Rejects where any of them may not be there: repeat them all. */
export async function putMany(table: HoldingsTable, items: readonly Item[]): Promise<void> {
  await Promise.all(inChunks(items, WRITES_AT_ONCE).map((chunk) => putAll(table, chunk)));
}

/** Deletes any number of items, each named once. Rejects where any of them may still be there: repeat them all. */
export async function removeMany(table: HoldingsTable, keys: readonly Key[]): Promise<void> {
  const deletes = keys.map((key) => ({ DeleteRequest: { Key: { ...keyItem(key) } } }));
  await Promise.all(inChunks(deletes, WRITES_AT_ONCE).map((chunk) => writeAll(table, chunk)));
}

/** The items at the keys, each named once, in any order; those that are not there are left out. */
export async function getMany(table: HoldingsTable, keys: readonly Key[]): Promise<readonly Item[]> {
  const found: Item[] = [];
  for (const chunk of inChunks(keys, READS_AT_ONCE)) {
    let wanted: Record<string, AttributeValue>[] = chunk.map((key) => ({ ...keyItem(key) }));
    const deadline = within(table);
    // What does not fit into one answer of 16 MB comes back as unprocessed.
    while (wanted.length > 0) {
      const command = new BatchGetItemCommand({
        RequestItems: { [table.table]: { Keys: wanted, ConsistentRead: true } },
      });
      const answer = await reached(table.client.send(command, deadline));
      found.push(...(answer.Responses?.[table.table] ?? []));
      wanted = answer.UnprocessedKeys?.[table.table]?.Keys ?? [];
    }
  }
  return found;
}
