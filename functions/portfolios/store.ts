/**
 * Portfolios in the table. A write goes: positions, then the index of what they may be, then the head by a conditional put,
 * then what the earlier head alone named is removed. So the index holds every holder at every instant, and sometimes one
 * too many, which the head tells. No step needs another to have happened; each can be repeated.
 * @module
 */

import type { Register } from "../core/register/register.ts";
import { type ChunkRef, readChunks, removeChunks, writeChunks } from "./chunks.ts";
import { CorruptHoldings, HoldingsUnavailable } from "./errors.ts";
import { fundNamesOf } from "./fund-names.ts";
import { enterIndex, indexKeys, leaveIndex, leaveUnneeded } from "./index-entries.ts";
import { indexOf } from "./issuers-of.ts";
import { portfolioKey } from "./keys.ts";
import {
  decodeHead,
  decodeHoldings,
  type Head,
  type Holdings,
  isTombstone,
  type Portfolio,
  type Source,
  type Tombstone,
} from "./portfolio.ts";
import { atRevision } from "./revisions.ts";
import { type Condition, get, type HoldingsTable, type Item, put } from "./table.ts";

export interface NewPortfolio extends Holdings {
  readonly source: Source;
  readonly at: number;
  readonly gaps: readonly string[];
}

/** Since when there have been gaps without a pause; nothing where there are none. */
function gapsSince(expected: Precondition, gaps: readonly string[], now: number): Pick<Head, "gapsSince"> {
  if (gaps.length === 0) return {};
  const before = expected !== null && !isTombstone(expected) && expected.gaps.length > 0 ? expected : null;
  return { gapsSince: before === null ? now : (before.gapsSince ?? before.updatedAt) };
}

/** What a write builds upon: the head or tombstone that was read; null: nothing was there. */
export type Precondition = Head | Tombstone | null;

const headItem = (head: Head | Tombstone): Item => ({
  head: { S: JSON.stringify(head) },
  revision: { N: String(head.revision) },
});

/** That nobody has written since; `parts`: the new positions, which only this write can have brought. */
const unchanged = (expected: Precondition, parts?: ChunkRef): Condition => ({
  ...atRevision(expected),
  ...(parts === undefined ? {} : { ours: (present) => names(present, parts) }),
});

/** Whether the head in an item names these parts. */
function names(present: Item, { id }: ChunkRef): boolean {
  const found = decodeHead(present);
  return !isTombstone(found) && found.parts.id === id;
}

/** A portfolio's head or tombstone; null: there never was one. */
export async function readHead(table: HoldingsTable, tenant: string, id: string): Promise<Precondition> {
  const item = await get(table, portfolioKey(tenant, id));
  return item === null ? null : decodeHead(item);
}

/** Whether the table answers: reads one item that need not be there. Rejects with HoldingsUnavailable. */
export async function askStore(table: HoldingsTable): Promise<void> {
  await get(table, portfolioKey("", "readiness"));
}

/** A portfolio whose positions are gone: only what replaces it whole can follow. */
export interface Remains {
  readonly head: Head;
  readonly positions: null;
}

/** A portfolio, or its head alone where its positions are gone; null: there is none. */
export async function readRemains(
  table: HoldingsTable,
  tenant: string,
  id: string,
): Promise<Portfolio | Remains | null> {
  let remains: Remains | null = null;
  for (let tries = 0; tries < 5; tries += 1) {
    const head = await readHead(table, tenant, id);
    if (head === null || isTombstone(head)) return null;
    // Named a second time, and not there: nobody has replaced them between the two reads.
    if (remains?.head.parts.id === head.parts.id) return remains;
    const value = await readChunks(table, head.parts);
    if (value !== null) return { head, ...decodeHoldings(value) };
    remains = { head, positions: null };
  }
  throw new HoldingsUnavailable("a portfolio was replaced faster than it could be read; try again");
}

/** A portfolio; null: there is none. Rejects with CorruptHoldings where its positions are gone. */
export async function readPortfolio(
  table: HoldingsTable,
  tenant: string,
  id: string,
): Promise<Portfolio | null> {
  const found = await readRemains(table, tenant, id);
  if (found?.positions !== null) return found;
  throw new CorruptHoldings("the positions that a stored portfolio names are gone; put the portfolio again");
}

