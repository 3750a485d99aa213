/**
 * A listed holding in a file is found, doubted, or the file is refused: no mark, neighbour or title makes it vanish.
 * @module
 */

import { describe, expect, test } from "vitest";
import { readExport } from "../../functions/brokers/read-export.ts";
import { isSafe, outcome } from "./outcomes.ts";

describe("a listed share is not lost", () => {
  test.each([
    "Symbol,Quantity,Market Value\nAAPL,1,100\nXIACY**,100,1000\n",
    "Symbol,Quantity,Market Value\nAAPL,1,100\nXIACY***,100,1000\n",
    "Symbol,Quantity,Market Value\nAAPL,1,100\nXIACY **,100,1000\n",
    "Symbol,Quantity,Market Value\nAAPL,1,100\n1810.HK**,100,1000\n",
    "Symbol,Quantity,Price,Market Value\nAAPL,1,100,100\nXIACY**,100,10,1000\n",
    "Symbol,Quantity,Price,Market Value\nAAPL,1,100,100\nXIACY†,100,10,1000\n",
    "Symbol,Exchange,Quantity,Market Value\nAAPL,XNAS,1,100\n1810**,XHKG,100,1000\n",
    "Account Number,Account Name,Symbol,Description,Quantity,Last Price,Current Value\nX1,A,XIACY**,SOMETHING,100,$1.00,$100.00\n",
  ])("when stars of money stand behind its ticker: %j", (file) => {
    expect(outcome(file).at(-1)).toSatisfy(isSafe);
  });

  test.each([
    "Issuer,Security,Quantity\nApple Inc,Common Stock,1\nXiaomi Corporation,Class B ordinary,100\n",
    "Security,Issuer,Quantity\nCommon Stock,Apple Inc,1\nClass B ordinary,Xiaomi Corporation,100\n",
    "Description,Company name,Quantity\nApple common,Apple Inc,1\nXIAOMI B REGD,Xiaomi Corp,100\n",
    "Short name,Long name,Quantity\nAPPLE,Apple Inc,1\nMI B,Xiaomi Corporation,100\n",
    "Long name,Short name,Kind,ISIN,Quantity\nApple 4.375 2045,Apple Inc,bond,US037833BA77,1\n3.375 PCT NOTES,Xiaomi Corp,bond,US98422HAA41,100\n",
    "Name,Issuer,Quantity\nApple,Apple Inc,1\nCash,Xiaomi Corporation,100\n",
  ])("when the second column of names has its own: %j", (file) => {
    const told = outcome(file);
    expect(told.at(-1)).toSatisfy(isSafe);
    expect(told[0]).not.toMatch(/restricted|pending/);
  });

  test.each([
    "Symbol,Name,Code,Quantity\nCMOB,CM Ltd,600941,5\nHIK,Hik Ltd,002415,5\n",
    "Symbol,Id,Quantity\n1,CHL,5\n2,AAPL,5\n",
    "Symbol,Name,Id,Quantity\n1,Telecom,AAPL,5\n2,Phones,XIACY,5\n",
    "Symbol,Name,Quantity\n0,Apple Inc,5\n1,Xiaomi Corporation,5\n",
    "Name,Quantity\n苹果,5\n小米集团,5\n",
    "名称,数量\n苹果,5\n小米集团-W,5\n",
    "Название,Количество\nЯблоко,5\nСяоми,5\n",
    "Name,Quantity\n삼성전자,5\n샤오미,5\n",
  ])("when its code stands in a second column, or its name is in other letters: %j", (file) => {
    expect(outcome(file).at(-1)).toSatisfy(isSafe);
  });

  test("and a broker's own numbers beside symbols, and symbols that agree with codes, refuse nothing", () => {
    for (const file of [
      "Symbol,Name,Code,Quantity\nAAPL,Apple,512345,5\nMSFT,MS,600941,5\n",
      "Symbol,Name,Code,Quantity\n600941,CM Ltd,600941,5\n2415,Hik,002415,5\n",
      "Symbol,Name,Code,Quantity\n600941.SH,CM Ltd,600941,5\n002415.SZ,Hik,002415,5\n",
    ])
      expect(outcome(file)).toHaveLength(2);
  });

  test("when stars stand behind its ticker in a fund's file", () => {
    expect(outcome("Ticker,Name,Weight (%)\nAAPL,Apple,50\n1810.HK**,Something,50\n", true).at(-1)).toBe(
      "review",
    );
  });

  test.each([
    "Symbol,Quantity\nAAPL,100\nXIACY Apr 16 2021 35 Call,100\n",
    "Symbol,Quantity\nAAPL,100\nXIACY Apr 16 2021,100\n",
    "Symbol,Quantity,Value\nAAPL,100,500\nMSFT,2,9\nXIACY Apr 16 2021,,509\n",
  ])("when its ticker stands before a day, as weekdays do: %j", (file) => {
    expect(outcome(file).some(isSafe)).toBe(true);
  });

  test.each([
    "Symbol,Exchange,Quantity,Open Date\n1810,XTKS,100,\n1810,XHKG,100,2020-01-02\n",
    "Symbol,Exchange,Quantity,Open Date\n1810,,100,\n1810,XHKG,100,2020-01-02\n",
    "Symbol,Currency,Quantity,Open Date\n1810,JPY,100,\n1810,HKD,100,2020-01-02\n",
    "Symbol,ISIN,Quantity,Open Date\nAAPL,,100,\nAAPL,KYG9830T1067,100,2020-01-02\n",
  ])(
    "when a line on another venue, in another currency, or of another identifier stands above: %j",
    (file) => {
      expect(outcome(file).at(-1)).toSatisfy(isSafe);
    },
  );

  test.each([
    "Symbol,Bloomberg Ticker,Quantity\nMCHI US,XIACY US,100\nAAPL US,AAPL US,1\n",
    "Symbol,RIC,Quantity\n9988.HK,1810.HK,100\nAAPL.O,AAPL.O,1\n",
    "Symbol,RIC,Quantity\nHKG:9988,HKG:1810,100\nAAPL.O,AAPL.O,1\n",
  ])("when another column of tickers shares no more than its venue: %j", (file) => {
    expect(outcome(file)[0]).toMatch(/^refused: .*differ/);
  });

  test.each([
    "Code",
    "Security ID",
    "Identifier",
    "Instrument ID",
    "SecID",
    "Stock No",
    "Ticker/CUSIP",
    "Codice",
    "股份代號",
    "Issuer",
    "Security",
    "Ref",
    "Valor",
  ])("when its code stands beside a broker's own symbol, under %s", (title) => {
    const file = (code: string): string => `Symbol,${title},Quantity\nPHONE,${code},100\nAPPL,AAPL.OQ,1\n`;
    for (const code of ["1810.HK", "HKG:1810", "1810 HK"])
      expect(outcome(file(code))[0]).toMatch(/^refused: .*both give the symbol, and differ/);
  });

  test.each([
    "Symbol,Code,Quantity\nPHONE,XIACY,100\nAAPL,AAPL,1\n",
    "Symbol,Code,Quantity\nPHONE,01810,100\nAAPL,AAPL,1\n",
  ])("when a second column of codes has its ticker, or Hong Kong's number of it: %j", (file) => {
    expect(outcome(file)[0]).toMatch(/^refused: .*differ/);
  });

  test.each([
    ["18220", "50963"],
    ["1", "2"],
    ["INST-0012", "INST-0013"],
    ["a1b2c3d4-0000", "f1b2c3d4-0000"],
    ["98421U10", "03783310"],
  ])("and a broker's own numbers beside symbols are told as unread: %s", (a, b) => {
    for (const title of ["Code", "Security ID", "Instrument ID"]) {
      const file = `${title},Symbol,Quantity\n${a},XIACY,100\n${b},AAPL,1\n`;
      expect(outcome(file)[0]).toSatisfy((one) => one === "restricted" || one === "pending");
      expect(readExport(file)).toMatchObject({ holdings: { unreadColumns: [title] } });
    }
  });

  test.each(["*XIACY", "†XIACY", "1)XIACY", "(1) XIACY", "* 1810.HK", "**KYG9830T1067", "*XIACY*"])(
    "when nothing but a mark stands beside it: %s",
    (text) => {
      expect(outcome(`Symbol,Quantity,Value\nAAPL,100,1\n${text},,\n`).at(-1)).toSatisfy(isSafe);
      expect(outcome(`Ticker,Name,Weight (%)\nAAPL,Apple,50\n${text},,\n`, true).at(-1)).toSatisfy(isSafe);
    },
  );

  const nport = (inner: string): string =>
    `<edgarSubmission xmlns="http://www.sec.gov/edgar/nport"><formData><invstOrSecs><invstOrSec><name>Some</name><title>Some</title><cusip>N/A</cusip><identifiers><isin value="KYG9830T1067"/></identifiers><balance>1</balance><valUSD>1</valUSD><pctVal>1</pctVal><payoffProfile>Long</payoffProfile><assetCat>DBT</assetCat>${inner}</invstOrSec></invstOrSecs></formData></edgarSubmission>`;
  const other = `<identifiers><isin value="US0378331005"/></identifiers>`;
  test.each([
    "",
    `<debtSec><dbtSecRefInstruments><dbtSecRefInstrument name="Apple" title="A">${other}</dbtSecRefInstrument></dbtSecRefInstruments></debtSec>`,
    `<derivativeInfo><optionSwaptionWarrantDeriv><descRefInstrmnt><otherRefInst><issuerName>Apple</issuerName>${other}</otherRefInst></descRefInstrmnt></optionSwaptionWarrantDeriv></derivativeInfo>`,
    `<newSec><newRef>${other}</newRef></newSec>`,
  ])("when a fund's line refers to another security: %s", (inner) => {
    const found = outcome(nport(inner), true);
    expect(found[0]).toSatisfy(isSafe);
    const turned = nport(inner).replace("US0378331005", "X").replace("KYG9830T1067", "US0378331005");
    expect(outcome(turned.replace('"X"', '"KYG9830T1067"'), true).some(isSafe)).toBe(inner !== "");
  });

  test("when its statement has a second list of positions", () => {
    const list = (cusip: string): string =>
      `<INVPOSLIST><POSSTOCK><INVPOS><SECID><UNIQUEID>${cusip}</UNIQUEID><UNIQUEIDTYPE>CUSIP</UNIQUEIDTYPE></SECID><UNITS>1</UNITS></INVPOS></POSSTOCK></INVPOSLIST>`;
    const file = `OFXHEADER:100\n\n<OFX><INVSTMTMSGSRSV1><INVSTMTTRNRS><INVSTMTRS>${list("037833100")}${list("16941M109")}</INVSTMTRS></INVSTMTTRNRS></INVSTMTMSGSRSV1></OFX>`;
    expect(outcome(file)).toHaveLength(2);
    expect(outcome(file)[1]).toSatisfy(isSafe);
    const astray = file.replace("<INVSTMTRS>", `${list("16941M109")}<INVSTMTRS>`);
    expect(outcome(astray)[0]).toMatch(/^refused/);
  });

  test.each([
    "Class",
    "Share Class",
    "Title of Class",
    "Sector",
    "Country",
    "Comment",
    "Notes",
    "Book Ticker",
    "Ticker at Purchase",
    "Type",
    "Market",
  ])("when its ticker with the venue stands under %s, beside a name alone", (title) => {
    for (const [a, b] of [
      ["1810.HK", "AAPL.O"],
      ["XIACY US", "AAPL US"],
      ["HKG:1810", "NASDAQ:AAPL"],
    ])
      expect(outcome(`Name,${title},Quantity\nSome One,${a},1\nSome Two,${b},2\n`)[0]).toSatisfy(isSafe);
  });

  test.each([
    "Name,Class,Quantity\nA Telecom,CHL,3\nSome Phones,XIACY,4\n",
    "Name,Country,Quantity\nSome Phones,XIACY,4\nA Telecom,CHL,3\nOther Thing,MSFT,4\n",
    "Name,Industry,Quantity\nSome Phones,1810.HK,3\nOther Thing,Computers,4\nOne More,Computers,4\n",
    "Name,Comment,Quantity\nA Telecom,16941M109,3\nOther Thing,bought twice,4\nOne More,,4\n",
    "Name,Quantity\nSome Phones 1810.HK,3\nOther Thing,4\n",
  ])("when nothing but a name stands beside a column that describes: %j", (file) => {
    expect(outcome(file)[0]).toSatisfy(isSafe);
  });

  test.each([
    "Name,Class,Quantity\nApple Inc.,COM,3\nNestle SA,REG,4\n",
    "Name,Rating,Quantity\nA bond,AA+,3\nAnother bond,BBB,4\n",
    "Name,Country,Quantity\nApple Inc.,USA,3\nNestle SA,CHE,4\n",
    "ISIN,Class,Quantity\nUS0378331005,CHL,3\nUS5949181045,XIACY,4\n",
  ])("and codes that describe refuse nothing: %j", (file) => {
    expect(outcome(file)).toEqual(["no-match", "no-match"]);
  });

  test.each(["XIACY¹", "¹XIACY", "XIACY ⁽²⁾", "1810.HK³"])(
    "when a raised digit stands at its ticker: %s",
    (text) => {
      expect(outcome(`Symbol,Quantity\n${text},1\nAAPL,2\n`)[0]).toSatisfy(isSafe);
    },
  );

  test.each([
    "Instrument,Qty,Mark\nXIACY,5,1\nOVERALL TOTALS,,9\n",
    "Security,Amount\nOTCMKTS:XIACY†,810\nCHL,226\n01609W102,2\n",
    "Instrument,Qty\nXIACY,4\nF,1\nbaba,2\nMSFT,3\n",
    "Stock,Value\nSHE:002415,1\n1810.hk,2\n",
    "Investment,Quantity\nPhones corp adr (otcmkts:xiacy),5\nApple,1\n",
    "Description,Quantity\nPhones OTCMKTS:XIACY,5\nApple,1\n",
    "Description,Quantity\nSome Phones (XIACY),5\nMicrosoft Corp (MSFT),1\n",
    "Description,Quantity\nXIACY - Some Phones,5\nMSFT - Microsoft Corp,1\n",
    "Description,Quantity\nSome Telecom 16941M109,5\nApple,1\n",
    "Name,Quantity\n.XIACY210416C35,5\n-XIACY210416P30,1\n",
    "Foo,Name,Shares\n1810,Some Phones,5\n700,Games,5\nHKD,HKD CASH,1\n",
  ])("when tickers and names share a column: %j", (file) => {
    expect(outcome(file).some(isSafe)).toBe(true);
  });

  test.each([
    "Symbol,Underlying,Quantity\nX1,XIACY,5\nX2,MSFT,5\n",
    "Name,Basiswert,Stück\nTurbo A,XIACY,5\nTurbo B,MSFT,5\n",
    "ISIN,Name,Underlying ISIN,Quantity\n,Turbo A,US98421U1088,5\nUS5949181045,B,,5\n",
  ])("when a derivative is on it: %j", (file) => {
    expect(outcome(file)[0]).toSatisfy(isSafe);
  });

  test("when its ticker bears a mark in a file of E*TRADE's", () => {
    const file =
      "Account Summary\nAccount,Net Account Value\nIndividual -1234,1.00\n\nSymbol,Last Price $,Change $,Quantity,Price Paid $,Value $\nXIACY*,1.5,0,5,1,7.5\nchl†,1.5,0,5,1,7.5\n";
    expect(outcome(file).map(isSafe)).toEqual([true, true]);
  });

  test("when its code stands under a Russian title beside a name", () => {
    expect(outcome("Наименование,Код актива,Количество\nТелеком,1810.HK,3\nДругой,AAPL,4\n")[0]).toSatisfy(
      isSafe,
    );
  });

  test("in the second of two accounts, each below its title", () => {
    const table = (ticker: string): string =>
      `Symbol,Description,Quantity,Price,Value\n${ticker},Some,1,2,2\nTotal,,,,2\n`;
    const file = `Account 1: Individual ...123\n${table("AAPL")}\nRoth IRA ...456\n${table("XIACY")}`;
    expect(outcome(file)).toEqual(["no-match", expect.stringMatching(/restricted|pending/)]);
  });

  test("when its lots are numbered below it", () => {
    expect(outcome("Symbol,Quantity,Value\nXIACY,100,1000\nLot 1,50,500\nLot 2,50,500\n")).toHaveLength(1);
    expect(outcome("Symbol,Quantity,Value\nXIACY,,\nLot 1,50,500\nLot 2,50,500\n")[0]).toSatisfy(isSafe);
  });
});

