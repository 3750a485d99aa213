import { curated, noteCurated } from "../ingest/curated-state.ts";
import { readDataFiles } from "../ingest/data-files.ts";
import { type ImportOutcome, runImport } from "../ingest/run.ts";
import { parseCurated } from "../ingest/sources/curated.ts";
import type { AppendDeps } from "../register/append.ts";
import { textDigest } from "../register/digest.ts";

/** The import of `data/` as deployed: by the deploy step, and by the schedule, which proves that nothing moved since. */

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
    source: curated,
    author: "import",
    stated: parseCurated(files),
  });
  await noteCurated(deps, outcome, textDigest(JSON.stringify([...files])), now());
  return outcome.kind;
}
