/**
 * A log of several megabytes, written at once: what its entries say is no matter here.
 * @module
 */

import { genesisDigest } from "../../functions/core/register/register.ts";
import { encodeEntry, type Item } from "../../functions/register/encode.ts";
import { putIfAbsent, type RegisterTable } from "../../functions/register/query.ts";
import { issuerChange } from "./fixtures.ts";

/** Entries chained one to the other, each with an issuer of so many lines. */
export function chainOf(
  lines: readonly number[],
  author = "tester",
): { readonly items: readonly Item[]; readonly digests: readonly string[] } {
  const items: Item[] = [];
  const digests = [genesisDigest];
  for (const [i, count] of lines.entries()) {
    const stored = encodeEntry({
      version: i + 1,
      id: `entry-${i + 1}`,
      recordedAt: "2026-01-01T00:00:00.000Z",
      source: "test",
      author,
      changes: [issuerChange(`issuer-${i + 1}`, `Issuer ${i + 1} 小米 "previous":""`, count)],
      previous: digests[i] ?? genesisDigest,
    });
    items.push(...stored.parts, stored.item);
    digests.push(stored.digest);
  }
  return { items, digests };
}

/** Puts a chain's items into an empty table. */
export async function putChain(table: RegisterTable, items: readonly Item[]): Promise<void> {
  const waiting = [...items];
  const putNext = async (): Promise<void> => {
    for (let item = waiting.pop(); item !== undefined; item = waiting.pop()) await putIfAbsent(table, item);
  };
  await Promise.all(Array.from({ length: 8 }, putNext));
}
