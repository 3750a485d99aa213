/**
 * The fingerprint of an index: the same however the index came about, another as soon as it holds something else, and made from
 * what was added alone.
 * @module
 */

import fc from "fast-check";
import { expect, test } from "vitest";
import { GrowingIndex } from "../../functions/core/register/growing-index.ts";
import { type Index, indexSum } from "../../functions/core/register/index-sum.ts";

const few = fc.integer({ min: 0, max: 12 }).map(String);
const steps = fc.array(
  fc.record({ pairs: fc.array(fc.tuple(few, few), { maxLength: 12 }), asked: fc.boolean() }),
  { maxLength: 12 },
);

const grown = (index: Index, pairs: readonly (readonly [string, string])[]): Index => {
  const growing = new GrowingIndex(index);
  for (const [key, value] of pairs) growing.add(key, value);
  return growing.map;
};
/** The same keys and values in an index that grew from nothing. */
const copyOf = (index: Index): Index => new Map([...index].toReversed());

test("an index that grew, asked between its steps or not, has the sum of the same index written at once", () => {
  fc.assert(
    fc.property(steps, (taken) => {
      let index: Index = new Map();
      const states = [index];
      for (const { pairs, asked } of taken) {
        index = grown(index, pairs);
        states.push(index);
        if (asked) expect(indexSum(index)).toBe(indexSum(copyOf(index)));
      }
      for (const state of states) expect(indexSum(state)).toBe(indexSum(copyOf(state)));
    }),
  );
});

test("two branches of one index have each its own sum", () => {
  const base = grown(new Map(), [["a", "1"]]);
  indexSum(base);
  const [left, right] = [grown(base, [["a", "2"]]), grown(base, [["b", "1"]])];
  expect(indexSum(left)).toBe(indexSum(copyOf(left)));
  expect(indexSum(right)).toBe(indexSum(copyOf(right)));
  expect(new Set([base, left, right].map(indexSum)).size).toBe(3);
});

test("whatever differs in a key or a value has another sum", () => {
  const anyIndex = fc
    .dictionary(few, fc.uniqueArray(few, { minLength: 1, maxLength: 3 }), { maxKeys: 6 })
    .map((of): Index => new Map(Object.entries(of).map(([key, values]) => [key, values.toSorted()])));
  const spelled = (index: Index): string => JSON.stringify([...index].sort(([a], [b]) => (a < b ? -1 : 1)));
  fc.assert(
    fc.property(anyIndex, anyIndex, (one, other) => {
      expect(indexSum(one) === indexSum(other)).toBe(spelled(one) === spelled(other));
    }),
    { numRuns: 500 },
  );
});

test("after one more key no other key is looked at, however many there are", () => {
  const looked = (size: number): number => {
    const base = grown(
      new Map(),
      Array.from({ length: size }, (_, n) => [`key-${n}`, "a"] as const),
    );
    indexSum(base);
    const next = grown(base, [["one more", "a"]]);
    let count = 0;
    const get = next.get.bind(next);
    const counted = (key: string) => {
      count += 1;
      return get(key);
    };
    const walk = () => {
      throw new Error("all of it was walked through");
    };
    Object.defineProperty(next, "get", { value: counted });
    Object.defineProperty(next, Symbol.iterator, { value: walk });
    indexSum(next);
    return count;
  };
  expect([looked(10), looked(20_000)]).toEqual([1, 1]);
});
