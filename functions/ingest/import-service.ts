/**
 * What the HTTP routes and the schedule ask of imports.
 * @module
 */

import { describeChanges } from "./describe-changes.ts";
import { acceptHeld, type DecideOutcome, discardHeld, type FeedDeps, previewFeed } from "./feed-run.ts";
import type { FetchOptions } from "./fetch-feed.ts";
import { type HeldImport, readHeld } from "./held-imports.ts";
import { type PollOutcome, type PollSource, poll } from "./poll.ts";

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
  decide(id: string, decision: "accept" | "discard", by: string): Promise<DecideOutcome>;
}

/** Nobody reads more at once; the file itself is the publisher's. */
const MOST_LINES = 500;

/** Imports over a register's table, for the feeds given. */
export function createImportService(
  deps: FeedDeps,
  sources: readonly Omit<PollSource, "author">[],
  options: FetchOptions,
): ImportService {
  return {
    sources: sources.map(({ name }) => name),
    poll: async (source, author) => {
      const found = sources.find(({ name }) => name === source);
      return found === undefined ? null : poll(deps, { ...found, author }, options);
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
  const { plan } = await previewFeed(deps, {
    source: held.source,
    author: held.source,
    publishedAt: held.publishedAt,
    read: { file: { ...held.list, faults: [] }, digest: held.digest },
  });
  if (plan.kind === "nothing" || plan.changes === null) return [];
  const lines = describeChanges((await deps.reader.latest()).register, plan.changes);
  return lines.length <= MOST_LINES
    ? lines
    : [...lines.slice(0, MOST_LINES), `  and ${lines.length - MOST_LINES} more lines`];
}
