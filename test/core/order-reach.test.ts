/**
 * What a user would lose if an order counted for more, or for less, than it says: faults and random orders against a naive
 * reading of the same words.
 * @module
 */

import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { check } from "../../functions/core/check/check.ts";
import { securities } from "../../functions/core/check/look-up.ts";
import type { CourtOrder } from "../../functions/core/facts/court-order.ts";
import type { Entry, Publish } from "../../functions/core/facts/fact.ts";
import { type Act, acts, type Permission } from "../../functions/core/facts/permission.ts";
import { listing as listingDetail } from "../../functions/core/law/listing-detail.ts";
import { fold } from "../../functions/core/register/fold.ts";
import type { Register } from "../../functions/core/register/register.ts";
import { curatedRegister } from "../support/curated-register.ts";

const citations = [{ title: "An invented order" }];

const smic = "ns-cmic.smic.2021-06-03";
const hikvision = "ns-cmic.hikvision.2021-06-03";
const day = (n: number): string => `2024-04-${String(n).padStart(2, "0")}T15:00:00Z`;

type OrderChange = Extract<Publish, { readonly kind: "court-order" }>;

const order = (id: string, from: string, document: Partial<CourtOrder>): OrderChange => ({
  op: "publish",
  kind: "court-order",
  id,
  publishedAt: from,
  citations,
  document: {
    kind: "preliminary-injunction",
    court: "D.D.C.",
    docket: "1",
    judge: null,
    enteredAt: { at: from },
    from: { at: from },
    until: null,
    listings: [smic, hikvision],
    acts: null,
    parties: null,
    against: null,
    revocable: true,
    ...document,
  },
});

const entryOf = (register: Register, changes: readonly Publish[]): Entry => ({
  version: register.version + 1,
  id: "orders",
  recordedAt: "2026-01-01T00:00:00.000Z",
  source: "test",
  author: "test",
  changes,
  previous: register.digest,
  digest: `sha256:${"e".repeat(64)}`,
});
const withOrders = (...orders: readonly Publish[]): Register =>
  fold(curatedRegister, [entryOf(curatedRegister, orders)]);

const short = { permitted: "P", review: "R", prohibited: "X" } as const satisfies Record<Permission, string>;
const request = {
  asOf: "2024-05-01T12:00:00.000Z",
  knownAt: null,
  investor: { usPerson: true },
  detail: "all",
} as const;

/** "restricted XXXP" of SMIC's shares in Hong Kong, or of another symbol. */
function told(register: Register, symbol = "0981.HK"): string {
  const { status, acts: permissions } = check(register, { ...request, positions: [{ symbol }] });
  return `${status} ${acts.map((act) => short[permissions[act]]).join("")}`;
}

const injunction = order("o.pi", day(1), {});
const dissolved = order("o.off", day(2), { kind: "dissolution", listings: [], against: "o.pi" });
const stayed = (reach: Partial<CourtOrder>): OrderChange =>
  order("o.stay", day(3), { kind: "stay", listings: [], against: "o.off", ...reach });

