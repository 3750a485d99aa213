/**
 * Fetches the beginning of a long log by its packs, and by its entries wherever no sound pack holds them.
 * @module
 */

import type { Item } from "./encode.ts";
import { behind, CorruptRegister } from "./errors.ts";
import { completed, type FetchedEntry, type LogSource } from "./fetched-entries.ts";
import { entryKey, packsPartition, type VersionRange } from "./keys.ts";
import { openPack, packName, rangeOf } from "./pack.ts";
import { partitionQuery, queryAll, rangeQuery } from "./query.ts";

/** Entries that are read singly are asked for so many at a time, and so many times at once. */
const RANGE = 1_000;
const AT_ONCE = 4;

/**
 * Every entry before one that was read singly, oldest first. Its link says which digest the pack before it must end with, and that
 * pack's own beginning says the same of the one before: from the newest to the oldest, all are held by what was read singly.
 */
export async function fetchBefore(
  source: LogSource,
  { opened }: FetchedEntry,
): Promise<readonly FetchedEntry[]> {
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
