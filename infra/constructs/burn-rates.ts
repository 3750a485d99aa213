/**
 * When the objectives of an environment are being missed: by how fast their budget burns, over a long and a short window at once.
 * @module
 */

import { Duration } from "aws-cdk-lib";
import type { HttpStage } from "aws-cdk-lib/aws-apigatewayv2";
import { type IMetric, MathExpression, Metric, Stats } from "aws-cdk-lib/aws-cloudwatch";
import type { EnvironmentConfig, Urgency } from "../environments.ts";
import type { Burn, Limit } from "./alarms.ts";

interface BurnRate {
  readonly id: string;
  /** How many times as fast as would use the budget up in thirty days. */
  readonly rate: number;
  readonly long: Duration;
  /** A twelfth of the long one, so that the alarm ends soon after what raised it. */
  readonly short: Duration;
  readonly urgency: Urgency;
  readonly says: string;
}

/** Google's, of The Site Reliability Workbook, chapter 5: a fiftieth of the month's budget in an hour, a twentieth in six, a tenth in a day. */
const burnRates: readonly BurnRate[] = [
  {
    id: "Fast",
    rate: 14.4,
    long: Duration.hours(1),
    short: Duration.minutes(5),
    urgency: "page",
    says: "a fiftieth of the month's budget went in one hour",
  },
  {
    id: "Medium",
    rate: 6,
    long: Duration.hours(6),
    short: Duration.minutes(30),
    urgency: "page",
    says: "a twentieth of the month's budget went in six hours",
  },
  {
    id: "Slow",
    rate: 3,
    long: Duration.hours(24),
    short: Duration.hours(2),
    urgency: "ticket",
    says: "a tenth of the month's budget went in a day",
  },
];

/** So few failures are nobody's outage, however quiet the night; the self-check alone makes twice as many within five minutes of one. */
const FEWEST_ERRORS = 5;

/** Percent of the calls that failed; 0 where they were so few that nobody is to be woken. */
export function errorRate(
  stage: HttpStage,
  period: Duration,
  atLeast: { readonly errors: number; readonly calls: number },
): IMetric {
  const sum = (metricName: string) =>
    new Metric({
      namespace: "AWS/ApiGateway",
      metricName,
      statistic: Stats.SUM,
      period,
      dimensionsMap: { ApiId: stage.api.apiId, Stage: stage.stageName },
    });
  return new MathExpression({
    expression: `IF(FILL(errors, 0) >= ${atLeast.errors} && calls >= ${atLeast.calls}, 100 * FILL(errors, 0) / calls, 0)`,
    usingMetrics: { errors: sum("5xx"), calls: sum("Count") },
    period,
    label: "Calls answered by 500 and above, in percent",
  });
}

/** Percent of the calls that took `ms` or longer, whatever they asked. */
const slowRate = (stage: HttpStage, period: Duration, ms: number): IMetric =>
  stage.metricLatency({ period, statistic: `PR(${ms}:)` });

const limit = (metric: IMetric, threshold: number): Limit => ({
  metric,
  threshold,
  periods: 1,
  silence: "good",
});

/** An alarm for each rate and each objective. */
export function burns(stage: HttpStage, { objectives, p99Ms }: EnvironmentConfig): readonly Burn[] {
  return burnRates.flatMap(({ id, rate, long, short, urgency, says }): readonly Burn[] => {
    const errors = rate * (100 - objectives.available);
    const slow = Math.min(100, rate * (100 - objectives.fast));
    const round = (percent: number) => Number(percent.toFixed(4));
    return [
      {
        id: `Availability${id}`,
        long: limit(errorRate(stage, long, { errors: FEWEST_ERRORS, calls: 1 }), round(errors)),
        short: limit(errorRate(stage, short, { errors: 1, calls: 1 }), round(errors)),
        says: `Calls fail so often that ${says}: ${objectives.available} % are to be answered.`,
        runbook: "the-objective-is-missed",
        urgency,
      },
      {
        id: `Latency${id}`,
        long: limit(slowRate(stage, long, p99Ms), round(slow)),
        short: limit(slowRate(stage, short, p99Ms), round(slow)),
        says: `Answers are so slow that ${says}: ${objectives.fast} % are to come within ${p99Ms} ms.`,
        runbook: "the-objective-is-missed",
        urgency,
      },
    ];
  });
}