describe("an order's reach counts wherever an order counts", () => {
  test("a vacatur for sales only leaves the ban on purchases and divestment", () => {
    const register = withOrders(order("o.v", day(5), { kind: "vacatur", acts: ["sale"], revocable: false }));
    expect(told(register)).toBe("restricted XXPP");
    expect(check(register, { ...request, positions: [{ symbol: "0981.HK" }] }).listings[smic]).toMatchObject({
      phase: "window-closed",
      endedAt: null,
      relief: { id: "o.v" },
    });
  });

  test("a vacatur of one of two listings leaves the other", () => {
    const register = withOrders(order("o.v", day(5), { kind: "vacatur", listings: [hikvision] }));
    expect([told(register), told(register, "002415.SZ")]).toEqual(["restricted XXXP", "not-binding PPPP"]);
  });

  test("a vacatur for named parties asks a person about what would be prohibited", () => {
    expect(told(withOrders(order("o.v", day(5), { kind: "vacatur", parties: ["Plaintiff LP"] })))).toBe(
      "review RRRP",
    );
  });

  test("a dissolution that is stayed for sales only brings the injunction back for sales only", () => {
    expect(told(withOrders(injunction, dissolved, stayed({ acts: ["sale"] })))).toBe("restricted XXPP");
  });

  test("a dissolution that is stayed for named parties asks a person", () => {
    expect(told(withOrders(injunction, dissolved, stayed({ parties: ["Plaintiff LP"] })))).toBe(
      "review RRRP",
    );
  });

  test("a dissolution that is stayed for one of two listings leaves the other banned", () => {
    const register = withOrders(injunction, dissolved, stayed({ listings: [smic] }));
    expect([told(register), told(register, "002415.SZ")]).toEqual(["stayed PPPP", "restricted XXXP"]);
  });

  test("a dissolution for sales only, or for one listing, leaves the injunction for the rest", () => {
    const off = (reach: Partial<CourtOrder>) =>
      order("o.off", day(2), { kind: "dissolution", listings: [], against: "o.pi", ...reach });
    expect(told(withOrders(injunction, off({ acts: ["sale"] })))).toBe("restricted PPXP");
    const one = withOrders(injunction, off({ listings: [smic] }));
    expect([told(one), told(one, "002415.SZ")]).toEqual(["restricted XXXP", "stayed PPPP"]);
  });

  test("an injunction that a dissolution takes from named parties only asks a person, and says why", () => {
    const register = withOrders(
      injunction,
      order("o.off", day(2), {
        kind: "dissolution",
        listings: [],
        against: "o.pi",
        parties: ["Plaintiff LP"],
      }),
    );
    expect(told(register)).toBe("review RRRP");
    expect(
      check(register, { ...request, positions: [{ symbol: "0981.HK" }] }).listings[smic]?.basis,
    ).toContain("is met by an order for named parties only");
  });

  test("an order for named parties that reaches purchases only leaves the ban on sales certain", () => {
    const register = withOrders(
      order("o.tro", day(5), {
        kind: "temporary-restraining-order",
        parties: ["Some Fund LP"],
        acts: ["purchase"],
      }),
    );
    expect(told(register)).toBe("restricted RXXP");
  });

  test("an order that reaches no act of an investor changes none", () => {
    expect(told(withOrders(order("o.lobbying", day(5), { acts: [] })))).toBe("restricted XXXP");
  });
});

describe("what comes next is told from the strictest way things can have been", () => {
  const luokung = { symbol: "LKCO", exchange: "XNAS" };
  const asked = { ...request, asOf: "2021-05-04T15:00:00.000Z", positions: [luokung] };
  const next = (knownAt: string) =>
    check(curatedRegister, { ...asked, knownAt }).listings["ccmc.luokung.2021-03-09"]?.nextChange;

  test("on the day on which an injunction was published the ban that it may not yet have stopped is announced", () => {
    expect(next("2021-05-05")).toEqual({
      at: "2021-05-08T13:30:00.000Z",
      phase: "in-force",
      acts: { purchase: "prohibited", divest: "permitted", sale: "prohibited", hold: "permitted" },
    });
    expect(next("2021-05-07T00:00:00.000Z")).toBeNull();
  });

  test("each segment says that it is the strictest of a day, as the match does", () => {
    const view = { asOf: "2021-03-15T13:31:00.000Z", knownAt: "2021-03-12" };
    const answer = check(curatedRegister, { ...request, ...view, positions: [{ symbol: "XIACY" }] });
    expect(answer.positions[0]?.matches[0]?.precision).toBe("day");
    const { segments = [] } = listingDetail(curatedRegister, view, "ccmc.xiaomi.2021-01-14") ?? {};
    expect(segments.find(({ from }) => from === "2021-03-15T13:30:00.000Z")).toMatchObject({
      phase: "in-force",
      precision: "day",
    });
    const [issuer] = securities(curatedRegister, view, { symbol: "XIACY" }).issuers;
    expect(issuer?.listings[0]?.segments).toEqual(segments);
  });

  test("the order of 12 November 2020 and its annex are one document: nobody knew one without the other", () => {
    const answer = check(curatedRegister, {
      ...request,
      asOf: "2020-12-01T15:00:00.000Z",
      knownAt: "2020-11-12",
      positions: [{ symbol: "002415.SZ" }],
    });
    expect(answer.status).toBe("pending");
  });

  test("a vacatur that was reversed had ended the listing, and no longer has", () => {
    const register = withOrders(
      order("o.v", day(5), { kind: "vacatur", revocable: false }),
      order("o.back", day(20), { kind: "reversal", listings: [], against: "o.v" }),
    );
    const endOn = (asOf: string) => {
      const { endedAt, endedBy, phase } = check(register, {
        ...request,
        asOf,
        positions: [{ symbol: "0981.HK" }],
      }).listings[smic] ?? { endedAt: "", endedBy: "", phase: "" };
      return [phase, endedAt, endedBy];
    };
    expect(endOn("2024-04-10T00:00:00.000Z")).toEqual(["ended", "2024-04-05T15:00:00.000Z", "vacatur"]);
    expect(endOn("2024-04-25T00:00:00.000Z")).toEqual(["window-closed", null, null]);
  });
});

