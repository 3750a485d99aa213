/**
 * Small random registers on a coarse grid of instants and days, so that facts collide often.
 * @module
 */

import fc from "fast-check";
import type { Position } from "../../functions/core/check/position.ts";
import type { Change, Entry } from "../../functions/core/facts/fact.ts";
import type { Listing } from "../../functions/core/facts/listing.ts";
import {
  type Act,
  acts,
  allPermitted,
  type Permission,
  perAct,
} from "../../functions/core/facts/permission.ts";
import { decodedInterval } from "../../functions/core/time.ts";

/** Nine January days of 2021: each as a date, at its New York midnight, and at two hours within. */
export const grid: readonly string[] = Array.from({ length: 9 }, (_, i) => `2021-01-0${i + 1}`).flatMap(
  (day) => [`${day}T05:00:00.000Z`, day, `${day}T14:30:00.000Z`, `${day}T20:00:00.000Z`],
);

const origin = "2020-12-01T00:00:00.000Z";
const citations = [{ title: "Invented for a test" }];

const moment = fc.nat(grid.length - 1);
const at = (index: number) => ({ at: grid[index] ?? origin });
export const anyClock = fc.constantFrom(
  ...grid,
  "2021-01-15",
  "2020-12-15T00:00:00.000Z",
  "2021-02-01T00:00:00.000Z",
);

const permission = fc.constantFrom<Permission>("permitted", "permitted", "review", "prohibited");
const table = fc.record(perAct(() => permission));
/** Two or three distinct places on the grid, in order, not touching even as days. */
const spaced = (count: number) =>
  fc
    .uniqueArray(fc.nat(8), { minLength: count, maxLength: count })
    .chain((days) =>
      fc.tuple(...days.sort((a, b) => a - b).map((day) => fc.nat(3).map((hour) => day * 4 + hour))),
    );

const programmeDocument = fc
  .record({ inForce: table, closed: table, split: fc.option(moment) })
  .map(({ inForce, closed, split }) => {
    const period = (
      title: string,
      from: { at: string },
      until: { at: string } | null,
      row: typeof inForce,
    ) => ({
      title,
      from,
      until,
      table: { announced: allPermitted, "in-force": row, "window-closed": closed },
      citations,
    });
    return {
      name: "An invented programme",
      authority: "Order 1",
      periods:
        split === null
          ? [period("Order 1", { at: origin }, null, inForce)]
          : [
              period("Order 1", { at: origin }, at(split), closed),
              period("Order 1 as amended", at(split), null, inForce),
            ],
    };
  });

const issuers = ["alpha", "beta", "gamma"] as const;
const lineOf = {
  alpha: { ticker: "ALFA", isin: "US0378331005" },
  beta: { ticker: "BETA", isin: "US5949181045" },
  gamma: { ticker: "GAMA", isin: "US02079K3059" },
} as const;

const issuerDocument = (id: (typeof issuers)[number]) =>
  fc
    .record({ bond: fc.boolean(), shared: fc.boolean(), renamed: fc.boolean() })
    .map(({ bond, shared, renamed }) => ({
      name: renamed ? `${id} Renamed Limited` : `${id} Limited`,
      aliases: [],
      lines: [
        { kind: "ordinary" as const, venue: "XNAS", ...lineOf[id] },
        ...(bond
          ? [{ kind: "bond" as const, isin: `XS000000000${issuers.indexOf(id)}`, flaw: "check digit" }]
          : []),
        ...(shared
          ? [{ kind: "ordinary" as const, ticker: "1810", venue: "XHKG", doubt: { why: "for a test" } }]
          : []),
      ],
    }));

const listingDocument = fc
  .record({
    places: spaced(3),
    issuer: fc.constantFrom(...issuers),
    programme: fc.constantFrom("p1", "p2"),
    ended: fc.option(moment),
    window: fc.boolean(),
  })
  .map(({ places, issuer, programme, ended, window }): Listing => {
    const [listed = 0, effective = 0, divest = 0] = places;
    const end = ended === null || ended < listed + 4 ? null : { at: at(ended), how: "removed" as const };
    return {
      issuer,
      programme,
      name: `${issuer} as listed`,
      listedAt: at(listed),
      effectiveAt: at(effective),
      divestBy: window ? at(divest) : null,
      ended: end,
    };
  });

const someActs = fc.option(fc.constantFrom<readonly Act[]>(["purchase"], ["purchase", "sale"], acts));

