/**
 * A fingerprint of an index that moves on with what an entry adds to it: the sum of the digests of its keys. In a sum no order
 * counts, so that what goes is taken off and what comes is put on, and nothing else is looked at again (Bellare and Micciancio,
 * "A New Paradigm for Collision-Free Hashing", 1997, section 4: AdHash). It tells that an index has changed. It proves nothing
 * against whoever may write the register, which the log's chain of digests does.
 * @module
 */

import { hash } from "node:crypto";

/** From a key to the values under it, sorted, each once. */
export type Index = ReadonlyMap<string, readonly string[]>;

const sums = new WeakMap<Index, bigint>();

interface Growth {
  readonly from: Index;
  readonly keys: readonly string[];
}
const growths = new WeakMap<Index, Growth>();
/** More keys than these are summed anew. They are kept from when an index grew until its sum is asked for. */
const MAX_KEYS = 10_000;

/** Says from which index one grew, and under which keys: by which alone the two then differ. */
export function indexGrew(index: Index, from: Index, keys: ReadonlyMap<string, unknown>): void {
  if (index === from) return;
  const origin = sums.has(from) ? { from, keys: [] } : growths.get(from);
  if (origin === undefined || origin.keys.length + keys.size > MAX_KEYS) return;
  growths.set(index, { from: origin.from, keys: [...origin.keys, ...keys.keys()] });
}

const termOf = (key: string, values: readonly string[]): bigint =>
  BigInt(`0x${hash("sha256", JSON.stringify([key, values]))}`);

const termAt = (index: Index, key: string): bigint => {
  const values = index.get(key);
  return values === undefined ? 0n : termOf(key, values);
};

function summed(index: Index): bigint {
  let sum = 0n;
  for (const [key, values] of index) sum += termOf(key, values);
  return sum;
}

function moved(index: Index, { from, keys }: Growth, before: bigint): bigint {
  let sum = before;
  for (const key of new Set(keys)) sum += termAt(index, key) - termAt(from, key);
  return sum;
}

/** The sum of what an index holds: 64 digits in hex, the same for the same keys and values in whatever order they came. */
export function indexSum(index: Index): string {
  const growth = growths.get(index);
  const before = growth === undefined ? undefined : sums.get(growth.from);
  const sum =
    sums.get(index) ??
    BigInt.asUintN(
      256,
      growth === undefined || before === undefined ? summed(index) : moved(index, growth, before),
    );
  sums.set(index, sum);
  growths.delete(index);
  return sum.toString(16).padStart(64, "0");
}
