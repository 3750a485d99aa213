/**
 * What the HTTP routes and the schedule ask of imports.
 * @module
 */

import { acceptHeld, discardHeld, type HeldOutcome, previewHeld } from "./decide-held.ts";
import { describeChanges } from "./describe-changes.ts";
import type { FeedDeps } from "./feed-run.ts";
import { isFeedName } from "./feeds.ts";
import type { FetchOptions } from "./fetch-feed.ts";
import { type HeldImport, readHeld } from "./held-imports.ts";
import { type PollOutcome, poll } from "./poll.ts";

export interface HeldPreview extends Omit<HeldImport, "list"> {
  readonly entities: number;
  /** What acceptance would append now, as text; empty where nothing can be accepted, or somebody has decided. */
  readonly wouldAppend: readonly string[];
}

export interface ImportService {
  /** The feeds that can be polled. */
  readonly sources: readonly string[];
  /** Polls one feed now; null: no such feed. */
  poll(source: string, author: string): Promise<PollOutcome | null>;
  /** A held import; null: there is none of this id. */
  held(id: string): Promise<HeldPreview | null>;
  decide(id: string, decision: "accept" | "discard", by: string): Promise<HeldOutcome>;
}

/** Nobody reads more at once; the file itself is the publisher's. */
const MAX_LINES = 500;

/** Where a feed's files are, and how its server may send on. */
export interface FeedPlace {
  readonly urls: readonly string[];
  readonly redirectHosts: readonly string[];
}

/** Imports over a register's table; `places` says where each feed's files are, by its name. */
export function createImportService(
  deps: FeedDeps,
  places: Readonly<Record<string, FeedPlace>>,
  options: FetchOptions,
): ImportService {
  return {
    sources: Object.keys(places),
    poll: async (source, author) => {
      const place = places[source];
      if (place === undefined || !isFeedName(source)) return null;
      const { urls, redirectHosts } = place;
      return poll(deps, { name: source, urls, author }, { ...options, redirectHosts });
    },
    held: async (id) => {
      const held = await readHeld(deps, id);
      if (held === null) return null;
      const { list, ...rest } = held;
      return { ...rest, entities: list.entities.length, wouldAppend: await preview(deps, held) };
    },
    decide: (id, decision, by) => (decision === "accept" ? acceptHeld : discardHeld)(deps, id, by),
  };
}

async function preview(deps: FeedDeps, held: HeldImport): Promise<readonly string[]> {
  if (!held.acceptable || held.decision !== null) return [];
  const plan = await previewHeld(deps, held);
  if (plan === null || plan.kind === "nothing" || plan.changes === null) return [];
  const lines = describeChanges((await deps.reader.latest()).register, plan.changes);
  return lines.length <= MAX_LINES
    ? lines
    : [...lines.slice(0, MAX_LINES), `  and ${lines.length - MAX_LINES} more lines`];
}
