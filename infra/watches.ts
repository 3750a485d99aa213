/**
 * What is watched in production: each metric, its threshold, and the heading of the runbook that says what to do.
 * @module
 */

import { Duration } from "aws-cdk-lib";
import type { HttpStage } from "aws-cdk-lib/aws-apigatewayv2";
import { MathExpression, Stats } from "aws-cdk-lib/aws-cloudwatch";
import type { IQueue } from "aws-cdk-lib/aws-sqs";
import { sourceNames } from "../functions/ingest/feeds.ts";
import { type Burn, ownMetric, type Watch } from "./constructs/alarms.ts";
import type { AlertQueues } from "./constructs/alerts.ts";
import { burns, errorRate } from "./constructs/burn-rates.ts";
import { packsDamaged } from "./constructs/packer.ts";
import type { RegisterTrail } from "./constructs/register-trail.ts";
import type { ServiceFunction } from "./constructs/service-function.ts";
import type { EnvironmentConfig } from "./environments.ts";

export const functionNames = [
  "Reader",
  "Writer",
  "Imports",
  "Portfolios",
  "Receiver",
  "Deliveries",
  "Finder",
  "Notifier",
  "Packer",
] as const;
export type FunctionName = (typeof functionNames)[number];

/** What is watched over. */
export interface Watched {
  readonly environmentName: string;
  readonly config: EnvironmentConfig;
  readonly functions: Readonly<Record<FunctionName, ServiceFunction>>;
  /** Imports that failed. */
  readonly deadLetters: IQueue;
  /** Deliveries that wait to be carried out, and those that were given up. */
  readonly queue: IQueue;
  readonly lost: IQueue;
  readonly alertQueues: AlertQueues;
  readonly stage: HttpStage;
  /** null: nobody looks at who writes to the register. */
  readonly registerTrail: RegisterTrail | null;
}

export interface ServiceWatch extends Watch {
  /** Which function's gradual deployment it turns back: of one, or of any. What a new version cannot cause must turn none back. */
  readonly rollsBack: FunctionName | "any" | null;
}

const minute = Duration.minutes(1);
const hour = Duration.hours(1);

/**
 * The service asked from outside: whoever sees this alarm alone knows that callers get no right answer. Silence counts as failure, for
 * then nobody knows.
 */
const selfCheckFails = ({ environmentName, config }: Watched): ServiceWatch => ({
  id: "SelfCheckFails",
  metric: ownMetric(
    environmentName,
    "self-check",
    "SelfCheckFailed",
    Stats.MAXIMUM,
    Duration.minutes(config.selfCheck.everyMinutes),
  ),
  threshold: 1,
  periods: 3,
  outOf: 4,
  says: "Asked from outside, the service did not answer, or not rightly; or nobody asked.",
  runbook: "the-self-check-fails",
  urgency: "page",
  silence: "bad",
  rollsBack: "any",
});

/** Failures that Lambda counts: a throw, a time-out, a crash. */
const errorsOf = (name: FunctionName, { live }: ServiceFunction): ServiceWatch => ({
  id: `${name}Errors`,
  metric: live.metricErrors({ period: minute }),
  threshold: 1,
  periods: 2,
  says: `The ${name.toLowerCase()} function fails without an answer.`,
  runbook: "a-function-fails",
  urgency: "ticket",
  silence: "good",
  rollsBack: name,
});

const throttlesOf = (name: string, { live }: ServiceFunction): ServiceWatch => ({
  id: `${name}Throttles`,
  metric: live.metricThrottles({ period: minute }),
  threshold: 1,
  periods: 3,
  says: `Lambda turns calls of the ${name.toLowerCase()} function away.`,
  runbook: "calls-are-throttled",
  urgency: "ticket",
  silence: "good",
  rollsBack: null,
});

/** A source that nobody has heard of for too long, or that is held until somebody looks. */
const watchesOfSource = (
  source: string,
  { environmentName, config: { sourceMaxAgeHours } }: Watched,
): readonly ServiceWatch[] => [
  {
    // Fresh is 0. Not fresh, or nothing heard at all, in each of so many hours on end: that is how old the source is.
    id: `SourceAge-${source}`,
    metric: ownMetric(environmentName, "imports", `SourceAge.${source}`, Stats.MINIMUM, hour),
    threshold: 1,
    periods: sourceMaxAgeHours,
    says: `No import of ${source} has succeeded for ${sourceMaxAgeHours} hours.`,
    runbook: "a-source-is-old",
    urgency: "ticket",
    silence: "bad",
    rollsBack: null,
  },
  {
    id: `ImportHeld-${source}`,
    metric: ownMetric(environmentName, "imports", `ImportsHeld.${source}`, Stats.MAXIMUM, hour),
    threshold: 1,
    periods: 1,
    says: `An import of ${source} is held: something about it looks wrong.`,
    runbook: "an-import-is-held",
    urgency: "ticket",
    silence: "good",
    rollsBack: null,
  },
];

/** A queue where failures end. */
const deadLettersOf = (id: string, queue: IQueue, says: string, runbook: string): ServiceWatch => ({
  id,
  metric: queue.metricApproximateNumberOfMessagesVisible({ period: Duration.minutes(5) }),
  threshold: 1,
  periods: 1,
  says,
  runbook,
  urgency: "ticket",
  silence: "good",
  rollsBack: null,
});

