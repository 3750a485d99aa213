/**
 * The DynamoDB client, with its bounds of time and of tries.
 * @module
 */

import { DynamoDBClient, type DynamoDBClientConfig } from "@aws-sdk/client-dynamodb";

export interface ClientOptions {
  /** Absent: AWS's own, for the region. */
  readonly endpoint?: string;
  readonly region: string;
  /** The longest that one attempt may take, connecting included, in milliseconds. */
  readonly attemptTimeoutMs?: number;
  /** Attempts in all: the first and its retries. */
  readonly maxAttempts?: number;
  /** For a database that looks at the form of a signature only: making one takes longer than anything else in a request. */
  readonly unsigned?: boolean;
}

const unsignedHeaders = {
  authorization: "AWS4-HMAC-SHA256 Credential=local, SignedHeaders=host, Signature=none",
  "x-amz-date": "20210315T133000Z",
} as const;

const noSigner: DynamoDBClientConfig["signer"] = {
  sign: async (request) => {
    Object.assign(request.headers, unsignedHeaders);
    return request;
  },
};

/** What DynamoDB answers where more is asked of a partition than it gives. */
const throttles: readonly unknown[] = [
  "ProvisionedThroughputExceededException",
  "RequestLimitExceeded",
  "ThrottlingException",
];

/** The table gives no more just now. The caller is told at once: asking again for him would feed the flood. */
class Throttled extends Error {
  override readonly name = "Throttled";
}

/** The client, whose throttled queries are not repeated: the SDK repeats only what it knows for worth it. For the register, whose every check reads the same partition. */
export function shedThrottledReads(client: DynamoDBClient): DynamoDBClient {
  client.middlewareStack.add(
    (next, context) => async (args) => {
      try {
        return await next(args);
      } catch (error) {
        if (
          context.commandName === "QueryCommand" &&
          error instanceof Error &&
          throttles.includes(error.name)
        )
          throw new Throttled("the table is asked for more than it gives", { cause: error });
        throw error;
      }
    },
    { step: "finalizeRequest", name: "shedThrottledReads", priority: "low" },
  );
  return client;
}

const isLoopback = (endpoint: string): boolean =>
  ["127.0.0.1", "localhost", "[::1]"].includes(new URL(endpoint).hostname);

/**
 * A DynamoDB client whose every request ends: at most `maxAttempts` attempts of `attemptTimeoutMs`, with the SDK's jittered
 * pauses between. An endpoint on this machine gets dummy credentials, so that nothing real is ever sent to it.
 */
export function dynamoClient({
  endpoint,
  region,
  attemptTimeoutMs = 4_000,
  maxAttempts = 3,
  unsigned = false,
}: ClientOptions): DynamoDBClient {
  const local: DynamoDBClientConfig =
    endpoint !== undefined && isLoopback(endpoint)
      ? { credentials: { accessKeyId: "local", secretAccessKey: "local" } }
      : {};
  return new DynamoDBClient({
    region,
    ...(endpoint === undefined ? {} : { endpoint }),
    ...local,
    ...(unsigned ? { signer: noSigner } : {}),
    maxAttempts,
    retryMode: "standard",
    requestHandler: {
      connectionTimeout: Math.min(1_000, attemptTimeoutMs),
      requestTimeout: attemptTimeoutMs,
      // Without it the SDK only logs a warning, and the request hangs on.
      throwOnRequestTimeout: true,
    },
  });
}
