/**
 * Alarms: one for each thing that somebody is woken for, and where they are sent.
 * @module
 */

import { Duration, Validations } from "aws-cdk-lib";
import {
  Alarm,
  ComparisonOperator,
  type IMetric,
  Metric,
  TreatMissingData,
} from "aws-cdk-lib/aws-cloudwatch";
import { SnsAction } from "aws-cdk-lib/aws-cloudwatch-actions";
import { PolicyStatement, ServicePrincipal } from "aws-cdk-lib/aws-iam";
import { Topic } from "aws-cdk-lib/aws-sns";
import { EmailSubscription } from "aws-cdk-lib/aws-sns-subscriptions";
import { Construct } from "constructs";
import type { MetricName } from "../../functions/lambda/metrics.ts";

/** One thing that somebody is woken for. */
export interface Watch {
  readonly id: string;
  readonly metric: IMetric;
  /** Fires at this value or above. */
  readonly threshold: number;
  /** Of the last so many periods, all must be over the threshold. */
  readonly periods: number;
  readonly says: string;
  /** The heading in docs/runbook.md that says what to do. */
  readonly runbook: string;
  /** What silence means: mostly that nothing happened; of a clock that must tick, that it stopped. */
  readonly silence: "good" | "bad";
}

/** Alarms and whom they tell. */
export class Alarms extends Construct {
  readonly topic: Topic;

  constructor(scope: Construct, id: string, address: string) {
    super(scope, id);
    this.topic = new Topic(this, "Topic", { enforceSSL: true });
    this.topic.addToResourcePolicy(
      new PolicyStatement({
        actions: ["sns:Publish"],
        principals: [new ServicePrincipal("cloudwatch.amazonaws.com")],
        resources: [this.topic.topicArn],
      }),
    );
    this.topic.addSubscription(new EmailSubscription(address));
    Validations.of(this.topic).acknowledge({
      id: "Serverless-SNSRedrivePolicy",
      reason:
        "A mail that is not delivered leaves its alarm raised in CloudWatch and on the dashboard; nobody would read a queue of lost mails.",
    });
  }

  add({ id, metric, threshold, periods, says, runbook, silence }: Watch): Alarm {
    const alarm = new Alarm(this, id, {
      metric,
      threshold,
      evaluationPeriods: periods,
      comparisonOperator: ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
      treatMissingData: silence === "bad" ? TreatMissingData.BREACHING : TreatMissingData.NOT_BREACHING,
      alarmDescription: `${says} What to do: docs/runbook.md#${runbook}`,
    });
    alarm.addAlarmAction(new SnsAction(this.topic));
    alarm.addOkAction(new SnsAction(this.topic));
    return alarm;
  }
}

/** A metric that the functions write about themselves; see functions/lambda/metrics.ts. */
export function ownMetric(
  environment: string,
  service: "api" | "imports" | "deliveries",
  metricName: MetricName,
  statistic: string,
  period: Duration = Duration.minutes(5),
): Metric {
  return new Metric({
    namespace: "InvestorExposure",
    metricName,
    statistic,
    period,
    dimensionsMap: { environment, service },
  });
}
