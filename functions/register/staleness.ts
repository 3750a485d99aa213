/**
 * For how long readers of this table may answer from memory: a property of the table, read with every read of the log.
 * Writers say that an entry is appended only after that time, and a little more, has passed since it was put: so no check
 * that begins after the acknowledgement misses the entry, whoever reads. Clocks need not agree; they need only run at nearly
 * one speed.
 * @module
 */

import { ConditionalCheckFailedException } from "@aws-sdk/client-dynamodb";
import type { Item } from "./encode.ts";
import { CorruptRegister } from "./errors.ts";
import { spellKey, stalenessKey } from "./keys.ts";
import { getItem, putIfAbsent, type RegisterTable } from "./query.ts";

/** A writer waits for as long, and whoever posted waits for the writer. Milliseconds. */
const LONGEST_MS = 10_000;

/** How much faster one clock may run than another. */
const DRIFT = 0.05;

const isStaleness = (item: Item): boolean => item.sk?.S === stalenessKey.sk;

function stalenessOf(item: Item): number {
  const ms = Number(item.ms?.N ?? Number.NaN);
  if (Number.isInteger(ms) && ms >= 0 && ms <= LONGEST_MS) return ms;
  throw new CorruptRegister(spellKey(stalenessKey), `states no whole milliseconds from 0 to ${LONGEST_MS}`);
}

/** What a read of the log found: its entries, and for how many milliseconds they may be held; 0 where nothing is said. */
export function partedLog(items: readonly Item[]): {
  readonly entries: readonly Item[];
  readonly staleMs: number;
} {
  const stated = items.find(isStaleness);
  if (stated === undefined) return { entries: items, staleMs: 0 };
  return { entries: items.filter((item) => item !== stated), staleMs: stalenessOf(stated) };
}

/**
 * States it for a table that says nothing yet, and leaves what another says: once readers go by it, it never changes. Safe
 * at any time, for writers look at it after each put.
 */
export async function stateStaleness(table: RegisterTable, ms: number): Promise<void> {
  if (ms === 0) return;
  try {
    await putIfAbsent(table, {
      pk: { S: stalenessKey.pk },
      sk: { S: stalenessKey.sk },
      ms: { N: String(ms) },
    });
  } catch (error) {
    if (!(error instanceof ConditionalCheckFailedException)) throw error;
  }
}

/** For how many milliseconds a writer waits after its put where readers may hold what they read for `staleMs`. */
export const waitAfterPut = (staleMs: number): number =>
  staleMs === 0 ? 0 : Math.ceil(staleMs * (1 + DRIFT)) + 1;

/** How long a writer of this table waits after its put, in milliseconds. To be read after the put, or a reader may go by what it missed. */
export async function commitWaitMs(table: RegisterTable): Promise<number> {
  const item = await getItem(table, stalenessKey);
  return waitAfterPut(item === null ? 0 : stalenessOf(item));
}
