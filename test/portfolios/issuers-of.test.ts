/**
 * The index from issuers to portfolios, on the real register: whoever holds a listed security in whatever spelling is found, or an
 * alert would never reach him.
 * @module
 */

import fc from "fast-check";
import { expect, test } from "vitest";
import { check } from "../../functions/core/check/check.ts";
import type { Position } from "../../functions/core/check/position.ts";
import { classKey } from "../../functions/core/check/possible-issuers.ts";
import { everyDocument } from "../../functions/core/register/known.ts";
import { issuersOf, linesDigest } from "../../functions/portfolios/issuers-of.ts";
import { curatedRegister as register } from "../support/curated-register.ts";

const documents = [...register.facts.issuer.keys()].flatMap((id) => everyDocument(register, "issuer", id));
const lines = documents.flatMap((document) => document.lines);
const exchanges = [
  "NYSE",
  "XNAS",
  "CBOE",
  "OTC",
  "SEHK",
  "SSE",
  "XSHE",
  "FRA",
  "TGAT",
  "MOEX",
  "PSX",
  "Mars",
  "BSE",
];

/** A line in one of the ways in which people write it, right and wrong. */
const spelled = fc
  .record({
    line: fc.constantFrom(...lines),
    way: fc.nat(13),
    exchange: fc.option(fc.constantFrom(...exchanges), { nil: undefined }),
  })
  .map(({ line: { ticker = "?", venue = "?", isin = "?" }, way, exchange }): Position => {
    const beside = exchange === undefined ? {} : { exchange };
    return (
      (
        [
          { symbol: ticker, ...beside },
          { symbol: ticker, exchange: venue },
          { symbol: `${ticker}.${venue}`, ...beside },
          { symbol: `${venue}:${ticker}` },
          { symbol: `${ticker}210618C00030000`, ...beside },
          { symbol: ticker, kind: "option", ...beside },
          { symbol: `CALL ${ticker} 06/18/21 30` },
          { symbol: ticker, kind: "cash" },
          { symbol: isin, ...beside },
          { isin, symbol: ticker, ...beside },
          { isin: `ISIN: ${isin}` },
          { symbol: `${isin}/HKD` },
          { name: `A holding (${isin})` },
          { symbol: `(${ticker} ${venue})`, name: "Some company" },
        ] as const
      )[way % 14] ?? { isin }
    );
  });

const named = fc
  .record({
    name: fc.constantFrom(
      ...documents.flatMap(({ name, aliases }) => [name, ...aliases.map((alias) => alias.name)]),
    ),
    way: fc.nat(5),
  })
  .map(
    ({ name, way }): Position =>
      (
        [
          { name },
          { name: `${name} ORD HKD0.02` },
          { symbol: name.slice(0, 64) },
          { symbol: "N/A", name },
          { symbol: "UNKNOWN", name: `${name} SPON ADR` },
          { isin: "XS0000000009", name, kind: "bond" },
        ] as const
      )[way % 6] ?? { name },
  );

const anyAsOf = fc.constantFrom(
  ...[
    "2020-12-01",
    "2021-02-01",
    "2021-04-15",
    "2021-07-01",
    "2022-03-01",
    "2022-06-01",
    "2023-08-01",
    "2025-07-21",
  ].map((day) => `${day}T15:00:00.000Z`),
);

test("holds every issuer, owner and class that a check of the same position matches, at any clocks", () => {
  let matched = 0;
  fc.assert(
    fc.property(fc.oneof(spelled, spelled, named), anyAsOf, fc.option(anyAsOf), (position, asOf, knownAt) => {
      const answer = check(register, {
        asOf,
        knownAt,
        investor: { usPerson: true },
        detail: "all",
        positions: [position],
      });
      const held = new Set(issuersOf(register, [position]));
      for (const { listing } of answer.positions[0]?.matches ?? []) {
        matched += 1;
        const { issuer, class: named } = answer.listings[listing] ?? {};
        const who = issuer?.id ?? (named === undefined ? "?" : classKey(named.isinCountry));
        expect([...held], JSON.stringify(position)).toContain(who);
      }
    }),
    { numRuns: 4_000 },
  );
  expect(matched).toBeGreaterThan(1_000);
});

test.each<[string, Position, readonly string[]]>([
  ["a US ticker sent with the place of execution", { symbol: "CHL", exchange: "XNAS" }, ["china-mobile"]],
  ["an option by its kind", { symbol: "CHL", exchange: "CBOE", kind: "option" }, ["china-mobile"]],
  ["a name sent as a symbol", { symbol: "HIKVISION" }, ["hikvision"]],
  ["what a listed issuer owns", { isin: "RU0007976957" }, ["bashneft", "rosneft", "class:RU"]],
  ["a Russian security that nobody entered", { isin: "RU000A0JXPG2" }, ["class:RU"]],
  ["a ticker on a Russian venue", { symbol: "ABCD", exchange: "MOEX" }, ["class:RU"]],
])("%s is held", (_, position, expected) => {
  expect(issuersOf(register, [position])).toEqual(expect.arrayContaining([...expected]));
});

test("an ordinary share is nobody's that is listed", () => {
  expect(
    issuersOf(register, [{ symbol: "AAPL", isin: "US0378331005", name: "Apple Inc", kind: "stock" }]),
  ).toEqual([]);
});

test("a register that learns a stake, a class or a share without an ISIN has other lines", () => {
  const { stakesByIssuer, listingsByCountry, issuersWithoutIsin } = register;
  expect(
    linesDigest({ ...register, issuersWithoutIsin: new Map([...issuersWithoutIsin, ["x", ["y"]]]) }),
  ).not.toBe(linesDigest(register));
  expect(linesDigest({ ...register, stakesByIssuer: new Map([...stakesByIssuer, ["x", ["y"]]]) })).not.toBe(
    linesDigest(register),
  );
  expect(
    linesDigest({ ...register, listingsByCountry: new Map([...listingsByCountry, ["VE", ["y"]]]) }),
  ).not.toBe(linesDigest(register));
});
