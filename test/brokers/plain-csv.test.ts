/**
 * Plain CSV files.
 * @module
 */

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type DecimalSign, readNumber } from "../../functions/brokers/numbers.ts";
import { readExport } from "../../functions/brokers/read-export.ts";

const readPlain = (text: string) => {
  const reading = readExport(text);
  return reading.kind === "plain" ? reading.holdings : reading;
};
const positions = (text: string) => {
  const reading = readPlain(text);
  if (reading.kind === "read") throw new Error(reading.format);
  if (reading.kind === "refused") throw new Error(JSON.stringify(reading.refusals));
  return reading.positions;
};
const refusals = (text: string) => {
  const reading = readPlain(text);
  return reading.kind === "refused" ? reading.refusals : [];
};

describe("a plain CSV", () => {
  it("gives each line a position, named by its line unless it has a reference", () => {
    expect(positions("Symbol,Exchange,QTY,ref\r\nXIACY,OTC,1,mine\r\n\r\n1810,XHKG,2,\r\n")).toEqual([
      { symbol: "XIACY", exchange: "OTC", quantity: "1", ref: "mine" },
      { symbol: "1810", exchange: "XHKG", quantity: "2", ref: "line-4" },
    ]);
  });

  it.each([",", ";", "\t"])("may be delimited by %j", (delimiter) => {
    const text = [
      ["Security Name", "MARKET_VALUE", "Notes"],
      ['"Xiaomi, Corp; ""B"""', "12.5", "x"],
    ]
      .map((cells) => cells.join(delimiter))
      .join("\n");
    expect(positions(text)).toEqual([{ name: 'Xiaomi, Corp; "B"', marketValue: "12.5", ref: "line-2" }]);
  });

  it("leaves out what is empty, and lines of nothing but delimiters", () => {
    expect(positions("isin,price\nUS98421U1088,\n,\n")).toEqual([{ isin: "US98421U1088", ref: "line-2" }]);
  });

  it.each([
    ["an empty file", "", 1],
    ["blank lines only", "\n\n", 1],
    ["a header line alone", "symbol,qty\n", 1],
    ["no header line", "XIACY,1\n1810,2\n", 1],
    ["no column that names a security", "quantity,price\n1,2\n", 1],
    ["two columns for one field that differ", "symbol,Ticker\nA,B\n", 2],
    ["a line too short", "symbol,qty\nA,1\nB\n", 3],
    ["a line too long", "symbol,qty\nA,1,2\n", 2],
    ["a quote that is not closed", 'symbol,qty\n"A,1\n', 2],
    ["a total without a security", "symbol,value\nA,1\n,1\n", 3],
    [
      "a first table that a better header line follows",
      "Stocks\nSymbol,Qty,Value USD\n0981.HK,1,10\n\nBonds\nName,ISIN,Nominal,Value USD\nApple,US0378331005,1,20\n",
      3,
    ],
    [
      "an identifier and a number above a wider header line",
      "HK0941009539,1\n\nSymbol,Name,Qty\nAAPL,Apple,1\n",
      1,
    ],
  ])("is refused by line for %s", (_, text, line) => {
    expect(refusals(text)).toMatchObject([{ line }]);
  });

  it("names line and column of a number that reads in two ways or none", () => {
    expect(refusals("symbol,qty,value\nA,1,2\nB,1e5,2x\n")).toMatchObject([
      { line: 3, column: "qty", value: "1e5" },
      { line: 3, column: "value", value: "2x" },
    ]);
    expect(refusals('symbol;value\nA;"1,234"\n')).toMatchObject([{ line: 2, column: "value" }]);
  });

  it("reads back what any CSV writer wrote", () => {
    const cell = fc
      .string({ unit: fc.constantFrom(..."AB ,;\t\"'é."), minLength: 1, maxLength: 8 })
      .map((text) => `x${text}x`);
    fc.assert(
      fc.property(
        fc.array(cell, { minLength: 1, maxLength: 5 }),
        fc.constantFrom("\n", "\r\n"),
        (names, end) => {
          const text = [
            "name,ref",
            ...names.map((name, i) => `"${name.replaceAll('"', '""')}",${i}`),
            "",
          ].join(end);
          expect(positions(text)).toEqual(names.map((name, i) => ({ name, ref: String(i) })));
        },
      ),
    );
  });
});

describe("a number in a cell", () => {
  const decimal = (cell: string, sign: DecimalSign | null) => {
    const reading = readNumber(cell, sign);
    return reading.kind === "number" ? reading.value : null;
  };

  it.each([
    ["$1,234.50", "1234.50"],
    ["(12.5)", "-12.5"],
    ["($1,000)", "-1000"],
    ["-$5", "-5"],
    ["$-5", "-5"],
    ["+5", "5"],
    ["€ 3.10", "3.10"],
    ["-0.00", "0.00"],
    ["(0)", "0"],
    ["007", "007"],
    [".5", "0.5"],
    ["-.0066", "-0.0066"],
    ["1 234", "1234"],
    ["1'234.50", "1234.50"],
    ["HK$100", "100"],
    ["100.00 EUR", "100.00"],
    ["\u22125", "-5"],
    ["５００", "500"],
    ["5-", "-5"],
  ])("%s is %s", (cell, expected) => {
    expect(decimal(cell, ".")).toBe(expected);
  });

  it.each([
    "1,23",
    "1.234,50",
    "12,34,567",
    "1e5",
    "5%",
    "--5",
    "(-5)",
    "-$-5",
    "0,720",
    "12 34",
    "N/A",
    "$",
    "5.",
    "((5))",
    "1,234,",
  ])("%s is none", (cell) => {
    expect(decimal(cell, ".")).toBeNull();
  });

  it("keeps its value however its thousands are grouped", () => {
    fc.assert(
      fc.property(fc.bigInt({ min: -(10n ** 30n), max: 10n ** 30n }), (amount) => {
        expect(decimal(amount.toLocaleString("en-US"), ".")).toBe(String(amount));
        expect(decimal(amount.toLocaleString("de-DE"), ",")).toBe(String(amount));
        expect(decimal(amount < 0n ? `(${-amount})` : `$${amount}`, null)).toBe(String(amount));
      }),
    );
  });
});
