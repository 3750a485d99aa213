/**
 * Lines of sums, wherever their label stands and whatever is beside it: they are no positions, and refuse no file.
 * @module
 */

import { expect, test } from "vitest";
import { readExport } from "../../functions/brokers/read-export.ts";
import { positionsOf } from "./judged-files.ts";

const valuesIn = (...lines: readonly string[]) =>
  positionsOf(`${lines.join("\n")}\n`).map(({ marketValue }) => marketValue);
const kindOf = (...lines: readonly string[]): string => {
  const reading = readExport(`${lines.join("\n")}\n`);
  return reading.kind === "plain" ? "read" : reading.kind;
};

const table = [
  "Account,Symbol,Description,Type,Quantity,Price,Market Value,Notes",
  "A1,CHL,China Mobile,Stock,100,27.504,2750.40,",
  "A1,AAPL,Apple,Stock,5,120.02,600.10,",
];

test.each([
  "Total A1,,,,,,3350.50,",
  ",,,Grand total,,,3350.50,",
  ",,,,Total,,3350.50,",
  ",,,,,Total:,3350.50,",
  ",,,,,,3350.50,Total",
  ",,,,Total incl. interest,,3355.72,",
  ",,,,,Summe inkl. Stückzinsen,3355.72,",
  ",,Total including accrued interest,,,,3355.72,",
  ",,,,Account Value,,3350.50,",
])("%s is a sum", (line) => {
  expect(valuesIn(...table, line)).toEqual(["2750.40", "600.10"]);
});

test("a line that names nothing and bears no such word refuses the file", () => {
  expect(kindOf(...table, ",,,,100,27.504,2750.40,")).toBe("refused");
});

const pie = (total: string): readonly string[] => [
  "Slice,Name,Invested value,Value,Result,Owned quantity",
  "CHL,China Mobile,2000.00,2750.40,750.40,100",
  "AAPL,Apple,500.00,600.10,100.10,5",
  `Total,My Pie,2500.00,${total},850.50,`,
];

test("a sum may bear the name of what it is of, where it is what the lines come to", () => {
  expect(valuesIn(...pie("3350.50"))).toEqual(["2750.40", "600.10"]);
  expect(valuesIn(...pie("3350.51"))).toEqual(["2750.40", "600.10"]);
  expect(kindOf(...pie("3450.50"))).toBe("refused");
});

test("a company of that name is held where it has a number of shares, or an identifier", () => {
  const lines = ["Symbol,Name,ISIN,Quantity,Market Value", "CHL,China Mobile,,100,2750.40"];
  expect(valuesIn(...lines, "Total,TotalEnergies SE,,7,2750.40")).toHaveLength(2);
  expect(kindOf(...lines, "Total,TotalEnergies SE,FR0000120271,,310.20")).toBe("read");
});
