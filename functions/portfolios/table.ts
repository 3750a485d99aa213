/**
 * Every request made of the table `holdings`; all reads are strongly consistent. No transactions, streams or TTL are relied upon.
 * @module
 */

import { randomBytes } from "node:crypto";
import { setTimeout } from "node:timers/promises";
import {
  type AttributeValue,
  BatchGetItemCommand,
  BatchWriteItemCommand,
  ConditionalCheckFailedException,
  DeleteItemCommand,
  type DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  QueryCommand,
} from "@aws-sdk/client-dynamodb";
import { HoldingsUnavailable } from "./errors.ts";
import type { Key } from "./keys.ts";

export interface HoldingsTable {
  readonly client: DynamoDBClient;
  readonly table: string;
  /** The longest that one read or write may take, retries and pages included, in milliseconds. */
  readonly deadlineMs?: number;
}

export type Item = Readonly<Record<string, AttributeValue>>;

/** What must hold of the item that stands at the key for a write to happen. */
export interface Condition {
  readonly expression: string;
  readonly values?: Item;
  readonly names?: Readonly<Record<string, string>>;
  /**
   * How far things have moved, by what stands there: `still`, a write that is under way may yet land; `once`, somebody has
   * written in our place; `further`, more than one has, and the first may have been ours. Absent: `still` while nothing is there.
   */
  readonly moved?: (present: Item | null) => "still" | "once" | "further";
  /** Whether what stands there was written by us, or builds upon it, by more than the write's own id. */
  readonly ours?: (present: Item) => boolean;
}

export const absent: Condition = { expression: "attribute_not_exists(pk)" };

export const keyItem = ({ pk, sk }: Key): Item => ({ pk: { S: pk }, sk: { S: sk } });

const conditional = (condition: Condition | undefined) =>
  condition === undefined
    ? {}
    : {
        ConditionExpression: condition.expression,
        ...(condition.values === undefined ? {} : { ExpressionAttributeValues: { ...condition.values } }),
        ...(condition.names === undefined ? {} : { ExpressionAttributeNames: { ...condition.names } }),
      };

/** A gateway waits for 29 seconds, and a write may need a read after it. What never ends, such as pages without a last one, ends here. */
const DEADLINE_MS = 10_000;

const within = ({ deadlineMs = DEADLINE_MS }: HoldingsTable) => ({
  abortSignal: AbortSignal.timeout(deadlineMs),
});

const unavailable = (cause: unknown): HoldingsUnavailable =>
  cause instanceof HoldingsUnavailable
    ? cause
    : new HoldingsUnavailable(
        "the table of portfolios did not answer whole, or in time; read again, then repeat what is missing",
        { cause },
      );

async function reached<T>(request: Promise<T>): Promise<T> {
  try {
    return await request;
  } catch (error) {
    throw error instanceof ConditionalCheckFailedException ? error : unavailable(error);
  }
}

/** The client asks again where an answer is lost: then a condition may have failed on a first try of ours. */
const wasFirstTry = (error: unknown): boolean =>
  error instanceof ConditionalCheckFailedException && (error.$metadata.attempts ?? 1) === 1;

/** Whether a put that failed stands all the same. Rejects where nothing tells: it may yet land, or was written over. */
async function stands(
  table: HoldingsTable,
  key: Key,
  {
    condition,
    write,
    error,
  }: { readonly condition: Condition; readonly write: string; readonly error: unknown },
): Promise<boolean> {
  const present = await get(table, key);
  if (present !== null && (textAt(present, "write") === write || condition.ours?.(present) === true))
    return true;
  const moved = condition.moved?.(present) ?? (present === null ? "still" : "once");
  if (moved === "once" || wasFirstTry(error)) return false;
  throw unavailable(error);
}

/**
 * Puts an item; false where the condition does not hold and the item that stands there is somebody else's. A conditional put
 * bears a random id, and is looked for after any failure: the answer of one that was carried out may have been lost. Rejects
 * where the outcome is not known.
 */
export async function put(
  table: HoldingsTable,
  key: Key,
  item: Item,
  condition?: Condition,
): Promise<boolean> {
  const write = randomBytes(16).toString("hex");
  const bears: Item = condition === undefined ? {} : { write: { S: write } };
  const command = new PutItemCommand({
    TableName: table.table,
    Item: { ...item, ...bears, ...keyItem(key) },
    ...conditional(condition),
  });
  try {
    await reached(table.client.send(command, within(table)));
    return true;
  } catch (error) {
    if (condition === undefined) throw error;
    return stands(table, key, { condition, write, error });
  }
}

