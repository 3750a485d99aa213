/**
 * What a role may do with portfolios, connections and their secrets, by the partitions that functions/portfolios/keys.ts writes.
 * @module
 */

import { ArnFormat, Stack, Validations } from "aws-cdk-lib";
import type { ITableV2 } from "aws-cdk-lib/aws-dynamodb";
import { PolicyStatement, type Role } from "aws-cdk-lib/aws-iam";
import type { IKey } from "aws-cdk-lib/aws-kms";
import { allow, reading, useKey, writing } from "./table-access.ts";

const tenants = ["TENANT#*"];
const parts = ["PARTS#*"];
const connections = ["CONNECTION#*"];
/** Every tenant's connections, by their ids alone: for the daily fetches. */
const allConnections = ["CONNECTIONS"];
const everything = ["dynamodb:Query", "dynamodb:GetItem", "dynamodb:PutItem", "dynamodb:DeleteItem"];

/** Where connections' secrets are: named by a prefix of the environment's, under a key where it has one. */
export interface SecretsPlace {
  readonly prefix: string;
  readonly key: IKey | null;
}

function allowSecrets(role: Role, { prefix }: SecretsPlace, actions: readonly string[]): void {
  const { partition, region, account } = Stack.of(role);
  const arn = Stack.of(role).formatArn({
    service: "secretsmanager",
    resource: "secret",
    resourceName: `${prefix}*`,
    arnFormat: ArnFormat.COLON_RESOURCE_NAME,
  });
  role.addToPrincipalPolicy(new PolicyStatement({ actions: [...actions], resources: [arn] }));
  Validations.of(role).acknowledge({
    id: `AwsSolutions-IAM5[Resource::arn:${partition}:secretsmanager:${region}:${account}:secret:${prefix}*]`,
    reason:
      "A connection's secret is made when a tenant connects, under 128 random bits; the prefix is this environment's alone.",
  });
}

/** Keeps portfolios and connections, and the secrets of these: for the function behind their routes. */
export function grantKeep(role: Role, table: ITableV2, secrets: SecretsPlace): void {
  allow(role, table, everything, [...tenants, ...parts, ...connections]);
  allow(role, table, ["dynamodb:PutItem", "dynamodb:DeleteItem"], allConnections);
  useKey(role, table, writing);
  allowSecrets(role, secrets, [
    "secretsmanager:CreateSecret",
    "secretsmanager:GetSecretValue",
    "secretsmanager:PutSecretValue",
    "secretsmanager:DeleteSecret",
  ]);
  secrets.key?.grant(role, ...writing);
}

/** Reads a connection and its secrets, and records what was delivered: for the function that anybody may call. No portfolio is in its reach. */
export function grantReceive(role: Role, table: ITableV2, secrets: SecretsPlace): void {
  allow(role, table, ["dynamodb:GetItem", "dynamodb:PutItem"], connections);
  // Parts of a large delivery, which are taken back where another copy was faster. They are written under random names.
  allow(role, table, ["dynamodb:PutItem", "dynamodb:DeleteItem"], parts);
  useKey(role, table, writing);
  allowSecrets(role, secrets, ["secretsmanager:GetSecretValue"]);
  secrets.key?.grant(role, ...reading);
}

/** Carries deliveries out, and queues the daily fetches: reads connections and their secrets, records and ends deliveries, writes portfolios. */
export function grantCarryOut(role: Role, table: ITableV2, secrets: SecretsPlace): void {
  allow(role, table, everything, [...tenants, ...parts]);
  allow(role, table, ["dynamodb:Query", "dynamodb:GetItem", "dynamodb:PutItem"], connections);
  allow(role, table, everything, allConnections);
  useKey(role, table, writing);
  allowSecrets(role, secrets, ["secretsmanager:GetSecretValue"]);
  secrets.key?.grant(role, ...reading);
}
