/**
 * Facts of the programmes that a reader acts on: what an intermediary does with a prohibited order, and days without an hour.
 * @module
 */

import { expect, test } from "vitest";
import { ask, fund, magnit, through } from "../support/funds.ts";

test.each([
  ["2022-07-01T12:00:00Z", ["reject-and-report"]],
  ["2022-05-01T12:00:00Z", undefined],
])("past the window of E.O. 14032 a prohibited order is rejected and reported: at %s %j", (asOf, duties) => {
  const { positions } = ask([{ symbol: "0981.HK" }], { asOf, programmes: ["ns-cmic"] });
  expect(positions[0]?.duties).toEqual(duties);
});

test.each([
  ["2023-01-17T12:00:00Z", "review"],
  ["2023-01-18T12:00:00Z", "not-binding"],
])("on the day of FAQ 1054's amendment the stricter share counts: at %s %s", (asOf, status) => {
  const holdings = [
    { weight: "49.99", isin: magnit ?? "" },
    { weight: "50.01", isin: "US0378331005" },
  ];
  const held = [fund("FNDX", holdings, "2023-01-17")];
  expect(through(held, { asOf, programmes: ["ru-new-investment"] }).position.status).toBe(status);
});
