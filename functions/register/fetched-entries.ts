/**
 * Entries as they are fetched: each with its parts, whether it was read singly or out of a pack.
 * @module
 */

import { needsParts, type OpenedEntry, openEntry } from "./decode.ts";
import type { Item } from "./encode.ts";
import { partsQuery, queryAll, type RegisterTable } from "./query.ts";

/** An entry's item, opened, with its parts where it has any. */
export interface FetchedEntry {
  readonly opened: OpenedEntry;
  readonly parts: readonly Item[];
}

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

/** Entries as they were found, with the parts of those that have any, side by side. */
export const completed = (source: LogSource, items: readonly Item[]): Promise<readonly FetchedEntry[]> =>
  Promise.all(
    items.map(async (item) => {
      const opened = openEntry(item);
      const parts = needsParts(opened)
        ? await queryAll(source, partsQuery(source.table, opened.head.id), source.signal)
        : [];
      return { opened, parts };
    }),
  );
