import type { ITableV2 } from "aws-cdk-lib/aws-dynamodb";
import { type IRole, PolicyStatement } from "aws-cdk-lib/aws-iam";

/**
 * What a role may do with the register, by the partitions that functions/register/keys.ts writes. No role is given
 * UpdateItem, DeleteItem or a batch write: nothing in the log is ever changed or removed.
 */
const log = ["REGISTER", "PART#*"];
const proposals = ["PROPOSALS", "PROPOSAL#*"];
/** Lists that were fetched and held back, and what was decided on them. */
const heldImports = ["IMPORT#*"];
const sources = ["SOURCE#*"];

function allow(
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

/** The key's part of a grant, where the table has a customer key. DynamoDB needs GenerateDataKey to write. */
function useKey(role: IRole, { encryptionKey }: ITableV2, actions: readonly string[]): void {
  encryptionKey?.grant(role, ...actions);
}

/** Reads the log and the sources' states. */
export function grantRead(role: IRole, table: ITableV2): void {
  allow(role, table, ["dynamodb:Query", "dynamodb:GetItem"], [...log, ...sources]);
  useKey(role, table, ["kms:Decrypt", "kms:DescribeKey"]);
}

/** Reads, and appends to the log: for the function behind the writing routes. */
export function grantAppend(role: IRole, table: ITableV2): void {
  allow(
    role,
    table,
    ["dynamodb:Query", "dynamodb:GetItem"],
    [...log, ...proposals, ...heldImports, ...sources],
  );
  allow(role, table, ["dynamodb:PutItem"], [...log, ...proposals, ...heldImports]);
  useKey(role, table, ["kms:Decrypt", "kms:DescribeKey", "kms:Encrypt", "kms:GenerateDataKey"]);
}

/** Reads, appends, and overwrites the sources' states: for the imports. */
export function grantImport(role: IRole, table: ITableV2): void {
  allow(role, table, ["dynamodb:Query", "dynamodb:GetItem"], [...log, ...heldImports, ...sources]);
  allow(role, table, ["dynamodb:PutItem"], [...log, ...heldImports, ...sources]);
  useKey(role, table, ["kms:Decrypt", "kms:DescribeKey", "kms:Encrypt", "kms:GenerateDataKey"]);
}
