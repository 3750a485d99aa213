/**
 * The one way from a source to the log: plan against the newest register, then append, again where somebody was faster.
 * @module
 */

import type { Change } from "../core/facts/fact.ts";
import { textDigest } from "../core/register/digest.ts";
import type { Register } from "../core/register/register.ts";
import { iso } from "../core/time.ts";
import { type AppendDeps, type AppendOutcome, type AppendRequest, append } from "../register/append.ts";
import type { Reason } from "./guards.ts";

/** What to append so that the register says what a source says, or why not. */
export type Plan =
  | { readonly kind: "nothing" }
  | { readonly kind: "append"; readonly changes: readonly Change[] }
  /** `changes`: what would be appended if somebody accepted every reason; null: there is nothing to accept. */
  | {
      readonly kind: "held";
      readonly reasons: readonly Reason[];
      readonly changes: readonly Change[] | null;
    };

/** How an entry is written: appended, or kept as a proposal until a second subject accepts it. */
export type Write = (
  request: AppendRequest,
) => Promise<AppendOutcome | { readonly kind: "proposed"; readonly id: string }>;

export interface Import {
  readonly source: string;
  readonly author: string;
  /** Pure: the same register gives the same plan. */
  readonly plan: (register: Register) => Plan;
  /** Codes of reasons that an editor has seen and accepted: a plan held for no others is appended. Absent: none. */
  readonly accepted?: ReadonlySet<string>;
  /** Absent: appended. */
  readonly write?: Write;
}

export type ImportOutcome =
  | { readonly kind: "nothing"; readonly version: number }
  | {
      readonly kind: "appended";
      readonly version: number;
      readonly digest: string;
      readonly changes: number;
    }
  | { readonly kind: "proposed"; readonly id: string }
  /** A guard objects, or the register would not be sound with it. */
  | { readonly kind: "held"; readonly reasons: readonly Reason[]; readonly acceptable: boolean }
  /** Other writers were faster each time; try again later. */
  | { readonly kind: "contended" };

const MAX_ATTEMPTS = 5;

/** What the register's own rules refuse is held like what a guard refuses. */
const refusedFor = (objections: readonly string[]): ImportOutcome => ({
  kind: "held",
  reasons: objections.map((message) => ({ code: "refused" as const, message })),
  acceptable: false,
});

/** The changes that a plan appends, given what was accepted; null: it is held. */
function changesToAppend(plan: Plan, accepted: ReadonlySet<string>): readonly Change[] | null {
  if (plan.kind === "nothing") return [];
  const isHeld = plan.kind === "held" && !plan.reasons.every(({ code }) => accepted.has(code));
  return isHeld ? null : plan.changes;
}

/**
 * Plans and appends. Two importers of the same facts at the same time write one entry: the entry's id follows from what it
 * says and where it goes. Rejects with RegisterUnavailable where the table cannot be reached.
 */
export async function importPlan(
  deps: AppendDeps & { readonly now: () => number },
  { source, author, plan, accepted = new Set(), write }: Import,
): Promise<ImportOutcome> {
  const put: Write = write ?? ((request) => append(deps, request));
  for (let attempt = 0; attempt < MAX_ATTEMPTS; attempt += 1) {
    const { register } = await deps.reader.latest();
    const planned = plan(register);
    const changes = changesToAppend(planned, accepted);
    if (changes === null) {
      return planned.kind === "held"
        ? { kind: "held", reasons: planned.reasons, acceptable: planned.changes !== null }
        : { kind: "nothing", version: register.version };
    }
    if (changes.length === 0) return { kind: "nothing", version: register.version };
    const outcome = await put({
      id: `${source}.${register.version + 1}.${textDigest(JSON.stringify(changes)).slice(7, 23)}`,
      source,
      author,
      changes,
      recordedAt: iso(deps.now()),
      // The plan holds for the version that it was made from: anything recorded meanwhile calls for a new one.
      expectedVersion: register.version,
    });
    switch (outcome.kind) {
      case "appended":
      case "already": {
        const { version, digest } = outcome;
        return { kind: "appended", version, digest, changes: changes.length };
      }
      case "proposed":
        return outcome;
      case "refused":
        return refusedFor(outcome.objections);
      case "id-conflict":
        return refusedFor(["the log holds this entry's id with other content"]);
      case "precondition-failed":
      case "contended":
    }
  }
  return { kind: "contended" };
}
