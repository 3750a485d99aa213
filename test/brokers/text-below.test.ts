/**
 * Text around a table that says of a holding which the table lacks: how much is held of it refuses the file, that something is held is told.
 * @module
 */

import { expect, test } from "vitest";
import { readExport } from "../../functions/brokers/read-export.ts";

const TABLE = ["Symbol,Quantity,Market Value", "MSFT,5,1200", "GOOG,2,4000"];
const told = (...lines: readonly string[]) => {
  const reading = readExport(`${lines.join("\n")}\n`);
  return reading.kind === "plain" && "unreadColumns" in reading.holdings
    ? reading.holdings.unreadColumns.map((one) => one.slice(0, 8))
    : reading.kind;
};

test.each([
  "Note: plus 100 shares of CHL",
  "Please note that the client has 100 shares of China Mobile at another bank",
  "* 500 Aktien von Xiaomi liegen bei einer anderen Bank und sind nicht enthalten",
])("a holding in words refuses the file, above and below: %s", (text) => {
  expect(told(...TABLE, text)).toBe("refused");
  expect(told(text, "", ...TABLE)).toBe("refused");
});

test.each([
  "The client also owns shares of China Mobile which are held at another bank",
  "This report does not include our position in Xiaomi Corporation held elsewhere",
  "Note: the position in SMIC is not shown",
  "Hinweis: der Kunde hält auch China Mobile",
])("that something is held is told: %s", (text) => {
  expect(told(...TABLE, text)).toEqual(["line 4: "]);
  expect(told(text, "", ...TABLE)).toEqual(["line 1: "]);
});

test("a short sentence above is told; below it is no line of the table", () => {
  const text = "Portfolio of John. We hold China Mobile and Xiaomi as well.";
  expect(told(text, "", ...TABLE)).toEqual(["line 1: "]);
  expect(told(...TABLE, text)).toBe("refused");
});

test.each([
  "The information in this file is provided for information only and is not an offer",
  "Holdings are subject to change without notice",
  "Past performance is not a guarantee of future results",
  "END OF FILE",
  "Number of positions: 2",
  "As of 2021-04-01",
  "Total",
])("what files print around their tables is passed over: %s", (text) => {
  expect(told(...TABLE, text)).toEqual([]);
});

test.each([
  ["Symbol,Account 1,Account 2", "CHL,100,50", "AAPL,5,0"],
  ["Symbol,IRA,Roth IRA", "CHL,-100,50", "AAPL,5,0"],
  ["Name,Depot A,Depot B", "China Mobile,100,50", "Apple,5,0"],
  ["ISIN,Taxable,401k", "HK0941009539,100,50", "US0378331005,5,0"],
])("a table of accounts side by side refuses the file: %s", (...lines) => {
  expect(told(...lines)).toBe("refused");
});

test("numbers of another sort refuse nothing", () => {
  expect(told("Symbol,Score A,Score B", "CHL,100,50", "AAPL,5,0")).toEqual(["Score A", "Score B"]);
});

test.each([
  ["Name,China Mobile,Apple", "ISIN,HK0941009539,US0378331005", "Quantity,100,5", "Value,2750.40,600.10"],
  [
    ";Pos 1;Pos 2",
    "Wertpapier;China Mobile;Apple",
    "ISIN;HK0941009539;US0378331005",
    "Anzahl;100;5",
    "Kurswert;2750,40;600,10",
  ],
])("a table on its side is refused in words that say so: %s", (...lines) => {
  const reading = readExport(lines.join("\n"));
  expect(reading.kind === "refused" && reading.refusals.map(({ detail }) => detail).join()).toMatch(
    /Turn the table/,
  );
});
