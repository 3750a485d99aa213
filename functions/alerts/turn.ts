/**
 * A worker's turn at a lane: while its first event is claimed no other worker delivers there, and what is to be sent is read for
 * several events at once.
 * @module
 */

import type { HoldingsTable } from "../portfolios/table.ts";
import type { StoredEvent } from "./event.ts";
import { claim, type Recipient, readSending, type Waiting } from "./outbox.ts";
import { isHealthy } from "./retry.ts";
import type { Subscribed } from "./subscriptions.ts";

/** Longer than two tries may take, with their reads and writes: at each try's beginning half of it is left at least. */
const CLAIM_MS = 30_000;
/** So long after it was read a subscription is read again: it may have been deleted, or its receiver have failed elsewhere. */
const FRESH_MS = 1_000;

export interface TurnDeps {
  readonly table: HoldingsTable;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** How long a worker that was cut off keeps others from its lane, in milliseconds. */
  readonly claimMs?: number;
}

export interface Turn {
  /** Claims the lane, or goes on claiming it; a moment: another has it, and may until then. */
  readonly keep: () => Promise<"kept" | { readonly waitUntil: number }>;
  /** The subscription, and one of the turn's events; null of either: it is gone. */
  readonly sending: (
    event: string,
  ) => Promise<{ readonly subscribed: Subscribed | null; readonly event: StoredEvent | null }>;
}

export function turnAt(
  { table, now, claimMs = CLAIM_MS }: TurnDeps,
  recipient: Recipient,
  lane: string,
  [first, ...others]: readonly [Waiting, ...Waiting[]],
): Turn {
  let held = 0;
  let read: { readonly at: number; readonly seen: Awaited<ReturnType<typeof readSending>> } | null = null;
  const isFresh = (): boolean =>
    performance.now() - (read?.at ?? Number.NEGATIVE_INFINITY) < FRESH_MS &&
    // How a failing receiver fares changes with each try.
    isHealthy(read?.seen.subscribed?.health ?? { failures: 1, disabled: null });
  return {
    keep: async () => {
      const at = now();
      if (held - at > claimMs / 2) return "kept";
      const until = at + claimMs;
      if (!(await claim(table, recipient, lane, first, { now: at, held, until })))
        return { waitUntil: until };
      held = until;
      return "kept";
    },
    sending: async (event) => {
      const events = [first, ...others].map((head) => head.event);
      if (read === null || !isFresh())
        read = { at: performance.now(), seen: await readSending(table, recipient, events) };
      return { subscribed: read.seen.subscribed, event: read.seen.events.get(event) ?? null };
    },
  };
}
