/**
 * From a list that was read to the register: planned and appended, or held until somebody decides; and how the source stands.
 * @module
 */

import type { Change } from "../core/facts/fact.ts";
import { sameJson } from "../core/json.ts";
import { iso } from "../core/time.ts";
import type { AppendDeps } from "../register/append.ts";
import { readSourceState } from "../register/sources.ts";
import type { ReadFeed } from "./feed-files.ts";
import { issuersByUid } from "./feed-issuers.ts";
import { planFeed } from "./feed-plan.ts";
import { type FeedName, feeds, isFeedName } from "./feeds.ts";
import type { Reason } from "./guards.ts";
import {
  decideHeld,
  type HeldDecision,
  type HeldImport,
  heldDecision,
  heldId,
  keepHeld,
  readHeld,
} from "./held-imports.ts";
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

/** How a feed's list is read: where it names thousands, with the numbers of those that the register knows. */
export async function termsOf(deps: FeedDeps, source: FeedName): Promise<ListTerms> {
  const terms: ListTerms = feeds[source];
  if (terms.everyRecord === undefined) return terms;
  const { register } = await deps.reader.latest();
  return { ...terms, known: new Set(issuersByUid(register).keys()) };
}

/** How a list is planned against a register. The publication last taken over is read once: it changes with an import only. */
async function planOf(deps: FeedDeps, { source, read, publishedAt }: FeedImport): Promise<Import["plan"]> {
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

export type DecideOutcome =
  | { readonly kind: "decided"; readonly version: number | null }
  /** Accepted, and waiting for a second subject under this id among the proposals. */
  | { readonly kind: "proposed"; readonly proposal: string }
  | { readonly kind: "unknown" }
  | { readonly kind: "decided-before"; readonly decision: "accepted" | "discarded"; readonly by: string }
  /** Nothing of it can be accepted: the file is damaged. */
  | {
      readonly kind: "not-acceptable";
      readonly reasons: readonly { readonly code: string; readonly message: string }[];
    }
  /** Since it was held, the register moved on, and there are reasons that the editor has not seen. */
  | { readonly kind: "other-reasons"; readonly reasons: readonly Reason[] }
  | { readonly kind: "contended" };

/** The held import as it was read, for its acceptance under an editor's name; null: its feed is polled no longer. */
const feedOf = (held: HeldImport, author: string): FeedImport | null =>
  isFeedName(held.source)
    ? {
        source: held.source,
        author,
        publishedAt: held.publishedAt,
        read: { file: { ...held.list, faults: [] }, digest: held.digest },
      }
    : null;

/** What acceptance of a held import would append now; null: its feed is polled no longer. */
export async function previewHeld(deps: FeedDeps, held: HeldImport): Promise<Plan | null> {
  const feed = feedOf(held, held.source);
  return feed === null ? null : (await previewFeed(deps, feed)).plan;
}

/**
 * Accepts a held import: it is planned anew, and appended where no other reasons stand against it than those it was held for;
 * or proposed, where the environment asks for a second subject.
 */
export async function acceptHeld(deps: FeedDeps, id: string, by: string): Promise<DecideOutcome> {
  const held = await readHeld(deps, id);
  const feed = held === null ? null : feedOf(held, by);
  if (held === null || feed === null) return { kind: "unknown" };
  if (held.decision !== null)
    return { kind: "decided-before", decision: held.decision.decision, by: held.decision.by };
  if (!held.acceptable) return { kind: "not-acceptable", reasons: held.reasons };
  const outcome = await importPlan(deps, {
    source: feed.source,
    author: by,
    plan: await planOf(deps, feed),
    accepted: new Set(held.reasons.map(({ code }) => code)),
    ...(deps.writeAccepted === undefined ? {} : { write: deps.writeAccepted }),
  });
  if (outcome.kind === "held") return { kind: "other-reasons", reasons: outcome.reasons };
  if (outcome.kind === "contended") return outcome;
  const decision = { decision: "accepted" as const, by, at: iso(deps.now()) };
  if (outcome.kind === "proposed") {
    // The source stays held: the register does not say yet what the list says.
    await decideHeld(deps, id, { ...decision, version: null, proposal: outcome.id });
    return { kind: "proposed", proposal: outcome.id };
  }
  const version = outcome.kind === "nothing" ? null : outcome.version;
  await decideHeld(deps, id, { ...decision, version });
  await noteSource(deps, feed.source, { state: "current", detail: null, publication: feed.publishedAt });
  return { kind: "decided", version };
}

/** Discards a held import: the same file, fetched again, stays out without anybody being asked again. */
export async function discardHeld(deps: FeedDeps, id: string, by: string): Promise<DecideOutcome> {
  const held = await readHeld(deps, id);
  if (held === null) return { kind: "unknown" };
  if (held.decision !== null)
    return { kind: "decided-before", decision: held.decision.decision, by: held.decision.by };
  const asked: HeldDecision = { decision: "discarded", by, at: iso(deps.now()), version: null };
  const stands = await decideHeld(deps, id, asked);
  return sameJson(stands, asked)
    ? { kind: "decided", version: null }
    : { kind: "decided-before", decision: stands.decision, by: stands.by };
}
