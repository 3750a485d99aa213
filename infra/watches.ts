import { Duration } from "aws-cdk-lib";
import type { HttpStage } from "aws-cdk-lib/aws-apigatewayv2";
import { Stats } from "aws-cdk-lib/aws-cloudwatch";
import type { IQueue } from "aws-cdk-lib/aws-sqs";
import { ownMetric, type Watch } from "./constructs/alarms.ts";
import type { ServiceFunction } from "./constructs/service-function.ts";
import type { EnvironmentConfig } from "./environments.ts";

/** What is watched over. */
export interface Watched {
  readonly environmentName: string;
  readonly config: EnvironmentConfig;
  readonly api: ServiceFunction;
  readonly writer: ServiceFunction;
  readonly imports: ServiceFunction;
  readonly deadLetters: IQueue;
  readonly stage: HttpStage;
}

export interface ServiceWatch extends Watch {
  /** Whether it also turns a gradual deployment back. What a new version cannot cause must not. */
  readonly rollsBack: boolean;
}

const minute = Duration.minutes(1);
const hour = Duration.hours(1);

/** Failures that Lambda counts: a throw, a time-out, a crash. */
const errorsOf = (name: string, { live }: ServiceFunction): ServiceWatch => ({
  id: `${name}Errors`,
  metric: live.metricErrors({ period: minute }),
  threshold: 1,
  periods: 2,
  says: `The ${name.toLowerCase()} function fails without an answer.`,
  runbook: "a-function-fails",
  silence: "good",
  rollsBack: true,
});

const throttlesOf = (name: string, { live }: ServiceFunction): ServiceWatch => ({
  id: `${name}Throttles`,
  metric: live.metricThrottles({ period: minute }),
  threshold: 1,
  periods: 3,
  says: `Lambda turns calls of the ${name.toLowerCase()} function away.`,
  runbook: "calls-are-throttled",
  silence: "good",
  rollsBack: false,
});

/** Everything that somebody is woken for. */
export function watches({
  environmentName,
  config,
  api,
  writer,
  imports,
  deadLetters,
  stage,
}: Watched): readonly ServiceWatch[] {
  const functions = { Reader: api, Writer: writer, Imports: imports };
  return [
    ...Object.entries(functions).flatMap(([name, fn]) => [errorsOf(name, fn), throttlesOf(name, fn)]),
    {
      id: "ServerErrors",
      metric: stage.metricServerError({ period: minute, statistic: Stats.SUM }),
      threshold: 5,
      periods: 3,
      says: "Callers get answers of 500 and above.",
      runbook: "callers-get-5xx",
      silence: "good",
      rollsBack: true,
    },
    {
      id: "Latency",
      metric: api.live.metricDuration({ period: Duration.minutes(5), statistic: "p99" }),
      threshold: config.p99Ms,
      periods: 3,
      says: `One answer in a hundred takes ${config.p99Ms} ms or longer.`,
      runbook: "answers-are-slow",
      silence: "good",
      rollsBack: true,
    },
    {
      // Fresh is 0. Not fresh, or nothing heard at all, in each of so many hours on end: that is how old the source is.
      id: "SourceAge",
      metric: ownMetric(environmentName, "imports", "SourceAge", Stats.MINIMUM, hour),
      threshold: 1,
      periods: config.sourceMaxAgeHours,
      says: `No import has succeeded for ${config.sourceMaxAgeHours} hours.`,
      runbook: "a-source-is-old",
      silence: "bad",
      rollsBack: false,
    },
    {
      id: "ImportHeld",
      metric: ownMetric(environmentName, "imports", "ImportsHeld", Stats.MAXIMUM, hour),
      threshold: 1,
      periods: 1,
      says: "An import is held: somebody else wrote what it would write.",
      runbook: "an-import-is-held",
      silence: "good",
      rollsBack: false,
    },
    {
      id: "DeadLetters",
      metric: deadLetters.metricApproximateNumberOfMessagesVisible({ period: Duration.minutes(5) }),
      threshold: 1,
      periods: 1,
      says: "An import failed thrice and was given up.",
      runbook: "dead-letters",
      silence: "good",
      rollsBack: false,
    },
  ];
}