/** A queue whose oldest message has waited for too long. */
const waitsIn = (
  id: string,
  queue: IQueue,
  { seconds, ...told }: Pick<ServiceWatch, "says" | "runbook"> & { readonly seconds: number },
): ServiceWatch => ({
  ...told,
  id,
  metric: queue.metricApproximateAgeOfOldestMessage({ period: Duration.minutes(5) }),
  threshold: seconds,
  periods: 1,
  urgency: "ticket",
  silence: "good",
  rollsBack: null,
});

/** That those who subscribed are told, and soon. */
const watchesOfAlerts = ({ environmentName, alertQueues }: Watched): readonly ServiceWatch[] => [
  {
    id: "AlertsStopped",
    // One look that succeeded within the five minutes is enough.
    metric: ownMetric(environmentName, "finder", "AlertsLookFailed", Stats.MINIMUM),
    threshold: 1,
    periods: 3,
    says: "Nobody looks whose answers have changed: an order of today reaches no subscriber.",
    runbook: "alerts-stopped",
    urgency: "page",
    silence: "bad",
    rollsBack: null,
  },
  waitsIn("SearchesWait", alertQueues.searches, {
    seconds: 900,
    says: "A search for news has waited for a quarter of an hour.",
    runbook: "alerts-wait",
  }),
  waitsIn("AlertsWait", alertQueues.deliveries, {
    // A message may be sent with a delay of a quarter of an hour, which may count.
    seconds: 1_800,
    says: "An alert has waited for half an hour to be tried.",
    runbook: "alerts-wait",
  }),
  deadLettersOf(
    "LostAlerts",
    alertQueues.lost,
    "A search for news, or a delivery, failed too often by our own fault and was set aside.",
    "an-alert-was-set-aside",
  ),
];

/** Whether a watch turns a function's gradual deployment back. CodeDeploy takes ten alarms for each at most. */
export const rollsBack = (watch: ServiceWatch, name: FunctionName): boolean =>
  watch.rollsBack === "any" || watch.rollsBack === name;

/** Everything that somebody is told of, beside the objectives. */
export function watches(watched: Watched): readonly ServiceWatch[] {
  const { config, functions, deadLetters, queue, lost, stage, registerTrail } = watched;
  return [
    ...functionNames.flatMap((name) => [errorsOf(name, functions[name]), throttlesOf(name, functions[name])]),
    selfCheckFails(watched),
    {
      // Of the calls, and not so many a minute: at night a total outage is few calls, all of which fail.
      id: "ServerErrors",
      metric: errorRate(stage, Duration.minutes(5), { errors: 3, calls: 3 }),
      threshold: 5,
      periods: 1,
      says: "Of a hundred calls, five or more are answered by 500 and above.",
      runbook: "callers-get-5xx",
      urgency: "page",
      silence: "good",
      rollsBack: "any",
    },
    {
      id: "Latency",
      metric: functions.Reader.live.metricDuration({ period: Duration.minutes(5), statistic: "p99" }),
      threshold: config.p99Ms,
      periods: 3,
      says: `One answer in a hundred takes ${config.p99Ms} ms or longer.`,
      runbook: "answers-are-slow",
      urgency: "ticket",
      silence: "good",
      rollsBack: "any",
    },
    {
      id: "RegisterVersionFell",
      metric: new MathExpression({
        expression: "IF(DIFF(version) < 0, 1, 0)",
        usingMetrics: {
          version: ownMetric(watched.environmentName, "api", "RegisterVersion", Stats.MAXIMUM),
        },
        period: Duration.minutes(5),
        label: "The register's version fell",
      }),
      threshold: 1,
      periods: 1,
      says: "Answers come from an older version of the register than before: entries were lost, or another table is read.",
      runbook: "the-registers-version-fell",
      urgency: "page",
      silence: "good",
      rollsBack: null,
    },
    {
      id: "RegisterDamaged",
      metric: ownMetric(watched.environmentName, "imports", "RegisterDamaged", Stats.MAXIMUM, hour),
      threshold: 1,
      periods: 1,
      says: "Read anew from its first entry, the register does not chain: an entry was overwritten or removed.",
      runbook: "the-register-was-written-by-somebody-else",
      urgency: "page",
      silence: "good",
      rollsBack: null,
    },
    { ...packsDamaged(watched.environmentName), rollsBack: null },
    ...(registerTrail === null
      ? []
      : [
          {
            id: "ForeignRegisterWrite",
            metric: registerTrail.foreignWrites,
            threshold: 1,
            periods: 1,
            says: "Somebody else than its writers has written to the register's table.",
            runbook: "the-register-was-written-by-somebody-else",
            urgency: "page",
            silence: "good",
            rollsBack: null,
          } as const satisfies ServiceWatch,
        ]),
    ...sourceNames.flatMap((source) => watchesOfSource(source, watched)),
    deadLettersOf("DeadLetters", deadLetters, "An import failed thrice and was given up.", "dead-letters"),
    deadLettersOf(
      "LostDeliveries",
      lost,
      "A broker's delivery could not be carried out and was set aside.",
      "a-delivery-was-set-aside",
    ),
    waitsIn("DeliveriesWait", queue, {
      seconds: 900,
      says: "A broker's delivery has waited for a quarter of an hour.",
      runbook: "deliveries-wait",
    }),
    ...watchesOfAlerts(watched),
  ];
}

/** The objectives, as alarms. */
export const objectiveBurns = ({ stage, config }: Watched): readonly Burn[] => burns(stage, config);
