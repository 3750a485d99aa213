/**
 * Random owners against a naive sum over the ways up: what listed issuers own to the half, alone or together, directly or
 * through others, is reached, and nothing else is.
 * @module
 */

import fc from "fast-check";
import { expect, test } from "vitest";
import { check } from "../../functions/core/check/check.ts";
import type { Publish } from "../../functions/core/facts/fact.ts";
import { perAct, strictestActs } from "../../functions/core/facts/permission.ts";
import type { Row } from "../../functions/core/facts/programme.ts";
import { touchedBy } from "../../functions/core/law/touched-by.ts";
import { fold } from "../../functions/core/register/fold.ts";
import { emptyRegister, genesisDigest, type Register } from "../../functions/core/register/register.ts";

const citations = [{ title: "Invented for a test" }];
const begin = "2023-01-01T00:00:00Z";
const publish = { op: "publish", publishedAt: begin, citations } as const;
const span = { from: { at: begin }, until: null };
const row = (permission: "permitted" | "prohibited"): Row => ({
  ...perAct(() => permission),
  hold: "permitted",
});

const names = ["alpha", "beta", "gamma", "delta", "epsilon"] as const;
const tickers = ["ALFA", "BETA", "GAMM", "DELT", "EPSI"] as const;
/** Where an issuer is of the listed class, its line bears one of these, beside one of another country where only some are. */
const ofClass = ["RU0009024277", "RU0009029540", "RU0007661625", "RU000A0J2Q06", "RU0007288411"] as const;
const ofOthers = ["US0378331005", "US5949181045", "US02079K3059", "US0231351067", "US67066G1040"] as const;

interface Drawn {
  readonly listed: readonly boolean[];
  /** Whether all securities of an issuer are of the listed class, or some. */
  readonly classed: readonly ("all" | "some" | "none")[];
  /** Tenths of the nth issuer that each later one owns. */
  readonly shares: readonly (readonly number[])[];
}

const drawn: fc.Arbitrary<Drawn> = fc.record({
  listed: fc.array(fc.boolean(), { minLength: 5, maxLength: 5 }),
  classed: fc.array(fc.constantFrom("none", "none", "some", "all"), { minLength: 5, maxLength: 5 }),
  shares: fc.array(fc.array(fc.constantFrom(0, 0, 1, 2, 3, 5, 6), { minLength: 5, maxLength: 5 }), {
    minLength: 5,
    maxLength: 5,
  }),
});

/** An issuer is owned by later ones only, so that there is no circle; shares above a whole are cut. */
function holdingsOf({ shares }: Drawn, owned: number): readonly (readonly [owner: number, tenths: number])[] {
  let left = 10;
  return (shares[owned] ?? []).flatMap((wanted, owner): (readonly [number, number])[] => {
    const tenths = owner > owned ? Math.min(wanted, left) : 0;
    left -= tenths;
    return tenths === 0 ? [] : [[owner, tenths]];
  });
}

