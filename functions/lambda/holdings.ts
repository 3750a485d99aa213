/**
 * Portfolios, connections and their secrets as deployed. Loaded only by the functions that have to do with them.
 * @module
 */

import { SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { SQSClient } from "@aws-sdk/client-sqs";
import type { HoldingsDeps } from "../portfolios/connections.ts";
import { createReceiver, type Receiver } from "../portfolios/receive.ts";
import { createSecretsManager } from "../portfolios/secrets-manager.ts";
import { createSqsQueue } from "../portfolios/sqs-queue.ts";
import { dynamoClient } from "../register/client.ts";
import type { HoldingsEnvironment } from "./environment.ts";
import type { Observability } from "./observability.ts";

/** Where portfolios and connections are kept. */
export function openHoldings(
  { region, endpoint, table, secretsPrefix, secretsKey, providers }: HoldingsEnvironment,
  observability: Observability,
): HoldingsDeps {
  const client = observability.watch(
    dynamoClient({ region, ...(endpoint === undefined ? {} : { endpoint }) }),
    "HoldingsRequests",
  );
  const secrets = createSecretsManager({
    client: new SecretsManagerClient({ region }),
    prefix: secretsPrefix,
    ...(secretsKey === undefined ? {} : { kmsKeyId: secretsKey }),
    now: Date.now,
  });
  return { table: { client, table }, secrets, pull: { urls: providers, now: Date.now } };
}

/** What takes brokers' deliveries in. */
export function openReceiver(
  { region }: HoldingsEnvironment,
  kept: HoldingsDeps,
  queueUrl: string,
): Receiver {
  return createReceiver({
    ...kept,
    queue: createSqsQueue(new SQSClient({ region }), queueUrl),
  });
}
