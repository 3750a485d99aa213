/**
 * From a list that was read to the register: plan, then append or hold, and the source's state.
 * @module
 */

import type { Change } from "../core/facts/fact.ts";
import { sameJson } from "../core/json.ts";
import { iso } from "../core/time.ts";
import { type AppendDeps, type AppendOutcome, type AppendRequest, append } from "../register/append.ts";
import { textDigest } from "../register/digest.ts";
import { readSourceState, type SourceState, writeSourceState } from "../register/sources.ts";
import type { ReadFeed } from "./feed-files.ts";
import { type FeedPlan, planFeed } from "./feed-plan.ts";
import type { Reason } from "./guards.ts";
import { decideHeld, type HeldDecision, heldDecision, heldId, keepHeld, readHeld } from "./held-imports.ts";

export interface FeedDeps extends AppendDeps {
  readonly now: () => number;
  /** The programmes' documents, for a register that lacks them. */
  readonly programmes: readonly Change[];
  /** How what an editor accepts against a guard is written; absent: appended. Where a second subject is asked for: proposed. */
  readonly writeAccepted?: Write;
}

type Write = (
  request: AppendRequest,
) => Promise<AppendOutcome | { readonly kind: "proposed"; readonly id: string }>;

export interface FeedImport {
  readonly source: string;
  readonly author: string;
  readonly read: ReadFeed;
  readonly publishedAt: string;
}

export type FeedOutcome =
  | { readonly kind: "nothing"; readonly version: number }
  | { readonly kind: "appended"; readonly version: number; readonly digest: string; readonly changes: number }
  | {
      readonly kind: "held";
      readonly id: string;
      readonly reasons: readonly Reason[];
      readonly acceptable: boolean;
      readonly discarded: boolean;
    }
  /** Other writers were faster each time; try again later. */
  | { readonly kind: "contended" };

const MAX_ATTEMPTS = 5;

const stateBefore = async (deps: FeedDeps, source: string): Promise<SourceState> =>
  (await readSourceState(deps, source)) ?? {
    name: source,
    lastPollAt: iso(deps.now()),
    lastSuccessAt: null,
    publication: null,
    state: "failing",
    detail: null,
  };

/** What a plan would do now, with the version that it is for. Writes nothing. */
export async function previewFeed(
  deps: FeedDeps,
  { source, read, publishedAt }: FeedImport,
): Promise<{ readonly version: number; readonly plan: FeedPlan }> {
  const { register } = await deps.reader.latest();
  const { publication } = await stateBefore(deps, source);
  return {
    version: register.version,
    plan: planFeed({
      register,
      source,
      file: read.file,
      publishedAt,
      last: publication,
      programmes: deps.programmes,
      now: deps.now(),
    }),
  };
}

type Appending =
  | { readonly kind: "nothing"; readonly version: number }
  | Extract<FeedPlan, { kind: "held" }>
  | Awaited<ReturnType<Write>>;

/**
 * Plans and appends, again from the newest register where somebody was faster. Where `accepted` holds every reason's code,
 * an acceptable plan is appended nevertheless.
 */
async function planAndAppend(
  deps: FeedDeps,
  feed: FeedImport,
  accepted: ReadonlySet<string>,
  write: Write,
): Promise<{ readonly outcome: Appending; readonly changes: number }> {
  let outcome: Awaited<ReturnType<Write>> = { kind: "contended" };
  for (let attempt = 0; attempt < MAX_ATTEMPTS; attempt += 1) {
    const { version, plan } = await previewFeed(deps, feed);
    if (plan.kind === "nothing") return { outcome: { kind: "nothing", version }, changes: 0 };
    if (
      plan.kind === "held" &&
      (plan.changes === null || !plan.reasons.every(({ code }) => accepted.has(code)))
    )
      return { outcome: plan, changes: 0 };
    const changes = plan.changes ?? [];
    if (changes.length === 0) return { outcome: { kind: "nothing", version }, changes: 0 };
    const id = `${feed.source}.${version + 1}.${textDigest(JSON.stringify(changes)).slice(7, 23)}`;
    // The plan holds for the version that it was made from: anything recorded meanwhile calls for a new one.
    outcome = await write({
      id,
      source: feed.source,
      author: feed.author,
      changes,
      recordedAt: iso(deps.now()),
      expectedVersion: version,
    });
    if (outcome.kind !== "precondition-failed" && outcome.kind !== "contended")
      return { outcome, changes: changes.length };
  }
  return { outcome, changes: 0 };
}

/** A file that the register's own rules refuse is held like one that a guard refuses. */
const refusal = (objections: readonly string[]): readonly Reason[] =>
  objections.map((message) => ({ code: "refused" as const, message }));

