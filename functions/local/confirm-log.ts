/**
 * What is done with the log before the service answers: held against its witness, and signed where it is not yet.
 * @module
 */

import { signHeads } from "../register/checkpoints.ts";
import { RegisterUnavailable } from "../register/errors.ts";
import type { RegisterTable } from "../register/query.ts";
import type { RegisterReader } from "../register/read.ts";
import type { Signer } from "../register/signer.ts";
import type { createHeadWitness } from "./head-witness.ts";

/** Holds the register against its witness. A log that cannot be read says so by itself, with each answer. */
export async function confirmHead(
  witness: ReturnType<typeof createHeadWitness> | null,
  reader: RegisterReader,
  close: () => Promise<void>,
): Promise<void> {
  if (witness === null) return;
  try {
    await witness.confirm(async () => (await reader.latest()).register);
  } catch (error) {
    if (error instanceof RegisterUnavailable) return;
    await close();
    throw error;
  }
}

/** Signs what an earlier process appended and could not sign. A log that cannot be read says so by itself, with each answer. */
export async function signStanding(log: {
  readonly table: RegisterTable;
  readonly reader: RegisterReader;
  readonly signer: Signer;
  readonly now: () => number;
}): Promise<void> {
  try {
    await signHeads(log.table, log.signer, await log.reader.latest(), log.now());
  } catch (error) {
    if (!(error instanceof RegisterUnavailable)) throw error;
  }
}