function registerOf(of: Drawn): Register {
  const changes: Publish[] = [
    {
      ...publish,
      kind: "programme",
      id: "p",
      document: {
        name: "p",
        authority: "p",
        ownership: "0.5",
        periods: [
          {
            title: "p",
            ...span,
            citations,
            table: {
              announced: row("permitted"),
              "in-force": row("prohibited"),
              "window-closed": row("prohibited"),
            },
          },
        ],
      },
    },
  ];
  names.forEach((id, i) => {
    const ticker = tickers[i] ?? "";
    const isins = { all: [ofClass], some: [ofOthers, ofClass], none: [] }[of.classed[i] ?? "none"];
    const others = isins.map((some) => ({ kind: "ordinary" as const, isin: some[i] ?? "" }));
    changes.push({
      ...publish,
      kind: "issuer",
      id,
      document: { name: id, aliases: [], lines: [{ kind: "ordinary", ticker, venue: "XLON" }, ...others] },
    });
    if (of.listed[i] === true)
      changes.push({
        ...publish,
        kind: "listing",
        id: `p.${id}`,
        document: {
          issuer: id,
          programme: "p",
          name: id,
          listedAt: { at: begin },
          effectiveAt: { at: begin },
          divestBy: null,
          ended: null,
        },
      });
    for (const [owner, tenths] of holdingsOf(of, i))
      changes.push({
        ...publish,
        kind: "stake",
        id: `stake.${id}.${owner}`,
        document: {
          owner: names[owner] ?? "",
          owned: id,
          share: tenths === 10 ? "1" : `0.${tenths}`,
          of: "value",
          ...span,
        },
      });
  });
  if (of.classed.some((sort) => sort !== "none"))
    changes.push({
      ...publish,
      kind: "listing",
      id: "p.class",
      document: {
        class: { isinCountry: "RU" },
        programme: "p",
        name: "issuers of a country",
        listedAt: { at: begin },
        effectiveAt: { at: begin },
        divestBy: null,
        ended: null,
      },
    });
  const digest = `sha256:${"a".repeat(64)}`;
  const recordedAt = "2026-01-01T00:00:00.000Z";
  const head = { version: 1, id: "random", recordedAt, source: "test", author: "test" };
  return fold(emptyRegister, [{ ...head, changes, previous: genesisDigest, digest }]);
}

/** "yes", "ask" or "no": whether an issuer is reached, as OFAC's guidance of 2014 reads and the answer promises. */
function reached(of: Drawn, issuer: number, asOwner = false): "yes" | "ask" | "no" {
  if (of.listed[issuer] === true) return "yes";
  // A class lists securities: that of the ticker has no ISIN, and so is none of it. An owner is of it by its lines.
  const sort = asOwner ? of.classed[issuer] : "none";
  if (sort === "all") return "yes";
  const owned = throughOwners(of, issuer);
  return owned === "no" && sort === "some" ? "ask" : owned;
}

function throughOwners(of: Drawn, issuer: number): "yes" | "ask" | "no" {
  const holdings = holdingsOf(of, issuer);
  const held = (wanted: readonly string[]) =>
    holdings.reduce(
      (sum, [owner, tenths]) => sum + (wanted.includes(reached(of, owner, true)) ? tenths : 0),
      0,
    );
  if (held(["yes"]) >= 5) return "yes";
  const perhaps = held(["yes", "ask"]);
  const recorded = holdings.reduce((sum, [, tenths]) => sum + tenths, 0);
  return perhaps >= 5 || (perhaps * 2 >= 5 && recorded < 10) ? "ask" : "no";
}

test("random owners, in aggregate and through chains, agree with a naive reading of the rule", () => {
  fc.assert(
    fc.property(drawn, (of) => {
      const answer = check(registerOf(of), {
        asOf: "2023-05-01T12:00:00.000Z",
        knownAt: null,
        investor: { usPerson: true },
        detail: "all",
        positions: tickers.map((symbol) => ({ symbol, exchange: "XLON" })),
      });
      const expected = { yes: "restricted", ask: "review", no: "no-match" } as const;
      expect(answer.positions.map(({ status }) => status)).toEqual(
        names.map((_, i) => expected[reached(of, i)]),
      );
      // Who is certainly barred may be kept, whatever cannot be told of further owners.
      expect(answer.positions.map(({ acts }) => acts.hold)).toEqual(
        names.map((_, i) => (reached(of, i) === "ask" ? "review" : "permitted")),
      );
    }),
    { numRuns: 300 },
  );
});

test("stakes never loosen what is permitted, and take nobody's restriction away", () => {
  const asked = (of: Drawn) =>
    check(registerOf(of), {
      asOf: "2023-05-01T12:00:00.000Z",
      knownAt: null,
      investor: { usPerson: true },
      detail: "all",
      positions: [
        ...tickers.map((symbol) => ({ symbol, exchange: "XLON" })),
        ...ofClass.map((isin) => ({ isin })),
        ...ofOthers.map((isin) => ({ isin })),
      ],
    }).positions;
  fc.assert(
    fc.property(drawn, (of) => {
      const without = asked({ ...of, shares: [] });
      for (const [i, { acts }] of asked(of).entries()) {
        const before = without[i]?.acts ?? acts;
        expect(strictestActs(before, acts)).toEqual(acts);
      }
    }),
    { numRuns: 200 },
  );
});