/** Random orders, each against an earlier one or against the listings, with whatever reach. */
const reachOf = {
  acts: fc.option(fc.subarray([...acts], { minLength: 1 })),
  parties: fc.option(fc.constantFrom(["A LP"], ["B LP"], ["A LP", "B LP"])),
  from: fc.integer({ min: 1, max: 12 }),
  lasts: fc.option(fc.integer({ min: 1, max: 8 })),
};
const anyOrders = fc.array(
  fc.record({
    ...reachOf,
    listings: fc.constantFrom([smic], [hikvision], [smic, hikvision]),
    all: fc.boolean(),
    vacatur: fc.boolean(),
    against: fc.option(fc.nat(4)),
  }),
  { minLength: 1, maxLength: 5 },
);

interface Spoken {
  readonly id: string;
  readonly document: CourtOrder;
}

/**
 * The same words read naively, for an investor who is named in some orders and not in the others: whether an order helps with
 * this act of this listing at this instant.
 */
function helps(
  { id, document }: Spoken,
  all: readonly Spoken[],
  question: { listing: string; act: Act; at: number; party: ReadonlySet<Spoken["id"]> },
): boolean {
  const { listing, act, at, party } = question;
  const begun = Date.parse(document.from.at) <= at;
  const over = document.until !== null && Date.parse(document.until.at) <= at;
  const reachesListing =
    document.listings.includes(listing) || (document.against !== null && document.listings.length === 0);
  const reachesAct = document.acts === null || document.acts.includes(act);
  const reachesInvestor = document.parties === null || party.has(id);
  if (!begun || over || !reachesListing || !reachesAct || !reachesInvestor) return false;
  return !all.some((other) => other.document.against === id && helps(other, all, question));
}

test("random orders, dissolutions and stays with any reach agree with their words, read for every party there may be", () => {
  fc.assert(
    fc.property(anyOrders, fc.integer({ min: 0, max: 22 }), (drawn, probe) => {
      const orders = drawn.map((one, i) => {
        // Against an earlier one only, and not before it.
        const target = one.against === null || i === 0 ? null : one.against % i;
        const from = target === null ? one.from : Math.max(one.from, drawn[target]?.from ?? 1);
        return order(`o.${i}`, day(from), {
          kind: target !== null ? "stay" : one.vacatur ? "vacatur" : "preliminary-injunction",
          acts: one.acts,
          parties: one.parties,
          listings: target !== null && one.all ? [] : one.listings,
          against: target === null ? null : `o.${target}`,
          until: one.lasts === null || one.vacatur ? null : { at: day(from + one.lasts) },
        });
      });
      // A later draw may have moved its target's day on: what a court can't do is not asked.
      const sound = orders.every(
        ({ document }) =>
          document?.kind !== "stay" ||
          orders.some(
            (target) =>
              target.id === document.against &&
              Date.parse(target.publishedAt) <= Date.parse(document.from.at),
          ),
      );
      fc.pre(sound);
      const at = Date.parse("2024-04-01T16:00:00Z") + probe * 86_400_000;
      const spoken = orders.flatMap(({ id, document }) => (document === null ? [] : [{ id, document }]));
      const named = spoken.filter(({ document }) => document.parties !== null).map(({ id }) => id);
      const parties = Array.from(
        { length: 2 ** named.length },
        (_, bits) => new Set(named.filter((__, i) => (bits >> i) & 1)),
      );
      const register = withOrders(...orders);
      for (const [listing, symbol] of [
        [smic, "0981.HK"],
        [hikvision, "002415.SZ"],
      ] as const) {
        const own = spoken.filter(
          ({ document }) => document.against === null && document.listings.includes(listing),
        );
        const expected = acts.map((act): Permission => {
          // Past its window the listing bars all but holding.
          if (act === "hold") return "permitted";
          const outcomes = parties.map((party) =>
            own.some((one) => helps(one, spoken, { listing, act, at, party })),
          );
          if (outcomes.every(Boolean)) return "permitted";
          return outcomes.some(Boolean) ? "review" : "prohibited";
        });
        const answer = check(register, {
          ...request,
          asOf: new Date(at).toISOString(),
          positions: [{ symbol }],
        });
        expect(acts.map((act) => answer.acts[act])).toEqual(expected);
      }
    }),
    { numRuns: 300 },
  );
});
