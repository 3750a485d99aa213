/**
 * An index while entries are folded into it: from a key to the values under it, sorted, each once.
 * @module
 */

import { grownMap } from "./grown-map.ts";
import { type Index, indexGrew } from "./index-sum.ts";

/** Where a value stands in a sorted list, or would stand. Strings compare as `sort()` compares them. */
function placeOf(sorted: readonly string[], value: string): number {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((sorted[middle] ?? "") < value) low = middle + 1;
    else high = middle;
  }
  return low;
}

export class GrowingIndex {
  readonly #base: Index;
  readonly #added = new Map<string, string[]>();

  constructor(base: Index) {
    this.#base = base;
  }

  add(key: string, value: string): void {
    const own = this.#added.get(key);
    const values = own ?? this.#base.get(key) ?? [];
    const place = placeOf(values, value);
    if (values[place] === value) return;
    if (own === undefined) this.#added.set(key, values.toSpliced(place, 0, value));
    else own.splice(place, 0, value);
  }

  /** The keys under which something new was found. */
  get added(): Index {
    return this.#added;
  }

  /** The index with what was added; the very one it began from where nothing was. To be taken once, at the end. */
  get map(): Index {
    const map = grownMap(this.#base, this.#added);
    indexGrew(map, this.#base, this.#added);
    return map;
  }
}
