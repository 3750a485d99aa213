/**
 * Reads the register to its end: one strongly consistent query a check.
 * @module
 */

import { setImmediate } from "node:timers/promises";
import type { Entry } from "../core/facts/fact.ts";
import { fold } from "../core/register/fold.ts";
import { emptyRegister, type Register } from "../core/register/register.ts";
import type { Instant } from "../core/time.ts";
import { assertChains, completeEntry, needsParts, type OpenedEntry, openEntry } from "./decode.ts";
import { CorruptRegister, RegisterUnavailable } from "./errors.ts";
import { entriesAfterQuery, partsQuery, queryAll, type RegisterTable } from "./query.ts";

/** The register as read, with the log that it was folded from. */
export interface RegisterSnapshot {
  readonly register: Register;
  /** Every entry up to the register's version, oldest first. */
  readonly entries: readonly Entry[];
  /** When the latest read that confirmed it was sent. */
  readonly readAt: Instant;
}

export interface RegisterReader {
  /**
   * The register, no older than `maxStalenessMs`: with 0, every entry committed before the call is in it.
   * Rejects with RegisterUnavailable where it cannot be read to its end; never answers from memory instead.
   */
  current(): Promise<RegisterSnapshot>;
  /** As `current` with a staleness of 0, whatever the reader's own: for writers. */
  latest(): Promise<RegisterSnapshot>;
  /**
   * Says that this process knows the log to reach a version, for it has just appended it: `current` then answers from no
   * older one, however old an answer may otherwise be.
   */
  reaches(version: number): void;
}

export interface ReaderOptions extends RegisterTable {
  /** How old an answer may be, counted from when its read was sent, in milliseconds. */
  readonly maxStalenessMs: number;
  readonly now: () => Instant;
  /** The longest that one read may take, all pages and parts, in milliseconds. */
  readonly deadlineMs?: number;
}

interface Read {
  readonly sentAt: Instant;
  readonly result: Promise<RegisterSnapshot>;
}

/**
 * A reader that keeps the register in memory and asks the table, each time, for what came after: one strongly consistent
 * Query, usually empty. Callers of one turn of the event loop share a read; nobody joins a read that was sent before.
 */
export function createRegisterReader({
  client,
  table,
  maxStalenessMs,
  now,
  deadlineMs = 20_000,
}: ReaderOptions): RegisterReader {
  let held: RegisterSnapshot | null = null;
  let unsent: Promise<RegisterSnapshot> | null = null;
  let lastSent: Read | null = null;
  let reached = 0;

  // A read that failed is fresh for as long: in an outage the callers of an interval share one failure, not a stampede.
  const isFresh = (sentAt: Instant): boolean => {
    const age = now() - sentAt;
    return age >= 0 && age < maxStalenessMs;
  };

  async function read(sentAt: Instant): Promise<RegisterSnapshot> {
    try {
      const found = await fetchEntries(
        { client, table },
        held?.register.version ?? 0,
        AbortSignal.timeout(deadlineMs),
      );
      // No await from here: what others have read meanwhile is extended, never replaced by something older.
      held = extend(held ?? { register: emptyRegister, entries: [], readAt: sentAt }, found, sentAt);
      return held;
    } catch (cause) {
      throw new RegisterUnavailable(
        `the register in table ${table} could not be read: ${messageOf(cause)}; try again`,
        { cause },
      );
    }
  }

  async function sendSoon(): Promise<RegisterSnapshot> {
    await setImmediate();
    unsent = null;
    const sentAt = now();
    const result = read(sentAt);
    lastSent = { sentAt, result };
    return result;
  }

  const latest = (): Promise<RegisterSnapshot> => {
    unsent ??= sendSoon();
    return unsent;
  };

  return {
    latest,
    reaches: (version) => {
      reached = Math.max(reached, version);
    },
    current: async () => {
      if (held !== null && isFresh(held.readAt) && held.register.version >= reached) return held;
      if (lastSent === null || !isFresh(lastSent.sentAt)) return latest();
      const joined = await lastSent.result;
      // Sent before our own append was committed: what is acknowledged must be in the very next answer.
      return joined.register.version >= reached ? joined : latest();
    },
  };
}

const messageOf = (error: unknown): string =>
  error instanceof Error ? error.message || error.name : String(error);

interface Fetched {
  readonly opened: OpenedEntry;
  readonly parts: Awaited<ReturnType<typeof queryAll>>;
}

/** Every entry after a version, each with its parts. Rejects where an item does not open. */
export async function fetchEntries(
  table: RegisterTable,
  after: number,
  signal?: AbortSignal,
): Promise<readonly Fetched[]> {
  const items = await queryAll(table, entriesAfterQuery(table.table, after), signal);
  const fetched: Fetched[] = [];
  for (const item of items) {
    const opened = openEntry(item);
    const parts = needsParts(opened)
      ? await queryAll(table, partsQuery(table.table, opened.head.id), signal)
      : [];
    fetched.push({ opened, parts });
  }
  return fetched;
}

/**
 * A snapshot with what a read found, which may have begun from an older snapshot: what both know must agree, the rest must
 * follow on. Throws CorruptRegister or FoldError.
 */
function extend(held: RegisterSnapshot, found: readonly Fetched[], sentAt: Instant): RegisterSnapshot {
  const { register, entries } = held;
  for (const { opened } of found) {
    const known = register.digests[opened.head.version];
    if (known !== undefined && known !== opened.head.digest) {
      throw new CorruptRegister(
        opened.name,
        `has the digest ${opened.head.digest}; it was read before with ${known}`,
      );
    }
  }
  const added = found
    .filter(({ opened }) => opened.head.version > register.version)
    .map(({ opened, parts }) => completeEntry(opened, parts));
  assertChains(register, entries, added);
  const readAt = Math.max(held.readAt, sentAt);
  // The same register object where nothing came: what is memoised by it stays valid.
  return added.length === 0
    ? { ...held, readAt }
    : { register: fold(register, added), entries: [...entries, ...added], readAt };
}
