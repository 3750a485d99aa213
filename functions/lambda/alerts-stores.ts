/**
 * Subscriptions' table, secrets and queues as deployed. Loaded only by the functions that have to do with them.
 * @module
 */

import { SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { SQSClient } from "@aws-sdk/client-sqs";
import type { AlertQueue } from "../alerts/queue.ts";
import { createSqsAlertQueue } from "../alerts/sqs-alerts.ts";
import type { AlertsAccess } from "../api/deps.ts";
import { createSecretsManager } from "../portfolios/secrets-manager.ts";
import type { HoldingsTable } from "../portfolios/table.ts";
import { dynamoClient } from "../register/client.ts";
import type { AlertsEnvironment } from "./alerts-environment.ts";
import type { CommonEnvironment } from "./environment.ts";
import type { Observability } from "./observability.ts";

/** Subscriptions' secrets, and the queue of what is to be delivered. */
export const openAlerts = (
  { queueUrl, secretsPrefix, secretsKey, sender, rules }: AlertsEnvironment,
  region: string,
): Omit<AlertsAccess, "wake"> => ({
  secrets: createSecretsManager({
    client: new SecretsManagerClient({ region }),
    prefix: secretsPrefix,
    ...(secretsKey === undefined ? {} : { kmsKeyId: secretsKey }),
    now: Date.now,
  }),
  queue: queueAt(queueUrl, region),
  rules,
  mail: sender !== null,
});

export const queueAt = (url: string, region: string): AlertQueue =>
  createSqsAlertQueue(new SQSClient({ region }), url);

/** The table of holdings, whose requests are counted. */
export const holdingsTable = (
  table: string,
  { region, endpoint }: Pick<CommonEnvironment, "region" | "endpoint">,
  observability: Observability,
): HoldingsTable => ({
  client: observability.watch(
    dynamoClient({ region, ...(endpoint === undefined ? {} : { endpoint }) }),
    "HoldingsRequests",
  ),
  table,
});
