/**
 * Commit-wait on a virtual clock: whoever is told that an entry stands is not contradicted by a later check, at any rate of checks.
 * @module
 */

import fc from "fast-check";
import { expect, test } from "vitest";
import { simulated, type World } from "./simulated-readers.ts";

const world: World = {
  ...{ seed: 1, rate: 1_000, seconds: 5, staleMs: 1_000, drift: 0.02 },
  ...{ slow: 0.002, crashes: 0.0005, entryEveryMs: 300 },
};

const worlds = fc.record({
  seed: fc.integer(),
  rate: fc.constantFrom(20, 300, 2_000, 10_000),
  seconds: fc.constantFrom(2, 5),
  staleMs: fc.constantFrom(0, 50, 500, 1_000),
  drift: fc.constantFrom(0, 0.01, 0.024),
  slow: fc.constantFrom(0, 0.01, 0.1),
  crashes: fc.constantFrom(0, 0.001, 0.05),
  entryEveryMs: fc.constantFrom(7, 100, 900),
});

test("no check that begins after an entry was acknowledged misses it: clocks drift and disagree, reads are slow, instances die", () => {
  fc.assert(
    fc.property(worlds, (one) => {
      expect(simulated(one).missed).toBe(0);
    }),
    { numRuns: 60 },
  );
});

test("a writer that waits less than readers hold, or clocks that run further apart than allowed, are found out", () => {
  expect(simulated({ ...world, waitMs: 900 }).missed).toBeGreaterThan(0);
  expect(simulated({ ...world, entryEveryMs: 20, drift: 0.2 }).missed).toBeGreaterThan(0);
});

test("10,000 checks a second: held for a second, each instance reads once a second; not held, one partition does not give enough", () => {
  const crowd = { ...world, rate: 10_000, seconds: 3, slow: 0, crashes: 0 };
  const held = simulated(crowd);
  expect([held.refused, held.missed]).toEqual([0, 0]);
  expect(held.reads / crowd.seconds).toBeLessThan(3 * held.instances);
  const anew = simulated({ ...crowd, staleMs: 0 });
  expect(anew.refused / anew.checks).toBeGreaterThan(0.5);
  expect(anew.missed).toBe(0);
});
