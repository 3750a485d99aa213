/**
 * Workbooks of several sheets: what any of them holds is found, doubted, or refuses the workbook; what holds nothing does not.
 * @module
 */

import { strFromU8, strToU8, unzipSync, zipSync } from "fflate";
import { describe, expect, test } from "vitest";
import { readExport } from "../../functions/brokers/read-export.ts";
import { isSafe, outcome } from "./outcomes.ts";
import { type SheetSpec, workbookOf } from "./workbook-file.ts";

describe("a listed share is not lost", () => {
  test.each<readonly [string, SheetSpec["rows"]]>([
    [
      "would be refused by itself",
      [
        ["Symbol", "Quantity"],
        ["XIACY", "about 100"],
      ],
    ],
    [
      "has a row without a name",
      [
        ["Symbol", "Quantity"],
        ["XIACY", "100"],
        [null, "7"],
      ],
    ],
    [
      "has other titles",
      [
        ["Thing", "Count"],
        ["XIACY", { number: 100 }],
        ["CHL", { number: 100 }],
      ],
    ],
    ["holds an identifier", [["Thing"], ["bought KYG9830T1067"]]],
    [
      "names a company under titles that nobody knows",
      [
        ["Paper", "Pieces"],
        ["China Mobile Ltd", { number: 500 }],
      ],
    ],
    [
      "names one in letters of its own, without a code",
      [
        ["证券", "数"],
        ["中国移动", { number: 100 }],
      ],
    ],
    [
      "bears an option",
      [
        ["Contract", "Qty", "Strike"],
        ["CEO 220617C130", { number: 5 }, { number: 130 }],
      ],
    ],
    ["has no header line", [["China Mobile", { number: 100 }]]],
  ])("when it stands on a sheet of its own that %s", (_, rows) => {
    const first = {
      name: "ISA",
      rows: [
        ["Symbol", "Quantity"],
        ["AAPL", { number: 1 }],
      ],
    } as const;
    expect(outcome(workbookOf([first, { name: "SIPP", rows }])).join(" ")).toMatch(/^refused: .*"SIPP"/);
    expect(outcome(workbookOf([{ name: "SIPP", rows }, first])).join(" ")).toMatch(/^refused: .*"SIPP"/);
  });

  const held = [
    ["Symbol", "Name", "Quantity", "Market Value"],
    ["XIACY", "Phones, ADR", { number: 10 }, { number: 100 }],
    ["AAPL", "Apple Inc.", { number: 1 }, { number: 50 }],
  ] as const;
  test.each<readonly [string, SheetSpec["rows"]]>([
    [
      "a cover",
      [["Portfolio report"], ["Name", "A client"], ["As of", "2021-03-11"], ["Total", { number: 150 }]],
    ],
    [
      "a cover with an account",
      [
        ["Account name", "Account number", "Value"],
        ["Individual", "X12345678", { number: 150 }],
      ],
    ],
    [
      "a pivot by security",
      [
        ["Row Labels", "Sum of Market Value"],
        ["AAPL", { number: 50 }],
        ["XIACY", { number: 100 }],
        ["Grand Total", { number: 150 }],
      ],
    ],
    [
      "a pivot by name",
      [
        ["Name", "Sum of Market Value"],
        ["Apple Inc.", { number: 50 }],
        ["Phones, ADR", { number: 100 }],
      ],
    ],
    [
      "a pivot by country",
      [
        ["Country", "Market Value"],
        ["US", { number: 50 }],
        ["CN", { number: 100 }],
      ],
    ],
    [
      "a glossary",
      [
        ["Term", "Meaning"],
        ["ETF", "Exchange-traded fund"],
        ["NAV", "Net asset value"],
        ["ADR", "American depositary receipt"],
      ],
    ],
    [
      "rates by the currency's name",
      [
        ["To dollars", "Rate"],
        ["Hong Kong", { number: 7.8 }],
        ["Yen", { number: 110 }],
      ],
    ],
    [
      "parts of the whole",
      [
        ["What", "Share"],
        ["Technology", { number: 0.6 }],
        ["Energy", { number: 0.4 }],
      ],
    ],
    [
      "values by month",
      [
        ["When", "How much"],
        ["Jan 2021", { number: 140 }],
        ["Feb 2021", { number: 150 }],
      ],
    ],
    [
      "rates of exchange",
      [
        ["Pair", "Rate"],
        ["USDHKD", { number: 7.8 }],
        ["EURUSD", { number: 1.2 }],
      ],
    ],
    [
      "its transactions",
      [
        ["Date", "Action", "Symbol", "Quantity"],
        ["2021-01-02", "Buy", "XIACY", { number: 10 }],
        ["2021-01-03", "Sell", "BABA", { number: 1 }],
      ],
    ],
  ])(
    "and %s beside the sheet of holdings neither hides it nor refuses the workbook, and is told",
    (_, rows) => {
      for (const sheets of [
        [
          { name: "Held", rows: held },
          { name: "More", rows },
        ],
        [
          { name: "More", rows },
          { name: "Held", rows: held },
        ],
      ]) {
        const reading = readExport(workbookOf(sheets));
        expect(reading).toMatchObject({ kind: "plain", holdings: { unreadColumns: ['sheet "More"'] } });
        expect(outcome(workbookOf(sheets))[0]).toSatisfy(isSafe);
      }
    },
  );

  test("when a row of a sheet has another's number", () => {
    const files = unzipSync(
      workbookOf([
        {
          name: "S",
          rows: [
            ["Symbol", "Quantity"],
            ["XIACY", "1"],
            ["AAPL", "2"],
          ],
        },
      ]),
    );
    const sheet = strFromU8(files["xl/worksheets/sheet1.xml"] ?? new Uint8Array());
    files["xl/worksheets/sheet1.xml"] = strToU8(sheet.replaceAll('"3"', '"2"').replaceAll(/([AB])3/g, "$12"));
    expect(outcome(zipSync(files)).join(" ")).toMatch(/^refused: .*row 2 twice/);
  });
});

