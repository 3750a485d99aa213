/**
 * Rights on a table, by partitions.
 * @module
 */

import type { ITableV2 } from "aws-cdk-lib/aws-dynamodb";
import { type IRole, PolicyStatement } from "aws-cdk-lib/aws-iam";

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

/** The key's part of a grant, where the table has a customer key. */
export function useKey(role: IRole, { encryptionKey }: ITableV2, actions: readonly string[]): void {
  encryptionKey?.grant(role, ...actions);
}
