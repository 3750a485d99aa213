/**
 * A sign that several currencies share makes no sum of two of them, and a column of signs for sides is none of them lost.
 * @module
 */

import { describe, expect, test } from "vitest";
import { readExport } from "../../functions/brokers/read-export.ts";

const told = (file: string) => {
  const reading = readExport(file);
  if (reading.kind !== "plain") return reading.kind;
  return reading.holdings.positions.map(({ quantity, marketValue }) => `${quantity} ${marketValue}`);
};

describe("a sign of several currencies", () => {
  test.each([
    "Symbol,Quantity,Market Value\n688981,100,¥5500\n7203.T,10,¥80000\n",
    "Symbol,Quantity,Market Value\nERICB.ST,100,5500 kr\nEQNR.OL,10,3000 kr\n",
    "Symbol,Quantity,Market Value\n941.HK,100,$5100\nAAPL,10,$1200.30\nD05.SI,10,$300\n",
    "Symbol,Quantity,Market Value\n941.HK,100,$5100\nD05.SI,10,($300)\n",
    "Symbol,Exchange,Quantity,Market Value\nBHP,ASX,100,$5100\nSHOP,TSX,10,$300\n",
    "Symbol,Quantity,Market Value\nAAPL,100,$5100\n7203.T,10,¥80000\n",
  ])("on lines of two refuses the file: %j", (file) => {
    expect(told(file)).toBe("refused");
  });

  test.each([
    "Symbol,Quantity,Market Value\n7203.T,100,¥5500\n6758.T,10,¥80000\n",
    "Symbol,Quantity,Market Value\nCHL,100,$5500\nAAPL,10,$80000\n",
    "Symbol,Quantity,Currency,Market Value\n941.HK,100,HKD,$5500\nAAPL,10,USD,$80000\n",
    "Symbol,Quantity,Market Value (USD)\n941.HK,100,$5500\nAAPL,10,$80000\n",
    "Symbol,Quantity,Market Value\n941.HK,100,HK$5500\nAAPL,10,US$80000\n",
  ])("of one, or beside what says which, is read: %j", (file) => {
    expect(told(file)).toEqual(["100 5500", "10 80000"]);
  });
});

describe("sides in a column of another name", () => {
  test.each([
    ["Lg/Sh", "Sh", "Lg"],
    ["Pos", "S", "L"],
    ["Pos.", "Short", "Long"],
    ["+/-", "-", "+"],
    ["Option Position", "Written", "Held"],
    ["Flag", "S", "L"],
  ])("%s: %s is short", (title, short, long) => {
    expect(
      told(`Symbol,${title},Quantity,Market Value\nCHL,${short},100,2750\nAAPL,${long},10,1200\n`),
    ).toEqual(["-100 -2750", "10 1200"]);
  });

  test("letters for sides under a name that says nothing refuse the file", () => {
    expect(told("Symbol,Ledger,Quantity,Market Value\nCHL,S,100,2750\nAAPL,L,10,1200\n")).toBe("refused");
  });

  test.each([
    "Symbol,Cap Size,Quantity,Market Value\nCHL,S,100,2750\nAAPL,L,10,1200\n",
    "Symbol,+/-,Quantity,Market Value\nCHL,-1.2,100,2750\nAAPL,+0.4,10,1200\n",
    "Symbol,Pos,Quantity,Market Value\nCHL,1,100,2750\nAAPL,2,10,1200\n",
  ])("what says something else is no side: %j", (file) => {
    expect(told(file)).toEqual(["100 2750", "10 1200"]);
  });
});
