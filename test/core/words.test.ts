/**
 * The filter of known words never denies one that is there.
 * @module
 */

import fc from "fast-check";
import { expect, test } from "vitest";
import { mayContain, wordsOf } from "../../functions/core/register/bloom-filter.ts";

const behindColon = (key: string): number => key.indexOf(":") + 1;

test("no word that is there is ever denied", () => {
  fc.assert(
    fc.property(fc.uniqueArray(fc.string({ unit: "binary" }), { maxLength: 300 }), (words) => {
      const held = wordsOf(new Map(words.map((word) => [`isin:${word}`, null])), behindColon);
      expect(words.filter((word) => !mayContain(held, word))).toEqual([]);
    }),
  );
});

test.each([100, 10_000, 100_000])("of %i words, few others are taken for one", (count) => {
  const words = Array.from({ length: count }, (_, i) => `XB${String(i).padStart(10, "0")}`);
  const held = wordsOf(new Map(words.map((word) => [`isin:${word}`, null])), behindColon);
  const others = Array.from({ length: 20_000 }, (_, i) => [
    `US${String(i).padStart(10, "0")}`,
    i.toString(36),
  ]).flat();
  expect(others.filter((word) => mayContain(held, word)).length / others.length).toBeLessThan(0.01);
});
