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

  test("a lone column that holds either is read for both", () => {
    expect(held("Holding,Units\nCHL,1\nAAPL,2\n").positions).toMatchObject([
      { symbol: "CHL", name: "CHL" },
      { symbol: "AAPL", name: "AAPL" },
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

describe("names above the wrong columns", () => {
  test.each([
    ["an amount's name above tickers", "Code,Units\n18220,MSFT US\n50963,CHL US\n", "Units"],
    [
      "a last column without a name",
      "Ticker,Name,Qty,\n90199,941 HK,1,Hong Kong\n36665,CHL US,2,NYSE\n",
      "column 4",
    ],
    ["a manager's name above every ticker", "Ticker,Foo,Qty\nSmith,CHL,1\nSmith,AAPL,2\n", "Foo"],
  ])("%s refuse the file", (_, file, column) => {
    expect(refused(file)).toEqual(expect.arrayContaining([expect.objectContaining({ column })]));
  });
});

describe("where only the fund has a name that is known", () => {
  test.each([
    [
      "identifiers in notes",
      "Fund,Qty,Notes\nTEST,1,XIAOMI - KYG9830T1067\nTEST,2,APPLE US0378331005\n",
      "Notes",
    ],
    [
      "tickers as accounts",
      "Fund ISIN,Holdings,Account\nIE00B02KXK85,1,VOD.L\nIE00B02KXK85,2,CHL\n",
      "Account",
    ],
    ["a damaged ISIN", "Fund,Key,Qty\nTEST,US16941M1098,1\n", "Key"],
  ])("%s refuse the file", (_, file, column) => {
    expect(refused(file)).toEqual(expect.arrayContaining([expect.objectContaining({ column })]));
  });

  test("a line whose own identifier is missing is not the fund", () => {
    const file =
      "Symbol,Fund ISIN,Shares,Value\nAAPL,IE00B02KXK85,1,10\n-,IE00B02KXK85,2,20\n941.HK,IE00B02KXK85,3,31\n";
    expect(refused(file)).toMatchObject([{ line: 3 }]);
  });

  test("a name stands for itself, and the fund's is not put in its place", () => {
    const [position] = held("Value,Name,Fund\n10,CHINA MOBILE LTD,TEST\n").positions;
    expect(position).toEqual({ ref: "line-2", name: "CHINA MOBILE LTD", marketValue: "10" });
  });
});

test("an identifier in a second column of names is found", () => {
  const file =
    "Issuer,Holding,Qty\nTelecom of China,CHINA MOBILE (HK0941009539),1\nPhones,APPLE (US0378331005),2\n";
  expect(held(file).positions).toMatchObject([{ isin: "HK0941009539" }, { isin: "US0378331005" }]);
});

test("lines that end in two ways are lines", () => {
  expect(held("symbol,quantity\r\nCHL,1\r\nAAPL,2\n").positions).toMatchObject([
    { symbol: "CHL", quantity: "1" },
    { symbol: "AAPL", quantity: "2" },
  ]);
});
