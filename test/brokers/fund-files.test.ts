/**
 * Fund houses' files, in their exact forms with invented amounts: which fund, which day, and every row a constituent, money, or told.
 * @module
 */

import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { type FundFile, readFundFile } from "../../functions/brokers/fund-file.ts";
import { check } from "../../functions/core/check/check.ts";
import { curatedRegister } from "../support/curated-register.ts";

const folder = join(import.meta.dirname, "../fixtures/funds");

const read = (text: string | Uint8Array, name?: string): FundFile => {
  const file = readFundFile(text, name);
  if (file.kind === "refused") throw new Error(JSON.stringify(file));
  return file;
};
const fixture = (name: string): FundFile => read(readFileSync(join(folder, name)), name);

const said = ({ holdings }: FundFile) =>
  holdings.map(({ symbol, isin, name, weight, kind }) => [
    symbol ?? isin ?? name,
    weight ?? null,
    kind ?? null,
  ]);

/** What each house names the fund by, its day, and its lines: what names them, their weight and kind. */
const houses: Readonly<
  Record<string, readonly [fund: object, asOf: string, lines: readonly (readonly unknown[])[]]>
> = {
  "MCHI_holdings.csv": [
    { symbol: "MCHI", name: "iShares MSCI China ETF" },
    "2022-09-01",
    [
      ["700", "88.55", "Equity"],
      ["941", "5.10", "Equity"],
      ["002415", "3.30", "Equity"],
      ["XTSLA", "3.00", "Money Market"],
      ["HKD", "0.12", "Cash"],
      ["USD", "-0.07", "Cash"],
      ["ZTWU2", "0.00", "Futures"],
      ["AN UNLISTED HOLDING", "0.00", "Equity"],
    ],
  ],
  "holdings-daily-us-en-gxc.csv": [
    { symbol: "GXC", name: "SPDR S&P China ETF" },
    "2022-09-01",
    [
      ["700", "95.600000", null],
      ["002415", "4.200000", null],
      ["U.S. Dollar", "0.200000", "cash"],
    ],
  ],
  "holdings.csv": [
    { symbol: "PGJ" },
    "2021-03-10",
    [
      ["BABA", "80.267", "American Depository Receipt"],
      ["CHL", "19.633", "American Depository Receipt"],
      ["US Dollars", "0.100", "Cash"],
    ],
  ],
  "Holdings_details_FTSE_Emerging_Markets.csv": [
    { symbol: "VWO", name: "Vanguard FTSE Emerging Markets ETF" },
    "2022-08-31",
    [
      ["700", "95.14", null],
      ["941", "0.01", null],
      ["United States Treasury Bill", "0.30", "bond"],
      ["Vanguard Market Liquidity Fund", "4.50", null],
    ],
  ],
  "09_01_2022_kweb_holdings.csv": [
    { symbol: "KWEB", name: "KraneShares CSI China Internet ETF" },
    "2022-09-01",
    [
      ["700", "60.0", null],
      ["941", "39.8", null],
      ["Cash", "0.2", "cash"],
    ],
  ],
  "chiq_full-holdings_20220901.csv": [
    { symbol: "CHIQ", name: "Global X MSCI China Consumer Discretionary ETF" },
    "2022-09-01",
    [
      ["BABA", "94.80", null],
      ["941 HK", "5.10", null],
      ["CASH", "0.10", "cash"],
    ],
  ],
  "ARK_AUTONOMOUS_TECHNOLOGY_ETF_ARKQ_HOLDINGS.csv": [
    { symbol: "ARKQ" },
    "2021-03-10",
    [
      ["CHL", "8.46", null],
      ["TSLA", "91.54", null],
    ],
  ],
  "JCHI.csv": [
    { symbol: "JCHI", name: "JPMorgan Active China ETF" },
    "2022-09-01",
    [
      ["700", "98.9", "Equity"],
      ["941", "1.1", "Equity"],
    ],
  ],
};

test("every file of the fixtures is spoken for", () => {
  expect(readdirSync(folder).sort()).toEqual(Object.keys(houses).sort());
});

