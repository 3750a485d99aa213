/**
 * An ISIN of a listed class, entered here or not, in whichever field it stands: never passed over in silence.
 * @module
 */

import { describe, expect, test } from "vitest";
import { check } from "../../functions/core/check/check.ts";
import type { Position } from "../../functions/core/check/position.ts";
import { curatedRegister } from "../support/curated-register.ts";
import { fund, through } from "../support/funds.ts";

const answerOf = (position: Position) => {
  const [answer] = check(curatedRegister, {
    asOf: "2023-01-10T12:00:00Z",
    knownAt: null,
    investor: { usPerson: true },
    detail: "all",
    positions: [position],
  }).positions;
  return answer;
};
/** Federal bonds of Russia (OFZ) and another one: none of them is recorded. */
const unrecorded = ["RU000A0JS942", "RU000A1038V6"] as const;

describe.each(unrecorded)("%s, which no issuer here bears", (isin) => {
  test.each([
    ["alone", { isin }],
    ["as the symbol", { symbol: isin }],
  ])("decides %s", (_, position) => {
    expect(answerOf(position)?.status).toBe("restricted");
  });

  test.each<[string, Position]>([
    ["in a name", { name: `OFZ 26238 ${isin} 7.1% 2041` }],
    ["in brackets", { name: `Some Corp (${isin})` }],
    ["by its name", { name: `Some Corp, ISIN ${isin}` }],
    ["in small letters", { name: `some corp ${isin.toLowerCase()}` }],
    ["in a name beside a ticker", { name: `Some bond ${isin}`, symbol: "SOMEBND" }],
    ["in a name beside another ISIN", { name: `Some bond ${isin}`, isin: "US0378331005" }],
    ["in a name beside a plain line", { name: `APPLE INC ${isin}`, isin: "US0378331005", symbol: "AAPL" }],
    ["in a fund's name", { name: `Fund of ${isin}`, kind: "fund", symbol: "FNDX" }],
    ["as the symbol beside another ISIN", { symbol: isin, isin: "US0378331005" }],
    ["as the CUSIP", { symbol: "AAPL", isin: "US0378331005", cusip: isin }],
    ["as the SEDOL", { isin: "US0378331005", sedol: isin }],
    ["among text in the ISIN's field", { isin: `${isin} (OFZ), see notes` }],
  ])("is for a person %s", (_, position) => {
    const answer = answerOf(position);
    expect([answer?.status, answer?.matches.some(({ doubt }) => doubt?.includes(isin))]).toEqual([
      "review",
      true,
    ]);
  });

  test("is for a person in a fund's line", () => {
    const held = fund("FNDX", [
      { weight: "60", name: `OFZ 26238 ${isin} 7.1% 2041` },
      { weight: "40", isin: "US0378331005" },
    ]);
    expect(through([held]).position.status).toBe("review");
  });

  test("is told to disagree with another ISIN", () => {
    const answer = answerOf({ symbol: isin, isin: "US0378331005" });
    expect(answer?.problems.map(({ code }) => code)).toEqual(["identifiers-disagree"]);
  });
});

test.each<[string, Position]>([
  ["of a country without a class", { name: "Apple Inc US0378331005 common" }],
  ["with a wrong check digit", { name: "Some bond RU000A0JS943" }],
])("an ISIN in a name is for nobody: %s", (_, position) => {
  expect(answerOf(position)?.status).toBe("no-match");
});

test("an option traded on Russia's exchange is for a person, as its underlying there is, or is its share's", () => {
  for (const kind of [undefined, "option"])
    expect(
      answerOf({ symbol: "NOBD", exchange: "MISX", ...(kind === undefined ? {} : { kind }) })?.status,
    ).toBe("review");
  expect(answerOf({ symbol: "NOBD  261218C06000000", exchange: "MISX" })?.status).toBe("review");
  expect(answerOf({ symbol: "LKOH  261218C06000000", exchange: "MISX" })?.status).toBe("restricted");
});
