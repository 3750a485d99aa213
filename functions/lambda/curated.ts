import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { iso } from "../core/time.ts";
import { type ImportOutcome, runImport } from "../ingest/run.ts";
import { parseCurated } from "../ingest/sources/curated.ts";
import type { AppendDeps } from "../register/append.ts";
import { textDigest } from "../register/digest.ts";
import { readSourceState, type SourceState, writeSourceState } from "../register/sources.ts";
import type { Observability } from "./observability.ts";

/** The import of `data/` as deployed: by the deploy step, and by the schedule, which proves that nothing moved since. */

const SOURCE = "curated";

async function readDataFiles(directory: string): Promise<ReadonlyMap<string, string>> {
  const names = (await readdir(directory, { recursive: true }))
    .filter((name) => name.endsWith(".yaml"))
    .sort();
  return new Map(
    await Promise.all(
      names.map(async (name) => [name, await readFile(join(directory, name), "utf8")] as const),
    ),
  );
}

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

/** What the import tells whoever invoked it: counts and states, none of the facts. */
export interface ImportReport {
  readonly source: string;
  readonly outcome: ImportOutcome["kind"];
  readonly state: SourceState["state"];
  readonly detail: string | null;
}

/**
 * Brings `data/` into the register and records how that went. An import that is held succeeds: a person has to look, and an
 * alarm says so; a deployment must still be able to go on. Rejects where the import failed.
 */
export async function importCurated(
  deps: AppendDeps,
  observability: Observability,
  directory: string,
  now: () => number,
): Promise<ImportReport> {
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
  observability.measure("ImportsHeld", "Count", state === "held" ? 1 : 0);
  if (lastSuccessAt !== null)
    observability.measure("SourceAge", "Seconds", (Date.parse(at) - Date.parse(lastSuccessAt)) / 1000);
  if (state === "failing") throw new Error(`The import of ${SOURCE} failed. ${detail ?? ""}`);
  return { source: SOURCE, outcome: outcome.kind, state, detail };
}