/** Puts at most 25 items, without conditions, in one request. Rejects where any of them may not be there. */
export async function putAll(table: HoldingsTable, items: readonly Item[]): Promise<void> {
  const puts = items.map((item) => ({ PutRequest: { Item: { ...item } } }));
  const command = new BatchWriteItemCommand({ RequestItems: { [table.table]: puts } });
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

/** What one request may name, by DynamoDB's own limits. */
const WRITES_AT_ONCE = 25;
const READS_AT_ONCE = 100;

const inChunks = <T>(all: readonly T[], size: number): readonly (readonly T[])[] =>
  Array.from({ length: Math.ceil(all.length / size) }, (_, i) => all.slice(i * size, (i + 1) * size));

/** Puts any number of items, without conditions. Rejects where any of them may not be there: repeat them all. */
export async function putMany(table: HoldingsTable, items: readonly Item[]): Promise<void> {
  await Promise.all(inChunks(items, WRITES_AT_ONCE).map((chunk) => putAll(table, chunk)));
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

/** Deletes an item; false where the condition does not hold. What is gone after a failure was deleted. */
export async function remove(table: HoldingsTable, key: Key, condition?: Condition): Promise<boolean> {
  const command = new DeleteItemCommand({
    TableName: table.table,
    Key: { ...keyItem(key) },
    ...conditional(condition),
  });
  try {
    await reached(table.client.send(command, within(table)));
    return true;
  } catch (error) {
    if ((await get(table, key)) === null) return true;
    if (error instanceof ConditionalCheckFailedException) return false;
    throw error;
  }
}

export async function get(table: HoldingsTable, key: Key): Promise<Item | null> {
  const command = new GetItemCommand({
    TableName: table.table,
    ConsistentRead: true,
    Key: { ...keyItem(key) },
  });
  const answer = await reached(table.client.send(command, within(table)));
  return answer.Item ?? null;
}

/** Sort keys of a partition: those that begin so, or those in a closed range. */
export type Range = { readonly prefix: string } | { readonly from: string; readonly to: string } | "all";

function keyCondition(
  pk: string,
  range: Range,
): {
  readonly KeyConditionExpression: string;
  readonly ExpressionAttributeValues: Record<string, AttributeValue>;
} {
  if (range === "all")
    return { KeyConditionExpression: "pk = :pk", ExpressionAttributeValues: { ":pk": { S: pk } } };
  if ("prefix" in range) {
    return {
      KeyConditionExpression: "pk = :pk and begins_with(sk, :prefix)",
      ExpressionAttributeValues: { ":pk": { S: pk }, ":prefix": { S: range.prefix } },
    };
  }
  return {
    KeyConditionExpression: "pk = :pk and sk between :from and :to",
    ExpressionAttributeValues: { ":pk": { S: pk }, ":from": { S: range.from }, ":to": { S: range.to } },
  };
}

/** Every item of a partition in a range, read to its end within one deadline. */
export async function query(
  table: HoldingsTable,
  pk: string,
  range: Range = "all",
): Promise<readonly Item[]> {
  const items: Item[] = [];
  const deadline = within(table);
  let start: Record<string, AttributeValue> | undefined;
  do {
    const command = new QueryCommand({
      TableName: table.table,
      ConsistentRead: true,
      ...keyCondition(pk, range),
      ...(start === undefined ? {} : { ExclusiveStartKey: start }),
    });
    const page = await reached(table.client.send(command, deadline));
    items.push(...(page.Items ?? []));
    start = page.LastEvaluatedKey;
  } while (start !== undefined);
  return items;
}

/** The first items of a range, at most `limit`. */
export async function queryFirst(
  table: HoldingsTable,
  pk: string,
  range: Range,
  limit: number,
): Promise<readonly Item[]> {
  const command = new QueryCommand({
    TableName: table.table,
    ConsistentRead: true,
    Limit: limit,
    ...keyCondition(pk, range),
  });
  const page = await reached(table.client.send(command, within(table)));
  return page.Items ?? [];
}

export const textAt = (item: Item, name: string): string | null => item[name]?.S ?? null;
export const numberAt = (item: Item, name: string): number | null => {
  const text = item[name]?.N;
  return text === undefined ? null : Number(text);
};
