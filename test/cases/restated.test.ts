/**
 * The law told a second time, by hand and without the engine's ideas: a table of who was listed when, and thirty lines that
 * say what held. Both are asked at random instants, mostly about those at which something changes. Days on which something
 * happened at an unknown hour are left to test/core.
 * @module
 */

import fc from "fast-check";
import { expect, test } from "vitest";
import { check } from "../../functions/core/check/check.ts";
import { decodedInterval, iso } from "../../functions/core/time.ts";
import { curatedRegister } from "../support/curated-register.ts";

const at = (text: string): number => Date.parse(text.length === 16 ? `${text}:00Z` : text);
const day = (text: string): number => decodedInterval(text).start;

interface Told {
  readonly order: "E.O. 13959" | "E.O. 14032";
  /** From when it was known: listed, banned from, to be divested by. The latest known counts. */
  readonly terms: readonly (readonly [known: number, listed: number, banned: number, divest: number])[];
  /** The instant of an injunction, and when it was known. */
  readonly enjoined?: readonly [known: number, from: number];
  readonly ended?: readonly [known: number, from: number];
}

const released = at("2021-06-03T18:19:53Z");
const replaced = [released, released] as const;
const amended = at("2021-01-13T05:00");

const first = (listed: string, banned: string, divest: string): Told => ({
  order: "E.O. 13959",
  terms: [[day(listed), day(listed), at(banned), at(divest)]],
  ended: replaced,
});
const second = (listed: number, banned: string, divest: string): Told => ({
  order: "E.O. 14032",
  terms: [[listed, listed, at(banned), at(divest)]],
});
const annex = first("2020-11-12", "2021-01-11T14:30", "2021-11-12T04:59");
const january = first("2021-01-14", "2021-03-15T13:30", "2022-01-15T04:59");
const fiftyNine = second(released, "2021-08-02T04:01", "2022-06-03T04:01");
const eight = second(day("2021-12-16"), "2022-02-14T05:01", "2022-12-16T05:01");
const telecom: Told = {
  order: "E.O. 13959",
  terms: [
    [day("2021-01-06"), day("2020-11-12"), at("2021-01-11T14:30"), at("2021-11-12T04:59")],
    [day("2021-01-27"), day("2021-01-08"), at("2021-03-09T14:30"), at("2022-01-09T04:59")],
  ],
  ended: replaced,
};
const luokung: Told = {
  order: "E.O. 13959",
  terms: [[day("2021-03-11"), day("2021-03-09"), at("2021-05-08T13:30"), at("2022-03-10T04:59")]],
  enjoined: [day("2021-05-06"), day("2021-05-06")],
  ended: replaced,
};
const reported = at("2021-03-13T04:30");
const vacated = at("2021-05-25T20:09");

const told: Readonly<Record<string, readonly Told[]>> = {
  XIACY: [{ ...january, enjoined: [reported, reported], ended: [vacated, vacated] }],
  LKCO: [{ ...january, ended: [day("2021-03-11"), day("2021-03-09")] }, luokung],
  CHL: [telecom, fiftyNine],
  "0762.HK": [telecom, fiftyNine],
  "0883.HK": [first("2021-01-08", "2021-03-09T14:30", "2022-01-09T04:59"), fiftyNine],
  "0981.HK": [first("2020-12-03", "2021-02-01T14:30", "2021-12-04T04:59"), fiftyNine],
  "002415.SZ": [annex, fiftyNine],
  "601766.SS": [annex],
  "601186.SS": [annex, fiftyNine],
  "688012.SS": [january],
  "603019.SS": [annex, eight],
  "603678.SS": [fiftyNine],
  "300188.SZ": [eight],
};

/** Status, and a letter each for purchase, divest, sale and hold: yes, review, no. */
type Held = readonly [status: string, acts: string];

