/**
 * The functions around portfolios: one answers, one takes deliveries, one carries them out.
 * @module
 */

import { Duration, Validations } from "aws-cdk-lib";
import type { ITableV2 } from "aws-cdk-lib/aws-dynamodb";
import { Rule, RuleTargetInput, Schedule } from "aws-cdk-lib/aws-events";
import { LambdaFunction } from "aws-cdk-lib/aws-events-targets";
import type { Code } from "aws-cdk-lib/aws-lambda";
import { SqsEventSource } from "aws-cdk-lib/aws-lambda-event-sources";
import type { RetentionDays } from "aws-cdk-lib/aws-logs";
import { Queue, QueueEncryption } from "aws-cdk-lib/aws-sqs";
import type { Construct } from "constructs";
import { urlVariableOf } from "../../functions/portfolios/providers/provider-urls.ts";
import type { EnvironmentConfig } from "../environments.ts";
import { codeOf } from "./bundle.ts";
import { deadLetterQueue } from "./dead-letters.ts";
import { grantCarryOut, grantKeep, grantReceive } from "./holdings-access.ts";
import { grantRead } from "./register-access.ts";
import type { SecretsPlace } from "./secrets-access.ts";
import { ServiceFunction } from "./service-function.ts";

export interface HoldingsServiceProps {
  readonly config: EnvironmentConfig;
  readonly register: ITableV2;
  readonly holdings: ITableV2;
  readonly secrets: SecretsPlace;
  readonly logRetention: RetentionDays;
  /** The bundle that answers HTTP, and its environment. */
  readonly answering: Code;
  readonly http: Readonly<Record<string, string>>;
  /** What the routes of subscriptions need beside it. */
  readonly alerting: Readonly<Record<string, string>>;
  readonly common: Readonly<Record<string, string>>;
}

export interface HoldingsService {
  /** Behind the routes of portfolios and connections. */
  readonly portfolios: ServiceFunction;
  /** Behind the webhooks' route, which anybody may call. */
  readonly receiver: ServiceFunction;
  /** What carries out what the receiver has queued. */
  readonly deliveries: ServiceFunction;
  readonly queue: Queue;
  readonly lost: Queue;
}

/** A pull may wait for a broker's platform, account by account. */
const CARRY_OUT_SECONDS = 60;

/** Tries until a delivery is set aside; with the queue's pause between two, most of an hour. */
const MAX_TRIES = 8;

/**
 * Portfolios as deployed: three functions, so that what anybody may call reaches no portfolio, and what calls brokers'
 * platforms answers nobody.
 */
export function addHoldingsService(scope: Construct, props: HoldingsServiceProps): HoldingsService {
  const { config, register, holdings, secrets, logRetention, answering, http, alerting, common } = props;
  const memoryMiB = config.memoryMiB.holdings;
  const kept = {
    HOLDINGS_TABLE: holdings.tableName,
    SECRETS_PREFIX: secrets.prefix,
    ...(secrets.key === null ? {} : { SECRETS_KEY: secrets.key.keyArn }),
    ...Object.fromEntries(Object.entries(config.providers).map(([name, url]) => [urlVariableOf(name), url])),
  };

  const lost = deadLetterQueue(scope, "LostDeliveries");
  const queue = new Queue(scope, "DeliveryQueue", {
    encryption: QueueEncryption.SQS_MANAGED,
    enforceSSL: true,
    retentionPeriod: Duration.days(14),
    // AWS: at least six times the function's time, so that nothing comes again while it is being carried out.
    visibilityTimeout: Duration.seconds(6 * CARRY_OUT_SECONDS),
    deadLetterQueue: { queue: lost, maxReceiveCount: MAX_TRIES },
  });

  const portfolios = new ServiceFunction(scope, "Portfolios", {
    code: answering,
    description: "Keeps portfolios and connections, and judges what it keeps.",
    memoryMiB,
    timeoutSeconds: 29,
    logRetention,
    environment: { ...http, ...kept, ...alerting },
  });
  grantRead(portfolios.role, register);
  grantKeep(portfolios.role, holdings, secrets);

  const receiver = new ServiceFunction(scope, "Receiver", {
    code: answering,
    description: "Takes brokers' deliveries: verifies, records, queues, acknowledges.",
    memoryMiB,
    timeoutSeconds: 29,
    logRetention,
    environment: { ...http, ...kept, DELIVERIES_QUEUE_URL: queue.queueUrl },
    concurrency: config.receiverConcurrency,
  });
  grantReceive(receiver.role, holdings, secrets);
  queue.grantSendMessages(receiver.role);

  const deliveries = new ServiceFunction(scope, "Deliveries", {
    code: codeOf("deliveries", null),
    description: "Carries out what brokers delivered: fetches holdings, writes portfolios.",
    memoryMiB,
    timeoutSeconds: CARRY_OUT_SECONDS,
    logRetention,
    environment: { ...common, ...kept, DELIVERIES_QUEUE_URL: queue.queueUrl },
  });
  grantRead(deliveries.role, register);
  grantCarryOut(deliveries.role, holdings, secrets);
  queue.grantSendMessages(deliveries.role);
  const daily = new Rule(scope, "DailyFetches", {
    description: "Queues a fetch for every connection that was not fetched today.",
    schedule: Schedule.rate(Duration.hours(1)),
    targets: [
      new LambdaFunction(deliveries.live, {
        event: RuleTargetInput.fromObject({ enqueue: "daily-pulls" }),
        retryAttempts: 2,
      }),
    ],
  });
  deliveries.live.addEventSource(
    // Few at once: a platform that announces thousands of accounts is not asked for all of them together.
    new SqsEventSource(queue, { batchSize: 10, reportBatchItemFailures: true, maxConcurrency: 10 }),
  );

  Validations.of(daily).acknowledge({
    id: "Serverless-EventBusDLQ",
    reason: "An hour that is missed is made good by the next, and the function's errors have their alarm.",
  });
  Validations.of(deliveries.live).acknowledge({
    id: "Serverless-LambdaEventSourceMappingDestination",
    reason:
      "Of a queue's messages SQS itself sets those aside that fail too often; a mapping of SQS takes no destination.",
  });
  for (const { function: fn } of [portfolios, receiver]) {
    Validations.of(fn).acknowledge({
      id: "Serverless-LambdaDLQ",
      reason: "Invoked by API Gateway, which waits: a failure is answered to the caller, nothing is queued.",
    });
  }
  Validations.of(deliveries.function).acknowledge({
    id: "Serverless-LambdaDLQ",
    reason:
      "Invoked by a queue, which gives a message again and sets it aside in the end, and by a schedule, whose next hour does what one missed.",
  });
  return { portfolios, receiver, deliveries, queue, lost };
}
