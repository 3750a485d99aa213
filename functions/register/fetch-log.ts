/**
 * Fetches the log: what came after a version in one query, usually an empty one; from its beginning by its newest page and,
 * where it is longer, by its packs.
 * @module
 */

import { completed, type FetchedEntry, type LogSource } from "./fetched-entries.ts";
import { logPartition } from "./keys.ts";
import { entriesAfterQuery, partitionQuery, queryAll, queryFirst } from "./query.ts";
import { partedLog } from "./staleness.ts";

export interface FetchedLog {
  readonly entries: readonly FetchedEntry[];
  /** For how many milliseconds that may be held. */
  readonly staleMs: number;
}

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
  // Few logs are so long: no cold start of a shorter one loads what reads packs.
  const { fetchBefore } = await import("./fetch-packed.ts");
  return { entries: [...(await fetchBefore(source, oldest)), ...entries], staleMs };
}
