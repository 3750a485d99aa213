/**
 * What a role may do with portfolios, connections and their secrets, by the partitions that functions/portfolios/keys.ts writes.
 * @module
 */

import type { ITableV2 } from "aws-cdk-lib/aws-dynamodb";
import type { Role } from "aws-cdk-lib/aws-iam";
import { allowSecrets, keepingSecrets, type SecretsPlace } from "./secrets-access.ts";
import { allow, useKey, writing } from "./table-access.ts";

const tenants = ["TENANT#*"];
const parts = ["PARTS#*"];
const connections = ["CONNECTION#*"];
/** Every tenant's connections, by their ids alone: for the daily fetches. */
const allConnections = ["CONNECTIONS"];
const everything = ["dynamodb:Query", "dynamodb:GetItem", "dynamodb:PutItem", "dynamodb:DeleteItem"];

/** Keeps portfolios and connections, and the secrets of these: for the function behind their routes. */
export function grantKeep(role: Role, table: ITableV2, secrets: SecretsPlace): void {
  allow(role, table, everything, [...tenants, ...parts, ...connections]);
  allow(role, table, ["dynamodb:PutItem", "dynamodb:DeleteItem"], allConnections);
  useKey(role, table, writing);
  allowSecrets(role, secrets, keepingSecrets);
}

/** Reads a connection and its secrets, and records what was delivered: for the function that anybody may call. No portfolio is in its reach. */
export function grantReceive(role: Role, table: ITableV2, secrets: SecretsPlace): void {
  allow(role, table, ["dynamodb:GetItem", "dynamodb:PutItem"], connections);
  // Parts of a large delivery, which are taken back where another copy was faster. They are written under random names.
  allow(role, table, ["dynamodb:PutItem", "dynamodb:DeleteItem"], parts);
  useKey(role, table, writing);
  allowSecrets(role, secrets, ["GetSecretValue"]);
}

/** Carries deliveries out, and queues the daily fetches: reads connections and their secrets, records and ends deliveries, writes portfolios. */
export function grantCarryOut(role: Role, table: ITableV2, secrets: SecretsPlace): void {
  allow(role, table, everything, [...tenants, ...parts]);
  allow(role, table, ["dynamodb:Query", "dynamodb:GetItem", "dynamodb:PutItem"], connections);
  allow(role, table, everything, allConnections);
  useKey(role, table, writing);
  allowSecrets(role, secrets, ["GetSecretValue"]);
}
