/**
 * Every request made of the table `holdings`; all reads are strongly consistent. No transactions, streams or TTL are relied upon.
 * @module
 */

import {
  type AttributeValue,
  BatchWriteItemCommand,
  ConditionalCheckFailedException,
  DeleteItemCommand,
  type DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  paginateQuery,
  QueryCommand,
} from "@aws-sdk/client-dynamodb";
import type { Key } from "./keys.ts";

export interface HoldingsTable {
  readonly client: DynamoDBClient;
  readonly table: string;
}

export type Item = Readonly<Record<string, AttributeValue>>;

/** What must hold of the item that stands at the key for a write to happen. */
export interface Condition {
  readonly expression: string;
  readonly values?: Item;
  readonly names?: Readonly<Record<string, string>>;
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

/** Puts an item; false where the condition does not hold. Rejects where the outcome is not known. */
export async function put(
  { client, table }: HoldingsTable,
  key: Key,
  item: Item,
  condition?: Condition,
): Promise<boolean> {
  try {
    await client.send(
      new PutItemCommand({ TableName: table, Item: { ...item, ...keyItem(key) }, ...conditional(condition) }),
    );
    return true;
  } catch (error) {
    if (error instanceof ConditionalCheckFailedException) return false;
    throw error;
  }
}

/** Puts at most 25 items, without conditions, in one request. Rejects where any of them may not be there. */
export async function putAll({ client, table }: HoldingsTable, items: readonly Item[]): Promise<void> {
  const puts = items.map((item) => ({ PutRequest: { Item: { ...item } } }));
  const { UnprocessedItems } = await client.send(
    new BatchWriteItemCommand({ RequestItems: { [table]: puts } }),
  );
  if ((UnprocessedItems?.[table] ?? []).length > 0)
    throw new Error("the table did not take every item just now; try again");
}

/** Deletes an item; false where the condition does not hold. */
export async function remove(
  { client, table }: HoldingsTable,
  key: Key,
  condition?: Condition,
): Promise<boolean> {
  try {
    await client.send(
      new DeleteItemCommand({ TableName: table, Key: { ...keyItem(key) }, ...conditional(condition) }),
    );
    return true;
  } catch (error) {
    if (error instanceof ConditionalCheckFailedException) return false;
    throw error;
  }
}

export async function get({ client, table }: HoldingsTable, key: Key): Promise<Item | null> {
  const answer = await client.send(
    new GetItemCommand({ TableName: table, ConsistentRead: true, Key: { ...keyItem(key) } }),
  );
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

/** Every item of a partition in a range, read to its end. */
export async function query(
  { client, table }: HoldingsTable,
  pk: string,
  range: Range = "all",
): Promise<readonly Item[]> {
  const items: Item[] = [];
  const pages = paginateQuery(
    { client },
    { TableName: table, ConsistentRead: true, ...keyCondition(pk, range) },
  );
  for await (const page of pages) items.push(...(page.Items ?? []));
  return items;
}

/** The first items of a range, at most `limit`. */
export async function queryFirst(
  { client, table }: HoldingsTable,
  pk: string,
  range: Range,
  limit: number,
): Promise<readonly Item[]> {
  const page = await client.send(
    new QueryCommand({ TableName: table, ConsistentRead: true, Limit: limit, ...keyCondition(pk, range) }),
  );
  return page.Items ?? [];
}

export const textAt = (item: Item, name: string): string | null => item[name]?.S ?? null;
export const numberAt = (item: Item, name: string): number | null => {
  const text = item[name]?.N;
  return text === undefined ? null : Number(text);
};
