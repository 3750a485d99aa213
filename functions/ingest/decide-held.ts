/**
 * A person's word on an import that was held: to take it over, or to discard it.
 * @module
 */

import { sameJson } from "../core/json.ts";
import { iso } from "../core/time.ts";
import { type FeedDeps, type FeedImport, planOf, previewFeed } from "./feed-run.ts";
import { isFeedName } from "./feeds.ts";
import type { Reason } from "./guards.ts";
import { decideHeld, type HeldDecision, type HeldImport, readHeld } from "./held-imports.ts";
import { importPlan, type Plan } from "./import-plan.ts";
import { noteSource } from "./note-source.ts";

export type HeldOutcome =
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
export async function acceptHeld(deps: FeedDeps, id: string, by: string): Promise<HeldOutcome> {
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
export async function discardHeld(deps: FeedDeps, id: string, by: string): Promise<HeldOutcome> {
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
