/**
 * A list that grows at its end and whose earlier states stay as they were.
 * @module
 */

const BLOCK = 1_024;

/** Items in blocks: a longer list shares all full ones with the shorter one. */
export class GrownList<T> {
  readonly length: number;
  readonly #blocks: readonly (readonly T[])[];
  #all: readonly T[] | null = null;

  private constructor(blocks: readonly (readonly T[])[], length: number) {
    this.#blocks = blocks;
    this.length = length;
  }

  static of<T>(items: readonly T[]): GrownList<T> {
    return new GrownList<T>([], 0).with(items);
  }

  /** The item at a place from 0 on; undefined where there is none. */
  at(place: number): T | undefined {
    return this.#blocks[Math.floor(place / BLOCK)]?.[place % BLOCK];
  }

  /** The list with further items behind its last. */
  with(items: readonly T[]): GrownList<T> {
    if (items.length === 0) return this;
    const room = (BLOCK - (this.length % BLOCK)) % BLOCK;
    const blocks = [...this.#blocks];
    if (room > 0) blocks.push([...(blocks.pop() ?? []), ...items.slice(0, room)]);
    for (let from = room; from < items.length; from += BLOCK) blocks.push(items.slice(from, from + BLOCK));
    return new GrownList(blocks, this.length + items.length);
  }

  /** Every item in one array: made once, for whoever needs them all. */
  get all(): readonly T[] {
    this.#all ??= this.#blocks.flat();
    return this.#all;
  }
}
