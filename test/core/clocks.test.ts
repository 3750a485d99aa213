/**
 * The three clocks, on the Xiaomi case.
 * @module
 */

import fc from "fast-check";
import { expect, test } from "vitest";
import { check } from "../../functions/core/check/check.ts";
import { issuer, securities } from "../../functions/core/check/look-up.ts";
import type { Change } from "../../functions/core/facts/fact.ts";
import { courtOrders, listing, listings } from "../../functions/core/law/listing-detail.ts";
import { FoldError, fold } from "../../functions/core/register/fold.ts";
import { atVersion, emptyRegister, type Register } from "../../functions/core/register/register.ts";
import { decodedInterval, isDay } from "../../functions/core/time.ts";
import { curatedRegister } from "../support/curated-register.ts";
import { anyChanges, anyClock, entriesOf, everyPosition } from "../support/random-register.ts";

/** Everything that can be asked of a register at two clocks, but for its version and digest. */
function everything(register: Register, asOf: string, knownAt: string | null, usPerson = true) {
  const view = { asOf, knownAt };
  const { register: _, ...answer } = check(register, {
    ...view,
    investor: { usPerson },
    detail: "all",
    positions: everyPosition,
  });
  return {
    answer,
    listings: listings(register, view),
    listing: ["l1", "l2", "l3"].map((id) => listing(register, view, id)),
    orders: courtOrders(register, view),
    issuers: ["alpha", "beta", "gamma"].map((id) => issuer(register, view, id)),
    securities: everyPosition.map((position) => securities(register, view, position)),
  };
}

const wasOutBy = (change: Change, knownAt: string): boolean => {
  const [published, known] = [decodedInterval(change.publishedAt), decodedInterval(knownAt)];
  return isDay(known) ? published.start < known.end : published.start <= known.start;
};

/** Random facts may contradict one another in ways that a register refuses; those are no cases. */
function foldOrSkip(changes: readonly Change[]): Register {
  try {
    return fold(emptyRegister, entriesOf(changes));
  } catch (error) {
    if (error instanceof FoldError) return fc.pre(false) as never;
    throw error;
  }
}

test("knownAt leaks nothing: the whole answer equals that of a register that never had the later facts", () => {
  let compared = 0;
  fc.assert(
    fc.property(anyChanges, anyClock, anyClock, fc.boolean(), (changes, asOf, knownAt, usPerson) => {
      const full = foldOrSkip(changes);
      const early = foldOrSkip(changes.filter((change) => wasOutBy(change, knownAt)));
      compared += 1;
      expect(everything(full, asOf, knownAt, usPerson)).toEqual(everything(early, asOf, knownAt, usPerson));
    }),
    { numRuns: 400 },
  );
  expect(compared).toBeGreaterThan(200);
});

test("facts may be recorded in any order: the answer does not change", () => {
  fc.assert(
    fc.property(
      anyChanges.chain((changes) =>
        fc.tuple(fc.constant(changes), fc.shuffledSubarray([...changes], { minLength: changes.length })),
      ),
      anyClock,
      fc.option(anyClock),
      ([changes, shuffled], asOf, knownAt) => {
        const inOrder = foldOrSkip(changes);
        // Only the end counts here: on the way a shuffled entry may name what is not yet there, which append refuses.
        const shuffledRegister = fold(emptyRegister, entriesOf(shuffled));
        expect(everything(shuffledRegister, asOf, knownAt)).toEqual(everything(inOrder, asOf, knownAt));
      },
    ),
    { numRuns: 200 },
  );
});

test("a version answers with the same bytes whatever is recorded after it", () => {
  fc.assert(
    fc.property(anyChanges, fc.nat(), anyClock, fc.option(anyClock), (changes, cut, asOf, knownAt) => {
      foldOrSkip(changes);
      const entries = entriesOf(changes);
      const version = cut % (entries.length + 1);
      const then = foldOrSkip(changes.slice(0, version));
      const newest = fold(then, entries.slice(version));
      const now = atVersion(newest, version);
      // What is worked out of an earlier version is kept beside its object.
      expect(atVersion(newest, version)).toBe(now);
      if (now === null) throw new Error(`version ${version} is gone`);
      const ask = (register: Register) =>
        JSON.stringify(
          check(register, {
            asOf,
            knownAt,
            investor: { usPerson: true },
            detail: "all",
            positions: everyPosition,
          }),
        );
      expect(ask(now)).toBe(ask(then));
    }),
    { numRuns: 200 },
  );
});

test("a day in which a listing began is answered by its strictest part, and says that it is one", () => {
  const matchAt = (asOf: string) => {
    const { positions } = check(curatedRegister, {
      ...{ asOf, knownAt: null, investor: { usPerson: true }, detail: "all", programmes: ["ns-cmic"] },
      positions: [{ isin: "US16941M1099" }],
    });
    return positions[0]?.matches[0]?.precision;
  };
  // The order of June 3, 2021 was signed at 2:19 PM in New York; the day before knew nothing of it.
  expect([matchAt("2021-06-03"), matchAt("2021-06-04")]).toEqual(["day", undefined]);
});
