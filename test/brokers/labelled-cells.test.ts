/**
 * What says which security a line is, wherever it stands: beside a word for its scheme, among other text, in a column of names,
 * on every line alike, or under a title of East Asia or Russia. None of it is passed over.
 * @module
 */

import { describe, expect, test } from "vitest";
import { readExport } from "../../functions/brokers/read-export.ts";

const held = (file: string) => {
  const reading = readExport(file);
  if (reading.kind !== "plain") throw new Error(JSON.stringify(reading));
  return reading.holdings;
};
const refused = (file: string) => {
  const reading = readExport(file);
  return reading.kind === "refused" ? reading.refusals : [];
};

describe("an identifier beside other text", () => {
  test.each([
    ["Security ID,Qty\nSEDOL:6073556,1\n", { sedol: "6073556" }],
    ["Security ID,Qty\nISIN KYG9830T1067,1\n", { isin: "KYG9830T1067" }],
    ["Security ID,Qty\n(KYG9830T1067),1\n", { isin: "KYG9830T1067" }],
    ["Security ID,Qty\n16941M109 (CUSIP),1\n", { cusip: "16941M109" }],
    ["Security ID,Qty\nXIAOMI KYG9830T1067,1\n", { isin: "KYG9830T1067" }],
    ["Security,Qty\nSEDOL:6073556,1\n", { sedol: "6073556" }],
    [
      "Name,Qty\nXiaomi Corp / KYG9830T1067,1\n",
      { isin: "KYG9830T1067", name: "Xiaomi Corp / KYG9830T1067" },
    ],
    ["Symbol,Qty\nRIC,1\n", { symbol: "RIC" }],
    // A FIGI in a column of ISINs is one: its check digit says so.
    ["ISIN,Qty\nBBG000B9XRY4,1\n", { figi: "BBG000B9XRY4" }],
  ])("%j", (file, expected) => {
    expect(held(file).positions).toMatchObject([expected]);
  });

  test("one that fails its check digit is sent as it is, so that it is told", () => {
    expect(held("Identifier,Qty\nKYG9830T1068,1\n").positions).toMatchObject([{ isin: "KYG9830T1068" }]);
    expect(held("Identifier,Qty\n6073557,1\nBG0ZMJ8,1\n").positions).toMatchObject([
      { sedol: "6073557" },
      { sedol: "BG0ZMJ8" },
    ]);
  });
});

describe("an identifier that is the same on every line", () => {
  test("one security in two accounts is found by its ISIN, and the column was read", () => {
    const { positions, unreadColumns } = held("ISIN,Account,Quantity\nKYG9830T1067,A,1\nKYG9830T1067,B,2\n");
    expect(positions).toMatchObject([{ isin: "KYG9830T1067" }, { isin: "KYG9830T1067" }]);
    expect(unreadColumns).toEqual(["Account"]);
  });

  test("beside names that all differ it may be the fund's: the file is refused until it says so", () => {
    const rows = "IE00B02KXK85,China Mobile,1\nIE00B02KXK85,Apple,2\n";
    expect(refused(`ISIN,Name,Shares\n${rows}`)).toMatchObject([{ column: "ISIN" }]);
    const { positions } = held(`Fund ISIN,Name,Shares\n${rows}`);
    expect(positions.map(({ name, isin }) => [name, isin])).toEqual([
      ["China Mobile", undefined],
      ["Apple", undefined],
    ]);
  });

  test("a column of funds that are held names them", () => {
    expect(held("Fund,Units\nFXI,1\nMCHI,2\n").positions).toMatchObject([
      { symbol: "FXI" },
      { symbol: "MCHI" },
    ]);
  });
});

describe("tickers in a column of names", () => {
  test("of two columns of names the one that reads like tickers holds them", () => {
    expect(
      held("Holding,Company name,Units\n941 HK Equity,China Mobile,1\nAAPL US Equity,Apple,2\n").positions,
    ).toMatchObject([{ symbol: "941 HK Equity", name: "China Mobile" }, { symbol: "AAPL US Equity" }]);
  });

  test("a lone column that holds either refuses the file", () => {
    expect(refused("Holding,Units\nCHL,1\nAAPL,2\n")).toMatchObject([
      { column: "Holding", line: 2 },
      { line: 3 },
    ]);
  });

  test.each(["Foo", "Konto", "Reference"])('under the name "%s" they refuse the file', (name) => {
    expect(refused(`Name,${name},Units\nChina Mobile,CHL,1\nApple,AAPL,2\n`)).not.toEqual([]);
  });

  test("typed in small letters under an unknown name they refuse the file", () => {
    expect(refused("Name,Foo,Units\nChina Mobile,chl,1\nApple,aapl,2\n")).not.toEqual([]);
  });
});

describe("a list without a header", () => {
  test("names the line that is no ticker", () => {
    expect(refused("XIACY\nAAPL\nwhat is this\nCHL\n")).toMatchObject([{ line: 3, value: "what is this" }]);
  });

  test("a title above it does not hide its first line", () => {
    const reading = readExport("My portfolio\nXIACY\nAAPL\nCHL\n");
    expect(reading).toMatchObject({ kind: "refused", refusals: [{ line: 1 }] });
  });

  test("a column's name above it is its header", () => {
    expect(held("Ticker\nXIACY\nAAPL\n").positions).toMatchObject([{ symbol: "XIACY" }, { symbol: "AAPL" }]);
  });
});

describe("a shortened amount", () => {
  test.each(["1.2M", "10k", "1,2 Mio.", "1.2万", "$1.2bn", "3 млн"])(
    "%s is told as such, by its cell",
    (cell) => {
      for (const column of ["Quantity", "Market Value"])
        expect(refused(`Symbol,${column},Note\nCHL,"${cell}",x\n`)).toMatchObject([
          { line: 2, column, value: cell, detail: expect.stringContaining("is shortened") },
        ]);
    },
  );
});

describe("titles and signs of East Asia and Russia", () => {
  test.each([
    [
      "銘柄コード,銘柄名,保有数量,評価額\n941,China Mobile,10,1000円\n",
      { symbol: "941", marketValue: "1000", currency: "JPY" },
    ],
    ["종목명,종목코드,수량\n차이나모바일,941,10\n", { symbol: "941", name: "차이나모바일", quantity: "10" }],
    [
      "Наименование инструмента,ISIN,Количество,Стоимость\nXiaomi,KYG9830T1067,10,1000 ₽\n",
      { isin: "KYG9830T1067", quantity: "10", marketValue: "1000", currency: "RUB" },
    ],
    ["Тикер,Количество,Рыночная стоимость (₽)\nCHL,10,1000\n", { symbol: "CHL", currency: "RUB" }],
  ])("%j", (file, expected) => {
    expect(held(file).positions).toMatchObject([expected]);
  });
});
