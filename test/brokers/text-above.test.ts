/**
 * What stands above a table: a holding that somebody left there in words, in a small table or in a form is never passed over in silence,
 * and titles and labels cost nobody their answer.
 * @module
 */

import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { readExport } from "../../functions/brokers/read-export.ts";
import { latest } from "../../functions/core/register/known.ts";
import { curatedRegister } from "../support/curated-register.ts";

/** Names and tickers as the lists print them. */
const names = [...curatedRegister.facts.issuer.keys()].flatMap((id) => {
  const document = latest(curatedRegister, "issuer", id, null)?.document;
  const tickers = (document?.lines ?? []).flatMap(({ ticker }) => ticker ?? []);
  return document === undefined ? [] : [document.name, ...tickers.slice(0, 2)];
});

const TABLE = "Symbol,Name,Quantity,Market Value\nAAPL,Apple,5,600\nMSFT,Microsoft,1,200\n";

/** "refused", or what the answer says was not read. */
function told(above: string): string | readonly string[] {
  const reading = readExport(`${above}\n\n${TABLE}`);
  return reading.kind === "plain" ? reading.holdings.unreadColumns : reading.kind;
}

describe("a holding above the table", () => {
  test.each([
    "Security:,CHL\nQuantity:,100",
    "Holding:,China Mobile Ltd\nUnits:,100",
    "Symbol: CHL\nQuantity: 100",
    "Wertpapier: China Mobile\nStück: 100",
    "Plus 100 shares of China Mobile (CHL) held at transfer agent",
    "Also held: 1.000 Stück China Mobile im Tresor",
    "另持有 中国移动 100股",
    "Held away,Worth\nCHL,5.1k\nAAPL,0.6k",
    "CHL,~100",
    "China Mobile,ca. 100",
  ])("with how much is held of it refuses the file: %j", (above) => {
    expect(told(above)).toBe("refused");
  });

  test.each([
    [
      "Largest positions,Weight\nCHL,50%\nAAPL,50%",
      'lines 1-3: "Largest positions, Weight; CHL, 50%; AAPL, 50%"',
    ],
    ["Largest positions,Weight\nChina Mobile Ltd,50%\nApple,50%", "China Mobile Ltd, 50%"],
    ["Account,Held\nA1,CHL\nA2,AAPL", "A1, CHL; A2, AAPL"],
    ["China Mobile Ltd\nCNOOC Ltd", 'lines 1-2: "China Mobile Ltd; CNOOC Ltd"'],
    ["My book\nHikvision", 'line 2: "Hikvision"'],
    ["Restricted stock,CHL,unvested", 'line 1: "Restricted stock, CHL, unvested"'],
    ["Holding:,China Mobile Ltd", 'line 1: "Holding:, China Mobile Ltd"'],
    [
      "The shares of China Mobile Limited (CHL) are held by the transfer agent and not shown",
      'line 1: "The shares',
    ],
  ])("without a number is told: %j", (above, expected) => {
    expect(told(above)).toEqual([expect.stringContaining(expected)]);
  });

  test("of any listed line, named as its lists name it, is told or refuses the file", () => {
    const shapes: readonly ((name: string) => string)[] = [
      (name) => `Top holdings,Weight\n"${name}",50%`,
      (name) => `My book\n"${name}"`,
      (name) => `Held elsewhere: 100 shares of ${name.replaceAll(",", "")}`,
      (name) => `Security,"${name}"\nQuantity,100`,
      (name) => `Account,Holds\nA-1,"${name}"`,
    ];
    const named = fc.constantFrom(...names);
    fc.assert(
      fc.property(named, fc.constantFrom(...shapes), (name, shape) => {
        expect(told(shape(name))).not.toEqual([]);
      }),
    );
  });
});

test.each([
  "My portfolio",
  "Jane Example",
  "Filters Applied: None",
  "Portfolio export\nFilters Applied: None",
  "Account Number,X12345678\nDate,20220901",
  'Fund Holdings as of,"Sep 01, 2022"\nShares Outstanding,"1,000,000.00"',
  "iShares MSCI China ETF\nTicker:,MCHI\nFund Name:,Example",
  "Name: Jane Example\nTotal value: 12345.00",
  "Prices are delayed by 15 minutes and may not be those at which you can trade.",
  "Total,1234.00\nNumber of holdings,45",
  "Depotnummer;123456\nKontostand;1000,00",
  "口座番号,123456",
  "总资产,123456.00",
  "Shares outstanding: 1000 shares",
])("titles, labels and notes above a table are understood: %j", (above) => {
  expect(told(above)).toEqual([]);
});
