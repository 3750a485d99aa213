/**
 * From a listing, orders and licences to its timeline, each as a short story.
 * @module
 */

import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { CourtOrder } from "../../functions/core/facts/court-order.ts";
import type { Licence } from "../../functions/core/facts/licence.ts";
import type { Listing } from "../../functions/core/facts/listing.ts";
import {
  acts,
  allPermitted,
  allReview,
  type Permissions,
  sameActs,
  strictestActs,
} from "../../functions/core/facts/permission.ts";
import type { Programme } from "../../functions/core/facts/programme.ts";
import { segmentsIn, type Timeline, timelineOf } from "../../functions/core/law/timeline.ts";
import type { Known, World } from "../../functions/core/register/known.ts";
import { decodedInterval, iso } from "../../functions/core/time.ts";

const citations = [{ title: "Invented for a test" }];
const known = <T>(id: string, document: T, publishedAt = "2020-01-01T00:00:00Z"): Known<T> => ({
  id,
  document,
  publishedAt: decodedInterval(publishedAt),
  before: () => [],
  citations,
});

const inForce: Permissions = { ...allPermitted, purchase: "prohibited", sale: "prohibited" };
const closed: Permissions = { ...inForce, divest: "prohibited" };

const programme: Programme = {
  name: "A programme",
  authority: "Order 1",
  periods: [
    {
      title: "Order 1",
      from: { at: "2020-01-01T00:00:00Z" },
      until: null,
      citations,
      table: { announced: allPermitted, "in-force": inForce, "window-closed": closed },
    },
  ],
};

const listing: Listing = {
  issuer: "i",
  programme: "p",
  name: "An issuer",
  listedAt: { at: "2021-01-01T15:00:00Z" },
  effectiveAt: { at: "2021-03-01T15:00:00Z" },
  divestBy: { at: "2022-01-01T15:00:00Z" },
  ended: null,
};

const order = (change: Partial<CourtOrder> = {}): CourtOrder => ({
  kind: "preliminary-injunction",
  court: "D.D.C.",
  docket: "1:21-cv-1",
  judge: null,
  enteredAt: { at: "2021-02-01T15:00:00Z" },
  from: { at: "2021-02-01T15:00:00Z" },
  until: null,
  listings: ["l"],
  acts: null,
  parties: null,
  against: null,
  revocable: true,
  ...change,
});

const world = (
  parts: {
    listing?: Partial<Listing>;
    orders?: Record<string, CourtOrder>;
    licences?: Record<string, Licence>;
    programme?: Programme | null;
  } = {},
): World => ({
  listing: known("l", { ...listing, ...parts.listing }),
  programme: parts.programme === null ? null : known("p", parts.programme ?? programme),
  orders: Object.entries(parts.orders ?? {}).map(([id, document]) => known(id, document)),
  licences: Object.entries(parts.licences ?? {}).map(([id, document]) => known(id, document)),
});

const at = (timeline: Timeline, instant: string) => segmentsIn(timeline, decodedInterval(instant))[0];
const story = (timeline: Timeline) =>
  timeline.map(
    ({ from, phase, acts: permissions }) =>
      `${iso(from).slice(0, 16)} ${phase} ${acts.filter((act) => permissions[act] !== "permitted").join(",")}`,
  );

test("a listing is announced, in force from its effect inclusively, and closed from the window's end", () => {
  const timeline = timelineOf(world());
  expect(story(timeline)).toEqual([
    "2021-01-01T15:00 announced ",
    "2021-03-01T15:00 in-force purchase,sale",
    "2022-01-01T15:00 window-closed purchase,divest,sale",
  ]);
  expect(at(timeline, "2021-01-01T14:59:59.999Z")).toBeUndefined();
  expect(at(timeline, "2021-03-01T14:59:59.999Z")?.phase).toBe("announced");
  expect(at(timeline, "2021-03-01T15:00:00Z")?.phase).toBe("in-force");
  expect(at(timeline, "2022-01-01T15:00:00Z")?.phase).toBe("window-closed");
});

describe("court orders", () => {
  test("a dissolved injunction gives the listing back its own phase, the clock not tolled", () => {
    const orders = {
      pi: order(),
      off: order({ kind: "dissolution", against: "pi", listings: [], from: { at: "2022-06-01T15:00:00Z" } }),
    };
    expect(story(timelineOf(world({ orders })))).toEqual([
      "2021-01-01T15:00 announced ",
      "2021-02-01T15:00 enjoined ",
      "2022-06-01T15:00 window-closed purchase,divest,sale",
    ]);
  });

  test("an order that dissolves can itself be stayed for a while: the injunction is back for that while", () => {
    const orders = {
      pi: order(),
      off: order({ kind: "dissolution", against: "pi", listings: [], from: { at: "2021-04-01T15:00:00Z" } }),
      stay: order({
        kind: "stay",
        against: "off",
        listings: [],
        from: { at: "2021-05-01T15:00:00Z" },
        until: { at: "2021-06-01T15:00:00Z" },
      }),
    };
    expect(story(timelineOf(world({ orders }))).slice(1)).toEqual([
      "2021-02-01T15:00 enjoined ",
      "2021-04-01T15:00 in-force purchase,sale",
      "2021-05-01T15:00 enjoined ",
      "2021-06-01T15:00 in-force purchase,sale",
      "2022-01-01T15:00 window-closed purchase,divest,sale",
    ]);
  });

  test("a vacatur ends the listing until it is reversed", () => {
    const orders = {
      end: order({ kind: "vacatur", revocable: false, from: { at: "2021-04-01T15:00:00Z" } }),
      back: order({ kind: "reversal", against: "end", listings: [], from: { at: "2021-07-01T15:00:00Z" } }),
    };
    expect(story(timelineOf(world({ orders }))).slice(1, 4)).toEqual([
      "2021-03-01T15:00 in-force purchase,sale",
      "2021-04-01T15:00 ended ",
      "2021-07-01T15:00 in-force purchase,sale",
    ]);
  });

  test("an order for named parties gives review for the acts that would be prohibited, and changes nothing before", () => {
    const timeline = timelineOf(world({ orders: { pi: order({ parties: ["A holder"] }) } }));
    expect(at(timeline, "2021-02-15T00:00:00Z")?.phase).toBe("announced");
    expect(at(timeline, "2021-03-15T00:00:00Z")?.acts).toEqual({
      purchase: "review",
      divest: "permitted",
      sale: "review",
      hold: "permitted",
    });
    expect(at(timeline, "2021-03-15T00:00:00Z")?.relief?.known.id).toBe("pi");
  });

  test("an order for some acts leaves the others as they are", () => {
    const timeline = timelineOf(world({ orders: { pi: order({ acts: ["purchase"] }) } }));
    expect(at(timeline, "2021-03-15T00:00:00Z")).toMatchObject({
      phase: "in-force",
      acts: { purchase: "permitted", sale: "prohibited" },
    });
    expect(at(timeline, "2021-02-15T00:00:00Z")?.phase).toBe("announced");
  });
});

