/**
 * Who may keep records and read them, and who may sign.
 * @module
 */

import { type Stack, Validations } from "aws-cdk-lib";
import { type IManagedPolicy, ManagedPolicy, PolicyStatement } from "aws-cdk-lib/aws-iam";
import type { IKey } from "aws-cdk-lib/aws-kms";
import { type Bucket, CfnBucket, type IBucket } from "aws-cdk-lib/aws-s3";
import type { RecordsConfig } from "../retention.ts";
import type { ServiceFunction } from "./service-function.ts";
import { grantSign } from "./signing-key.ts";

/** Where an environment's records are, what signs them, and what whoever keeps them may do there. */
export interface RecordsPlace extends RecordsConfig {
  readonly bucket: IBucket;
  readonly keeping: IManagedPolicy;
  readonly key: IKey;
}

/** What an environment has of evidence. */
export interface Evidence {
  /** What signs the heads of the log. */
  readonly logKey: IKey;
  /** null: no records are kept. */
  readonly records: RecordsPlace | null;
}

/** Below each tenant's own prefix, as functions/evidence/records.ts names them: records, and decisions by portfolio. */
const kept = ["*/records/*", "*/portfolios/*"];

/** To put what is not there, and to read: neither to change nor to remove a record, nor to say for how long one is kept. */
export function keepingRecords(scope: Stack, id: string, bucket: Bucket): ManagedPolicy {
  const policy = new ManagedPolicy(scope, id, {
    description: "Keeps records and reads them.",
    statements: [
      new PolicyStatement({
        actions: ["s3:PutObject", "s3:GetObject"],
        resources: kept.map((pattern) => bucket.arnForObjects(pattern)),
      }),
      // For lists; and without it S3 says 403 of what is not there.
      new PolicyStatement({ actions: ["s3:ListBucket"], resources: [bucket.bucketArn] }),
    ],
  });
  const [own] = bucket.node.findAll().filter((part) => part instanceof CfnBucket);
  for (const pattern of kept)
    Validations.of(policy).acknowledge({
      id: `AwsSolutions-IAM5[Resource::<${own === undefined ? "" : scope.getLogicalId(own)}.Arn>/${pattern}]`,
      reason: "A tenant's prefix is a hash, and tenants come and go; a test holds what may be done below it.",
    });
  return policy;
}

/** Has a function keep records and read them. */
export function mayKeepRecords({ role, function: fn }: ServiceFunction, records: RecordsPlace | null): void {
  if (records === null) return;
  const { bucket, keeping, key, keptDays, always } = records;
  role.addManagedPolicy(keeping);
  grantSign(role, key, "records");
  fn.addEnvironment("RECORDS_BUCKET", bucket.bucketName);
  fn.addEnvironment("RECORDS_KEY", key.keyArn);
  fn.addEnvironment("RECORDS_KEPT_DAYS", String(keptDays));
  if (always.length > 0) fn.addEnvironment("RECORD_ALWAYS", always === "all" ? always : always.join(","));
}

/** Has a function sign the heads of the log. */
export function maySignHeads({ role, function: fn }: ServiceFunction, { logKey }: Evidence): void {
  grantSign(role, logKey, "log");
  fn.addEnvironment("LOG_KEY", logKey.keyArn);
}
