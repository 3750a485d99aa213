/**
 * Several columns that may give the same amount: what quantity times price comes to tells them apart, and what nothing tells apart refuses the file.
 * @module
 */

import fc from "fast-check";
import { expect, test } from "vitest";
import { readExport } from "../../functions/brokers/read-export.ts";
import { positionsOf } from "./judged-files.ts";

const read = (...lines: readonly string[]) =>
  positionsOf(`${lines.join("\n")}\n`).map(({ quantity, price, marketValue }) => [
    quantity,
    price,
    marketValue,
  ]);
const isRefused = (...lines: readonly string[]): boolean =>
  readExport(`${lines.join("\n")}\n`).kind === "refused";

test.each([
  ["Symbol,Quantity,Value,Total Value", "CHL,100,27.504,2750.40", "AAPL,5,120.02,600.10"],
  ["Symbol,Quantity,Total Value,Value", "CHL,100,2750.40,27.504", "AAPL,5,600.10,120.02"],
  ["Symbol,Quantity,Market Value,Current Value", "CHL,100,27.504,2750.40", "AAPL,5,120.02,600.10"],
  ["Symbol,Quantity,Price,Value,Total Value", "CHL,100,27.504,27.504,2750.40", "AAPL,5,120.02,120.02,600.10"],
])("of two values the one that is the quantity times the other counts: %s", (...lines) => {
  expect(read(...lines)).toEqual([
    ["100", "27.504", "2750.40"],
    ["5", "120.02", "600.10"],
  ]);
});

test("a value with interest beside the plain one does not take its place", () => {
  expect(
    read(
      "Symbol,Quantity,Price,Value,Total Value",
      "CHL,100,27.504,2750.40,2760.40",
      "AAPL,5,120.02,600.10,600.10",
    ),
  ).toEqual([
    ["100", "27.504", "2750.40"],
    ["5", "120.02", "600.10"],
  ]);
});

test("how many positions a line counts is no quantity, and a change in percent no price", () => {
  expect(
    read(
      "Instrument,Position(s),L/S,Amount,Open price,Current price,% Price,Exposure,Currency,Symbol,ISIN",
      "China Mobile Ltd.,1,Long,100,45.00,51.00,13.3,5100,HKD,00941:xhkg,HK0941009539",
      "Apple Inc.,2,Long,5,100.00,120.02,20,600.10,USD,AAPL:xnas,US0378331005",
    ),
  ).toEqual([
    ["100", "51.00", "5100"],
    ["5", "120.02", "600.10"],
  ]);
});

test("numbers of positions are no quantities", () => {
  expect(
    read(
      "Position;Symbol;Type;Volume;Open time;Open price;Market price;Purchase value;Commission;Gross P/L",
      "123456789;CHL.US;BUY;100;01.02.2021 15:30:00;20.00;27.50;2000;0;750",
      "123456790;AAPL.US;BUY;5;01.02.2021 15:30:00;130.00;120.00;650;0;50",
    ),
  ).toEqual([
    ["100", "27.50", undefined],
    ["5", "120.00", undefined],
  ]);
});

test("words of buying and selling under Type say the side of what is open", () => {
  expect(read("Symbol,Type,Quantity,Market Value", "CHL,Buy,100,2750.40", "AAPL,Sell,5,600.10")).toEqual([
    ["100", undefined, "2750.40"],
    ["-5", undefined, "-600.10"],
  ]);
});

test("a column under a bare word for sums holds the values where it is the quantity times the price", () => {
  const file = (value: string): readonly string[] => [
    "Symbol;ISIN;Wertpapier;Anzahl;Einstandspreis;Kurs;Währung;Total;Total CHF",
    `941;HK0941009539;China Mobile Ltd;100;45.00;51.00;HKD;${value};605.00`,
    "AAPL;US0378331005;Apple Rg;5;100.00;120.02;USD;600.10;560.00",
  ];
  expect(read(...file("5100.00"))).toEqual([
    ["100", "51.00", "5100.00"],
    ["5", "120.02", "600.10"],
  ]);
  expect(isRefused(...file("4500.00"))).toBe(true);
});

test("a column of values that some lines lack takes no other's place", () => {
  expect(
    read(
      "銘柄コード,銘柄,保有数量,現在値,時価評価額[円],時価評価額[外貨]",
      "CHL,チャイナモバイル,100,27.50,302500,2750.00",
      "7203,トヨタ自動車,100,8000,800000,-",
    ).map(([, , value]) => value),
  ).toEqual(["302500", "800000"]);
});

test.each([
  ["Symbol,Quantity,Quantity", "CHL,0,50"],
  ["Symbol,Quantity Account A,Quantity Account B", "CHL,0,50"],
  ["Symbol,Shares (IRA),Shares (Joint)", "CHL,0,50"],
  ["Symbol,IRA Shares,Joint Shares", "CHL,0,50"],
  ["Symbol,Quantity,Value (IRA),Value (Joint)", "CHL,50,0,1375"],
  ["Symbol,Quantity,Market Value IRA,Market Value Joint", "CHL,50,0,1375"],
])("amounts of several accounts side by side refuse the file: %s", (header, line) => {
  expect(isRefused(header, line)).toBe(true);
});

test.each([
  ["Symbol,Quantity,Quantity", "CHL,50,50"],
  ["Symbol,Quantity,Market Value (USD),Market Value (HKD)", "CHL,50,1375,10725"],
  ["Symbol,Shares,Shares (settled)", "CHL,50,40"],
  ["Symbol,Quantity,Market Value,Market Value (%)", "CHL,50,1375,100"],
])("what is said twice, in two currencies or of a part refuses nothing: %s", (header, line) => {
  expect(isRefused(header, line)).toBe(false);
});

const amount = fc.integer({ min: 2, max: 9_999 });
const title = fc.constantFrom("Market Value", "Current Value", "Total Value", "Value", "Position Value");

test("whatever their names and order, the value is the one that quantity and price come to", () => {
  fc.assert(
    fc.property(
      fc.array(fc.record({ quantity: amount, cents: fc.integer({ min: 201, max: 99_999 }) }), {
        minLength: 2,
        maxLength: 5,
      }),
      fc.uniqueArray(title, { minLength: 2, maxLength: 2 }),
      fc.boolean(),
      (held, titles, unitFirst) => {
        const lines = held.map(({ quantity, cents }, i) => {
          const pair = [(cents / 100).toFixed(2), ((quantity * cents) / 100).toFixed(2)];
          return `T${"ABCDE"[i]}X,${quantity},${(unitFirst ? pair : pair.toReversed()).join(",")}`;
        });
        const values = read(`Symbol,Quantity,${titles.join(",")}`, ...lines).map(([, , value]) => value);
        expect(values).toEqual(held.map(({ quantity, cents }) => ((quantity * cents) / 100).toFixed(2)));
      },
    ),
  );
});
