/**
 * What changed between two questions: nothing is left out, and the cause that is named is the right one.
 * @module
 */

import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { CheckRequest } from "../../functions/core/check/answer.ts";
import { check } from "../../functions/core/check/check.ts";
import { applied, compare, type Side } from "../../functions/core/check/compare.ts";
import type { Change } from "../../functions/core/facts/fact.ts";
import { FoldError, fold } from "../../functions/core/register/fold.ts";
import { atVersion, emptyRegister, type Register } from "../../functions/core/register/register.ts";
import { curatedRegister } from "../support/curated-register.ts";
import { anyChanges, anyClock, entriesOf, everyPosition } from "../support/random-register.ts";

const asked = { investor: { usPerson: true }, positions: [{ symbol: "XIACY" }, { symbol: "AAPL" }] } as const;
const at = (asOf: string, knownAt: string | null = null): Side => ({
  asOf,
  knownAt,
  register: curatedRegister,
});

/** The seven dates of Xiaomi's case, each with the last thing that had happened by then to its answer. */
const dates = [
  ["the day it was listed", "2021-01-14T20:00:00.000Z", "listing"],
  ["the day before the injunction", "2021-03-11T12:00:00.000Z", "listing"],
  ["the day of the injunction, before it was public", "2021-03-12T20:00:00.000Z", "listing"],
  ["the minute the ban was to begin", "2021-03-15T13:31:00.000Z", "order.xiaomi.2021-03-12"],
  ["the morning of the final order", "2021-05-25T12:00:00.000Z", "order.xiaomi.2021-03-12"],
  ["two days after the final order", "2021-05-27T12:00:00.000Z", "order.xiaomi.2021-05-25"],
  ["years later", "2026-11-23T15:00:00.000Z", "order.xiaomi.2021-05-25"],
] as const;
const steps = ["listing", "order.xiaomi.2021-03-12", "order.xiaomi.2021-05-25"] as const;
const pairs = dates.flatMap((a) => dates.filter((b) => b !== a).map((b) => [a[0], b[0], a, b] as const));

describe("Xiaomi, between each pair of its seven dates", () => {
  test.each(pairs)(
    "from %s to %s the orders between are the cause, in the order they are passed",
    (_, __, a, b) => {
      const { unchanged, changes } = compare(asked, at(a[1]), at(b[1]), []);
      const [first, last] = [steps.indexOf(a[2]), steps.indexOf(b[2])];
      const passed =
        first <= last ? steps.slice(first + 1, last + 1) : steps.slice(last + 1, first + 1).toReversed();
      const verdicts = changes.filter(({ positions }) => positions.some(({ verdict }) => verdict));
      expect(verdicts.map(({ because }) => because.map(({ kind, event, id }) => [kind, event, id]))).toEqual(
        passed.length === 0 ? [] : [passed.map((id) => ["order", "begins", id])],
      );
      expect(unchanged).toBe(2 - changes.length);
    },
  );

  test("between what was known before the order and after it, its publication is the cause", () => {
    const moment = "2021-03-15T13:31:00.000Z";
    const { changes } = compare(asked, at(moment, "2021-03-12T12:00:00.000Z"), at(moment), []);
    expect(
      changes.map(({ because, positions }) => [because, positions[0]?.from.status, positions[0]?.to.status]),
    ).toEqual([
      [
        [
          {
            kind: "order",
            event: "published",
            at: "2021-03-13T04:30:00.000Z",
            id: "order.xiaomi.2021-03-12",
            facts: [
              { kind: "court-order", id: "order.xiaomi.2021-03-12", publishedAt: "2021-03-13T04:30:00Z" },
            ],
            says: expect.stringContaining("order.xiaomi.2021-03-12 is published"),
          },
        ],
        "restricted",
        "stayed",
      ],
    ]);
  });
});

test("a ban that begins and a window that closes are dates that pass; a licence that begins is a licence", () => {
  const causes = (symbol: string, from: string, to: string) =>
    compare({ ...asked, positions: [{ symbol }] }, at(from), at(to), []).changes.flatMap(({ because }) =>
      because.map(({ kind, event }) => `${kind} ${event}`),
    );
  expect(causes("002415.SZ", "2021-07-01T12:00:00.000Z", "2021-09-01T12:00:00.000Z")).toEqual([
    "date in-force",
  ]);
  expect(causes("002415.SZ", "2021-09-01T12:00:00.000Z", "2022-07-01T12:00:00.000Z")).toEqual([
    "date window-closed",
  ]);
});

/** A register of random facts, and the log that it was folded from; null where the facts contradict one another. */
function registerOf(
  changes: readonly Change[],
): { register: Register; entries: ReturnType<typeof entriesOf> } | null {
  const entries = entriesOf(changes);
  try {
    return { register: fold(emptyRegister, entries), entries };
  } catch (error) {
    if (error instanceof FoldError) return null;
    throw error;
  }
}

test("a later version of a licence is told as its publication, and changes no verdict", () => {
  const rusal = { investor: { usPerson: true }, positions: [{ isin: "RU000A1025V3" }] };
  const sides = [at("2018-04-20T12:00:00.000Z"), at("2018-05-10T12:00:00.000Z")] as const;
  const { changes } = compare(rusal, ...sides, []);
  expect(changes.map(({ because, positions }) => [because, positions[0]?.verdict])).toEqual([
    [
      [
        {
          kind: "licence",
          event: "published",
          at: "2018-05-01T04:00:00.000Z",
          id: "licence.gl-13",
          facts: [{ kind: "licence", id: "licence.gl-13", publishedAt: "2018-05-01" }],
          says: "Licence licence.gl-13 is published, 2018-05-01T04:00:00.000Z.",
        },
      ],
      false,
    ],
  ]);
});

test("applying the differences to the first answer gives the second, for any facts, clocks and versions", () => {
  let compared = 0;
  fc.assert(
    fc.property(
      anyChanges,
      fc.tuple(anyClock, fc.option(anyClock), fc.nat(40)),
      fc.tuple(anyClock, fc.option(anyClock), fc.nat(40)),
      (changes, ...clocks) => {
        const log = registerOf(changes);
        if (log === null) return;
        const [from, to] = clocks.map(([asOf, knownAt, back]): Side => {
          const version = Math.max(1, log.register.version - back);
          return { asOf, knownAt, register: atVersion(log.register, version) ?? log.register };
        });
        if (from === undefined || to === undefined) return;
        const question = { investor: { usPerson: true }, positions: everyPosition };
        const answer = ({ asOf, knownAt, register }: Side) => {
          const request: CheckRequest = { ...question, asOf, knownAt, detail: "all" };
          return check(register, request);
        };
        const comparison = compare(question, from, to, log.entries);
        expect(JSON.stringify(applied(answer(from), comparison))).toBe(JSON.stringify(answer(to)));
        // Whoever sees a verdict change is told why.
        for (const { because, positions } of comparison.changes)
          if (positions.some(({ verdict }) => verdict)) expect(because).not.toEqual([]);
        compared += 1;
      },
    ),
    { numRuns: 40 },
  );
  expect(compared).toBeGreaterThan(10);
});