/** Writes a head over what was read; false: somebody else has written meanwhile. */
export async function commit(
  table: HoldingsTable,
  tenant: string,
  expected: Precondition,
  next: Head,
): Promise<boolean> {
  const keys = indexKeys(tenant, next);
  const before = expected === null || isTombstone(expected) ? null : expected;
  const own = next.parts.id === before?.parts.id ? undefined : next.parts;
  await enterIndex(table, keys, next.revision);
  if (!(await put(table, portfolioKey(tenant, next.id), headItem(next), unchanged(expected, own))))
    return false;
  if (before !== null) await cleanUp(table, tenant, before, next).catch(leaveGarbage);
  return true;
}

/** The head stands, so the write has happened: what is left over is garbage, and no reason to say that it has not. */
const leaveGarbage = (error: unknown): void => {
  if (!(error instanceof HoldingsUnavailable)) throw error;
};

async function cleanUp(table: HoldingsTable, tenant: string, expected: Head, next: Head): Promise<void> {
  await leaveUnneeded(table, indexKeys(tenant, expected), indexKeys(tenant, next), next.revision);
  if (expected.parts.id !== next.parts.id) await removeChunks(table, expected.parts);
}

export interface WriteOptions {
  readonly register: Register;
  /** Milliseconds since 1970. */
  readonly now: number;
}

/**
 * Writes a portfolio over what was read. null: somebody else has written meanwhile, and nothing was changed. Rejects where
 * the outcome is not known; reading again tells.
 */
export async function writePortfolio(
  table: HoldingsTable,
  tenant: string,
  id: string,
  expected: Precondition,
  next: NewPortfolio,
  { register, now }: WriteOptions,
): Promise<Head | null> {
  const { positions, pushed, source, at, gaps } = next;
  const index = indexOf(register, await fundNamesOf(table, tenant), positions);
  const parts = await writeChunks(table, { positions, ...(pushed === undefined ? {} : { pushed }) });
  const head: Head = {
    id,
    version: (expected?.version ?? 0) + 1,
    revision: (expected?.revision ?? 0) + 1,
    source,
    at,
    updatedAt: now,
    gaps: [...gaps],
    ...gapsSince(expected, gaps, now),
    count: positions.length,
    parts,
    ...index,
  };
  if (await commit(table, tenant, expected, head)) return head;
  // Somebody else's head was seen to stand: ours can't any more, and nobody names these.
  await removeChunks(table, parts).catch(leaveGarbage);
  return null;
}

/** Writes what is known of a portfolio's gaps, its holdings unchanged; false where somebody else has written meanwhile. */
export async function writeGaps(
  table: HoldingsTable,
  tenant: string,
  head: Head,
  gaps: readonly string[],
  now: number,
): Promise<boolean> {
  const { gapsSince: _, ...before } = head;
  const next: Head = {
    ...before,
    version: head.version + 1,
    revision: head.revision + 1,
    gaps: [...gaps],
    ...gapsSince(head, gaps, now),
    updatedAt: now,
  };
  return commit(table, tenant, head, next);
}

/**
 * Deletes a portfolio's holdings, or marks that there are none where there was no portfolio yet. Its tombstone keeps the version
 * and the instant (`at`), so that nothing older brings it back.
 */
export async function deletePortfolio(
  table: HoldingsTable,
  tenant: string,
  id: string,
  expected: Precondition,
  { now, at = now }: { readonly now: number; readonly at?: number },
): Promise<boolean> {
  const tombstone: Tombstone = {
    id,
    version: (expected?.version ?? 0) + 1,
    revision: (expected?.revision ?? 0) + 1,
    deletedAt: now,
    at: Math.max(at, expected?.at ?? 0),
  };
  if (!(await put(table, portfolioKey(tenant, id), headItem(tombstone), unchanged(expected)))) return false;
  if (expected === null || isTombstone(expected)) return true;
  await leaveIndex(table, indexKeys(tenant, expected), tombstone.revision);
  await removeChunks(table, expected.parts);
  return true;
}