describe("a line above the header line", () => {
  const below = "Symbol,Name,Quantity,Market Value\nAAPL,Apple,1,1\nMSFT,Microsoft,2,2\n";
  test.each([
    "1810.HK",
    "OTCMKTS:XIACY",
    "KYG9830T1067",
    "Xiaomi KYG9830T1067",
    "My list\nXIACY\n1810.HK",
    "XIACY\nCHL",
    "XIACY,500",
    "xiacy,500",
    "1810.HK,500",
    "1810.HK,Phones",
    "Xiaomi Corp,500",
    "Xiaomi Corp,500 shares",
    "小米集团,500",
    "Huaneng Power,500",
    "Postal Savings Bank of China,500",
    "Магнитогорск.мет.комб,500",
    "Phones Holdings Ltd,500,25000.00",
    "Phones Holdings Ltd;500;25000",
    "1,Phones,500",
    "Paper,Pieces\nPhones,500",
    "Contract,Qty,Strike\nXIACY 17JUN22 130 C,5,130",
  ])("that may be a position refuses the file, by its line: %j", (above) => {
    expect(outcome(`${above}\n\n${below}`)[0]).toMatch(/^refused: .*above the header line/);
  });

  test.each([
    "Account,1234567",
    "Account Number,X12345678",
    "Account number: X12345678",
    "Date,20220901",
    'Fund Holdings as of,"Sep 01, 2022"',
    "Ticker:,FXI",
    "Fund ticker,FXI US",
    "ISIN,IE00B02KXK85",
    "ISIN: IE00B02KXK85",
    "Example China UCITS ETF LU0779800910",
    "Total,1234.00",
    "NAV,12.34",
    'Net Assets,"1,234,567.00"',
    'Shares Outstanding,"1,000,000.00"',
    "Number of holdings,45",
    "Expense ratio,0.19%",
    "Individual Brokerage -2203,169664.71",
    "TFSA,1234.00",
    "ISA",
    "USD,1000",
    "USD/HKD,7.85",
    "Depotnummer;123456",
    "Kontostand,1000.00",
    "Numéro de compte,123456",
    "口座番号,123456",
    "总资产,123456.00",
    "Buying power,5000",
    "Unique Client Code,1234567",
    "Invested Value,12345\nUnrealized P&L,111",
    "国内株式,100000\n米国株式,5000\n投資信託,1",
    "Domestic Equity,5000\nInternational Stocks,200\nAktien,3",
    "Technology,25.3%",
    "资金余额,100\n可用金额,50",
    "예수금,1000\n총평가금액,5000",
    "Securities short,0",
  ])("that says something of the account, the day or the fund does not: %j", (above) => {
    expect(outcome(`${above}\n\n${below}`)).toEqual(["no-match", "no-match"]);
  });
});

