/**
 * Files whose amounts are in thousands or millions are refused, wherever they say so: a sum of them would be a thousandfold too low.
 * @module
 */

import { describe, expect, test } from "vitest";
import { readExport } from "../../functions/brokers/read-export.ts";

const body = "CHL,100,2.75\nAAPL,10,1.20\n";

describe("amounts in thousands, millions or the like", () => {
  test.each([
    "MV (USDmm)",
    "Valor de mercado (R$ mil)",
    "Market Value (thous.)",
    "Market Value (USD, k)",
    "Market Value (in k)",
    "Market Value (US$ mn)",
    "Market Value - k",
    "Market Value (EURm)",
    "Marktwert (Tsd. EUR)",
    "Valor de mercado (milhares)",
  ])("by a column's name: %s", (title) => {
    expect(readExport(`Symbol,Quantity,"${title}"\n${body}`).kind).toBe("refused");
  });

  test.each([
    "Holdings (000s omitted)",
    "USD k",
    "(US$ mn)",
    "Valores em R$ mil",
    "Beträge in Tausend Euro",
    "* Market values in thousands of US dollars",
    "Note: values are in thousands of US dollars.",
    "(000s omitted)",
  ])("by a line above or below: %s", (line) => {
    const table = `Symbol,Quantity,Market Value\n${body}`;
    expect(readExport(`${line},,\n${table}`).kind).toBe("refused");
    expect(readExport(`${table}${line},,\n`).kind).toBe("refused");
    expect(readExport(`${table}\n"${line}"\n`).kind).toBe("refused");
  });

  test.each([
    "Note: net assets in millions: 12",
    "Note: all prices are in US dollars, and from the exchange in Milan.",
    "* Growth of $10,000 in the fund",
  ])("a note that says it of something else does not: %s", (line) => {
    expect(readExport(`Symbol,Quantity,Market Value\n${body}\n"${line}"\n`).kind).toBe("plain");
  });
});
