/**
 * Random programmes with conditions and licences: saying more about a trade only settles `review`, and a further programme
 * never loosens an act.
 * @module
 */

// biome-ignore-all lint/suspicious/noThenProperty: the law's own word; no branch is ever awaited.

import fc from "fast-check";
import { expect, test } from "vitest";
import type { Trade } from "../../functions/core/check/answer.ts";
import { check } from "../../functions/core/check/check.ts";
import type { Position } from "../../functions/core/check/position.ts";
import type { Condition } from "../../functions/core/facts/condition.ts";
import type { Entry, Publish } from "../../functions/core/facts/fact.ts";
import {
  type Act,
  acts,
  allPermitted,
  type Permission,
  perAct,
  strictestActs,
} from "../../functions/core/facts/permission.ts";
import type { Cell, Row } from "../../functions/core/facts/programme.ts";
import { fold } from "../../functions/core/register/fold.ts";
import { emptyRegister, genesisDigest, type Register } from "../../functions/core/register/register.ts";

const citations = [{ title: "Invented for a test" }];
const begin = "2023-01-01T00:00:00Z";

const day = fc.constantFrom("2022-01-01", "2022-06-06", "2023-02-24");
const condition = fc.oneof(
  fc.constantFrom<Condition>("buyer-not-us-person", "covers-short"),
  day.map((at): Condition => ({ "issued-before": at })),
  day.map((at): Condition => ({ "issued-on-or-after": at })),
  day.map((at): Condition => ({ "acquired-before": at })),
  fc.constantFrom(14, 60).map((days): Condition => ({ "tenor-over-days": days })),
);
const permission = fc.constantFrom<Permission>("permitted", "review", "prohibited");
const leaf = fc.oneof(permission, fc.record({ when: condition, then: permission, otherwise: permission }));
const cell: fc.Arbitrary<Cell> = fc.oneof(
  permission,
  fc.record({ when: condition, then: leaf, otherwise: leaf }),
);
const row: fc.Arbitrary<Row> = fc.record(perAct(() => cell));
const licence = fc.option(
  fc.record({
    acts: fc.subarray([...acts], { minLength: 1 }),
    conditions: fc.option(fc.array(condition, { minLength: 1, maxLength: 3 })),
  }),
);
const order = fc.option(
  fc.record({
    acts: fc.option(fc.subarray([...acts], { minLength: 1 })),
    parties: fc.option(fc.constant(["A LP"])),
  }),
);
const regime = fc.record({ row, licence, order });
type Regime = typeof regime extends fc.Arbitrary<infer T> ? T : never;

const publish = { op: "publish", publishedAt: begin, citations } as const;

/** A programme, one listing of one issuer under it, and what suspends that in part. */
function changesOf(id: string, { row: inForce, licence: given, order: entered }: Regime): readonly Publish[] {
  const listing = `${id}.alpha`;
  const span = { from: { at: begin }, until: null };
  return [
    {
      ...publish,
      kind: "programme",
      id,
      document: {
        name: id,
        authority: id,
        periods: [
          {
            title: id,
            ...span,
            citations,
            table: { announced: allPermitted, "in-force": inForce, "window-closed": inForce },
          },
        ],
      },
    },
    {
      ...publish,
      kind: "listing",
      id: listing,
      document: {
        issuer: "alpha",
        programme: id,
        name: "Alpha",
        listedAt: { at: begin },
        effectiveAt: { at: begin },
        divestBy: null,
        ended: null,
      },
    },
    ...(given === null
      ? []
      : [
          {
            ...publish,
            kind: "licence" as const,
            id: `licence.${id}`,
            document: {
              title: "GL",
              agency: "OFAC",
              scope: "some acts",
              listings: [listing],
              ...span,
              acts: given.acts,
              ...(given.conditions === null ? {} : { conditions: given.conditions }),
            },
          },
        ]),
    ...(entered === null
      ? []
      : [
          {
            ...publish,
            kind: "court-order" as const,
            id: `order.${id}`,
            document: {
              kind: "preliminary-injunction" as const,
              court: "D.D.C.",
              docket: "1",
              judge: null,
              enteredAt: { at: begin },
              ...span,
              listings: [listing],
              ...entered,
              against: null,
              revocable: true,
            },
          },
        ]),
  ];
}

const alpha: Publish = {
  ...publish,
  kind: "issuer",
  id: "alpha",
  document: {
    name: "Alpha plc",
    aliases: [],
    lines: [{ kind: "ordinary", ticker: "ALFA", venue: "XLON", isin: "GB0002634946" }],
  },
};

function registerOf(...changes: readonly Publish[]): Register {
  const entry: Entry = {
    version: 1,
    id: "random",
    recordedAt: "2026-01-01T00:00:00.000Z",
    source: "test",
    author: "test",
    changes,
    previous: genesisDigest,
    digest: `sha256:${"a".repeat(64)}`,
  };
  return fold(emptyRegister, [entry]);
}

