/**
 * The import of `data/`, and how it went, for `GET /v1/register` and the alarms.
 * @module
 */

import type { Change } from "../core/facts/fact.ts";
import { iso } from "../core/time.ts";
import type { AppendDeps } from "../register/append.ts";
import type { RegisterTable } from "../register/query.ts";
import { readSourceState, type SourceState, writeSourceState } from "../register/sources.ts";
import { type ImportOutcome, runImport } from "./run.ts";

/** The source's name. */
export const curated = "curated";

/** What an outcome means for whoever watches. */
function verdictOf(outcome: ImportOutcome): Pick<SourceState, "state" | "detail"> {
  switch (outcome.kind) {
    case "nothing":
    case "appended":
    case "already":
      return { state: "current", detail: null };
    case "held":
      return { state: "held", detail: outcome.reasons.join("\n").slice(0, 2_000) };
    case "refused":
      return { state: "failing", detail: outcome.objections.join("\n").slice(0, 2_000) };
    case "id-conflict":
    case "precondition-failed":
    case "contended":
      return { state: "failing", detail: `The import ended as ${outcome.kind}; the next run tries again.` };
  }
}

/** Records how an import of `data/` went; `publication` names its content. */
async function noteCurated(
  table: RegisterTable,
  outcome: ImportOutcome,
  publication: string,
  now: number,
): Promise<void> {
  const { state, detail } = verdictOf(outcome);
  const lastPollAt = iso(now);
  const success =
    state === "current"
      ? { lastSuccessAt: lastPollAt, publication }
      : await readSourceState(table, curated).then((before) => ({
          lastSuccessAt: before?.lastSuccessAt ?? null,
          publication: before?.publication ?? null,
        }));
  await writeSourceState(table, { name: curated, lastPollAt, ...success, state, detail });
}

/**
 * Brings what `data/` states into the register and records how that went. An import that is held succeeds: a person has to look, and an
 * alarm says so; a deployment must still be able to go on.
 */
export async function importCurated(
  deps: AppendDeps,
  { stated, publication }: { readonly stated: readonly Change[]; readonly publication: string },
  now: () => number,
): Promise<ImportOutcome> {
  const outcome = await runImport(deps, now, { source: curated, author: "import", stated });
  await noteCurated(deps, outcome, publication, now());
  return outcome;
}
