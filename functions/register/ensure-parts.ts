/**
 * Writes an entry's items, and looks for them where the answer of a write was lost.
 * @module
 */

import type { Item } from "./encode.ts";
import { behind, RegisterUnavailable } from "./errors.ts";
import type { Key } from "./keys.ts";
import { getItem, putIfAbsent, type RegisterTable } from "./query.ts";

/**
 * Writes an entry's parts, in order, or finds them there already; false where another text stands under the same id. In
 * order, so that two writers of one id stop at the first part they differ in and neither leaves a surplus part behind.
 */
export async function ensureParts(table: RegisterTable, parts: readonly Item[]): Promise<boolean> {
  for (const part of parts) {
    const failure = await tryPut(table, part);
    if (failure === null) continue;
    const key = { pk: part.pk?.S ?? "", sk: part.sk?.S ?? "" };
    const present = await readBack(table, key);
    if (present === null) throw unavailable(`part ${key.pk} ${key.sk} could not be written`, failure);
    if (present.body?.S !== part.body?.S) return false;
  }
  return true;
}

/** Null where the item was put; otherwise why it may not have been. */
export async function tryPut(table: RegisterTable, item: Item): Promise<unknown> {
  try {
    await putIfAbsent(table, item);
    return null;
  } catch (error) {
    return error ?? new Error("the put failed without saying why");
  }
}

/** Whether the item that stands at a key is ours, after a put that failed or did not answer. */
export async function standsAt(table: RegisterTable, key: Key, digest: string): Promise<boolean> {
  // The digest covers the entry id and all else; the same id with other content isn't ours.
  return (await readBack(table, key))?.digest?.S === digest;
}

async function readBack(table: RegisterTable, key: Key): Promise<Item | null> {
  try {
    return await getItem(table, key);
  } catch (cause) {
    throw unavailable(`whether ${key.pk} ${key.sk} was written is not known`, cause);
  }
}

export function unavailable(what: string, error: unknown): RegisterUnavailable {
  const cause = behind(error);
  const why = cause instanceof Error ? cause.message : String(cause);
  return new RegisterUnavailable(`${what}: ${why}; repeat it with the same entry id`, { cause });
}
