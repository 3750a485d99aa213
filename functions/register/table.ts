/**
 * The register's table.
 * @module
 */

import { setTimeout } from "node:timers/promises";
import {
  CreateTableCommand,
  DescribeTableCommand,
  ResourceInUseException,
  ResourceNotFoundException,
} from "@aws-sdk/client-dynamodb";
import type { RegisterTable } from "./query.ts";

/**
 * Creates the table where it is absent, and waits until it serves: for local use and tests. Deployed tables are the
 * infrastructure's, and no role of the service may create one.
 */
export async function ensureTable({ client, table }: RegisterTable): Promise<void> {
  const status = async (): Promise<string | null> => {
    try {
      const { Table } = await client.send(new DescribeTableCommand({ TableName: table }));
      return Table?.TableStatus ?? null;
    } catch (error) {
      if (error instanceof ResourceNotFoundException) return null;
      throw error;
    }
  };
  if ((await status()) === "ACTIVE") return;
  try {
    await client.send(
      new CreateTableCommand({
        TableName: table,
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
  } catch (error) {
    // Another process was faster, which serves as well.
    if (!(error instanceof ResourceInUseException)) throw error;
  }
  for (let tries = 0; (await status()) !== "ACTIVE"; tries += 1) {
    if (tries >= 600) throw new Error(`table ${table} did not become active within a minute`);
    await setTimeout(tries < 20 ? 10 : 100);
  }
}
