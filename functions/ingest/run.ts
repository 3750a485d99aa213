import type { Change } from "../core/facts/fact.ts";
import { iso } from "../core/time.ts";
import { type AppendDeps, type AppendOutcome, append } from "../register/append.ts";
import { textDigest } from "../register/digest.ts";
import { planComplete } from "./plan.ts";

const MAX_ATTEMPTS = 5;

/** A source that states all its facts each time. */
export interface Import {
  readonly source: string;
  readonly author: string;
  readonly stated: readonly Change[];
}

export type ImportOutcome =
  | { readonly kind: "nothing"; readonly version: number }
  | { readonly kind: "held"; readonly reasons: readonly string[] }
  | AppendOutcome;

/**
 * Brings a source's facts into the register by plan → append, the only way in. Two importers of the same facts at the same
 * time write one entry: the entry's id follows from what it says and where it goes.
 */
export async function runImport(
  deps: AppendDeps,
  now: () => number,
  { source, author, stated }: Import,
): Promise<ImportOutcome> {
  let outcome: AppendOutcome = { kind: "contended" };
  for (let attempt = 0; attempt < MAX_ATTEMPTS; attempt += 1) {
    const { register } = await deps.reader.latest();
    const plan = planComplete(register, source, stated);
    if (plan.kind === "nothing") return { kind: "nothing", version: register.version };
    if (plan.kind === "held") return plan;
    const id = `${source}.${register.version + 1}.${textDigest(JSON.stringify(plan.changes)).slice(7, 23)}`;
    // The plan holds for the version that it was made from: anything recorded meanwhile calls for a new one.
    outcome = await append(deps, {
      id,
      source,
      author,
      changes: plan.changes,
      recordedAt: iso(now()),
      expectedVersion: register.version,
    });
    if (outcome.kind !== "precondition-failed" && outcome.kind !== "contended") return outcome;
  }
  return outcome;
}
