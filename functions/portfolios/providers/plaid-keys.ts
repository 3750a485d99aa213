/**
 * Plaid's verification keys by their ids. Whoever posts can name any id, and whoever has a connection can choose its
 * credentials: so keys that were found are shared, while what one connection's credentials did not find, how often it asked,
 * and a fetch under way count for that connection alone.
 * @module
 */

import type { Fields } from "../../brokers/json-reading.ts";
import type { PlaidKey } from "../../brokers/plaid.ts";

/** A key expires without notice: it is asked for again after this long. */
const KNOWN_MS = 3_600_000;
const UNKNOWN_MS = 60_000;
const MAX_MISSES = 20;
const WINDOW_MS = 60_000;
const MAX_KEPT = 1_000;

export class KeysUnavailable extends Error {
  override readonly name = "KeysUnavailable";
}

/** Who asks for a key: a connection, by its id, in its environment. */
export interface KeyAsker {
  readonly environment: string;
  readonly connection: string;
}

export type PlaidKeys = (asker: KeyAsker, fetchKey: PlaidKey) => PlaidKey;

/** A map that forgets everything rather than grow without bound. */
function keep<T>(map: Map<string, T>, name: string, value: T): void {
  if (map.size >= MAX_KEPT && !map.has(name)) map.clear();
  map.set(name, value);
}

/** The keys that Plaid is asked for. `fetchKey` rejects where it can't be asked: such an answer is not kept. */
export function createPlaidKeys(now: () => number): PlaidKeys {
  const found = new Map<string, { readonly until: number; readonly key: Fields }>();
  const asked = new Map<string, { readonly until: number; readonly key: Promise<Fields | null> }>();
  const misses = new Map<string, readonly { readonly at: number }[]>();

  /** Counts a fetch that may come back with nothing; what takes it back where it came back with a key. */
  function counted(connection: string, at: number): () => void {
    const recent = (misses.get(connection) ?? []).filter((earlier) => at - earlier.at < WINDOW_MS);
    if (recent.length >= MAX_MISSES)
      throw new KeysUnavailable("too many unknown verification keys were named; try again in a minute");
    const miss = { at };
    keep(misses, connection, [...recent, miss]);
    return () =>
      keep(
        misses,
        connection,
        (misses.get(connection) ?? []).filter((other) => other !== miss),
      );
  }

  return ({ environment, connection }, fetchKey) =>
    async (kid) => {
      const shared = `${environment}\n${kid}`;
      const own = `${connection}\n${kid}`;
      const at = now();
      const known = found.get(shared);
      if (known !== undefined && at < known.until) return known.key;
      const present = asked.get(own);
      if (present !== undefined && at < present.until) return present.key;
      const takeBack = counted(connection, at);
      const fetching = fetchKey(kid);
      keep(asked, own, { until: at + UNKNOWN_MS, key: fetching });
      try {
        const key = await fetching;
        if (key === null) return null;
        keep(found, shared, { until: at + KNOWN_MS, key });
        asked.delete(own);
        takeBack();
        return key;
      } catch (cause) {
        asked.delete(own);
        throw new KeysUnavailable("Plaid's verification key could not be fetched", { cause });
      }
    };
}
