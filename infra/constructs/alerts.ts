/**
 * Alerts as deployed: one function looks whose answers changed, another delivers, with a queue before each.
 * @module
 */

import { ArnFormat, Duration, Stack, Validations } from "aws-cdk-lib";
import type { ITableV2 } from "aws-cdk-lib/aws-dynamodb";
import { Rule, RuleTargetInput, Schedule } from "aws-cdk-lib/aws-events";
import { LambdaFunction } from "aws-cdk-lib/aws-events-targets";
import { PolicyStatement, type Role } from "aws-cdk-lib/aws-iam";
import { SqsEventSource } from "aws-cdk-lib/aws-lambda-event-sources";
import type { RetentionDays } from "aws-cdk-lib/aws-logs";
import { Queue, QueueEncryption } from "aws-cdk-lib/aws-sqs";
import type { Construct } from "constructs";
import type { EnvironmentConfig } from "../environments.ts";
import { grantFind, grantNotify } from "./alerts-access.ts";
import { codeOf } from "./bundle.ts";
import { deadLetterQueue } from "./dead-letters.ts";
import { grantRead } from "./register-access.ts";
import type { SecretsPlace } from "./secrets-access.ts";
import { ServiceFunction } from "./service-function.ts";

/** A search goes page by page, and what it cannot end goes back into the queue a minute before this. */
const FIND_SECONDS = 300;
/** Tries of ten seconds at most, of which none is begun in the last third. */
const NOTIFY_SECONDS = 60;
/** Tries until a search is set aside: what it stood for is in the table, where the next look finds it. */
const MAX_SEARCHES = 5;
/** … and a delivery: two hours of our own failures, with the queue's pause between two. A receiver that fails is none. */
const MAX_DELIVERIES = 20;

export interface AlertQueues {
  /** What has news looked for. */
  readonly searches: Queue;
  /** What has events delivered. */
  readonly deliveries: Queue;
  /** What failed too often. */
  readonly lost: Queue;
}

/** The queues, which the functions that answer write to as well. */
export function addAlertQueues(scope: Construct): AlertQueues {
  const lost = deadLetterQueue(scope, "LostAlerts");
  const queue = (id: string, seconds: number, maxReceiveCount: number): Queue =>
    new Queue(scope, id, {
      encryption: QueueEncryption.SQS_MANAGED,
      enforceSSL: true,
      retentionPeriod: Duration.days(4),
      // AWS: at least six times the function's time, so that nothing comes again while it is being carried out.
      visibilityTimeout: Duration.seconds(6 * seconds),
      deadLetterQueue: { queue: lost, maxReceiveCount },
    });
  return {
    searches: queue("SearchQueue", FIND_SECONDS, MAX_SEARCHES),
    deliveries: queue("AlertQueue", NOTIFY_SECONDS, MAX_DELIVERIES),
    lost,
  };
}

/** Subscriptions, as every function that has to do with them finds them. */
export const alertVariables = (
  { deliveries }: AlertQueues,
  { prefix, key }: SecretsPlace,
  { alertSender }: EnvironmentConfig,
): Readonly<Record<string, string>> => ({
  ALERTS_QUEUE_URL: deliveries.queueUrl,
  SUBSCRIPTION_SECRETS_PREFIX: prefix,
  ...(key === null ? {} : { SECRETS_KEY: key.keyArn }),
  ...(alertSender === null ? {} : { ALERT_SENDER: alertSender }),
});

/** Where those who append say so. */
export const searchVariables = ({ searches }: AlertQueues): Readonly<Record<string, string>> => ({
  SEARCHES_QUEUE_URL: searches.queueUrl,
});

export interface AlertsProps {
  readonly config: EnvironmentConfig;
  readonly environmentName: string;
  readonly register: ITableV2;
  readonly holdings: ITableV2;
  readonly secrets: SecretsPlace;
  readonly queues: AlertQueues;
  readonly logRetention: RetentionDays;
}

/** Letters from the row's address, which SES knows by itself or by its domain. */
function allowLetters(role: Role, sender: string): void {
  const identity = (name: string) =>
    Stack.of(role).formatArn({
      service: "ses",
      resource: "identity",
      resourceName: name,
      arnFormat: ArnFormat.SLASH_RESOURCE_NAME,
    });
  role.addToPrincipalPolicy(
    new PolicyStatement({
      actions: ["ses:SendEmail"],
      resources: [identity(sender), identity(sender.split("@")[1] ?? sender)],
      conditions: { StringEquals: { "ses:FromAddress": sender } },
    }),
  );
}

