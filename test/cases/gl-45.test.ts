/**
 * General License 45 (87 FR 47347): which shorts of Russian securities may be covered, and from when.
 * @module
 */

import { expect, test } from "vitest";
import { runCases, withFreshServer } from "../../functions/local/cases.ts";

const short = (says: string, asOf: string, acquired: string, divest: "permitted" | "prohibited") => ({
  id: says,
  says,
  request: {
    asOf,
    programmes: ["ru-new-investment"],
    positions: [{ isin: "RU000A0ZYJT2", quantity: "-5", acquired }],
  },
  expect: {
    status: "restricted",
    acts: { purchase: "prohibited", divest, sale: "review", hold: "permitted" },
  },
});

test("a Russian short may be covered only once the licence is issued, until it runs out, and where it was opened in time", async () => {
  const cases = [
    short("issued on 22 July 2022", "2022-07-21T12:00:00Z", "2022-05-01", "prohibited"),
    short("running", "2022-07-23T12:00:00Z", "2022-05-01", "permitted"),
    short("the last day that it winds down", "2022-07-23T12:00:00Z", "2022-06-06", "permitted"),
    short("opened a day too late", "2022-07-23T12:00:00Z", "2022-06-07", "prohibited"),
    short("the last second", "2022-10-20T04:00:59Z", "2022-05-01", "permitted"),
    short("over", "2022-10-20T04:01:00Z", "2022-05-01", "prohibited"),
  ];
  expect(await withFreshServer((url) => runCases(url, cases))).toEqual([]);
});

test("who covers a short buys, whoever sells to him: a counterparty who is no US person changes nothing", async () => {
  const cover = (says: string, quantity: string, divest: "permitted" | "prohibited") => ({
    id: says,
    says,
    request: {
      asOf: "2023-05-01T12:00:00Z",
      programmes: ["ru-new-investment"],
      trade: { counterparty: "not-us-person" },
      positions: [{ isin: "RU0007288411", quantity, acquired: "2022-03-01" }],
    },
    expect: {
      status: "restricted",
      acts: { purchase: "prohibited", divest, sale: "permitted", hold: "permitted" },
    },
  });
  const cases = [cover("a short position", "-5", "prohibited"), cover("a long one", "5", "permitted")];
  expect(await withFreshServer((url) => runCases(url, cases))).toEqual([]);
});

test("a licence to divest that says so lets a short be covered", async () => {
  const rosbank = (asOf: string, divest: "permitted" | "prohibited") => ({
    id: asOf,
    says: "General License 59",
    request: { asOf, programmes: ["sdn"], positions: [{ symbol: "ROSB", exchange: "MISX", quantity: "-5" }] },
    expect: {
      status: "restricted",
      acts: { purchase: "prohibited", divest, sale: "prohibited", hold: "permitted" },
    },
  });
  const cases = [rosbank("2023-01-10T12:00:00Z", "permitted"), rosbank("2023-03-15T04:01:00Z", "prohibited")];
  expect(await withFreshServer((url) => runCases(url, cases))).toEqual([]);
});
