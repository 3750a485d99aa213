/**
 * Replays the whole log, and holds it against a version that was written down.
 * @module
 */

import type { Entry } from "../core/facts/fact.ts";
import { FoldError, fold } from "../core/register/fold.ts";
import { emptyRegister, type Register } from "../core/register/register.ts";
import { assertChains, completeEntry, needsParts, openEntry } from "./decode.ts";
import { CorruptRegister } from "./errors.ts";
import { entriesAfterQuery, partsQuery, queryAll, type RegisterTable } from "./query.ts";
import { partedLog } from "./staleness.ts";

/** What a replay of the whole log found. `fault` is the first thing wrong; the counts reach up to it. */
export interface VerifyReport {
  readonly version: number;
  readonly digest: string;
  readonly entries: number;
  readonly parts: number;
  readonly changes: number;
  readonly fault: { readonly item: string; readonly what: string } | null;
}

/** A version with the digest that the log has there. */
export interface Stated {
  readonly version: number;
  readonly digest: string;
}

/** "61@sha256:…" as a version and its digest; null: it is not one. */
export function parsePosition(text: string): Stated | null {
  const [, version, digest] = /^(\d{1,12})@(sha256:[0-9a-f]{64})$/.exec(text) ?? [];
  return version === undefined || digest === undefined ? null : { version: Number(version), digest };
}

/** What a log that is sound by itself lacks of what somebody wrote down; null: nothing. */
export function missingOf({ version, digests }: Register, stated: Stated): string | null {
  const digest = digests.at(stated.version);
  if (digest === undefined)
    return `the log ends at version ${version}; expected at least version ${stated.version}: its end is lost`;
  return digest === stated.digest
    ? null
    : `version ${stated.version} has the digest ${digest}; expected ${stated.digest}: it is another log`;
}

/**
 * Replays the log from its first entry: keys, shapes, digests, parts, chain, and folds it. Rejects only where the table
 * can't be read; what is wrong with its content stands in the report. The chain proves what is there, not that its end is
 * there: for that, `stated` says what somebody wrote down of it. A log that was rewritten to its end chains, too: for that, `misfit` finds
 * the first signed head that is not over it.
 */
export async function verifyRegister(
  table: RegisterTable,
  stated: Stated | null = null,
  misfit: (register: Register) => Promise<number | null> = async () => null,
): Promise<VerifyReport> {
  const entries: Entry[] = [];
  let parts = 0;
  let register = emptyRegister;
  const report = (fault: VerifyReport["fault"]): VerifyReport => ({
    version: register.version,
    digest: register.digest,
    entries: entries.length,
    parts,
    changes: entries.reduce((sum, entry) => sum + entry.changes.length, 0),
    fault,
  });
  const { entries: items } = partedLog(await queryAll(table, entriesAfterQuery(table.table, 0)));
  for (const item of items) {
    try {
      const opened = openEntry(item);
      const partItems = needsParts(opened)
        ? await queryAll(table, partsQuery(table.table, opened.head.id))
        : [];
      const entry = completeEntry(opened, partItems);
      assertChains(register, [entry]);
      register = fold(register, [entry]);
      entries.push(entry);
      parts += partItems.length;
    } catch (error) {
      if (error instanceof CorruptRegister) return report({ item: error.item, what: error.fault });
      if (error instanceof FoldError)
        return report({ item: `entry ${register.version + 1}`, what: error.objections.join("; ") });
      throw error;
    }
  }
  const missing = stated === null ? null : missingOf(register, stated);
  if (missing !== null) return report({ item: "REGISTER", what: missing });
  const head = await misfit(register);
  return report(
    head === null
      ? null
      : { item: `CHECKPOINTS ${head}`, what: `the head of version ${head} was signed over another log` },
  );
}
