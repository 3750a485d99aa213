/**
 * Which source an event asks for, and its import.
 * @module
 */

import { join } from "node:path";
import { textDigest } from "../core/register/digest.ts";
import { readDataFiles } from "../ingest/data-files.ts";
import { curated } from "../ingest/feeds.ts";
import { importCurated } from "../ingest/import-curated.ts";
import { parseCurated } from "../ingest/sources/curated.ts";
import type { AppendDeps } from "../register/append.ts";
import { stateStaleness } from "../register/staleness.ts";
import { verifyRegister } from "../register/verify.ts";
import type { ImportsEnvironment } from "./environment.ts";
import { openHeads, signedAppends } from "./evidence.ts";
import type { EvidenceEnvironment } from "./evidence-environment.ts";
import { openFeeds } from "./feeds.ts";
import { type ImportReport, reportOn } from "./import-report.ts";
import type { Heads } from "./late-evidence.ts";
import type { Observability } from "./observability.ts";
import { openRegister } from "./register.ts";

const AUTHOR = "import";

/** Four files within the function's five minutes, whatever their server does. */
const FETCH_BY_SCHEDULE = { timeoutMs: 20_000, tries: 3 };

/** The deploy step names no source: it is there for `data/`. */
const sourceOf = (event: unknown): string =>
  typeof event === "object" && event !== null && "import" in event ? String(event.import) : curated;

/**
 * Reads the whole log anew and measures whether it still chains, and whether its signed heads are over it. What is in an instance's memory was checked when it was read, and is
 * not read again: an entry that somebody overwrites meanwhile is seen here, within the hour, and not only by the next cold start.
 */
async function replay(register: AppendDeps, { misfit }: Heads, observability: Observability): Promise<void> {
  const { fault } = await verifyRegister(register, null, misfit);
  observability.measure("RegisterDamaged", fault === null ? 0 : 1);
  if (fault !== null)
    observability.log({
      event: "fault",
      requestId: "replay",
      route: null,
      errors: [`CorruptRegister: ${fault.item}`],
      frames: [],
    });
}

/**
 * The handler of the imports' events, without what every function's handler does; `data/` lies below `root`. Rejects where an import
 * of `data/` failed. A list that could not be fetched does not reject: the next poll is soon, and the source's age tells.
 */
export function createImports(
  environment: ImportsEnvironment & EvidenceEnvironment & { readonly searchesQueueUrl: string | null },
  observability: Observability,
  root: string,
): (event: unknown) => Promise<ImportReport> {
  const opened = openRegister(environment, observability, environment.searchesQueueUrl);
  const heads = openHeads(opened, environment);
  const register = signedAppends(opened, heads);
  // The schedule decides nothing that was held.
  const feeds = openFeeds(register, environment.feed, FETCH_BY_SCHEDULE, false);
  const imported = async (source: string): Promise<string> => {
    if (source === curated) {
      await stateStaleness(register, environment.maxStalenessMs);
      const files = await readDataFiles(join(root, "data"));
      const publication = textDigest(JSON.stringify([...files]));
      return (
        await importCurated({ ...register, now: Date.now }, { stated: parseCurated(files), publication })
      ).kind;
    }
    const outcome = await feeds.poll(source, AUTHOR);
    if (outcome !== null) return outcome.kind;
    throw new Error(`There is no such source to import; expected curated or ${feeds.sources.join(", ")}.`);
  };
  return async (event) => {
    const source = sourceOf(event);
    if (source === curated) await replay(register, heads, observability);
    const report = await reportOn(register, observability, source, await imported(source), Date.now());
    // Heads that an earlier writer could not sign, and those from before anybody signed.
    if (source === curated) await heads.sign();
    if (source === curated && report.state === "failing")
      throw new Error(`The import of ${source} failed. ${report.detail ?? ""}`);
    return report;
  };
}
