/**
 * Writes the packs of the log: the same ones, whoever writes them, for where each ends follows from the entries alone.
 * @module
 */

import { genesisDigest } from "../core/register/register.ts";
import { needsParts, openEntry } from "./decode.ts";
import type { Item } from "./encode.ts";
import { CorruptRegister } from "./errors.ts";
import { packKey, packsPartition, spellKey } from "./keys.ts";
import { openPack, packItem, packName, packText, type StoredItems, textOfPack } from "./pack.ts";
import {
  entriesAfterQuery,
  overwrite,
  partitionQuery,
  partsQuery,
  queryAll,
  type RegisterTable,
} from "./query.ts";
import { partedLog } from "./staleness.ts";

/**
 * A pack holds so many bytes of entries. What is left behind the last one is less, and stands in the newest page of the log, a
 * megabyte, that is read singly in any case.
 */
const PACK_BYTES = 500_000;

export interface PackReport {
  /** Entries in the log, and those of them that a pack holds now. */
  readonly entries: number;
  readonly packed: number;
  readonly packs: number;
  /** Packs that were missing, or held something else than the log. */
  readonly written: number;
}

/** An entry as it stands in the log, with what a pack needs to know of it. */
interface Stored extends StoredItems {
  readonly version: number;
  readonly digest: string;
  readonly bytes: number;
}

const sizeOf = ({ body, digest }: Item): number =>
  Buffer.byteLength(body?.S ?? "", "utf8") + (digest?.S?.length ?? 0);

/** Every entry as it is stored, oldest first, checked as a reader checks it. Throws CorruptRegister: a damaged log is not packed. */
async function storedLog(table: RegisterTable): Promise<readonly Stored[]> {
  const { entries } = partedLog(await queryAll(table, entriesAfterQuery(table.table, 0)));
  const stored: Stored[] = [];
  let previous = genesisDigest;
  for (const item of entries) {
    const opened = openEntry(item);
    const { version, digest } = opened.head;
    if (version !== stored.length + 1 || opened.head.previous !== previous)
      throw new CorruptRegister(opened.name, "does not follow the entry before it");
    previous = digest;
    const parts = needsParts(opened) ? await queryAll(table, partsQuery(table.table, opened.head.id)) : [];
    const bytes = [item, ...parts].reduce((sum, each) => sum + sizeOf(each), 0);
    stored.push({ item, parts, version, digest, bytes });
  }
  return stored;
}

/** The entries in runs of one pack each; those behind the last full run are left. */
function runsOf(stored: readonly Stored[]): readonly (readonly Stored[])[] {
  const runs: Stored[][] = [];
  let run: Stored[] = [];
  let bytes = 0;
  for (const entry of stored) {
    run.push(entry);
    bytes += entry.bytes;
    if (bytes < PACK_BYTES) continue;
    runs.push(run);
    run = [];
    bytes = 0;
  }
  return runs;
}

/** The text that a pack's item holds; null where it unfolds to none. */
function heldText(item: Item | undefined): string | null {
  try {
    return item === undefined ? null : textOfPack(item);
  } catch (error) {
    if (error instanceof CorruptRegister) return null;
    throw error;
  }
}

/** The item of a run, once it has been opened as readers will open it; null: it is too large, and its entries are read singly. */
function itemOf(run: readonly Stored[], text: string): Item | null {
  const [first, last] = [run[0], run.at(-1)];
  if (first === undefined || last === undefined) return null;
  const item = packItem({ from: first.version, to: last.version }, text);
  if (item !== null && openPack(item).entries.at(-1)?.opened.head.digest !== last.digest)
    throw new CorruptRegister(packName(item), "does not open as what was packed");
  return item;
}

/**
 * Reads the whole log, entry by entry, and writes every pack that is missing or holds anything else. Reads the log and writes
 * packs, nothing else. Throws CorruptRegister where the log does not chain, and RegisterUnavailable where it cannot be read.
 */
export async function writePacks(table: RegisterTable): Promise<PackReport> {
  const stored = await storedLog(table);
  const found = await queryAll(table, partitionQuery(table.table, packsPartition));
  const present = new Map(found.map((item) => [packName(item), item]));
  const report = { packed: 0, packs: 0, written: 0 };
  let previous = genesisDigest;
  for (const run of runsOf(stored)) {
    const [first, last] = [run[0], run.at(-1)];
    if (first === undefined || last === undefined) continue;
    const text = packText(previous, run);
    previous = last.digest;
    const name = spellKey(packKey({ from: first.version, to: last.version }));
    const isThere = heldText(present.get(name)) === text;
    const item = isThere ? null : itemOf(run, text);
    if (item !== null) await overwrite(table, item);
    if (!isThere && item === null) continue;
    report.packs += 1;
    report.packed += run.length;
    report.written += isThere ? 0 : 1;
  }
  return { entries: stored.length, ...report };
}
