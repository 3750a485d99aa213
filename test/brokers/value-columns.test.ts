/**
 * Which column says what positions are worth: never a share of the whole, a cost or an earlier day's, and never in the wrong currency.
 * @module
 */

import { describe, expect, test } from "vitest";
import { readExport } from "../../functions/brokers/read-export.ts";

const told = (file: string) => {
  const reading = readExport(file);
  if (reading.kind !== "plain") return reading.kind === "refused" ? "refused" : "another's";
  const { positions, unreadColumns } = reading.holdings;
  return {
    values: positions.map(({ marketValue, currency }) => `${marketValue ?? "-"} ${currency ?? "-"}`),
    unreadColumns,
  };
};

const OTHERS = [
  "Market Value (%)",
  "% Market Value",
  "Market Value [%]",
  "Market Value (% of fund)",
  "Market Value (cost)",
  "Market Value (book)",
  "Market Value (gain/loss)",
  "Market Value (change)",
  "Market Value (prior day)",
  "Market value (previous)",
  "Market Value (t-1)",
  "Market Value (last year)",
  "Value (per share)",
  "Value (GBP, cost)",
  "Marktwert (%)",
  "Wert (Vortag)",
  "市值占比",
  "評価額（前日）",
];

describe("words and signs that make a value another amount", () => {
  test.each(OTHERS)("%s is not summed, and stands in no market value's place", (title) => {
    const alone = told(`Symbol,Name,Quantity,"${title}"\nCHL,Telecom,100,64\nAAPL,Apple,10,36\n`);
    expect(["refused", { values: ["- -", "- -"], unreadColumns: [title] }]).toContainEqual(alone);
    const beside = `Symbol,Name,Quantity,"${title}",Market Value\nCHL,Telecom,100,64,6400\nAAPL,Apple,10,36,3600\n`;
    expect(told(beside)).toEqual({ values: ["6400 -", "3600 -"], unreadColumns: [title] });
  });

  test.each([
    "Market Value",
    "Market Value (current)",
    "Market Value (Base)",
    "Market Value (Local)",
    "Market Value (long)",
    "Market Value (as of 01/06/2022)",
    "Kurswert (aktuell)",
    "Market Value (Fund Currency)",
    "Mkt Val (Market Value)",
  ])("%s is what the positions are worth", (title) => {
    expect(told(`Symbol,Quantity,"${title}"\nCHL,100,64\nAAPL,10,36\n`)).toEqual({
      values: ["64 -", "36 -"],
      unreadColumns: [],
    });
  });

  test("values of two days refuse the file", () => {
    expect(told("Symbol,Market Value 31.12.2021,Market Value 01.06.2022\nCHL,4000,5000\n")).toBe("refused");
  });
});

test("Swiss numbers of securities are no values", () => {
  const rows = (a: string, b: string) =>
    `Valor,Bezeichnung,ISIN,Anzahl\n${a},China Mob.,HK0941009539,5\n${b},Apple,US0378331005,1\n`;
  expect(told(rows("1234567", "908440"))).toBe("refused");
  expect(told(rows("12345.50", "90844.00"))).toMatchObject({ values: ["12345.50 -", "90844.00 -"] });
});

describe("a value in the currency of the account or the fund", () => {
  test.each([
    "Value (base)",
    "Base Market Value",
    "Market Value Base",
    "Market Value (Reporting Currency)",
    "Market Value (Fund Currency)",
    "Market Value in Portfolio Currency",
    "Value in account currency",
    "Wert (Depotwährung)",
  ])("%s is not summed in the security's", (title) => {
    const file = `Symbol,Quantity,Currency,"${title}"\n0941.HK,100,HKD,640\nAAPL,10,USD,1487\n`;
    expect(told(file)).toEqual({ values: ["- HKD", "- USD"], unreadColumns: [title] });
  });

  test.each([
    "Ticker,Shares,Currency,Local Market Value,Base Market Value\n0941.HK,100,HKD,5000,640\n",
    "Ticker,Shares,Local Currency,Base Market Value,Market Value Local\n0941.HK,100,HKD,640,5000\n",
    "Ticker,Shares,Currency,Base Market Value,Market Value\n0941.HK,100,HKD,640,5000\n",
    "Ticker,Shares,Currency,Base Market Value (USD),Local Market Value\n0941.HK,100,HKD,640,5000\n",
  ])("stands behind the value in the security's own: %j", (file) => {
    expect(told(file)).toEqual({
      values: ["5000 HKD"],
      unreadColumns: [expect.stringContaining("Base")],
    });
  });

  test.each([
    "Symbol,Currency,Base Currency,Quantity,Market Value (Base)\n0941.HK,HKD,USD,100,640\n",
    "Symbol,Currency,Quantity,Market Value Base (USD)\n0941.HK,HKD,100,640\n",
    "Symbol,Currency,Quantity,Base Market Value,Value Currency\n0941.HK,HKD,100,640,USD\n",
  ])("is read where the file says which that is: %j", (file) => {
    expect(told(file)).toMatchObject({ values: ["640 USD"] });
  });
});

test.each(["Value", "Total Value", "Current Value", "Mkt Val"])(
  "a title such as Schwab's drops no column %s",
  (title) => {
    const file = `"Positions for account 1234"\n"Symbol","Description","Quantity","Price","${title}"\n"CEO","CNOOC","10","$120.10","$1,201.00"\n`;
    expect(told(file)).toEqual({ values: ["1201.00 -"], unreadColumns: [] });
  },
);

test("an amount's own sign says its currency before the column's name does", () => {
  const file = 'Symbol,Quantity,Market Value (USD)\n0941.HK,100,"HK$1,234"\nAAPL,5,$600.10\nMSFT,5,700.20\n';
  expect(told(file)).toEqual({ values: ["1234 HKD", "600.10 USD", "700.20 USD"], unreadColumns: [] });
  expect(told("Symbol,Quantity,Value (£)\nHSBA,100,4200p\nLLOY,5,£2.10\n")).toEqual({
    values: ["4200 GBX", "2.10 GBP"],
    unreadColumns: [],
  });
});