/** What looks for news: each minute, and at once where a writer says so. */
function addFinder(scope: Construct, props: AlertsProps): ServiceFunction {
  const { config, environmentName, register, holdings, secrets, queues, logRetention } = props;
  const finder = new ServiceFunction(scope, "Finder", {
    code: codeOf("finder", null),
    description: "Looks whose answers have changed, and puts their events.",
    memoryMiB: config.memoryMiB.holdings,
    timeoutSeconds: FIND_SECONDS,
    logRetention,
    environment: {
      ENVIRONMENT: environmentName,
      REGISTER_TABLE: register.tableName,
      HOLDINGS_TABLE: holdings.tableName,
      SOURCE_STALE_AFTER_HOURS: String(config.sourceMaxAgeHours),
      ...searchVariables(queues),
      ...alertVariables(queues, secrets, config),
    },
  });
  grantRead(finder.role, register);
  grantFind(finder.role, holdings, secrets);
  queues.searches.grantSendMessages(finder.role);
  queues.deliveries.grantSendMessages(finder.role);
  // Looked for once and not again: the next minute looks anew.
  finder.live.configureAsyncInvoke({ retryAttempts: 0, maxEventAge: Duration.minutes(1) });
  const minutely = new Rule(scope, "LookForNews", {
    description: "Looks whether an entry, or a moment that has come, is still to be told.",
    schedule: Schedule.rate(Duration.minutes(1)),
    targets: [
      new LambdaFunction(finder.live, {
        event: RuleTargetInput.fromObject({ look: "alerts" }),
        retryAttempts: 0,
      }),
    ],
  });
  // A search has its function to itself, with its memory and its time.
  finder.live.addEventSource(
    new SqsEventSource(queues.searches, { batchSize: 1, reportBatchItemFailures: true, maxConcurrency: 5 }),
  );
  for (const [on, id] of [
    [minutely, "Serverless-EventBusDLQ"],
    [finder.live, "Serverless-LambdaAsyncFailureDestination"],
  ] as const)
    Validations.of(on).acknowledge({
      id,
      reason: "A minute that is missed is made good by the next; where all are, an alarm tells.",
    });
  return finder;
}

/** What delivers to addresses that tenants have chosen, and reaches nothing else of theirs. */
function addNotifier(scope: Construct, props: AlertsProps): ServiceFunction {
  const { config, environmentName, holdings, secrets, queues, logRetention } = props;
  const notifier = new ServiceFunction(scope, "Notifier", {
    code: codeOf("notifier", null),
    description: "Delivers events to their subscribers.",
    memoryMiB: config.memoryMiB.holdings,
    timeoutSeconds: NOTIFY_SECONDS,
    logRetention,
    environment: {
      ENVIRONMENT: environmentName,
      HOLDINGS_TABLE: holdings.tableName,
      ...alertVariables(queues, secrets, config),
    },
  });
  grantNotify(notifier.role, holdings, secrets);
  queues.deliveries.grantSendMessages(notifier.role);
  if (config.alertSender !== null) allowLetters(notifier.role, config.alertSender);
  notifier.live.addEventSource(
    new SqsEventSource(queues.deliveries, {
      batchSize: 10,
      reportBatchItemFailures: true,
      maxConcurrency: 10,
    }),
  );
  return notifier;
}

/** The two functions: nothing of either may write to the register. */
export function addAlerts(
  scope: Construct,
  props: AlertsProps,
): { readonly finder: ServiceFunction; readonly notifier: ServiceFunction } {
  const [finder, notifier] = [addFinder(scope, props), addNotifier(scope, props)];
  for (const { function: fn, live } of [finder, notifier]) {
    Validations.of(live).acknowledge({
      id: "Serverless-LambdaEventSourceMappingDestination",
      reason:
        "Of a queue's messages SQS itself sets those aside that fail too often; a mapping of SQS takes no destination.",
    });
    Validations.of(fn).acknowledge({
      id: "Serverless-LambdaDLQ",
      reason:
        "Invoked by a queue, which gives a message again and sets it aside in the end, and by a schedule, whose next minute does what one missed.",
    });
  }
  return { finder, notifier };
}
