/**
 * Plain CSV files.
 * @module
 */

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { plainDecimal, readPlainCsv } from "../../functions/brokers/plain-csv.ts";

const positions = (text: string) => {
  const reading = readPlainCsv(text);
  if (reading.kind === "refused") throw new Error(JSON.stringify(reading.refusals));
  return reading.positions;
};
const refusals = (text: string) => {
  const reading = readPlainCsv(text);
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
    ["two columns for one field", "symbol,Ticker\nA,B\n", 1],
    ["a line too short", "symbol,qty\nA,1\nB\n", 3],
    ["a line too long", "symbol,qty\nA,1,2\n", 2],
    ["a quote that is not closed", 'symbol,qty\n"A,1\n', 2],
    ["a total without a security", "symbol,value\nA,1\n,1\n", 3],
  ])("is refused by line for %s", (_, text, line) => {
    expect(refusals(text)).toMatchObject([{ line }]);
  });

  it("names line and column of a number that reads in two ways or none", () => {
    expect(refusals("symbol,qty,value\nA,1,2\nB,1e5,N/A\n")).toMatchObject([
      { line: 3, column: "qty", value: "1e5" },
      { line: 3, column: "value", value: "N/A" },
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
  ])("%s is %s", (cell, decimal) => {
    expect(plainDecimal(cell, true)).toBe(decimal);
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
    "1 234",
    "N/A",
    "$",
    ".5",
    "5.",
    "((5))",
    "1,234,",
  ])("%s is none", (cell) => {
    expect(plainDecimal(cell, true)).toBeNull();
  });

  it("keeps its value however its thousands are grouped", () => {
    fc.assert(
      fc.property(fc.bigInt({ min: -(10n ** 30n), max: 10n ** 30n }), (amount) => {
        expect(plainDecimal(amount.toLocaleString("en-US"), true)).toBe(String(amount));
        expect(plainDecimal(amount < 0n ? `(${-amount})` : `$${amount}`, false)).toBe(String(amount));
      }),
    );
  });
});