function held({ order, terms, enjoined, ended }: Told, asOf: number, knownAt: number): Held | null {
  const [, listed, banned, divest] = terms.findLast(([known]) => known <= knownAt) ?? [];
  if (listed === undefined || banned === undefined || divest === undefined || asOf < listed) return null;
  if (ended !== undefined && ended[0] <= knownAt && asOf >= ended[1]) return ["not-binding", "yyyy"];
  if (enjoined !== undefined && enjoined[0] <= knownAt && asOf >= enjoined[1]) return ["stayed", "yyyy"];
  if (asOf < banned) return ["pending", "yyyy"];
  const open = asOf < divest;
  if (order === "E.O. 14032") return ["restricted", open ? "nyny" : "nnny"];
  const isAmended = knownAt >= amended && asOf >= amended;
  if (isAmended) return ["restricted", open ? "nyny" : "nnnn"];
  return ["restricted", open ? "nyry" : "nrry"];
}

const statuses = ["restricted", "review", "pending", "stayed", "not-binding", "no-match"];

function expected(symbol: string, asOf: number, knownAt: number): Held {
  const all = (told[symbol] ?? []).flatMap((one) => {
    const found = held(one, asOf, knownAt);
    return found === null ? [] : [found];
  });
  const strictest = (i: number): string =>
    ["n", "r"].find((letter) => all.some(([, acts]) => acts[i] === letter)) ?? "y";
  const status = statuses.find((name) => all.some(([own]) => own === name)) ?? "no-match";
  return [status, [0, 1, 2, 3].map(strictest).join("")];
}

const letters = { permitted: "y", review: "r", prohibited: "n" } as const;

const changes = [
  amended,
  ...Object.values(told).flatMap((all) =>
    all.flatMap(({ terms, enjoined = [], ended = [] }) => [...terms.flat(), ...enjoined, ...ended]),
  ),
];
const unknownHours = [
  "2020-11-12 2020-12-03 2021-01-06 2021-01-08 2021-01-13 2021-01-14 2021-01-27 2021-03-09 2021-03-11 2021-03-12",
  "2021-03-14 2021-05-05 2021-05-06 2021-12-16",
].flatMap((text) => text.split(" ").map(decodedInterval));
const isClear = (instant: number): boolean =>
  instant === reported || !unknownHours.some(({ start, end }) => start <= instant && instant < end);

const nearby = fc
  .tuple(fc.constantFrom(...changes), fc.constantFrom(-86_400, -3600, -1, 0, 0, 1, 3600, 86_400))
  .map(([change, seconds]) => change + seconds * 1000);
const anywhere = fc
  .integer({ min: at("2020-10-01T00:00") / 1000, max: at("2023-06-01T00:00") / 1000 })
  .map((seconds) => seconds * 1000);
const instant = fc
  .oneof({ weight: 3, arbitrary: nearby }, { weight: 1, arbitrary: anywhere })
  .filter(isClear);

test("the law as told here is what is answered, at every instant and as known at every other", () => {
  const symbols = Object.keys(told);
  fc.assert(
    fc.property(instant, fc.option(instant), (asOf, knownAt) => {
      const answer = check(curatedRegister, {
        asOf: iso(asOf),
        knownAt: knownAt === null ? null : iso(knownAt),
        investor: { usPerson: true },
        detail: "all",
        programmes: ["ccmc", "ns-cmic"],
        positions: symbols.map((symbol) => ({ symbol })),
      });
      const got = answer.positions.map(({ status, acts }) => [
        status,
        [acts.purchase, acts.divest, acts.sale, acts.hold].map((act) => letters[act]).join(""),
      ]);
      const wanted = symbols.map((symbol) => expected(symbol, asOf, knownAt ?? Number.POSITIVE_INFINITY));
      expect(Object.fromEntries(symbols.map((symbol, i) => [symbol, got[i]]))).toEqual(
        Object.fromEntries(symbols.map((symbol, i) => [symbol, wanted[i]])),
      );
    }),
    { numRuns: 2000 },
  );
});
