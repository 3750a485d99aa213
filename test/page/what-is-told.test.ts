/**
 * What text, table and report tell of a position: every list that names its issuer, what would settle it and nothing that would
 * not, which security it is, and for whom the answer is.
 * @module
 */

import { describe, expect, test } from "vitest";
import { positionsOfFile } from "../../functions/api/csv-body.ts";
import type { CheckRequest } from "../../functions/core/check/answer.ts";
import { check } from "../../functions/core/check/check.ts";
import { compare } from "../../functions/core/check/compare.ts";
import type { SentPosition } from "../../functions/core/check/position.ts";
import { printCheck } from "../../functions/local/print-check.ts";
import { printComparison } from "../../functions/local/print-comparison.ts";
import { csvLines } from "../../functions/local/print-csv.ts";
import { plainPrinting } from "../../functions/local/printing.ts";
import { reportHtml } from "../../functions/page/report.ts";
import { curatedRegister } from "../support/curated-register.ts";

const asked = (asOf: string, position: SentPosition, more: Partial<CheckRequest>): CheckRequest => ({
  asOf,
  knownAt: null,
  investor: { usPerson: true },
  detail: "all",
  positions: [position],
  ...more,
});

function told(asOf: string, position: SentPosition, more: Partial<CheckRequest> = {}) {
  const answer = check(curatedRegister, asked(asOf, position, more));
  const sent = [position];
  return {
    text: printCheck(answer, sent, { ...plainPrinting, width: 10_000 }),
    csv: csvLines(answer, sent, "p"),
    report: reportHtml({ answer, labels: sent, file: null, again: "" }),
    listings: answer.positions[0]?.matches.map(({ listing }) => listing) ?? [],
  };
}

const TODAY = "2026-11-27T12:00:00Z";
const SETTLED = "Say who buys (trade.counterparty, or --counterparty)";

test.each([{ name: "Huawei" }, { symbol: "ROSN", exchange: "MISX" }, { symbol: "002415.SZ" }])(
  "every list that names the issuer of %j is told",
  (position) => {
    const { text, csv, listings } = told(TODAY, position);
    expect(listings.length).toBeGreaterThan(2);
    for (const listing of listings) expect(csv).toContain(listing);
    expect(text.match(/^ {6}(?:Also )?\S.*?: (?:Listed on|The investor)/gm)).toHaveLength(listings.length);
  },
);

test("the Entity List is told of Huawei", () => {
  expect(told(TODAY, { name: "Huawei" }).text).toMatch(
    /Also Huawei: Listed on 2019-05-16 under 15 CFR part 744/,
  );
});

describe("what would settle an act", () => {
  test("is not asked for where another listing prohibits the act whatever is said", () => {
    const { text, csv } = told(TODAY, { symbol: "LUKOY" });
    expect([text.includes("Say who buys"), csv.includes("Say who buys")]).toEqual([false, false]);
  });

  test("is asked for of the acts alone that are open, also where another listing decides", () => {
    const { text, csv, report } = told("2025-11-01T12:00:00Z", { symbol: "LUKOY" });
    for (const one of [text, csv, report]) expect(one).toContain(SETTLED);
    expect(text).not.toContain("divest, sale:");
  });

  test("stands beside the position in the report", () => {
    const { report } = told(TODAY, { isin: "RU0007661625" });
    const [, positions = ""] = report.split("<h2>Positions</h2>");
    expect(positions.split("<h2>")[0]).toContain(SETTLED);
  });
});

test.each([
  [
    "2022-09-01T12:00:00Z",
    "closing a position until October 20, 2022 at 12:01 AM in New York, if the purchase covers a short position and the position was acquired before 2022-06-07.",
  ],
  [
    "2025-11-01T12:00:00Z",
    "closing a position until November 21, 2025 at 12:01 AM in New York, if the buyer is not a US person.",
  ],
])(
  "a licence's sentence of %s names its acts and what it asks for, so that it is true of every position",
  (asOf, said) => {
    for (const quantity of ["5", "-5"])
      expect(told(asOf, { symbol: "LUKOY", quantity, acquired: "2022-06-15" }).text).toContain(said);
  },
);

test("a licence for exporters is not said to authorise an investor's acts", () => {
  expect(told("2019-09-01T12:00:00Z", { name: "Huawei" }).text).toContain("authorises no act of an investor");
});

test("of a fund that was not looked through it is said what to do", () => {
  expect(told(TODAY, { symbol: "RSX", kind: "ETF" }).text).toMatch(/E\.O\. 14071.*send constituents/);
});

test("a day in a file that is not understood is told with what stands there, in text, table and report", () => {
  const { positions } = positionsOfFile(
    new TextEncoder().encode("Symbol,Quantity,Acquired\nOGZPY,-5,soon\n"),
    null,
    10,
  );
  const answer = check(curatedRegister, { ...asked(TODAY, {}, {}), positions });
  const texts = [
    printCheck(answer, positions, { ...plainPrinting, width: 10_000 }),
    csvLines(answer, positions, "p"),
    reportHtml({ answer, labels: positions, file: null, again: "" }),
  ];
  for (const text of texts) expect(text).toContain("It says: soon");
});

describe("the report", () => {
  test("names a security by its number where it has no symbol, and beside its symbol", () => {
    expect(told(TODAY, { isin: "US67812M2070", name: "ROSNEFT GDR" }).report).toContain(
      "<td>US67812M2070 · ROSNEFT GDR</td>",
    );
    expect(told(TODAY, { symbol: "LUKOY", isin: "US69343P1057" }).report).toContain(
      "<td>LUKOY · US69343P1057</td>",
    );
    expect(told(TODAY, { cusip: "69343P105", ref: "line-3" }).report).toContain(
      "<td>69343P105 · line-3</td>",
    );
  });

  test("says who buys, and does not say that a US person may do what another investor may", () => {
    const trade = { counterparty: "not-us-person" as const };
    expect(told(TODAY, { symbol: "OGZPY" }, { trade }).report).toContain(
      "<dt>Buyer of what is sold</dt><dd>not a US person</dd>",
    );
    const foreign = told(TODAY, { symbol: "LUKOY" }, { investor: { usPerson: false } }).report;
    expect(foreign).not.toContain("What a US person may do");
  });
});

test("a comparison says what was so before where the status stays", () => {
  const position = { symbol: "LUKOY" };
  const side = (asOf: string) => ({ register: curatedRegister, asOf, knownAt: null });
  const comparison = compare(
    { investor: { usPerson: true }, positions: [position] },
    side("2025-11-20T12:00:00Z"),
    side("2025-11-22T12:00:00Z"),
    [],
  );
  const text = printComparison(comparison, [position], 10_000);
  expect(text).toContain(
    "LUKOY (row 1): restricted as before, but divest review → prohibited. You may not buy. You may not sell.",
  );
  // A cause names a licence by its id: what it was, and the source, stand below.
  expect(text).toMatch(
    /sdn\.lukoil\.2025-10-22\n {4}before: PJSC Lukoil: .*General License 127 .*\n {4}after: {2}PJSC Lukoil: .*\n {4}Source: /,
  );
});
