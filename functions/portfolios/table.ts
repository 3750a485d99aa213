/**
 * Every request made of the table `holdings`; all reads are strongly consistent. No transactions, streams or TTL are relied upon.
 * @module
 */

import { randomBytes } from "node:crypto";
import {
  type AttributeValue,
  ConditionalCheckFailedException,
  DeleteItemCommand,
  type DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
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

export const within = ({ deadlineMs = DEADLINE_MS }: HoldingsTable) => ({
  abortSignal: AbortSignal.timeout(deadlineMs),
});

const unavailable = (cause: unknown): HoldingsUnavailable =>
  cause instanceof HoldingsUnavailable
    ? cause
    : new HoldingsUnavailable(
        "the table of portfolios did not answer whole, or in time; read again, then repeat what is missing",
        { cause },
      );

export async function reached<T>(request: Promise<T>): Promise<T> {
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

export const textAt = (item: Item, name: string): string | null => item[name]?.S ?? null;
export const numberAt = (item: Item, name: string): number | null => {
  const text = item[name]?.N;
  return text === undefined ? null : Number(text);
};
