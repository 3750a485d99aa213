/**
 * Maps that grow by a few keys at a time and whose earlier states stay as they were: the logarithmic method of Bentley and
 * Saxe. A register grows with each entry while answers are still made from the one before, and a copy of everything for each
 * entry would make a log of n entries cost n² to write.
 * @module
 */

/** A layer is merged with the one below as soon as that is less than so many times as large. */
const RATIO = 8;

type Layer<V> = ReadonlyMap<string, V>;

class Layers<V> implements ReadonlyMap<string, V> {
  /** The oldest and largest first. A key of a later layer stands for the same key of an earlier one. */
  readonly layers: readonly Layer<V>[];
  readonly size: number;
  #merged: Layer<V> | null = null;

  constructor(layers: readonly Layer<V>[], size: number) {
    this.layers = layers;
    this.size = size;
  }

  get(key: string): V | undefined {
    for (let i = this.layers.length - 1; i >= 0; i -= 1) {
      const value = this.layers[i]?.get(key);
      if (value !== undefined) return value;
    }
    return undefined;
  }

  has(key: string): boolean {
    return this.get(key) !== undefined;
  }

  /** All keys in the order in which they were first set, as a Map would hold them: made once, for whoever walks through it. */
  get #whole(): Layer<V> {
    this.#merged ??= this.layers.reduce(merged);
    return this.#merged;
  }

  forEach(visit: (value: V, key: string, map: ReadonlyMap<string, V>) => void): void {
    for (const [key, value] of this.#whole) visit(value, key, this);
  }

  entries = (): MapIterator<[string, V]> => this.#whole.entries();
  keys = (): MapIterator<string> => this.#whole.keys();
  values = (): MapIterator<V> => this.#whole.values();
  [Symbol.iterator] = (): MapIterator<[string, V]> => this.#whole.entries();
}

function merged<V>(below: Layer<V>, above: Layer<V>): Layer<V> {
  const map = new Map(below);
  for (const [key, value] of above) map.set(key, value);
  return map;
}

/**
 * A map with further keys, or with other values for its keys; the map given stays as it is. Takes time in proportion to
 * what is added, on average over many additions, whatever the size of the map. Values are never undefined.
 */
export function grownMap<V extends NonNullable<unknown>>(
  base: ReadonlyMap<string, V>,
  added: ReadonlyMap<string, V>,
): ReadonlyMap<string, V> {
  if (added.size === 0) return base;
  if (base.size === 0) return added;
  let size = base.size;
  for (const key of added.keys()) if (!base.has(key)) size += 1;
  const layers: Layer<V>[] = base instanceof Layers ? [...base.layers] : [base];
  let top = added;
  for (
    let below = layers.at(-1);
    below !== undefined && below.size < top.size * RATIO;
    below = layers.at(-1)
  ) {
    top = merged(below, top);
    layers.pop();
  }
  return layers.length === 0 ? top : new Layers([...layers, top], size);
}
