/**
 * Asks an embedded table very often, in a process of its own, and prints by how many megabytes the process has grown meanwhile.
 * @module
 */

import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { CreateTableCommand, PutItemCommand, QueryCommand } from "@aws-sdk/client-dynamodb";
import { openEmbedded } from "../../functions/local/embedded-dynamodb.ts";

const dataDir = await mkdtemp(join(tmpdir(), "many-queries-"));
const { client, close } = await openEmbedded(dataDir);
const TableName = "asked-often";
await client.send(
  new CreateTableCommand({
    TableName,
    BillingMode: "PAY_PER_REQUEST",
    KeySchema: [
      { AttributeName: "pk", KeyType: "HASH" },
      { AttributeName: "sk", KeyType: "RANGE" },
    ],
    AttributeDefinitions: [
      { AttributeName: "pk", AttributeType: "S" },
      { AttributeName: "sk", AttributeType: "S" },
    ],
  }),
);
for (let i = 0; i < 50; i += 1)
  await client.send(
    new PutItemCommand({
      TableName,
      Item: { pk: { S: "a" }, sk: { S: `${i}` }, text: { S: "x".repeat(2000) } },
    }),
  );

async function ask(times: number): Promise<void> {
  for (let i = 0; i < times; i += 1)
    await client.send(
      new QueryCommand({
        TableName,
        KeyConditionExpression: "pk = :pk",
        ExpressionAttributeValues: { ":pk": { S: "a" } },
        // Half of them are ended early, and half at the end of what there is.
        ...(i % 2 === 0 ? { Limit: 5 } : {}),
      }),
    );
}

const megabytes = (): number => process.memoryUsage().rss / 1e6;
// The heap grows to its usual size first.
await ask(2_500);
const before = megabytes();
await ask(2_500);
process.stdout.write(String(Math.round(megabytes() - before)));
await close();
await rm(dataDir, { recursive: true, force: true });
