/**
 * A DynamoDB for tests: embedded, or at an endpoint.
 * @module
 */

import { randomUUID } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { openEmbedded } from "../../functions/local/embedded-dynamodb.ts";
import { dynamoClient } from "../../functions/register/client.ts";
import { ensureTable } from "../../functions/register/table.ts";

export interface TestDatabase {
  readonly client: DynamoDBClient;
  readonly endpoint: string;
  /** A new, empty table. */
  readonly table: () => Promise<string>;
  readonly close: () => Promise<void>;
}

const newTable = (client: DynamoDBClient) => async (): Promise<string> => {
  const table = `register-${randomUUID()}`;
  await ensureTable({ client, table });
  return table;
};

/** A database of the test's own, in a directory that goes with it. */
export async function openTestDatabase(): Promise<TestDatabase> {
  const dir = await mkdtemp(join(tmpdir(), "investor-exposure-"));
  const embedded = await openEmbedded(dir);
  return {
    client: embedded.client,
    endpoint: await embedded.endpoint(),
    table: newTable(embedded.client),
    close: async () => {
      await embedded.close();
      await rm(dir, { recursive: true, force: true });
    },
  };
}

/** The database at an endpoint that somebody else runs. */
export async function connectTestDatabase(endpoint: string, region: string): Promise<TestDatabase> {
  const client = dynamoClient({ endpoint, region });
  return { client, endpoint, table: newTable(client), close: async () => client.destroy() };
}
