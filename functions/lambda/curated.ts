import { iso } from "../core/time.ts";
import { readDataFiles } from "../ingest/data-files.ts";
import { type ImportOutcome, runImport } from "../ingest/run.ts";
import { parseCurated } from "../ingest/sources/curated.ts";
import type { AppendDeps } from "../register/append.ts";
import { textDigest } from "../register/digest.ts";
import { readSourceState, type SourceState, writeSourceState } from "../register/sources.ts";

/** The import of `data/` as deployed: by the deploy step, and by the schedule, which proves that nothing moved since. */

const SOURCE = "curated";

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

/**
 * Brings `data/` into the register and records how that went. An import that is held succeeds: a person has to look, and an
 * alarm says so; a deployment must still be able to go on.
 */
export async function importCurated(
  deps: AppendDeps,
  directory: string,
  now: () => number,
): Promise<ImportOutcome["kind"]> {
  const files = await readDataFiles(directory);
  const outcome = await runImport(deps, now, {
    source: SOURCE,
    author: "import",
    stated: parseCurated(files),
  });
  const { state, detail } = verdictOf(outcome);
  const before = await readSourceState(deps, SOURCE);
  const at = iso(now());
  const lastSuccessAt = state === "current" ? at : (before?.lastSuccessAt ?? null);
  const publication =
    state === "current" ? textDigest(JSON.stringify([...files])) : (before?.publication ?? null);
  await writeSourceState(deps, { name: SOURCE, lastPollAt: at, lastSuccessAt, publication, state, detail });
  return outcome.kind;
}
