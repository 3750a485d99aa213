/**
 * The words for a short position: what closes it is a purchase, and the reader is told to buy, never to sell.
 * @module
 */

import { expect, test } from "vitest";
import { check } from "../../functions/core/check/check.ts";
import { printCheck } from "../../functions/local/print-check.ts";
import { csvLines } from "../../functions/local/print-csv.ts";
import { plainPrinting } from "../../functions/local/printing.ts";
import { reportHtml } from "../../functions/page/report.ts";
import { curatedRegister } from "../support/curated-register.ts";

/** China Mobile while its window ran. */
function told(...quantities: readonly string[]) {
  const sent = quantities.map((quantity) => ({ symbol: "CHL", quantity }));
  const answer = check(curatedRegister, {
    asOf: "2021-04-01T12:00:00Z",
    knownAt: null,
    investor: { usPerson: true },
    detail: "all",
    positions: sent,
  });
  const texts = [
    printCheck(answer, sent, { ...plainPrinting, width: 1_000, again: "" }),
    csvLines(answer, sent, "p"),
    reportHtml({ answer, labels: sent, file: null, again: "" }),
  ];
  return texts.map((text) => [
    text.includes("You may buy only to cover your short position"),
    text.includes("You may sell only to close your position"),
  ]);
}

test.each([
  [["-10"], [true, false]],
  [["10"], [false, true]],
  [
    ["-10", "10"],
    [true, true],
  ],
])("%j is told what closes it, in text, table and report", (quantities, expected) => {
  const [text, csv, report] = told(...quantities);
  expect([text, csv]).toEqual([expected, expected]);
  expect(report?.[0]).toBe(expected[0]);
});