test("many ways up to the same owners are gone once each", () => {
  const layers = 40;
  const changes: Publish[] = [];
  const id = (layer: number, i: number) => `l${layer}.${i}`;
  for (let layer = 0; layer < layers; layer += 1)
    for (const i of [0, 1]) {
      const lines =
        layer === 0 && i === 0 ? [{ kind: "ordinary" as const, ticker: "ALFA", venue: "XLON" }] : [];
      changes.push({
        ...publish,
        kind: "issuer",
        id: id(layer, i),
        document: { name: id(layer, i), aliases: [], lines },
      });
      if (layer > 0)
        for (const below of [0, 1])
          changes.push({
            ...publish,
            kind: "stake",
            id: `stake.${layer}.${i}.${below}`,
            document: {
              owner: id(layer, i),
              owned: id(layer - 1, below),
              share: "0.5",
              of: "value",
              ...span,
            },
          });
    }
  const base = registerOf({ listed: [], classed: [], shares: [] });
  const listing: Publish = {
    ...publish,
    kind: "listing",
    id: "p.top",
    document: {
      issuer: id(layers - 1, 0),
      programme: "p",
      name: "top",
      listedAt: { at: begin },
      effectiveAt: { at: begin },
      divestBy: null,
      ended: null,
    },
  };
  const head = { version: 2, id: "b", recordedAt: "2026-01-01T00:00:00.000Z", source: "t", author: "t" };
  const entry = { ...head, changes: [...changes, listing], previous: base.digest, digest: base.digest };
  const register = fold(base, [entry]);
  const answer = check(register, {
    asOf: "2023-05-01T12:00:00.000Z",
    knownAt: null,
    investor: { usPerson: true },
    detail: "all",
    positions: [{ symbol: "ALFA", exchange: "XLON" }],
  });
  expect(answer.positions[0]?.matches.map(({ ownership }) => ownership?.path.length)).toEqual([layers]);
});

test("an entry about a class touches what its issuers own", () => {
  // Alpha, whose own securities are of no class, is held by beta to six tenths.
  const of: Drawn = { listed: [], classed: ["none", "all"], shares: [[0, 6, 0, 0, 0]] };
  const after = registerOf(of);
  const before = registerOf({ ...of, classed: [] });
  const listed = [...(after.facts.listing.get("p.class") ?? [])].flatMap(({ recordings }) =>
    recordings.map(({ change }) => change),
  );
  expect(listed).toHaveLength(1);
  const { issuers, countries } = touchedBy({ before, after }, listed);
  expect([issuers, countries]).toEqual([["alpha", "beta"], ["RU"]]);
});

test("of a stake that may have been known in two sizes the greater counts", () => {
  const owned = registerOf({ listed: [false, true], classed: [], shares: [[0, 6]] });
  const smaller: Publish = {
    ...{ op: "publish", kind: "stake", id: "stake.alpha.1", publishedAt: "2023-03-01", citations },
    document: { owner: "beta", owned: "alpha", share: "0.4", of: "value", ...span },
  };
  const head = {
    version: 2,
    id: "smaller",
    recordedAt: "2026-01-02T00:00:00.000Z",
    source: "test",
    author: "test",
  };
  const entry = { ...head, changes: [smaller], previous: owned.digest, digest: `sha256:${"b".repeat(64)}` };
  const statusAt = (knownAt: string) =>
    check(fold(owned, [entry]), {
      ...{ asOf: "2023-05-01T12:00:00.000Z", knownAt, investor: { usPerson: true }, detail: "all" },
      positions: [{ symbol: "ALFA", exchange: "XLON" }],
    }).status;
  // The day on which the smaller one came out, and the day after.
  expect([statusAt("2023-03-01T15:00:00.000Z"), statusAt("2023-03-02T15:00:00.000Z")]).toEqual([
    "restricted",
    "review",
  ]);
});
