/**
 * A government list from a disk or an address, read to its end.
 * @module
 */

import { type ReadFeed, readFeed } from "../ingest/feed-files.ts";
import { type FeedName, urlsOf } from "../ingest/feeds.ts";
import { FetchFailed, type FetchOptions } from "../ingest/fetch-feed.ts";
import { fetchSet } from "../ingest/poll.ts";
import type { ListTerms } from "../ingest/sources/list-file.ts";
import type { CommandIo } from "./command-io.ts";
import { findFiles } from "./feed-directory.ts";

export interface ImportArguments {
  readonly source: FeedName;
  /** A directory, a file, or an https address. */
  readonly from: string;
  readonly dryRun: boolean;
  /** The day of publication, where neither the file nor its name says it. */
  readonly published?: string;
  readonly author: string;
}

const PROGRESS_FROM_BYTES = 4 * 1024 * 1024;

interface Loaded {
  readonly read: ReadFeed;
  readonly publishedAt: string | null;
}

export async function fromDisk(
  terms: ListTerms,
  { from, published }: ImportArguments,
  { progress }: CommandIo,
): Promise<Loaded> {
  let done = 0;
  let whole = Number.POSITIVE_INFINITY;
  const onBytes = (count: number): void => {
    done += count;
    // A file's beginning is read twice, once to tell what it is: the end is said once, when it is there.
    if (whole >= PROGRESS_FROM_BYTES) progress?.(Math.min(0.99, done / whole));
  };
  const found = await findFiles(from, published, onBytes);
  whole = found.bytes;
  try {
    const read = await readFeed(found.files, terms);
    return { read, publishedAt: read.file.publishedAt ?? published ?? found.date };
  } finally {
    if (whole >= PROGRESS_FROM_BYTES) progress?.(1);
  }
}

export async function fromAddress(
  terms: ListTerms,
  { source, from, published }: ImportArguments,
  options: FetchOptions,
): Promise<Loaded> {
  const set = await fetchSet(urlsOf(from, source), null, options);
  if (set === null) throw new FetchFailed(`${from} answered 304 to a request without a condition`, false);
  const read = await readFeed(set.files, terms);
  return { read, publishedAt: read.file.publishedAt ?? published ?? set.lastModified };
}

export const isAddress = (from: string): boolean => /^https?:\/\//i.test(from);
