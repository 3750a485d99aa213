/**
 * General License 45 (87 FR 47347): which shorts of Russian securities may be covered, and from when.
 * @module
 */

import { expect, test } from "vitest";
import { runCases, withFreshServer } from "../../functions/local/cases.ts";

const short = (says: string, asOf: string, acquired: string, divest: "permitted" | "review") => ({
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
    short("issued on 22 July 2022", "2022-07-21T12:00:00Z", "2022-05-01", "review"),
    short("running", "2022-07-23T12:00:00Z", "2022-05-01", "permitted"),
    short("the last day that it winds down", "2022-07-23T12:00:00Z", "2022-06-06", "permitted"),
    short("opened a day too late", "2022-07-23T12:00:00Z", "2022-06-07", "review"),
    short("the last second", "2022-10-20T04:00:59Z", "2022-05-01", "permitted"),
    short("over", "2022-10-20T04:01:00Z", "2022-05-01", "review"),
  ];
  expect(await withFreshServer((url) => runCases(url, cases))).toEqual([]);
});
