/**
 * What each role may do with the register's table, by the partitions of functions/register/keys.ts. No role is given
 * UpdateItem, DeleteItem or a batch write: nothing in the log is ever changed or removed.
 * @module
 */

import type { ITableV2 } from "aws-cdk-lib/aws-dynamodb";
import type { IRole } from "aws-cdk-lib/aws-iam";
import { leadingKeyOf, type Partition } from "../../functions/register/keys.ts";
import { allow, reading, useKey, writing } from "./table-access.ts";

const keysOf = (...partitions: readonly Partition[]): readonly string[] => partitions.map(leadingKeyOf);

const log = keysOf("log", "entryParts");
/** The log's entries once more, compressed: whoever reads the log may read them, and one role writes them. */
const packs = keysOf("packs");
/** The log's signed heads. */
const checkpoints = keysOf("checkpoints");
const proposals = keysOf("proposals", "proposalParts");
/** Lists that were fetched and held back, and what was decided on them. */
const heldImports = keysOf("heldImports");
const sources = keysOf("sources");

/** Reads the log, its signed heads and the sources' states. */
export function grantRead(role: IRole, table: ITableV2): void {
  allow(role, table, ["dynamodb:Query", "dynamodb:GetItem"], [...log, ...packs, ...checkpoints, ...sources]);
  useKey(role, table, reading);
}

/** Reads, appends to the log, and says how a source that an editor had polled stands: for the function behind the writing routes. */
export function grantAppend(role: IRole, table: ITableV2): void {
  allow(
    role,
    table,
    ["dynamodb:Query", "dynamodb:GetItem"],
    [...log, ...packs, ...checkpoints, ...proposals, ...heldImports, ...sources],
  );
  allow(
    role,
    table,
    ["dynamodb:PutItem"],
    [...log, ...checkpoints, ...proposals, ...heldImports, ...sources],
  );
  useKey(role, table, writing);
}

/** Reads, appends, and overwrites the sources' states: for the imports. */
export function grantImport(role: IRole, table: ITableV2): void {
  allow(
    role,
    table,
    ["dynamodb:Query", "dynamodb:GetItem"],
    [...log, ...packs, ...checkpoints, ...heldImports, ...sources],
  );
  allow(role, table, ["dynamodb:PutItem"], [...log, ...checkpoints, ...heldImports, ...sources]);
  useKey(role, table, writing);
}

/** Reads the log and writes its packs: nothing that it could write changes an answer. */
export function grantPack(role: IRole, table: ITableV2): void {
  allow(role, table, ["dynamodb:Query"], [...log, ...packs]);
  allow(role, table, ["dynamodb:PutItem"], packs);
  useKey(role, table, writing);
}
