/**
 * What an import tells whoever invoked it: counts and states, none of the facts.
 * @module
 */

import type { AppendDeps } from "../register/append.ts";
import { readSourceState, type SourceState } from "../register/sources.ts";
import type { Observability } from "./observability.ts";

/** What an import tells whoever invoked it: counts and states, none of the facts. */
export interface ImportReport {
  readonly source: string;
  readonly outcome: string;
  readonly state: SourceState["state"];
  readonly detail: string | null;
}

/** Measures how a source stands after an import of it, and says so. */
export async function reportOn(
  deps: AppendDeps,
  observability: Observability,
  source: string,
  outcome: string,
  now: number,
): Promise<ImportReport> {
  const after = await readSourceState(deps, source);
  const state = after?.state ?? "failing";
  observability.measure(`ImportsHeld.${source}`, state === "held" ? 1 : 0);
  if (after?.lastSuccessAt != null) {
    const age = Math.max(0, now - Date.parse(after.lastSuccessAt));
    observability.measure(`SourceAge.${source}`, age / 1000);
  }
  return { source, outcome, state, detail: after?.detail ?? null };
}
