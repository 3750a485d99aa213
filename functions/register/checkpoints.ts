/**
 * Checkpoints: the head of the log after each entry, signed. Whoever keeps one can show that the log before it was not rewritten.
 * @module
 */

import * as Type from "typebox";
import { factsDigest } from "../core/register/facts-digest.ts";
import { atVersion, type Register } from "../core/register/register.ts";
import { iso } from "../core/time.ts";
import { validatorOf } from "../schema/compiled-schema.ts";
import { At, Digest } from "../schema/parts.ts";
import type { Item } from "./encode.ts";
import { behind, CorruptRegister, RegisterUnavailable } from "./errors.ts";
import { checkpointKey, checkpointsPartition, spellKey } from "./keys.ts";
import {
  getItem,
  newestQuery,
  partitionQuery,
  putIfAbsent,
  queryAll,
  queryPage,
  type RegisterTable,
} from "./query.ts";
import type { RegisterSnapshot } from "./read.ts";
import { PublicKey, type Signed, type Signer, signStatement, statementOf } from "./signer.ts";

const Statement = Type.Object(
  {
    version: Type.Integer({ minimum: 1 }),
    digest: Digest,
    factsDigest: Digest,
    signedAt: At,
  },
  { additionalProperties: false },
);
/** What a checkpoint states: the log's digest and that of the facts at a version, and when it was signed. */
export type CheckpointStatement = Readonly<Type.Static<typeof Statement>>;

const statement = validatorOf(Statement);
const signed = validatorOf(
  Type.Object({ jws: Type.String(), key: PublicKey }, { additionalProperties: false }),
);

/** What a signed checkpoint states; null: its signature does not fit, or it states something else. */
export async function checkpointOf(checkpoint: Signed): Promise<CheckpointStatement | null> {
  const stated = await statementOf(checkpoint, "checkpoint");
  return statement.Check(stated) ? stated : null;
}

/** Whether a head was signed over this log and its facts. */
export function isOver(
  { version, digest, factsDigest: stated }: CheckpointStatement,
  register: Register,
): boolean {
  const then = atVersion(register, version);
  return then !== null && then.digest === digest && factsDigest(then) === stated;
}

/**
 * The first signed head that is not over this log, or does not state what its key signed; null: all that are signed fit. A log that was
 * rewritten to its end chains again, but is not the one whose heads were signed. Which key signed is for `verify` to ask.
 */
export async function misfitHead(table: RegisterTable, register: Register): Promise<number | null> {
  for (const [version, checkpoint] of await readCheckpoints(table)) {
    const stated = await checkpointOf(checkpoint);
    if (stated === null || stated.version !== version || !isOver(stated, register)) return version;
  }
  return null;
}

function decoded(item: Item): Signed {
  const key = { pk: item.pk?.S ?? "", sk: item.sk?.S ?? "" };
  try {
    const value: unknown = JSON.parse(item.body?.S ?? "");
    if (signed.Check(value)) return value;
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
  }
  throw new CorruptRegister(spellKey(key), "does not decode as a checkpoint");
}

/** Every checkpoint by its version, as stored; none is believed before `checkpointOf` has seen its signature. */
export async function readCheckpoints(table: RegisterTable): Promise<ReadonlyMap<number, Signed>> {
  try {
    const items = await queryAll(table, partitionQuery(table.table, checkpointsPartition));
    return new Map(items.map((item) => [Number(item.sk?.S), decoded(item)]));
  } catch (cause) {
    throw cause instanceof CorruptRegister
      ? cause
      : new RegisterUnavailable("the register's checkpoints could not be read; try again", { cause });
  }
}

/** Puts a checkpoint where there is none. One that stands already, whoever signed it, stays: nothing is replaced. */
async function putOnce(table: RegisterTable, version: number, checkpoint: Signed): Promise<void> {
  const { pk, sk } = checkpointKey(version);
  const item = { pk: { S: pk }, sk: { S: sk }, body: { S: JSON.stringify(checkpoint) } };
  try {
    await putIfAbsent(table, item);
  } catch (error) {
    if ((await getItem(table, { pk, sk })) === null) throw error;
  }
}

/** Up to which version heads are signed; they are signed in order. */
async function signedUpTo(table: RegisterTable): Promise<number> {
  const [newest] = await queryPage(table, newestQuery(table.table, checkpointsPartition));
  return Number(newest?.sk?.S ?? 0);
}

/**
 * Signs the head after every entry of the log that has no checkpoint yet, oldest first: usually the one just appended, and those
 * that an earlier process could not sign. Rejects with RegisterUnavailable where that cannot be done now.
 */
export async function signHeads(
  table: RegisterTable,
  signer: Signer,
  { register }: RegisterSnapshot,
  now: number,
): Promise<void> {
  try {
    for (let version = (await signedUpTo(table)) + 1; version <= register.version; version += 1) {
      const then = atVersion(register, version);
      if (then === null) throw new RangeError(`the register has no version ${version}`);
      const stated: CheckpointStatement = {
        version,
        digest: then.digest,
        factsDigest: factsDigest(then),
        signedAt: iso(now),
      };
      await putOnce(table, version, await signStatement(signer, "checkpoint", stated));
    }
  } catch (error) {
    const cause = behind(error);
    throw new RegisterUnavailable(
      `the log's head could not be signed: ${cause instanceof Error ? cause.message : String(cause)}; the entry stands, repeat it with the same id`,
      { cause },
    );
  }
}
