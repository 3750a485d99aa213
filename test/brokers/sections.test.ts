/**
 * Files in sections, or turned on their side: what a heading says of the lines below it is not lost.
 * @module
 */

import { describe, expect, test } from "vitest";
import { readExport } from "../../functions/brokers/read-export.ts";
import { outcome } from "./outcomes.ts";

const held = (file: string) => {
  const reading = readExport(file);
  if (reading.kind !== "plain") return reading.kind;
  return reading.holdings.positions
    .filter(({ kind, quantity }) => kind !== "cash" && quantity !== undefined)
    .map(({ quantity, marketValue, currency }) => `${quantity} ${marketValue} ${currency ?? "-"}`);
};

describe("what stands below a heading of what is owed or not held", () => {
  const owed = [
    "SHORT POSITIONS",
    "Short",
    "Securities sold short",
    "Liabilities",
    "Leerverkäufe",
    "空头持仓",
    "Short Positions (1):",
  ];
  const notHeld = [
    "Closed positions",
    "Pending orders",
    "Open Orders",
    "Geschlossene Positionen",
    "委托",
    "Watchlist",
  ];

  test.each([...owed, ...notHeld])("%s: no holding", (heading) => {
    expect(held(`Symbol,Quantity,Market Value\nAAPL,10,1200\n${heading},,\nCHL,100,2750\n`)).toBe("refused");
    expect(held(`${heading}\nSymbol,Quantity,Market Value\nCHL,100,2750\nAAPL,10,1200\n`)).toBe("refused");
    expect(
      held(
        `Symbol,Quantity,Market Value\nAAPL,10,1200\n\n${heading}\nSymbol,Quantity,Market Value\nCHL,100,2750\n`,
      ),
    ).toBe("refused");
  });

  test.each(owed)("%s: lines that bear a minus say so themselves", (heading) => {
    expect(
      held(`Symbol,Quantity,Market Value\nLong Positions,,\nAAPL,10,1200\n${heading},,\nCHL,-100,-2750\n`),
    ).toEqual(["10 1200 -", "-100 -2750 -"]);
  });

  test.each(notHeld)("%s: nothing below is nothing lost", (heading) => {
    expect(held(`Symbol,Quantity,Market Value\nCHL,100,2750\nAAPL,10,1200\n${heading},,\n`)).not.toBe(
      "refused",
    );
  });
});

describe("the currency of the lines below a line that states it", () => {
  const both = ["100 5100 HKD", "10 1200.30 USD"];
  test.each([
    "Symbol,Quantity,Market Value\nHKD,,\n941.HK,100,5100\nUSD,,\nAAPL,10,1200.30\n",
    "Symbol,Quantity,Market Value\nHong Kong Dollar,,\n941.HK,100,5100\nUS Dollar,,\nAAPL,10,1200.30\n",
    "Symbol,Quantity,Market Value\nCurrency: HKD,,\n941.HK,100,5100\nCurrency: USD,,\nAAPL,10,1200.30\n",
    "Symbol,Quantity,Market Value\nCurrency,HKD,\n941.HK,100,5100\nCurrency,USD,\nAAPL,10,1200.30\n",
    "Currency: HKD\nSymbol,Quantity,Market Value\n941.HK,100,5100\n\nCurrency: USD\nSymbol,Quantity,Market Value\nAAPL,10,1200.30\n",
  ])("%j", (file) => {
    expect(held(file)).toEqual(both);
  });

  test("a line's own currency stands", () => {
    expect(
      held("Currency: USD\nSymbol,Quantity,Market Value\n941.HK,100,HK$5100\nAAPL,10,1200.30\n"),
    ).toEqual(both);
  });

  test("a ticker that is a currency's code, too, states none", () => {
    expect(held("Symbol,Quantity,Market Value\nAAPL,10,1200\nNOK,,\nCHL,100,2750\n")).toEqual([
      "10 1200 -",
      "100 2750 -",
    ]);
  });
});

describe("a class of shares below a line with its issuer", () => {
  test.each([
    "Ordinary Shares HKD0.10",
    "Common Stock",
    "H Shares",
    "Sponsored ADR",
    "Class A",
    "ORD USD0.02",
    "Stammaktien",
    "普通股",
  ])("%s is the issuer's", (name) => {
    const file = `Name,Quantity,Market Value\nCHINA MOBILE LTD,,\n${name},100,5100\nAPPLE INC,,\nCommon Stock,5,600\n`;
    expect(outcome(file)).toEqual(["review", "no-match"]);
    expect(outcome(`Name,Quantity,Market Value\n${name},100,5100\nAPPLE INC,5,600\n`)[0]).toMatch(
      /no issuer/,
    );
  });

  test("an identifier on the issuer's line names its classes, too", () => {
    expect(
      outcome("Name,ISIN,Quantity\nXIAOMI CORP,KYG9830T1067,\nClass B,,100\nAPPLE INC,US0378331005,5\n")[0],
    ).toBe("pending");
  });
});

test.each([
  "Symbol,AAPL,CHL\nQuantity,5,100\nMarket Value,600,2750\n",
  "Name,Apple Inc,China Mobile Ltd\nQuantity,5,100\nPrice,6,27\nMarket Value,30,2700\n",
  "Fund,AAPL,CHL,MSFT\nFund A,5,100,3\nFund B,2,50,1\n",
  "Name,Account,AAPL,CHL,MSFT\nJones,A1,5,100,3\nSmith,A2,5,100,3\n",
])("a table whose columns are securities is refused: %j", (file) => {
  expect(outcome(file)[0]).toMatch(/^refused: /);
});

test("titles in capitals and lines of groups are no such table", () => {
  expect(held("SYMBOL,QTY,PE,EPS,YTD\nAAPL,10,1,2,3\nMSFT,5,3,4,5\n")).toEqual([
    "10 undefined -",
    "5 undefined -",
  ]);
  expect(held("Asset Class,Symbol,Quantity,Score\nEquity,AAPL,10,1\nEquity,MSFT,5,3\n")).toEqual([
    "10 undefined -",
    "5 undefined -",
  ]);
});
