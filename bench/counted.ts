/**
 * How many requests a client sends to DynamoDB, counted from the SDK: a retry is none of its own.
 * @module
 */

import type { DynamoDBClient } from "@aws-sdk/client-dynamodb";

/** Begins to count; gives how many were sent since. */
export function countRequests(client: DynamoDBClient): () => number {
  let sent = 0;
  client.middlewareStack.add(
    (next) => (args) => {
      sent += 1;
      return next(args);
    },
    { step: "initialize" },
  );
  return () => sent;
}
