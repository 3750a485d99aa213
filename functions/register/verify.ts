import type { Entry } from "../core/facts/fact.ts";
import { emptyRegister, FoldError, fold } from "../core/register/register.ts";
import { assertChains, completeEntry, needsParts, openEntry } from "./decode.ts";
import { CorruptRegister } from "./errors.ts";
import { entriesAfterQuery, partsQuery, queryAll, type RegisterTable } from "./query.ts";

/** What a replay of the whole log found. `fault` is the first thing wrong; the counts reach up to it. */
export interface VerifyReport {
  readonly version: number;
  readonly digest: string;
  readonly entries: number;
  readonly parts: number;
  readonly changes: number;
  readonly fault: { readonly item: string; readonly what: string } | null;
}

/**
 * Replays the log from its first entry: keys, shapes, digests, parts, chain, and folds it. Rejects only where the table
 * can't be read; what is wrong with its content stands in the report.
 */
export async function verifyRegister(table: RegisterTable): Promise<VerifyReport> {
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
  for (const item of await queryAll(table, entriesAfterQuery(table.table, 0))) {
    try {
      const opened = openEntry(item);
      const partItems = needsParts(opened)
        ? await queryAll(table, partsQuery(table.table, opened.head.id))
        : [];
      const entry = completeEntry(opened, partItems);
      assertChains(register, entries, [entry]);
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
  return report(null);
}