const said = fc.record({
  counterparty: fc.constantFrom("us-person" as const, "not-us-person" as const),
  issued: fc.constantFrom("2021-12-31", "2022-06-05", "2022-06-06", "2023-03-01"),
  matures: fc.constantFrom("2023-03-05", "2023-04-01", "2030-01-01"),
  acquired: fc.constantFrom("2021-12-31", "2022-06-06", "2023-03-01"),
  quantity: fc.constantFrom("-5", "5"),
});
type Said = typeof said extends fc.Arbitrary<infer T> ? T : never;
const fields = ["counterparty", "issued", "matures", "acquired", "quantity"] as const;

function answer(
  register: Register,
  facts: Pick<Position, ((typeof fields)[number] & keyof Position) | "marketValue"> & Trade,
  programmes?: readonly string[],
) {
  const { counterparty, ...position } = facts;
  const trade: Trade = counterparty === undefined ? {} : { counterparty };
  const asked: Position = { symbol: "ALFA.L", ...position };
  return check(register, {
    asOf: "2023-05-01T12:00:00.000Z",
    knownAt: null,
    investor: { usPerson: true },
    detail: "all",
    trade,
    positions: [asked],
    ...(programmes === undefined ? {} : { programmes }),
  });
}

const pick = (facts: Said, known: readonly (typeof fields)[number][]): Partial<Said> =>
  Object.fromEntries(known.map((field) => [field, facts[field]]));

test("saying more about a trade never turns permitted into prohibited or back: it only settles review", () => {
  fc.assert(
    fc.property(regime, said, fc.subarray([...fields]), fc.subarray([...fields]), (of, facts, some, more) => {
      const register = registerOf(alpha, ...changesOf("p1", of));
      const [less, all] = [
        answer(register, pick(facts, some)).acts,
        answer(register, pick(facts, [...new Set([...some, ...more])])).acts,
      ];
      // That a position is short says what kind of act its divestment is: a purchase.
      const isNews = facts.quantity === "-5" && more.includes("quantity") && !some.includes("quantity");
      for (const act of acts)
        if (less[act] !== "review" && !(isNews && act === "divest"))
          expect([act, all[act]]).toEqual([act, less[act]]);
    }),
    { numRuns: 500 },
  );
});

test("a listing's open conditions name every field that would settle an act, and no act that is settled", () => {
  fc.assert(
    fc.property(regime, said, fc.subarray([...fields]), (of, facts, some) => {
      const register = registerOf(alpha, ...changesOf("p1", of));
      const [less, all] = [answer(register, pick(facts, some)), answer(register, facts)];
      const open = less.listings["p1.alpha"]?.conditions ?? [];
      const needed = (act: Act) => open.filter((one) => one.acts.includes(act)).flatMap(({ needs }) => needs);
      for (const act of acts) {
        // What the position alone says is told with the position; the listing's conditions hold for all positions.
        if (less.acts[act] === "review" && all.acts[act] !== "review")
          expect(needed(act).length).toBeGreaterThan(0);
        if (less.listings["p1.alpha"]?.acts[act] !== "review") expect(needed(act)).toEqual([]);
      }
    }),
    { numRuns: 300 },
  );
});

test("a further programme never loosens an act, and a question narrowed to one sees that one only", () => {
  fc.assert(
    fc.property(regime, regime, said, fc.subarray([...fields]), (one, other, facts, some) => {
      const known = pick(facts, some);
      const [p1, p2] = [changesOf("p1", one), changesOf("p2", other)];
      const both = registerOf(alpha, ...p1, ...p2);
      const alone = answer(registerOf(alpha, ...p1), known).acts;
      const narrowed = ["p1", "p2"].map((id) => answer(both, known, [id]).acts);
      expect(narrowed[0]).toEqual(alone);
      expect(answer(both, known).acts).toEqual(narrowed.reduce(strictestActs));
      expect(strictestActs(alone, answer(both, known).acts)).toEqual(answer(both, known).acts);
    }),
    { numRuns: 300 },
  );
});

test("a tenor is over its limit from the day behind it", () => {
  const row = perAct(
    (): Cell => ({ when: { "tenor-over-days": 14 }, then: "prohibited", otherwise: "permitted" }),
  );
  const register = registerOf(alpha, ...changesOf("p1", { row, licence: null, order: null }));
  const buyOf = (matures: string) => answer(register, { issued: "2023-03-01", matures }).acts.purchase;
  expect(["2023-03-14", "2023-03-15", "2023-03-16"].map(buyOf)).toEqual([
    "permitted",
    "permitted",
    "prohibited",
  ]);
});

test("a position is short by the sign of its quantity, or else of its market value", () => {
  const row = perAct((): Cell => ({ when: "covers-short", then: "prohibited", otherwise: "permitted" }));
  const register = registerOf(alpha, ...changesOf("p1", { row, licence: null, order: null }));
  const buyOf = (sent: Parameters<typeof answer>[1]) => answer(register, sent).acts.purchase;
  expect([{ quantity: "-1" }, { marketValue: "-1" }].map(buyOf)).toEqual(["prohibited", "prohibited"]);
  expect([{ quantity: "1", marketValue: "-1" }, { marketValue: "1" }, {}].map(buyOf)).toEqual([
    "permitted",
    "review",
    "review",
  ]);
});