async function hold(
  deps: FeedDeps,
  { source, read, publishedAt }: FeedImport,
  reasons: readonly Reason[],
  acceptable: boolean,
): Promise<FeedOutcome> {
  const id = heldId(source, read.digest);
  const { faults: _, ...list } = read.file;
  await keepHeld(deps, {
    id,
    source,
    heldAt: iso(deps.now()),
    publishedAt,
    digest: read.digest,
    reasons,
    acceptable,
    list,
  });
  const discarded = (await heldDecision(deps, id))?.decision === "discarded";
  return { kind: "held", id, reasons, acceptable, discarded };
}

async function settle(deps: FeedDeps, feed: FeedImport): Promise<FeedOutcome> {
  const { outcome, changes } = await planAndAppend(deps, feed, new Set(), (request) => append(deps, request));
  switch (outcome.kind) {
    case "nothing":
      return outcome;
    case "appended":
    case "already":
      return { kind: "appended", version: outcome.version, digest: outcome.digest, changes };
    case "held":
      return hold(deps, feed, outcome.reasons, outcome.changes !== null);
    case "refused":
      return hold(deps, feed, refusal(outcome.objections), false);
    case "id-conflict":
      return hold(deps, feed, refusal(["the log holds this entry's id with other content"]), false);
    case "contended":
    case "precondition-failed":
    // Not here: what passes every guard is appended unattended.
    case "proposed":
      return { kind: "contended" };
  }
}

const MOST_DETAIL = 2_000;
const cut = (text: string): string =>
  text.length > MOST_DETAIL ? `${text.slice(0, MOST_DETAIL - 1)}…` : text;

async function noteOutcome(
  deps: FeedDeps,
  { source, publishedAt }: FeedImport,
  outcome: FeedOutcome,
): Promise<void> {
  const before = await stateBefore(deps, source);
  const lastPollAt = iso(deps.now());
  if (outcome.kind === "contended") {
    await writeSourceState(deps, {
      ...before,
      lastPollAt,
      state: "failing",
      detail: "other writers were faster each time; the next poll tries again",
    });
  } else if (outcome.kind === "held") {
    const detail = cut(
      `held as ${outcome.id}${outcome.discarded ? " (discarded)" : ""}: ${outcome.reasons.map(({ message }) => message).join("; ")}`,
    );
    await writeSourceState(deps, { ...before, lastPollAt, state: "held", detail });
  } else {
    await writeSourceState(deps, {
      name: source,
      lastPollAt,
      lastSuccessAt: lastPollAt,
      publication: publishedAt,
      state: "current",
      detail: null,
    });
  }
}

/**
 * Brings a list that was read into the register: appended as one entry, nothing where it says nothing new, or held where a
 * guard objects. The source's state is written in each case.
 */
export async function takeOver(deps: FeedDeps, feed: FeedImport): Promise<FeedOutcome> {
  const outcome = await settle(deps, feed);
  await noteOutcome(deps, feed, outcome);
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

/**
 * Accepts a held import: it is planned anew, and appended where no other reasons stand against it than those it was held for;
 * or proposed, where the environment asks for a second subject.
 */
export async function acceptHeld(deps: FeedDeps, id: string, by: string): Promise<DecideOutcome> {
  const held = await readHeld(deps, id);
  if (held === null) return { kind: "unknown" };
  if (held.decision !== null)
    return { kind: "decided-before", decision: held.decision.decision, by: held.decision.by };
  if (!held.acceptable) return { kind: "not-acceptable", reasons: held.reasons };
  const feed: FeedImport = {
    source: held.source,
    author: by,
    publishedAt: held.publishedAt,
    read: { file: { ...held.list, faults: [] }, digest: held.digest },
  };
  const accepted = new Set(held.reasons.map(({ code }) => code));
  const write = deps.writeAccepted ?? ((request) => append(deps, request));
  const { outcome, changes } = await planAndAppend(deps, feed, accepted, write);
  if (outcome.kind === "held") return { kind: "other-reasons", reasons: outcome.reasons };
  if (outcome.kind === "refused") return { kind: "other-reasons", reasons: refusal(outcome.objections) };
  if (
    outcome.kind === "id-conflict" ||
    outcome.kind === "contended" ||
    outcome.kind === "precondition-failed"
  )
    return { kind: "contended" };
  const at = iso(deps.now());
  if (outcome.kind === "proposed") {
    // The source stays held: the register does not say yet what the list says.
    await decideHeld(deps, id, { decision: "accepted", by, at, version: null, proposal: outcome.id });
    return { kind: "proposed", proposal: outcome.id };
  }
  const version = changes === 0 ? null : outcome.version;
  await decideHeld(deps, id, { decision: "accepted", by, at, version });
  await noteOutcome(deps, feed, { kind: "nothing", version: outcome.version });
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
