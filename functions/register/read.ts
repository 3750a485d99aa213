/**
 * Reads the register to its end: one strongly consistent query a check.
 * @module
 */

import { setImmediate } from "node:timers/promises";
import type { Entry } from "../core/facts/fact.ts";
import { fold } from "../core/register/fold.ts";
import { GrownList } from "../core/register/grown-list.ts";
import { emptyRegister, type Register } from "../core/register/register.ts";
import type { Instant } from "../core/time.ts";
import { assertChains, completeEntry } from "./decode.ts";
import { behind, CorruptRegister, RegisterUnavailable } from "./errors.ts";
import { fetchLog } from "./fetch-log.ts";
import type { DamagedPack, FetchedEntry } from "./fetched-entries.ts";
import type { RegisterTable } from "./query.ts";

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
   * The register, with every entry in it that was acknowledged before the call. It is read anew, or held in memory for as
   * long as the table says that readers may. Rejects with RegisterUnavailable where it cannot be read to its end; never answers from memory instead.
   */
  current(): Promise<RegisterSnapshot>;
  /** As `current`, always read anew: for writers. */
  latest(): Promise<RegisterSnapshot>;
  /**
   * Says that this process knows the log to reach a version, for it has just appended it: `current` then answers from no
   * older one, however old an answer may otherwise be.
   */
  reaches(version: number): void;
}

export interface ReaderOptions extends RegisterTable {
  readonly now: () => Instant;
  /**
   * Milliseconds of a clock that nobody sets. Where this and `now` differ on how old a read is, the older counts: the one
   * may be put back, the other may stand still while a function is frozen.
   */
  readonly ticks?: () => number;
  /** The longest that one read may take, all pages and parts, in milliseconds. */
  readonly deadlineMs?: number;
  /** Told of each pack that was not believed, so that its entries were read singly. */
  readonly damaged?: (pack: DamagedPack) => void;
}

/** When a read was sent, by both clocks. */
interface Moment {
  readonly at: Instant;
  readonly tick: number;
}

/** What is kept in memory. */
interface Held {
  readonly snapshot: RegisterSnapshot;
  readonly log: GrownList<Entry>;
}

/** The entries stand in one array only where somebody asks for it: a log grows by one entry at a time. */
const heldOf = (register: Register, log: GrownList<Entry>, readAt: Instant): Held => ({
  log,
  snapshot: {
    register,
    readAt,
    get entries() {
      return log.all;
    },
  },
});

interface Read {
  readonly sent: Moment;
  readonly result: Promise<RegisterSnapshot>;
}

/**
 * A reader that keeps the register in memory and asks the table, each time, for what came after: one strongly consistent
 * Query, usually empty. Callers of one turn of the event loop share a read; nobody joins a read that was sent before, but
 * where the table says that readers may hold what they read.
 */
export function createRegisterReader({
  client,
  table,
  now,
  ticks = () => performance.now(),
  deadlineMs = 20_000,
  damaged = () => undefined,
}: ReaderOptions): RegisterReader {
  let held: (Held & { readonly sent: Moment }) | null = null;
  let unsent: Promise<RegisterSnapshot> | null = null;
  let lastSent: Read | null = null;
  let reached = 0;
  /** As the table last said. */
  let staleMs = 0;

  // A read that failed is fresh for as long: in an outage the callers of an interval share one failure, not a stampede.
  const isFresh = ({ at, tick }: Moment): boolean => {
    const age = now() - at;
    return age >= 0 && Math.max(age, ticks() - tick) < staleMs;
  };
  // What is known to have been appended is never missed; an empty register is nothing to answer from while it may fill.
  const suffices = ({ register }: RegisterSnapshot): boolean => register.version >= Math.max(reached, 1);

  async function read(sent: Moment): Promise<RegisterSnapshot> {
    try {
      const found = await fetchLog(
        { client, table, signal: AbortSignal.timeout(deadlineMs), damaged },
        held?.snapshot.register.version ?? 0,
      );
      // No await from here: what others have read meanwhile is extended, never replaced by something older.
      const before = held ?? heldOf(emptyRegister, GrownList.of([]), sent.at);
      const extended = extend(before, found.entries, sent.at);
      held = { ...extended, sent: held !== null && held.sent.tick > sent.tick ? held.sent : sent };
      staleMs = found.staleMs;
      return extended.snapshot;
    } catch (error) {
      const cause = behind(error);
      throw new RegisterUnavailable(
        `the register in table ${table} could not be read: ${messageOf(cause)}; try again`,
        { cause },
      );
    }
  }

  async function sendSoon(): Promise<RegisterSnapshot> {
    await setImmediate();
    unsent = null;
    const sent = { at: now(), tick: ticks() };
    const result = read(sent);
    lastSent = { sent, result };
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
      if (held !== null && isFresh(held.sent) && suffices(held.snapshot)) return held.snapshot;
      if (lastSent === null || !isFresh(lastSent.sent)) return latest();
      const joined = await lastSent.result;
      return suffices(joined) ? joined : latest();
    },
  };
}

const messageOf = (error: unknown): string =>
  error instanceof Error ? error.message || error.name : String(error);

/**
 * A snapshot with what a read found, which may have begun from an older snapshot: what both know must agree, the rest must
 * follow on. Throws CorruptRegister or FoldError.
 */
function extend({ snapshot, log }: Held, found: readonly FetchedEntry[], sentAt: Instant): Held {
  const { register } = snapshot;
  const readAt = Math.max(snapshot.readAt, sentAt);
  for (const { opened } of found) {
    const known = register.digests.at(opened.head.version);
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
  assertChains(register, added);
  // The same register object where nothing came: what is memoised by it stays valid.
  return heldOf(fold(register, added), log.with(added), readAt);
}