const orderDocument = (listings: readonly string[], orders: readonly string[]) =>
  fc
    .record({
      places: spaced(2),
      open: fc.boolean(),
      listings: fc.subarray([...listings], { minLength: 1 }),
      reach: someActs,
      parties: fc.boolean(),
      against: orders.length === 0 ? fc.constant(null) : fc.option(fc.constantFrom(...orders)),
      kind: fc.constantFrom("preliminary-injunction" as const, "vacatur" as const, "stay" as const),
    })
    .map(({ places, open, listings: reached, reach, parties, against, kind }) => ({
      kind: against === null ? kind : ("reversal" as const),
      court: "A court",
      docket: "1:21-cv-1",
      judge: null,
      enteredAt: at(places[0] ?? 0),
      from: at(places[0] ?? 0),
      until: open ? null : at(places[1] ?? 0),
      listings: against === null ? reached : [],
      acts: reach,
      parties: parties && against === null ? ["A party"] : null,
      against,
      revocable: true,
    }));

const licenceDocument = (listings: readonly string[]) =>
  fc
    .record({ places: spaced(2), listings: fc.subarray([...listings], { minLength: 1 }), acts: someActs })
    .map(({ places, listings: reached, acts: authorised }) => ({
      title: "General License 9",
      agency: "An agency",
      scope: "Invented",
      acts: authorised ?? acts,
      listings: reached,
      from: at(places[0] ?? 0),
      until: at(places[1] ?? 0),
    }));

/** One to three publications of a document at distinct moments; the first at `origin` where others depend on it. */
function published<D>(kind: Change["kind"], id: string, document: fc.Arbitrary<D>, early: boolean) {
  return fc
    .tuple(
      document,
      fc.uniqueArray(fc.tuple(moment, fc.option(document, { freq: 6 })), {
        maxLength: 2,
        selector: ([index]) => grid[index]?.slice(0, 10),
      }),
      moment,
    )
    .map(([first, later, start]) => {
      const times = early
        ? [origin, ...later.map(([index]) => grid[index])]
        : [grid[start], ...later.map(([index]) => grid[index])];
      const documents: readonly (D | null)[] = [first, ...later.map(([, next]) => next)];
      const seen = new Set<string>();
      return times.flatMap((time, i) => {
        const key = time === undefined ? "" : `${decodedInterval(time).start} ${decodedInterval(time).end}`;
        if (time === undefined || seen.has(key)) return [];
        seen.add(key);
        return [
          changeCast({
            op: "publish",
            kind,
            id,
            publishedAt: time,
            document: documents[i] ?? null,
            citations,
          }),
        ];
      });
    });
}

/** The generator pairs kind and document itself, which the compiler cannot see. */
const changeCast = (change: object): Change => change as Change;

const listingIds = ["l1", "l2", "l3"] as const;

/** Changes of a whole register, in an order in which references are never dangling. */
export const anyChanges: fc.Arbitrary<readonly Change[]> = fc
  .tuple(
    published("programme", "p1", programmeDocument, true),
    published("programme", "p2", programmeDocument, true),
    ...issuers.map((id) => published("issuer", id, issuerDocument(id), true)),
    ...listingIds.map((id) => published("listing", id, listingDocument, false)),
    published("court-order", "o1", orderDocument(listingIds, []), false),
    published("court-order", "o2", orderDocument(listingIds, ["o1"]), false),
    published("court-order", "o3", orderDocument(listingIds, ["o1", "o2"]), false),
    published("licence", "g1", licenceDocument(listingIds), false),
  )
  .map((groups) => groups.flat());

/** Entries of one change each, numbered from `first`. */
export const entriesOf = (changes: readonly Change[], first = 1): readonly Entry[] =>
  changes.map((change, i) => ({
    version: first + i,
    id: `entry-${first + i}`,
    recordedAt: "2026-01-01T00:00:00.000Z",
    source: "test",
    author: "test",
    changes: [change],
    previous: `sha256:${first + i - 1}`,
    digest: `sha256:${first + i}`,
  }));

/** A position for every way in which something in these registers can be named. */
export const everyPosition: readonly Position[] = [
  ...issuers.flatMap((id) => [
    { symbol: lineOf[id].ticker, exchange: "XNAS" },
    { isin: lineOf[id].isin },
    { name: `${id} limited` },
    { name: `${id} renamed` },
    { name: `${id} as listed` },
  ]),
  ...issuers.map((_, i) => ({ isin: `XS000000000${i}` })),
  { symbol: "1810" },
  { symbol: "1810", exchange: "XHKG" },
  { symbol: "ALFA", isin: lineOf.beta.isin },
  { symbol: "AAPL" },
];
