/**
 * The bucket of records: what is put there can be neither replaced nor removed before its time, by anybody.
 * @module
 */

import { Duration, RemovalPolicy, Validations } from "aws-cdk-lib";
import { AnyPrincipal, Effect, PolicyStatement } from "aws-cdk-lib/aws-iam";
import {
  BlockPublicAccess,
  Bucket,
  BucketEncryption,
  ObjectLockRetention,
  ObjectOwnership,
  StorageClass,
} from "aws-cdk-lib/aws-s3";
import type { Construct } from "constructs";

/** Below it the cheaper class costs more: it charges for no less than this. */
const LEAST_CHARGED_BYTES = 128 * 1024;

/**
 * A bucket whose lock, in compliance mode, holds each object for `keptDays`. Encrypted by S3's own keys: a key of one's own could be deleted,
 * and every record with it. It stays whatever becomes of its stack.
 */
export function recordsBucket(scope: Construct, id: string, keptDays: number): Bucket {
  const bucket = new Bucket(scope, id, {
    versioned: true,
    objectLockEnabled: true,
    objectLockDefaultRetention: ObjectLockRetention.compliance(Duration.days(keptDays)),
    encryption: BucketEncryption.S3_MANAGED,
    enforceSSL: true,
    minimumTLSVersion: 1.2,
    blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
    objectOwnership: ObjectOwnership.BUCKET_OWNER_ENFORCED,
    lifecycleRules: [
      {
        id: "Cheaper",
        objectSizeGreaterThan: LEAST_CHARGED_BYTES,
        transitions: [
          { storageClass: StorageClass.GLACIER_INSTANT_RETRIEVAL, transitionAfter: Duration.days(90) },
        ],
      },
    ],
    removalPolicy: RemovalPolicy.RETAIN,
  });
  const everybody = { effect: Effect.DENY, principals: [new AnyPrincipal()] };
  for (const statement of [
    // Past their time, too, until somebody changes this policy. A deletion without a version would only hide a record.
    {
      sid: "NobodyRemoves",
      actions: ["s3:DeleteObject", "s3:DeleteObjectVersion", "s3:BypassGovernanceRetention"],
    },
    {
      sid: "NobodyReplaces",
      actions: ["s3:PutObject"],
      conditions: { Null: { "s3:if-none-match": "true" } },
    },
  ])
    bucket.addToResourcePolicy(
      new PolicyStatement({ ...everybody, ...statement, resources: [bucket.arnForObjects("*")] }),
    );
  Validations.of(bucket).acknowledge(
    {
      id: "AwsSolutions-S1",
      reason:
        "Who read or wrote which record is for the account's trail (data events); a log here would be one more place that names them.",
    },
    {
      id: "CloudFormation-Validate::W9003",
      reason: "CDK writes the least size of a lifecycle rule as a number, and CloudFormation takes it so.",
    },
  );
  return bucket;
}
