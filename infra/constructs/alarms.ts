/**
 * Alarms: one for each thing that somebody is woken for or looks at later, and where they are sent.
 * @module
 */

import { Duration, RemovalPolicy, Stack, Validations } from "aws-cdk-lib";
import {
  Alarm,
  type AlarmBase,
  AlarmRule,
  CfnCompositeAlarm,
  ComparisonOperator,
  CompositeAlarm,
  type IMetric,
  Metric,
  TreatMissingData,
} from "aws-cdk-lib/aws-cloudwatch";
import { SnsAction } from "aws-cdk-lib/aws-cloudwatch-actions";
import { PolicyStatement, ServicePrincipal } from "aws-cdk-lib/aws-iam";
import { Key } from "aws-cdk-lib/aws-kms";
import { Topic } from "aws-cdk-lib/aws-sns";
import { EmailSubscription } from "aws-cdk-lib/aws-sns-subscriptions";
import { Construct } from "constructs";
import { type MetricName, metricNamespace } from "../../functions/lambda/metrics.ts";
import type { EnvironmentConfig, Urgency } from "../environments.ts";

/** What of a metric is too much. */
export interface Limit {
  readonly metric: IMetric;
  /** Too much at this value or above. */
  readonly threshold: number;
  /** So many periods must be over the threshold … */
  readonly periods: number;
  /** … of the last so many; absent: of as many, so that all must be. */
  readonly outOf?: number;
  /** What silence means: mostly that nothing happened; of a clock that must tick, that it stopped. */
  readonly silence: "good" | "bad";
}

interface Told {
  readonly id: string;
  readonly says: string;
  /** The heading in docs/runbook.md that says what to do. */
  readonly runbook: string;
  readonly urgency: Urgency;
}

/** One thing that somebody is told of. */
export interface Watch extends Told, Limit {}

/** One thing that somebody is told of only where it is too much in the short and in the long run: it is going on, and it matters. */
export interface Burn extends Told {
  readonly long: Limit;
  readonly short: Limit;
}

/** Who emits a metric of the service's own. */
export type Emitter = "api" | "imports" | "deliveries" | "finder" | "notifier" | "self-check";

export type AlarmsProps = Pick<EnvironmentConfig, "alarmAddresses" | "runbookUrl">;

/** Alarms and whom they tell. */
export class Alarms extends Construct {
  readonly topics: Readonly<Record<Urgency, Topic>>;
  readonly #runbookUrl: string;

  constructor(scope: Construct, id: string, { alarmAddresses, runbookUrl }: AlarmsProps) {
    super(scope, id);
    this.#runbookUrl = runbookUrl;
    // CloudWatch may publish to an encrypted topic only where the key's own policy lets it: AWS's key for SNS does not.
    const key = new Key(this, "Key", {
      description: "Encrypts the alarms on their way.",
      enableKeyRotation: true,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    key.addToResourcePolicy(this.#byCloudWatch(["kms:Decrypt", "kms:GenerateDataKey*"], "*"));
    this.topics = {
      page: this.#topic("Page", alarmAddresses.page, key),
      ticket: this.#topic("Ticket", alarmAddresses.ticket, key),
    };
  }

  #byCloudWatch(actions: readonly string[], resource: string): PolicyStatement {
    return new PolicyStatement({
      actions: [...actions],
      principals: [new ServicePrincipal("cloudwatch.amazonaws.com")],
      resources: [resource],
      // No alarm of another account, told to use this topic, does.
      conditions: { StringEquals: { "aws:SourceAccount": Stack.of(this).account } },
    });
  }

  #topic(id: string, address: string, masterKey: Key): Topic {
    const topic = new Topic(this, id, { enforceSSL: true, masterKey });
    topic.addToResourcePolicy(this.#byCloudWatch(["sns:Publish"], topic.topicArn));
    topic.addSubscription(new EmailSubscription(address));
    Validations.of(topic).acknowledge({
      id: "Serverless-SNSRedrivePolicy",
      reason:
        "A mail that is not delivered leaves its alarm raised in CloudWatch and on the dashboard; nobody would read a queue of lost mails.",
    });
    return topic;
  }

  #describe({ says, runbook }: Pick<Told, "says" | "runbook">): string {
    return `${says} What to do: ${this.#runbookUrl}#${runbook}`;
  }

  #tell<A extends AlarmBase>(alarm: A, urgency: Urgency): A {
    const action = new SnsAction(this.topics[urgency]);
    alarm.addAlarmAction(action);
    alarm.addOkAction(action);
    return alarm;
  }

  #limit(id: string, limit: Limit, alarmDescription: string): Alarm {
    const { metric, threshold, periods, outOf = periods, silence } = limit;
    return new Alarm(this, id, {
      metric,
      threshold,
      evaluationPeriods: outOf,
      datapointsToAlarm: periods,
      comparisonOperator: ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
      treatMissingData: silence === "bad" ? TreatMissingData.BREACHING : TreatMissingData.NOT_BREACHING,
      alarmDescription,
    });
  }

  add(watch: Watch): Alarm {
    return this.#tell(this.#limit(watch.id, watch, this.#describe(watch)), watch.urgency);
  }

  /** Two alarms that tell nobody, and one over both that does. */
  addBurn(burn: Burn): CompositeAlarm {
    const half = (name: "Long" | "Short", limit: Limit) =>
      this.#limit(
        `${burn.id}${name}`,
        limit,
        `One half of ${burn.id}, which tells somebody. ${this.#describe(burn)}`,
      );
    const both = new CompositeAlarm(this, burn.id, {
      alarmRule: AlarmRule.allOf(half("Long", burn.long), half("Short", burn.short)),
      alarmDescription: this.#describe(burn),
    });
    // Otherwise CDK would name it, and a name of one's own blocks whatever replaces it.
    for (const part of both.node.findAll())
      if (part instanceof CfnCompositeAlarm) part.addPropertyDeletionOverride("AlarmName");
    return this.#tell(both, burn.urgency);
  }
}

/** A metric that the functions write about themselves; see functions/lambda/metrics.ts. */
export function ownMetric(
  environment: string,
  service: Emitter,
  metricName: MetricName,
  statistic: string,
  period: Duration = Duration.minutes(5),
): Metric {
  return new Metric({
    namespace: metricNamespace,
    metricName,
    statistic,
    period,
    dimensionsMap: { environment, service },
  });
}