describe.each(Object.entries(houses))("%s", (name, [fund, asOf, lines]) => {
  test("says which fund and day it is of, and every line with its weight", () => {
    const file = fixture(name);
    expect(file.fund).toEqual(fund);
    expect(file.asOf).toBe(asOf);
    expect(said(file)).toEqual(lines);
    expect(file.holdings.every(({ unread }) => unread === undefined)).toBe(true);
  });

  test("the fund is answered for what it holds", () => {
    const { fund: found, holdings, asOf: day } = fixture(name);
    const { positions } = check(curatedRegister, {
      asOf: `${day}T20:00:00.000Z`,
      knownAt: null,
      investor: { usPerson: true },
      detail: "all",
      positions: [{ symbol: found.symbol ?? "" }],
      constituents: [{ fund: found, asOf: day ?? "", holdings }],
    });
    // What Vanguard prints has no venue: a bare number is not certain.
    expect(positions[0]?.status).toBe(name.startsWith("Holdings_details") ? "review" : "restricted");
    expect(positions[0]?.through?.asOf).toBe(day);
  });

  test("with another line end and as UTF-16 it is the same", () => {
    const text = readFileSync(join(folder, name), "utf8");
    const same = fixture(name).holdings;
    expect(read(text.replaceAll("\n", "\r\n"), name).holdings).toEqual(same);
    expect(read(Buffer.from(`\uFEFF${text}`, "utf16le"), name).holdings).toEqual(same);
  });
});

describe("what cannot be read is told", () => {
  const table = (rows: string) =>
    `Example Fund\nHoldings as of 09/01/2022\nTicker,Name,Shares,Weight\nAAPL,Apple Inc,10,50.0\n${rows}\n`;

  test("a row that does not fit is a constituent of which nothing is known", () => {
    const { holdings } = read(table("SMICY,Chips, unquoted,10,20.0\nMSFT,Microsoft,10,50.0"));
    expect(holdings).toHaveLength(3);
    expect(holdings[1]).toMatchObject({ ref: "line-5", unread: { undecided: true } });
    expect(holdings[2]).toMatchObject({ symbol: "MSFT", weight: "50.0" });
  });

  test("a weight that is no percentage is told, and missing", () => {
    const { holdings } = read(table("MSFT,Microsoft,10,about half"));
    expect(holdings[1]).not.toHaveProperty("weight");
    expect(holdings[1]?.unread?.problems).toMatchObject([{ code: "weight-not-understood" }]);
  });

  test.each([
    ["12.5%", "12.5"],
    ["0,40", "0.40"],
    ["-0.07", "-0.07"],
    ["(0.07)", "-0.07"],
    ["<0.01%", "0.01"],
    [".5", "0.5"],
    ["1.234", "1.234"],
  ])("%s is a weight of %s percent", (cell, weight) => {
    expect(read(table(`MSFT,Microsoft,10,"${cell}"`)).holdings[1]?.weight).toBe(weight);
  });

  test("what an investor holds is refused, and so is a file without lines", () => {
    const broker = readFileSync(join(folder, "../exports/schwab-2024.csv"));
    expect(readFundFile(broker).kind).toBe("refused");
    expect(readFundFile("Example Fund\nFund Holdings as of,-\nTicker,Name,Weight (%)\n").kind).toBe(
      "refused",
    );
  });
});

describe("days and names", () => {
  const day = (text: string) => read(`Example Fund\n${text}\nTicker,Name,Weight\nAAPL,Apple,100\n`).asOf;
  test.each([
    ['Fund Holdings as of,"Sep 01, 2022"', "2022-09-01"],
    ["Holdings:,As of 01-Sep-2022", "2022-09-01"],
    ["As of Date: 2022-09-01", "2022-09-01"],
    ["Holdings as of 09/01/2022", "2022-09-01"],
    ["Holdings as of 31/08/2022", "2022-08-31"],
    ["Fondsposition per 01.Sep.2022", "2022-09-01"],
    ['As of,"September 1, 2022"', "2022-09-01"],
    ["Holdings as of 02/30/2022", null],
  ])("%s", (text, expected) => {
    expect(day(text)).toBe(expected);
  });

  test.each([
    ["MCHI_2022-09-01.csv", "MCHI", "2022-09-01"],
    ["folder/spy-20220901.xlsx", "SPY", "2022-09-01"],
    ["US46429B6719.csv", undefined, null],
    ["some of my notes.csv", undefined, null],
  ])("a file called %s is of %s", (name, symbol, asOf) => {
    const file = read("Ticker,Name,Weight\nAAPL,Apple,100\n", name);
    expect(file.fund.symbol).toBe(symbol);
    expect(file.asOf).toBe(asOf);
  });
});