describe("a sheet of all holdings beside one for each account", () => {
  const sheet = (name: string, ...held: readonly (readonly [string, number])[]): SheetSpec => ({
    name,
    rows: [["Symbol", "Quantity"], ...held.map(([symbol, number]) => [symbol, { number }] as const)],
  });
  const parts = [sheet("Acct1", ["XIACY", 100], ["AAPL", 5]), sheet("Acct2", ["XIACY", 20], ["MSFT", 7])];

  test("is read, and its parts are told as unread, where together they hold exactly what it holds", () => {
    const whole = sheet("All", ["XIACY", 120], ["AAPL", 5], ["MSFT", 7]);
    const reading = readExport(workbookOf([whole, ...parts]));
    expect(reading).toMatchObject({ kind: "plain", holdings: { positions: { length: 3 } } });
  });

  test.each([
    [sheet("All", ["XIACY", 121], ["AAPL", 5], ["MSFT", 7])],
    [sheet("All", ["XIACY", 120], ["AAPL", 5], ["MSFT", 7], ["CHL", 1])],
    [sheet("All", ["AAPL", 5], ["MSFT", 7], ["IBM", 7], ["GE", 7])],
  ])("is refused otherwise", (whole) => {
    expect(outcome(workbookOf([whole, ...parts])).join(" ")).toMatch(/^refused: .*two sheets/);
  });

  test("one account's holdings are no whole of another's", () => {
    const twice = [sheet("Acct1", ["XIACY", 100], ["AAPL", 5]), sheet("Acct2", ["XIACY", 100], ["AAPL", 5])];
    expect(outcome(workbookOf(twice)).join(" ")).toMatch(/^refused: .*two sheets/);
  });
});