test("a licence permits the acts it authorises for its span", () => {
  const licence: Licence = {
    title: "GL 9",
    agency: "OFAC",
    scope: "all",
    acts,
    listings: ["l"],
    from: { at: "2021-04-01T15:00:00Z" },
    until: { at: "2021-05-01T15:00:00Z" },
  };
  const timeline = timelineOf(world({ licences: { g: licence } }));
  expect(story(timeline).slice(1, 4)).toEqual([
    "2021-03-01T15:00 in-force purchase,sale",
    "2021-04-01T15:00 licensed ",
    "2021-05-01T15:00 in-force purchase,sale",
  ]);
});

test("a listing whose programme was not known can't be decided", () => {
  expect(at(timelineOf(world({ programme: null })), "2021-03-15T00:00:00Z")?.acts).toEqual(allReview);
});

/** What a day can hide: its beginning, its middle, and just before its end. */
const hours = ["05:00:00.000Z", "17:00:00.000Z", "04:59:59.999Z"];
const exactly = (day: string, hour: number): string => {
  if (day.length > 10) return day;
  const next = new Date(Date.parse(`${day}T00:00:00Z`) + 86_400_000).toISOString().slice(0, 10);
  return `${hour === 2 ? next : day}T${hours[hour]}`;
};

const place = fc.constantFrom(
  ...["2021-01-03", "2021-01-04", "2021-01-05"].flatMap((day) => [
    day,
    `${day}T05:00:00.000Z`,
    `${day}T12:00:00.000Z`,
    `${day}T23:00:00.000Z`,
  ]),
);

test("what is known to the day gives, at every instant, the strictest of all that the day can hide", () => {
  fc.assert(
    fc.property(
      fc.record({
        listed: place,
        effective: place,
        ended: fc.option(place),
        enjoined: place,
        dissolved: fc.option(place),
        probe: fc.nat(96),
      }),
      ({ listed, effective, ended, enjoined, dissolved, probe }) => {
        const build = (pick: (text: string, i: number) => string) =>
          timelineOf(
            world({
              listing: {
                listedAt: { at: pick(listed, 0) },
                effectiveAt: { at: pick(effective, 1) },
                divestBy: null,
                ended: ended === null ? null : { at: { at: pick(ended, 2) }, how: "removed" },
              },
              orders: {
                pi: order({ from: { at: pick(enjoined, 3) } }),
                ...(dissolved === null
                  ? {}
                  : {
                      off: order({
                        kind: "dissolution",
                        against: "pi",
                        listings: [],
                        from: { at: pick(dissolved, 4) },
                      }),
                    }),
              },
            }),
          );
        const instant = iso(Date.parse("2021-01-03T00:00:00Z") + probe * 3_600_000);
        const dayWide = at(
          build((text) => text),
          instant,
        );
        // Every choice of hours for the five moments: 3^5 exact worlds.
        let strictest: Permissions = allPermitted;
        for (let bits = 0; bits < 3 ** 5; bits += 1) {
          const exact = at(
            build((text, i) => exactly(text, Math.floor(bits / 3 ** i) % 3)),
            instant,
          );
          if (exact !== undefined) strictest = strictestActs(strictest, exact.acts);
        }
        expect(sameActs(dayWide?.acts ?? allPermitted, strictest)).toBe(true);
      },
    ),
    { numRuns: 150 },
  );
});

test("a timeline is sorted, has no gap once it has begun, and its neighbours differ", () => {
  fc.assert(
    fc.property(
      fc.array(place, { minLength: 5, maxLength: 5 }),
      ([a = "", b = "", c = "", d = "", e = ""]) => {
        const timeline = timelineOf(
          world({
            listing: { listedAt: { at: a }, effectiveAt: { at: b }, divestBy: { at: c } },
            orders: { pi: order({ from: { at: d }, until: { at: e } }) },
          }),
        );
        timeline.forEach((segment, i) => {
          const next = timeline[i + 1];
          expect(segment.until).toBe(next?.from ?? null);
          if (next !== undefined) expect(next.from).toBeGreaterThan(segment.from);
        });
      },
    ),
  );
});
