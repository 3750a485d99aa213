/**
 * What a role may do with subscriptions and their events, by the partitions that functions/portfolios/keys.ts writes. Nobody here may
 * write to the register.
 * @module
 */

import type { ITableV2 } from "aws-cdk-lib/aws-dynamodb";
import type { Role } from "aws-cdk-lib/aws-iam";
import { allowSecrets, keepingSecrets, type SecretsPlace } from "./secrets-access.ts";
import { allow, useKey, writing } from "./table-access.ts";

/** Portfolios, stored funds and the index of who holds whom; and the parts of these. */
const tenants = ["TENANT#*"];
const parts = ["PARTS#*"];
const connections = ["CONNECTION#*"];
const subscriptions = ["SUBSCRIPTIONS#*"];
/** Every tenant's subscriptions, by their ids. */
const subscribers = ["SUBSCRIBERS"];
const cursors = ["CURSOR#*"];
const events = ["EVENTS#*"];
const lanes = ["LANE#*"];
const lanesDue = ["LANES-DUE"];

const get = "dynamodb:GetItem";
const query = "dynamodb:Query";
const getMany = "dynamodb:BatchGetItem";
const put = "dynamodb:PutItem";
const putMany = "dynamodb:BatchWriteItem";
const remove = "dynamodb:DeleteItem";

/** Keeps subscriptions and shows their events: for the function behind their routes. */
export function grantSubscribe(role: Role, table: ITableV2, secrets: SecretsPlace): void {
  allow(role, table, [query, get, getMany, put, remove], subscriptions);
  allow(role, table, [get, put, remove], subscribers);
  allow(role, table, [query, get, getMany, put, putMany], events);
  allow(role, table, [putMany], [...lanes, ...lanesDue]);
  useKey(role, table, writing);
  allowSecrets(role, secrets, keepingSecrets);
}

/** Looks whose answers changed and puts their events; renews the index, and clears away what is left of half-made subscriptions. */
export function grantFind(role: Role, table: ITableV2, secrets: SecretsPlace): void {
  allow(role, table, [query, get, getMany, put, remove], tenants);
  // What holders of a fund were told of before is taken away once they are told anew.
  allow(role, table, [query, getMany, get, remove], parts);
  allow(role, table, [query, get], connections);
  allow(role, table, [query, get, getMany, remove], subscriptions);
  allow(role, table, [query, get, remove], subscribers);
  allow(role, table, [get, put], cursors);
  allow(role, table, [getMany, putMany], events);
  allow(role, table, [query, putMany], [...lanes, ...lanesDue]);
  useKey(role, table, writing);
  allowSecrets(role, secrets, ["DeleteSecret"]);
}

/** Delivers: reads subscriptions and their secrets, and notes how deliveries went. No portfolio and no broker's secret is in its reach. */
export function grantNotify(role: Role, table: ITableV2, secrets: SecretsPlace): void {
  allow(role, table, [query, get, put], subscriptions);
  allow(role, table, [query, get, put, putMany], events);
  allow(role, table, [query, get, put], lanes);
  // What one request names together, one statement must allow.
  allow(role, table, [getMany], [...subscriptions, ...events]);
  allow(role, table, [putMany], [...lanes, ...lanesDue]);
  useKey(role, table, writing);
  allowSecrets(role, secrets, ["GetSecretValue"]);
}
