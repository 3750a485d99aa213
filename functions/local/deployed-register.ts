/**
 * A register's table that somebody else looks after: on AWS, or on any DynamoDB endpoint. Read, and nothing else: no table is made,
 * nothing is imported.
 * @module
 */

import { DynamoDBServiceException } from "@aws-sdk/client-dynamodb";
import { dynamoClient } from "../register/client.ts";
import type { RegisterTable } from "../register/query.ts";
import { UsageError } from "./read-input.ts";

export interface Deployed {
  readonly table: string;
  readonly region: string;
  /** Absent: AWS's own, for the region. */
  readonly endpoint?: string;
}

/** Runs work over the table. Throws UsageError where there is none of that name, or these credentials may not read it. */
export async function withDeployed<T>(
  { table, region, endpoint }: Deployed,
  work: (table: RegisterTable) => Promise<T>,
): Promise<T> {
  const client = dynamoClient({ region, ...(endpoint === undefined ? {} : { endpoint }) });
  try {
    return await work({ client, table });
  } catch (error) {
    const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
    if (cause instanceof DynamoDBServiceException)
      throw new UsageError(
        `The table ${JSON.stringify(table)} in ${region} cannot be read (${cause.name}); expected a register's table, and credentials that may Query it. Name it by --table and --region.`,
      );
    throw error;
  } finally {
    client.destroy();
  }
}
