/**
 * A log of two entries from two folders of facts as `data/` holds them: what the first states, then what the second states otherwise.
 * @module
 */

import type { Change, Entry } from "../core/facts/fact.ts";
import { fold } from "../core/register/fold.ts";
import { emptyRegister, type Register } from "../core/register/register.ts";
import { iso } from "../core/time.ts";
import { readDataFiles } from "../ingest/data-files.ts";
import { planComplete } from "../ingest/plan-complete.ts";
import { parseCurated } from "../ingest/sources/curated.ts";
import { decodeEntry } from "../register/decode.ts";
import { encodeEntry } from "../register/encode.ts";
import { UsageError } from "./read-input.ts";
import { curatedData } from "./service.ts";

/** A log with the register that it folds to. */
export interface Log {
  readonly register: Register;
  readonly entries: readonly Entry[];
}

function extended({ register, entries }: Log, id: string, changes: readonly Change[], now: number): Log {
  const stored = encodeEntry({
    version: register.version + 1,
    id,
    recordedAt: iso(now),
    source: "curated",
    author: "compare",
    changes,
    previous: register.digest,
  });
  const entry = decodeEntry(stored.item, stored.parts);
  return { register: fold(register, [entry]), entries: [...entries, entry] };
}

async function statedIn(folder: string): Promise<readonly Change[]> {
  const files = await readDataFiles(folder);
  if (files.size === 0)
    throw new UsageError(
      `${folder} holds no facts; expected a folder like data/, with programmes/ and issuers/ in it.`,
    );
  return parseCurated(files);
}

/** Reads both folders, the project's own `data/` where one is not named. Throws UsageError for a folder without facts. */
export async function logOfFolders(
  now: number,
  from: string = curatedData,
  to: string = curatedData,
): Promise<Log> {
  const [first, second] = await Promise.all([statedIn(from), statedIn(to)]);
  const before = extended({ register: emptyRegister, entries: [] }, "first-folder", first, now);
  const plan = planComplete("curated", second)(before.register);
  const changes = plan.kind === "nothing" ? [] : (plan.changes ?? []);
  return changes.length === 0 ? before : extended(before, "second-folder", changes, now);
}
