/**
 * The import of `data/`, and how it went, for `GET /v1/register` and the alarms.
 * @module
 */

import type { Change } from "../core/facts/fact.ts";
import type { AppendDeps } from "../register/append.ts";
import { curated } from "./feeds.ts";
import { type ImportOutcome, importPlan } from "./import-plan.ts";
import { type Noted, noteSource } from "./note-source.ts";
import { planComplete } from "./plan-complete.ts";

/** What an outcome means for whoever watches. */
function notedOf(outcome: ImportOutcome): Noted {
  switch (outcome.kind) {
    case "nothing":
    case "appended":
      return { state: "current", detail: null };
    case "held":
      return {
        // What somebody else has said since waits for a person; what the register's own rules refuse is a fault of `data/`.
        state: outcome.reasons.some(({ code }) => code === "refused") ? "failing" : "held",
        detail: outcome.reasons.map(({ message }) => message).join("\n"),
      };
    case "proposed":
    case "contended":
      return {
        state: "failing",
        detail: `The import ended as ${outcome.kind}; the next run tries again.`,
      };
  }
}

/**
 * Brings what `data/` states into the register and records how that went; `publication` names its content. An import that is
 * held succeeds: a person has to look, and an alarm says so; a deployment must still be able to go on.
 */
export async function importCurated(
  deps: AppendDeps & { readonly now: () => number },
  { stated, publication }: { readonly stated: readonly Change[]; readonly publication: string },
): Promise<ImportOutcome> {
  const plan = planComplete(curated, stated);
  const outcome = await importPlan(deps, { source: curated, author: "import", plan });
  await noteSource(deps, curated, { ...notedOf(outcome), publication });
  return outcome;
}