describe("an amount is not taken a thousandfold too small", () => {
  test.each([
    "Market Value (000s)",
    "Market Value ($000)",
    "Market Value $MM",
    "Market Value (USD m)",
    "Market Value USD m",
    "時価 (千円)",
    "市值(万元)",
    "Market Value ($ in thousands)",
    "Value (x$1000)",
    "Market Value (in millions)",
    "Quantity (000)",
    "Market Value (Rs. in Lakhs)",
    "Market Value (₹ Cr)",
    "市值(百万)",
  ])("under %s", (title) => {
    expect(outcome(`Symbol,${title}\nXIACY,100\nAAPL,5\n`)[0]).toContain(`Column "${title}" is in thousands`);
  });
  test.each([
    "(values in USD thousands)",
    "Amounts in millions of dollars",
    "Werte in TEUR",
    "単位：千円",
    "(Rs. in Lakhs)",
  ])("under the line %s", (line) => {
    const file = (above: string): string =>
      `My fund\n"${above}"\nSymbol,Name,Market Value\nXIACY,Phones,100\nAAPL,Apple,5\n`;
    expect(outcome(file(line))[0]).toContain("says that amounts are in thousands");
    expect(outcome(file("A fund of 12.5 million dollars in assets"))[0]).not.toMatch(/^refused/);
  });
  test.each(["Market Value", "Market Value (USD)", "市值", "Market Value USD"])(
    "and not refused under %s",
    (title) => {
      expect(outcome(`Symbol,${title}\nXIACY,100\nAAPL,5\n`)[0]).not.toMatch(/^refused/);
    },
  );
});

test("an amount's currency stands in the column without a name behind it, as a German bank writes it", () => {
  const file =
    "ISIN;Wertpapiername;Stück/Nominale;;Kurs;;Kurswert;\nKYG9830T1067;Phones;10;Stück;2,50;HKD;3,10;EUR\nUS0378331005;Apple;1;Stück;100,00;USD;90,00;EUR\n";
  const reading = readExport(file);
  expect(reading).toMatchObject({
    kind: "plain",
    holdings: {
      positions: [
        { marketValue: "3.10", currency: "EUR" },
        { marketValue: "90.00", currency: "EUR" },
      ],
    },
  });
});

test("what looks like a US broker's file is not in dollars where a column of any name says so", () => {
  const file =
    "Account Number,Investment Name,Symbol,Shares,Share Price,Total Value,Foo\n1,A,XIACY,1,2,2.00,HKD\n1,B,MSFT,1,3,3.00,USD\n";
  expect(readExport(file)).toMatchObject({
    kind: "plain",
    holdings: { positions: [{ currency: "HKD" }, { currency: "USD" }] },
  });
});
