/**
 * A filter of known words: what it denies is not in the register.
 * @module
 */

/**
 * Which words a register may hold (a Bloom filter). Nearly all of a portfolio names nothing here, and a few bits that stay
 * in the processor's cache tell so at once, however large the register: a Set of its words costs a walk through memory per
 * position.
 */
export interface Words {
  /** A power of two of bits; a word that is there has three of them set. */
  readonly bits: Uint32Array;
}

const BITS_PER_WORD = 16;
/** Eight kilobytes stay in the nearest cache, and of what they hold by chance nothing need be looked up. */
const FEWEST_BITS = 1 << 16;

/** FNV-1a over a part of a text, its upper bits mixed into the lower ones. */
function hashOf(text: string, start: number, end: number): number {
  let hash = 0x811c9dc5;
  for (let i = start; i < end; i += 1) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  return Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d);
}

/** The second of a word's bits: its hash with the halves exchanged. */
const turned = (hash: number): number => (hash >>> 16) | (hash << 16);
/** The third, which is looked at only where the first two are set. */
const mixed = (hash: number): number => Math.imul(hash ^ (hash >>> 13), 0x297a2d39) >>> 3;

function setBit(bits: Uint32Array, hash: number): void {
  const at = hash & (bits.length * 32 - 1);
  bits[at >>> 5] = (bits[at >>> 5] ?? 0) | (1 << (at & 31));
}

function hasBit(bits: Uint32Array, hash: number): boolean {
  const at = hash & (bits.length * 32 - 1);
  return ((bits[at >>> 5] ?? 0) & (1 << (at & 31))) !== 0;
}

function addWords(bits: Uint32Array, keys: Iterable<string>, start: (key: string) => number): Words {
  for (const key of keys) {
    const hash = hashOf(key, start(key), key.length);
    setBit(bits, hash);
    setBit(bits, turned(hash));
    setBit(bits, mixed(hash));
  }
  return { bits };
}

/** The words of a register's keys: of each what stands from `start` on. */
export function wordsOf(keys: ReadonlyMap<string, unknown>, start: (key: string) => number): Words {
  let size = FEWEST_BITS;
  while (size < keys.size * BITS_PER_WORD) size *= 2;
  return addWords(new Uint32Array(size >>> 5), keys.keys(), start);
}

/** The words of keys of which some are new: the bits are copied, and made anew only where twice as many are needed. */
export function grownWords(
  { bits }: Words,
  keys: ReadonlyMap<string, unknown>,
  added: Iterable<string>,
  start: (key: string) => number,
): Words {
  return keys.size * BITS_PER_WORD > bits.length * 32
    ? wordsOf(keys, start)
    : addWords(bits.slice(), added, start);
}

/** False only for a word that is not there; true for every one that is, and for one in a hundred of the others at most. The word may be a part of a text. */
export function mayContain({ bits }: Words, text: string, start = 0, end = text.length): boolean {
  const hash = hashOf(text, start, end);
  return hasBit(bits, hash) && hasBit(bits, turned(hash)) && hasBit(bits, mixed(hash));
}
