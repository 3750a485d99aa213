/**
 * Every request that the register makes of DynamoDB: PutItem, GetItem, Query, all reads strongly consistent. The roles
 * allow no more (no UpdateItem, DeleteItem, BatchWriteItem).
 * @module
 */

import {
  ConditionalCheckFailedException,
  type DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  paginateQuery,
  QueryCommand,
  type QueryCommandInput,
} from "@aws-sdk/client-dynamodb";
import type { Item } from "./encode.ts";
import { RegisterUnavailable } from "./errors.ts";
import { entryKey, type Key, logPartition, partsPartition } from "./keys.ts";

/** Where a register is stored. */
export interface RegisterTable {
  readonly client: DynamoDBClient;
  readonly table: string;
}

/** The request for every entry after a version, oldest first. */
export const entriesAfterQuery = (table: string, version: number): QueryCommandInput => ({
  TableName: table,
  ConsistentRead: true,
  KeyConditionExpression: "pk = :log and sk > :after",
  ExpressionAttributeValues: { ":log": { S: logPartition }, ":after": { S: entryKey(version).sk } },
});

/** The request for an entry's parts, in order. */
export const partsQuery = (table: string, entryId: string): QueryCommandInput => ({
  TableName: table,
  ConsistentRead: true,
  KeyConditionExpression: "pk = :parts",
  ExpressionAttributeValues: { ":parts": { S: partsPartition(entryId) } },
});

/** The request for a whole partition, in the order of its sort keys. */
export const partitionQuery = (table: string, partition: string): QueryCommandInput => ({
  TableName: table,
  ConsistentRead: true,
  KeyConditionExpression: "pk = :partition",
  ExpressionAttributeValues: { ":partition": { S: partition } },
});

/** The request for the last item of a partition by its sort keys. */
export const newestQuery = (table: string, partition: string): QueryCommandInput => ({
  ...partitionQuery(table, partition),
  ScanIndexForward: false,
  Limit: 1,
});

/** The request for the items of one partition from one key to another, both included. */
export const rangeQuery = (table: string, first: Key, last: Key): QueryCommandInput => ({
  TableName: table,
  ConsistentRead: true,
  KeyConditionExpression: "pk = :partition and sk between :first and :last",
  ExpressionAttributeValues: {
    ":partition": { S: first.pk },
    ":first": { S: first.sk },
    ":last": { S: last.sk },
  },
});

/**
 * What the table answers. Whatever keeps it from answering rejects as RegisterUnavailable, so that no route takes it for a fault of its
 * own; a condition that does not hold is an answer.
 */
async function reached<T>(request: Promise<T>): Promise<T> {
  try {
    return await request;
  } catch (cause) {
    if (cause instanceof ConditionalCheckFailedException) throw cause;
    throw new RegisterUnavailable(
      `the register's table did not answer: ${cause instanceof Error ? cause.message : String(cause)}; try again`,
      { cause },
    );
  }
}

/** Reads a query to its end: a page holds at most 1 MB, and what a page leaves out would look like "no match". */
export const queryAll = (
  table: RegisterTable,
  query: QueryCommandInput,
  signal?: AbortSignal,
): Promise<readonly Item[]> => reached(pagesOf(table, query, signal));

async function pagesOf(
  { client }: RegisterTable,
  query: QueryCommandInput,
  signal: AbortSignal | undefined,
): Promise<readonly Item[]> {
  const items: Item[] = [];
  for await (const page of paginateQuery({ client }, query, { abortSignal: signal }))
    items.push(...(page.Items ?? []));
  return items;
}

/** The first page of a query, and whether there is more. */
export async function queryFirst(
  { client }: RegisterTable,
  query: QueryCommandInput,
  signal?: AbortSignal,
): Promise<{ readonly items: readonly Item[]; readonly isAll: boolean }> {
  const page = await reached(client.send(new QueryCommand(query), { abortSignal: signal }));
  return { items: page.Items ?? [], isAll: page.LastEvaluatedKey === undefined };
}

/** The first page of a query, where that is all that is asked for. */
export async function queryPage(
  { client }: RegisterTable,
  query: QueryCommandInput,
): Promise<readonly Item[]> {
  return (await reached(client.send(new QueryCommand(query)))).Items ?? [];
}

/** One item, read consistently; null where there is none. */
export async function getItem(
  { client, table }: RegisterTable,
  key: Key,
  signal?: AbortSignal,
): Promise<Item | null> {
  const command = new GetItemCommand({
    TableName: table,
    ConsistentRead: true,
    Key: { pk: { S: key.pk }, sk: { S: key.sk } },
  });
  return (await reached(client.send(command, { abortSignal: signal }))).Item ?? null;
}

/** Puts an item where there is none; throws ConditionalCheckFailedException where there is one. */
export async function putIfAbsent({ client, table }: RegisterTable, item: Item): Promise<void> {
  const command = new PutItemCommand({
    TableName: table,
    Item: { ...item },
    ConditionExpression: "attribute_not_exists(pk)",
  });
  await reached(client.send(command));
}

/** Puts an item over what is there: source state only, which is no part of the log. */
export async function overwrite({ client, table }: RegisterTable, item: Item): Promise<void> {
  await reached(client.send(new PutItemCommand({ TableName: table, Item: { ...item } })));
}
