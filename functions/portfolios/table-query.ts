/**
 * Reading a range of a partition of the table `holdings`.
 * @module
 */

import { type AttributeValue, QueryCommand } from "@aws-sdk/client-dynamodb";
import { type HoldingsTable, type Item, reached, within } from "./table.ts";

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
