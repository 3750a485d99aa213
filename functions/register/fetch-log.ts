/**
 * Fetches the log: what came after a version in one query, usually an empty one; a long log from its beginning by its newest
 * page and its packs, and by its entries wherever no sound pack holds them.
 * @module
 */

import { needsParts, openEntry } from "./decode.ts";
import type { Item } from "./encode.ts";
import { behind, CorruptRegister } from "./errors.ts";
import { entryKey, logPartition, packsPartition, type VersionRange } from "./keys.ts";
import { type FetchedEntry, openPack, packName, rangeOf } from "./pack.ts";
import {
  entriesAfterQuery,
  partitionQuery,
  partsQuery,
  queryAll,
  queryFirst,
  type RegisterTable,
  rangeQuery,
} from "./query.ts";
import { partedLog } from "./staleness.ts";

/** A pack that was not believed. */
export interface DamagedPack {
  /** "PACK#1 000000000001-000000000580" */
  readonly pack: string;
  readonly fault: string;
}

export interface LogSource extends RegisterTable {
  readonly signal?: AbortSignal;
  readonly damaged: (pack: DamagedPack) => void;
}

export interface FetchedLog {
  readonly entries: readonly FetchedEntry[];
  /** For how many milliseconds that may be held. */
  readonly staleMs: number;
}

/** Entries that are read singly are asked for so many at a time, and so many times at once. */
const RANGE = 1_000;
const AT_ONCE = 4;

/** Every entry after a version, each with its parts. Rejects where an item does not open. */
export async function fetchLog(source: LogSource, after: number): Promise<FetchedLog> {
  if (after > 0) {
    const items = await queryAll(source, entriesAfterQuery(source.table, after), source.signal);
    const { entries, staleMs } = partedLog(items);
    return { entries: await completed(source, entries), staleMs };
  }
  const newest = await queryFirst(
    source,
    { ...partitionQuery(source.table, logPartition), ScanIndexForward: false },
    source.signal,
  );
  const { entries: items, staleMs } = partedLog(newest.items.toReversed());
  const entries = await completed(source, items);
  const [oldest] = entries;
  if (newest.isAll || oldest === undefined) return { entries, staleMs };
  return { entries: [...(await fetchBefore(source, oldest)), ...entries], staleMs };
}

/** Entries as they were found, with the parts of those that have any, side by side. */
const completed = (source: LogSource, items: readonly Item[]): Promise<readonly FetchedEntry[]> =>
  Promise.all(
    items.map(async (item) => {
      const opened = openEntry(item);
      const parts = needsParts(opened)
        ? await queryAll(source, partsQuery(source.table, opened.head.id), source.signal)
        : [];
      return { opened, parts };
    }),
  );

/**
 * Every entry before one that was read singly, oldest first. Its link says which digest the pack before it must end with, and that
 * pack's own beginning says the same of the one before: from the newest to the oldest, all are held by what was read singly.
 */
async function fetchBefore(source: LogSource, { opened }: FetchedEntry): Promise<readonly FetchedEntry[]> {
  const packs = await packsByEnd(source);
  const pieces: (readonly FetchedEntry[])[] = [];
  let next = { version: opened.head.version, previous: opened.head.previous };
  while (next.version > 1) {
    const last = next.version - 1;
    const held = packs.findLast(({ from, to }) => from <= last && last <= to);
    if (held !== undefined) packs.splice(packs.indexOf(held), 1);
    const piece = held === undefined ? await fetchGap(source, packs, last) : entriesOf(source, held, next);
    if (piece === null) continue;
    const [oldest] = piece;
    // A hole in the log: whoever chains the entries says so.
    if (oldest === undefined) break;
    pieces.push(piece);
    next = { version: oldest.opened.head.version, previous: oldest.opened.head.previous };
  }
  return pieces.toReversed().flat();
}

interface FoundPack extends VersionRange {
  readonly item: Item;
}

/** Whether a role may not read packs: one from before there were any. */
function isDenied(error: unknown): boolean {
  const cause = behind(error);
  return cause instanceof Error && cause.name === "AccessDeniedException";
}

/** The packs there are, by their last entry; none where the role may not read them. */
async function packsByEnd(source: LogSource): Promise<FoundPack[]> {
  const items = await queryAll(source, partitionQuery(source.table, packsPartition), source.signal).catch(
    (error: unknown) => {
      // Of a table that gives no more just now, the whole log is not to be asked instead.
      if (!isDenied(error)) throw error;
      source.damaged({ pack: packsPartition, fault: "may not be read by this role" });
      return [];
    },
  );
  return items
    .flatMap((item): readonly FoundPack[] => {
      const range = rangeOf(item);
      if (range === null) source.damaged({ pack: packName(item), fault: "is not the key of a pack" });
      return range === null ? [] : [{ ...range, item }];
    })
    .sort((a, b) => a.to - b.to || b.from - a.from);
}

/** A pack's entries up to the one that must come before `next`; null, and told of: it is not this log's. */
function entriesOf(
  { damaged }: LogSource,
  { from, item }: FoundPack,
  next: { readonly version: number; readonly previous: string },
): readonly FetchedEntry[] | null {
  try {
    const pack = openPack(item);
    const entries = pack.entries.slice(0, next.version - from);
    const digest = entries.at(-1)?.opened.head.digest;
    if (digest === next.previous) return entries;
    damaged({ pack: pack.name, fault: `holds entry ${next.version - 1} with another digest than the log` });
  } catch (error) {
    if (!(error instanceof CorruptRegister)) throw error;
    damaged({ pack: packName(item), fault: error.message });
  }
  return null;
}

/** The entries up to a version that no pack holds, read singly, in ranges side by side. */
async function fetchGap(
  source: LogSource,
  packs: readonly VersionRange[],
  last: number,
): Promise<readonly FetchedEntry[]> {
  const first = 1 + (packs.findLast(({ to }) => to < last)?.to ?? 0);
  const ranges = Array.from({ length: Math.ceil((last - first + 1) / RANGE) }, (_, i) => ({
    from: first + i * RANGE,
    to: Math.min(last, first + (i + 1) * RANGE - 1),
  }));
  const found = new Map<VersionRange, readonly FetchedEntry[]>();
  const waiting = [...ranges];
  const fetchNext = async (): Promise<void> => {
    for (let range = waiting.shift(); range !== undefined; range = waiting.shift()) {
      const query = rangeQuery(source.table, entryKey(range.from), entryKey(range.to));
      found.set(range, await completed(source, await queryAll(source, query, source.signal)));
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, fetchNext));
  return ranges.flatMap((range) => found.get(range) ?? []);
}
