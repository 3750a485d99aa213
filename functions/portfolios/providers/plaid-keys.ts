/**
 * Plaid's verification keys by their ids. Whoever posts can name any id, so that what Plaid does not know is remembered too,
 * a fetch under way is shared, and new ids are asked for at a bounded rate; beyond it, nothing is believed for a while.
 * @module
 */

import type { Fields } from "../../brokers/json-reading.ts";
import type { PlaidKey } from "../../brokers/plaid.ts";

/** A key expires without notice: it is asked for again after this long. */
const KNOWN_MS = 3_600_000;
const UNKNOWN_MS = 60_000;
const MOST_MISSES = 20;
const WINDOW_MS = 60_000;
const MOST_KEPT = 1_000;

interface Kept {
  readonly until: number;
  readonly key: Promise<Fields | null>;
}

export class KeysUnavailable extends Error {
  override readonly name = "KeysUnavailable";
}

/** The keys of one environment. `fetchKey` rejects where Plaid can't be asked: such an answer is not kept. */
export function createPlaidKeys(now: () => number): (environment: string, fetchKey: PlaidKey) => PlaidKey {
  const kept = new Map<string, Kept>();
  let misses: readonly { readonly at: number }[] = [];
  return (environment, fetchKey) => async (kid) => {
    const name = `${environment}\n${kid}`;
    const at = now();
    const present = kept.get(name);
    if (present !== undefined && at < present.until) return present.key;
    misses = misses.filter((earlier) => at - earlier.at < WINDOW_MS);
    if (misses.length >= MOST_MISSES)
      throw new KeysUnavailable("too many unknown verification keys were named; try again in a minute");
    const miss = { at };
    misses = [...misses, miss];
    const key = fetchKey(kid);
    if (kept.size >= MOST_KEPT) kept.clear();
    kept.set(name, { until: at + UNKNOWN_MS, key });
    try {
      const found = await key;
      if (found !== null) {
        kept.set(name, { until: at + KNOWN_MS, key });
        misses = misses.filter((other) => other !== miss);
      }
      return found;
    } catch (cause) {
      kept.delete(name);
      throw new KeysUnavailable("Plaid's verification key could not be fetched", { cause });
    }
  };
}
