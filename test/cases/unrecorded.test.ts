/**
 * What the register cannot compare is told: no silence for a listed share whose ISIN no source prints, or whose ticker is read elsewhere.
 * @module
 */

import { describe, expect, test } from "vitest";
import { check } from "../../functions/core/check/check.ts";
import type { SentPosition } from "../../functions/core/check/position.ts";
import { latest } from "../../functions/core/register/known.ts";
import { countryOfVenue, usVenues } from "../../functions/core/symbols/venues.ts";
import { curatedRegister } from "../support/curated-register.ts";

function codesOf(position: SentPosition, more: object = {}): readonly string[] {
  const [answer] = check(curatedRegister, {
    asOf: "2026-11-01T12:00:00.000Z",
    knownAt: null,
    investor: { usPerson: true },
    detail: "all",
    positions: [position],
    ...more,
  }).positions;
  return [answer?.status ?? "", ...(answer?.problems ?? []).map(({ code }) => code)];
}

describe("an ISIN that is not recorded, and nothing beside it", () => {
  // China Merchants Bank's A share and AIA's among them: the register holds none of these.
  test.each(["KYG8062L1041", "CNE000001B33", "HK0000069689"])(
    "is told where it may be a listed share's: %s",
    (isin) => {
      expect(codesOf({ isin })).toEqual(["no-match", "isin-not-recorded"]);
      expect(codesOf({ symbol: isin })).toEqual(["no-match", "isin-not-recorded"]);
    },
  );

  test.each(["US0378331005", "DE0007164600", "JP3633400001", "IE00B4L5Y983"])(
    "is not told of where it can't be: %s",
    (isin) => {
      expect(codesOf({ isin })).toEqual(["no-match"]);
    },
  );

  test("is not told beside a ticker, a name or another identifier, nor of a fund", () => {
    const isin = "CNE000001B33";
    for (const more of [
      { symbol: "600036", exchange: "SSE" },
      { name: "China Merchants Bank" },
      { kind: "etf" },
    ])
      expect(codesOf({ isin, ...more })).not.toContain("isin-not-recorded");
  });

  test("is told beside a name that decides nothing: it begins as one of theirs, or is written in other letters", () => {
    for (const name of ["SenseTime Holdings Asia", "商汤集团", "СЕНСТАЙМ"])
      expect([name, ...codesOf({ isin: "KYG8062L1041", name, kind: "stock" })]).toEqual([
        name,
        "no-match",
        "isin-not-recorded",
      ]);
    expect(codesOf({ isin: "KYG8062L1041", name: "SENSETIME-W" })[0]).toBe("review");
    expect(codesOf({ isin: "KYG596691041", name: "An Unlisted Company Ltd" })).toEqual(["no-match"]);
  });

  test("is told only of issuers that were listed and known then, under the programmes asked about", () => {
    const isin = "KYG8062L1041";
    expect(codesOf({ isin }, { asOf: "2019-01-01T00:00:00.000Z" })).toEqual(["no-match"]);
    expect(codesOf({ isin }, { knownAt: "2019-01-01T00:00:00.000Z" })).toEqual(["no-match"]);
    expect(codesOf({ isin }, { programmes: ["sdn"] })).toEqual(["no-match"]);
    expect(codesOf({ isin }, { programmes: ["ns-cmic"] })).toEqual(["no-match", "isin-not-recorded"]);
  });
});

test("a bare ticker that is a listed line's outside the US is told, for every such line", () => {
  const silent = [...curatedRegister.listingsByIssuer.keys()].flatMap((issuer) =>
    (latest(curatedRegister, "issuer", issuer, null)?.document.lines ?? []).flatMap(({ ticker, venue }) =>
      ticker !== undefined &&
      venue !== undefined &&
      /^[A-Z]+$/.test(ticker) &&
      countryOfVenue(venue) !== undefined &&
      !usVenues.includes(venue) &&
      codesOf({ symbol: ticker }).join() === "no-match"
        ? [`${ticker} ${venue}`]
        : [],
    ),
  );
  expect(silent).toEqual([]);
  expect(codesOf({ symbol: "MGNT" })).toEqual(["no-match", "ticker-listed-elsewhere"]);
  expect(codesOf({ symbol: "MGNT", exchange: "NASDAQ" })).toEqual(["no-match"]);
  expect(codesOf({ symbol: "AAPL" })).toEqual(["no-match"]);
});

test("a ticker of an exchange abroad that is shown as traded over the counter or in London is for a person to look at", () => {
  const silent = [...curatedRegister.listingsByIssuer.keys()].flatMap((issuer) =>
    (latest(curatedRegister, "issuer", issuer, null)?.document.lines ?? []).flatMap(
      ({ ticker, venue, until }) =>
        venue === "MISX" && ticker !== undefined && until === undefined
          ? ["OTC", "PINK", "LSE"].filter(
              (exchange) => codesOf({ symbol: ticker, exchange })[0] === "no-match",
            )
          : [],
    ),
  );
  expect(silent).toEqual([]);
  expect(codesOf({ symbol: "LKOH", exchange: "OTC" })).toEqual(["review", "venue-conflict"]);
  expect(codesOf({ symbol: "LKOH", exchange: "LSE" })).toEqual(["review", "venue-conflict"]);
  expect(codesOf({ symbol: "AAPL", exchange: "OTC" })).toEqual(["no-match"]);
});

test("a line's own ticker beside its ISIN contradicts nothing, wherever it trades", () => {
  expect(codesOf({ symbol: "MGNT", isin: "RU000A0JKQU8" })).toEqual(["restricted"]);
  expect(codesOf({ symbol: "NOVA", isin: "RU000A0JKQU8" })).toEqual(["restricted", "identifiers-disagree"]);
});
