/**
 * A register grows with each entry, in time that does not grow with it, and what was read before stays as it was.
 * @module
 */

import * as fc from "fast-check";
import { expect, test } from "vitest";
import type { Change, Entry } from "../../functions/core/facts/fact.ts";
import { mayContain } from "../../functions/core/register/bloom-filter.ts";
import { fold } from "../../functions/core/register/fold.ts";
import { GrownList } from "../../functions/core/register/grown-list.ts";
import { grownMap } from "../../functions/core/register/grown-map.ts";
import { emptyRegister, type Register } from "../../functions/core/register/register.ts";

test("a map that grew is the map that was written at once, in the same order, and its earlier states stay", () => {
  const additions = fc.array(
    fc.uniqueArray(fc.tuple(fc.nat(40), fc.nat()), { selector: ([key]) => key, maxLength: 12 }),
    { maxLength: 30 },
  );
  fc.assert(
    fc.property(additions, (steps) => {
      const model = new Map<string, number>();
      let grown: ReadonlyMap<string, number> = new Map();
      const states: (readonly [ReadonlyMap<string, number>, readonly (readonly [string, number])[]])[] = [];
      for (const step of steps) {
        const added = new Map(step.map(([key, value]) => [`${key}`, value]));
        for (const [key, value] of added) model.set(key, value);
        grown = grownMap(grown, added);
        states.push([grown, [...model]]);
      }
      for (const [state, expected] of states) {
        expect(expected.map(([key]) => [key, state.get(key)])).toEqual(expected);
        expect([state.size, state.has("none"), state.get("none")]).toEqual([
          expected.length,
          false,
          undefined,
        ]);
        expect([...state]).toEqual(expected);
        expect([...state.keys()]).toEqual(expected.map(([key]) => key));
      }
    }),
  );
});

test("a list that grew is the list that was written at once, and its earlier states stay", () => {
  fc.assert(
    fc.property(fc.array(fc.nat(1_500), { maxLength: 8 }), (sizes) => {
      const model: number[] = [];
      let grown = GrownList.of<number>([]);
      const states: (readonly [GrownList<number>, number])[] = [];
      for (const size of sizes) {
        const added = Array.from({ length: size }, (_, i) => model.length + i);
        model.push(...added);
        grown = grown.with(added);
        states.push([grown, model.length]);
      }
      for (const [state, length] of states) {
        expect(state.length).toBe(length);
        expect(state.all).toEqual(model.slice(0, length));
        expect([state.at(-1), state.at(length), state.at(length - 1)]).toEqual([
          undefined,
          undefined,
          model[length - 1],
        ]);
      }
    }),
    { numRuns: 50 },
  );
});

const citations = [{ title: "Invented for a test" }];
const issuer = (n: number): Change => ({
  op: "publish",
  kind: "issuer",
  id: `issuer-${n}`,
  publishedAt: "2021-01-14",
  document: {
    name: `Name${n} Holdings`,
    aliases: [],
    lines: [{ kind: "ordinary", ticker: `T${n}`, venue: "XNAS" }],
  },
  citations,
});
/** A source states each day that it was read: of one fact there are then as many publications as entries. */
const reading = (n: number): Change => ({
  op: "publish",
  kind: "source",
  id: "daily",
  publishedAt: new Date(Date.UTC(2021, 0, 1) + n * 60_000).toISOString(),
  document: { title: "A daily list", form: "list", read: true, maxAgeDays: 3 },
  citations,
});
const entryOf = (register: Register, changes: readonly Change[]): Entry => ({
  version: register.version + 1,
  id: `entry-${register.version + 1}`,
  recordedAt: "2026-01-01T00:00:00.000Z",
  source: "test",
  author: "test",
  changes,
  previous: register.digest,
  digest: `sha256:${String(register.version + 1).padStart(64, "0")}`,
});
const grown = (register: Register, entries: number): Register => {
  let now = register;
  for (let i = 0; i < entries; i += 1)
    now = fold(now, [entryOf(now, [issuer(now.version), reading(now.version)])]);
  return now;
};

test("a register that grew entry by entry says what the same changes say at once", () => {
  const stepwise = grown(emptyRegister, 300);
  const changes = Array.from({ length: 300 }, (_, n) => [issuer(n), reading(n)]).flat();
  const atOnce = fold(emptyRegister, [entryOf(emptyRegister, changes)]);
  expect([...stepwise.issuersByKey]).toEqual([...atOnce.issuersByKey]);
  expect([...stepwise.issuersByName]).toEqual([...atOnce.issuersByName]);
  expect([...stepwise.nameStarts]).toEqual([...atOnce.nameStarts]);
  expect(stepwise.facts.source.get("daily")?.map(({ publishedAt }) => publishedAt)).toEqual(
    atOnce.facts.source.get("daily")?.map(({ publishedAt }) => publishedAt),
  );
  for (let n = 0; n < 300; n += 1) expect(mayContain(stepwise.words, `T${n}`)).toBe(true);
  expect(stepwise.versions.get("entry-17")).toBe(17);
  expect(stepwise.digests.at(17)).toBe(`sha256:${"17".padStart(64, "0")}`);
});

test("one more entry sets as many keys whether the log is short or long", () => {
  const setting = (register: Register): number => {
    const set = Map.prototype.set;
    let count = 0;
    Map.prototype.set = function counted(this: Map<unknown, unknown>, key: unknown, value: unknown) {
      count += 1;
      return set.call(this, key, value);
    };
    try {
      grown(register, 64);
    } finally {
      Map.prototype.set = set;
    }
    return count;
  };
  const short = grown(emptyRegister, 200);
  const long = grown(short, 3_800);
  // Merging costs the logarithm of what is held; a copy of it would cost twenty times as much.
  expect(setting(long)).toBeLessThan(3 * setting(short));
});
