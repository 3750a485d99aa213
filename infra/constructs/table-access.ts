/**
 * Rights on a table, by partitions.
 * @module
 */

import { Stack } from "aws-cdk-lib";
import type { ITableV2 } from "aws-cdk-lib/aws-dynamodb";
import { type IRole, PolicyStatement } from "aws-cdk-lib/aws-iam";
import type { IKey } from "aws-cdk-lib/aws-kms";

/** What a role needs of a table's customer key to read, and to write: DynamoDB asks for GenerateDataKey. */
export const reading = ["kms:Decrypt", "kms:DescribeKey"];
export const writing = [...reading, "kms:Encrypt", "kms:GenerateDataKey"];

export function allow(
  role: IRole,
  { tableArn }: ITableV2,
  actions: readonly string[],
  partitions: readonly string[],
): void {
  role.addToPrincipalPolicy(
    new PolicyStatement({
      actions: [...actions],
      resources: [tableArn],
      // With ForAllValues a request that names no key would pass; none of these actions can do without one.
      conditions: { "ForAllValues:StringLike": { "dynamodb:LeadingKeys": [...partitions] } },
    }),
  );
}

/**
 * Lets a role use a key, but only by way of the AWS service that keeps what is encrypted with it: credentials that leak decrypt nothing by themselves.
 * The key's own policy leaves to the account who may use it (https://docs.aws.amazon.com/kms/latest/developerguide/conditions-kms.html#conditions-kms-via-service).
 */
export function useKeyBy(
  service: "dynamodb" | "secretsmanager",
  role: IRole,
  key: IKey,
  actions: readonly string[],
): void {
  role.addToPrincipalPolicy(
    new PolicyStatement({
      actions: [...actions],
      resources: [key.keyArn],
      conditions: {
        StringEquals: { "kms:ViaService": `${service}.${Stack.of(role).region}.amazonaws.com` },
      },
    }),
  );
}

/** The key's part of a grant, where the table has a customer key. */
export function useKey(role: IRole, { encryptionKey }: ITableV2, actions: readonly string[]): void {
  if (encryptionKey !== undefined) useKeyBy("dynamodb", role, encryptionKey, actions);
}
