/**
 * From a list that was read to the register: planned and appended, or held until somebody decides; and how the source stands.
 * @module
 */

import type { Change } from "../core/facts/fact.ts";
import { iso } from "../core/time.ts";
import type { AppendDeps } from "../register/append.ts";
import { readSourceState } from "../register/sources.ts";
import type { ReadFeed } from "./feed-files.ts";
import { knownHere } from "./feed-issuers.ts";
import { planFeed } from "./feed-plan.ts";
import { type FeedName, feeds } from "./feeds.ts";
import type { Reason } from "./guards.ts";
import { type HeldImport, heldDecision, heldId, keepHeld } from "./held-imports.ts";
import { type Import, type ImportOutcome, importPlan, type Plan, type Write } from "./import-plan.ts";
import { type Noted, noteSource } from "./note-source.ts";
import { withPublication } from "./source-fact.ts";
import type { ListTerms } from "./sources/list-file.ts";

export interface FeedDeps extends AppendDeps {
  readonly now: () => number;
  /** The programmes' documents, for a register that lacks them. */
  readonly programmes: readonly Change[];
  /** How what an editor accepts against a guard is written; absent: appended. Where a second subject is asked for: proposed. */
  readonly writeAccepted?: Write;
}

export interface FeedImport {
  readonly source: FeedName;
  readonly author: string;
  readonly read: ReadFeed;
  readonly publishedAt: string;
}

export type FeedOutcome =
  | Extract<ImportOutcome, { readonly kind: "nothing" | "appended" | "contended" }>
  | {
      readonly kind: "held";
      readonly id: string;
      readonly reasons: readonly Reason[];
      readonly acceptable: boolean;
      readonly discarded: boolean;
    };

/** How a feed's list is read: where it names thousands, with the numbers and the names of those that the register knows. */
export async function termsOf(deps: FeedDeps, source: FeedName): Promise<ListTerms> {
  const terms: ListTerms = feeds[source];
  if (terms.everyRecord === undefined) return terms;
  const { register } = await deps.reader.latest();
  return { ...terms, ...knownHere(register) };
}

/** How a list is planned against a register. The publication last taken over is read once: it changes with an import only. */
export async function planOf(
  deps: FeedDeps,
  { source, read, publishedAt }: FeedImport,
): Promise<Import["plan"]> {
  const last = (await readSourceState(deps, source))?.publication ?? null;
  const { programmes } = deps;
  const { file } = read;
  const { title, maxAgeDays, ...terms } = feeds[source];
  const citation = { title: `${file.layout} published ${publishedAt}` };
  return (register) => {
    const now = deps.now();
    const plan = planFeed({ register, source, terms, file, publishedAt, last, programmes, now });
    return withPublication(register, plan, { source, title, maxAgeDays, publishedAt, citation });
  };
}

/** What a plan would do now, with the version that it is for. Writes nothing. */
export async function previewFeed(
  deps: FeedDeps,
  feed: FeedImport,
): Promise<{ readonly version: number; readonly plan: Plan }> {
  const plan = await planOf(deps, feed);
  const { register } = await deps.reader.latest();
  return { version: register.version, plan: plan(register) };
}

async function hold(
  deps: FeedDeps,
  { source, read, publishedAt }: FeedImport,
  { reasons, acceptable }: Pick<HeldImport, "acceptable"> & { readonly reasons: readonly Reason[] },
): Promise<FeedOutcome> {
  const id = heldId(source, read.digest);
  const { faults: _, ...list } = read.file;
  const heldAt = iso(deps.now());
  await keepHeld(deps, { id, source, heldAt, publishedAt, digest: read.digest, reasons, acceptable, list });
  const discarded = (await heldDecision(deps, id))?.decision === "discarded";
  return { kind: "held", id, reasons, acceptable, discarded };
}

/** What an outcome means for whoever watches the source. */
function notedOf(outcome: FeedOutcome, publishedAt: string): Noted {
  switch (outcome.kind) {
    case "contended":
      return { state: "failing", detail: "other writers were faster each time; the next poll tries again" };
    case "held":
      return {
        state: "held",
        detail: `held as ${outcome.id}${outcome.discarded ? " (discarded)" : ""}: ${outcome.reasons.map(({ message }) => message).join("; ")}`,
      };
    case "nothing":
    case "appended":
      return { state: "current", detail: null, publication: publishedAt };
  }
}

/**
 * Brings a list that was read into the register: appended as one entry, nothing where it says nothing new, or held where a
 * guard objects. The source's state is written in each case.
 */
export async function takeOver(deps: FeedDeps, feed: FeedImport): Promise<FeedOutcome> {
  const { source, author } = feed;
  const done = await importPlan(deps, { source, author, plan: await planOf(deps, feed) });
  // What passes every guard is appended unattended, and never proposed.
  const outcome =
    done.kind === "held"
      ? await hold(deps, feed, done)
      : done.kind === "proposed"
        ? ({ kind: "contended" } as const)
        : done;
  await noteSource(deps, source, notedOf(outcome, feed.publishedAt));
  return outcome;
}
