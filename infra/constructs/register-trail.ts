/**
 * Who writes to the register: CloudTrail's data events of its table, and a count of those whose author is none of its writers.
 * @module
 */

import { Duration, RemovalPolicy, Validations } from "aws-cdk-lib";
import { CfnTrail, Trail } from "aws-cdk-lib/aws-cloudtrail";
import { type IMetric, Metric, Stats } from "aws-cdk-lib/aws-cloudwatch";
import type { ITableV2 } from "aws-cdk-lib/aws-dynamodb";
import type { IRole } from "aws-cdk-lib/aws-iam";
import { FilterPattern, LogGroup, MetricFilter, type RetentionDays } from "aws-cdk-lib/aws-logs";
import { BlockPublicAccess, Bucket, BucketEncryption } from "aws-cdk-lib/aws-s3";
import { Construct } from "constructs";
import { foreignWrites, metricNamespace } from "../../functions/lambda/metrics.ts";

export interface RegisterTrailProps {
  readonly environmentName: string;
  readonly register: ITableV2;
  /** Whoever may append or write packs, and nobody else. */
  readonly writers: readonly IRole[];
  readonly logRetention: RetentionDays;
}

const author = "$.userIdentity.sessionContext.sessionIssuer.arn";

/**
 * In CloudWatch's filter syntax: events whose author is none of these roles. A user's or the root's own event names no role
 * at all, and what is absent is unequal to nothing: it has to be asked for.
 */
export const foreignTo = (roleArns: readonly string[]): string =>
  `{ (${author} NOT EXISTS) || (${roleArns.map((arn) => `(${author} != "${arn}")`).join(" && ")}) }`;

/**
 * IAM cannot ask that a PutItem be conditional, so that whoever may append may also overwrite; and the account's administrators may do
 * either. This tells of every write that none of the register's writers made, some minutes after it.
 */
export class RegisterTrail extends Construct {
  readonly foreignWrites: IMetric;

  constructor(
    scope: Construct,
    id: string,
    { environmentName, register, writers, logRetention }: RegisterTrailProps,
  ) {
    super(scope, id);
    const bucket = new Bucket(this, "Events", {
      encryption: BucketEncryption.S3_MANAGED,
      enforceSSL: true,
      blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
      lifecycleRules: [{ expiration: Duration.days(logRetention) }],
      // Who wrote stays known, whatever becomes of the stack; empty and delete it by hand.
      removalPolicy: RemovalPolicy.RETAIN,
    });
    Validations.of(bucket).acknowledge({
      id: "AwsSolutions-S1",
      reason:
        "It holds CloudTrail's files, whose integrity CloudTrail's own digests show; who read them is in the account's trail.",
    });
    const logs = new LogGroup(this, "Logs", {
      retention: logRetention,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    const trail = new Trail(this, "Trail", {
      bucket,
      sendToCloudWatchLogs: true,
      cloudWatchLogGroup: logs,
      isMultiRegionTrail: false,
      includeGlobalServiceEvents: false,
      enableFileValidation: true,
    });
    for (const part of trail.node.findAll())
      if (part instanceof CfnTrail) {
        part.addPropertyDeletionOverride("EventSelectors");
        // Writes alone: each check is a read.
        part.advancedEventSelectors = [
          {
            name: "Writes to the register",
            fieldSelectors: [
              { field: "eventCategory", equalTo: ["Data"] },
              { field: "resources.type", equalTo: ["AWS::DynamoDB::Table"] },
              { field: "resources.ARN", equalTo: [register.tableArn] },
              { field: "readOnly", equalTo: ["false"] },
            ],
          },
        ];
      }
    const metricName = `${foreignWrites}.${environmentName}`;
    new MetricFilter(this, "Foreign", {
      logGroup: logs,
      filterPattern: FilterPattern.literal(foreignTo(writers.map(({ roleArn }) => roleArn))),
      metricNamespace,
      metricName,
      metricValue: "1",
    });
    this.foreignWrites = new Metric({
      namespace: metricNamespace,
      metricName,
      statistic: Stats.SUM,
      period: Duration.minutes(5),
    });
  }
}
