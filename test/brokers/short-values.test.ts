/**
 * Files that give what is long and what is short in columns of their own: each position has the amount of its side.
 * @module
 */

import { describe, expect, test } from "vitest";
import { readExport } from "../../functions/brokers/read-export.ts";

const told = (file: string) => {
  const reading = readExport(file);
  if (reading.kind !== "plain") return reading.kind;
  return reading.holdings.positions.map(({ quantity, marketValue }) => [quantity, marketValue]);
};

describe.each([
  ["Long Market Value", "Short Market Value"],
  ["Market Value Long", "Market Value Short"],
  ["Long MV", "Short MV"],
  ["MV Long", "MV Short"],
  ["Long Market Value (USD)", "Short Market Value (USD)"],
  ["Market Value (Long)", "Market Value (Short)"],
  ["Market Value", "Short Market Value"],
])("%s beside %s", (long, short) => {
  test.each([
    ["-100", "0", "-2750.40"],
    ["-100", "", "-2750.40"],
    ["-100", "0", "2750.40"],
    ["-100", "", "(2750.40)"],
    ["100", "0.00", "2750.40"],
  ])("quantity %s, %s and %s is short by its own value", (quantity, worth, owed) => {
    const file = `Symbol,Quantity,${long},${short}\nCHL,${quantity},${worth},${owed}\nAAPL,10,1200.30,0\n`;
    expect(told(file)).toEqual([
      ["-100", "-2750.40"],
      ["10", "1200.30"],
    ]);
  });

  test("a line with two amounts refuses the file", () => {
    expect(told(`Symbol,Quantity,${long},${short}\nCHL,100,100.5,2750.40\nAAPL,10,1200.30,0\n`)).toBe(
      "refused",
    );
  });
});

test("a short value and a side that says long refuse the file", () => {
  expect(told("Symbol,Side,Quantity,Long MV,Short MV\nCHL,Long,100,0,2750\nAAPL,Long,10,1200,0\n")).toBe(
    "refused",
  );
});

test("a net value beside the short one is counted once", () => {
  expect(
    told("Symbol,Quantity,Market Value,Short Market Value\nCHL,-100,-2750,2750\nAAPL,10,1200,0\n"),
  ).toEqual([
    ["-100", "-2750"],
    ["10", "1200"],
  ]);
});
