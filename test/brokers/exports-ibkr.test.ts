/**
 * Interactive Brokers' statements and Flex queries.
 * @module
 */

import { describe, expect, test } from "vitest";
import { readExport } from "../../functions/brokers/read-export.ts";
import { bytesOf, read, short, textOf } from "./export-files.ts";

describe("Interactive Brokers", () => {
  test("an activity statement's positions get ISIN and exchange from its instruments, options their underlying", () => {
    const reading = read(bytesOf("ibkr-activity.csv"));
    expect(
      reading.positions.map(({ symbol, exchange, isin, kind, quantity }) => [
        symbol,
        exchange,
        isin,
        kind,
        quantity,
      ]),
    ).toEqual([
      ["1810", "SEHK", "KYG9830T1067", "stock", "2000"],
      ["META", "NASDAQ", "US30303M1027", "stock", "5"],
      ["OLDCO", undefined, undefined, "stock", "1"],
      ["1810", undefined, undefined, "option", "-2"],
    ]);
    expect(reading.cash).toEqual([
      { name: "Cash USD", kind: "cash", marketValue: "1000.5", currency: "USD", ref: "line-10" },
    ]);
  });

  test("Flex XML counts a holding once, its lots only where there is no sum", () => {
    const reading = read(bytesOf("ibkr-flex.xml"));
    expect(
      reading.positions.map(({ symbol, exchange, isin, cusip, kind, quantity }) => [
        symbol,
        exchange,
        isin ?? cusip,
        kind,
        quantity,
      ]),
    ).toEqual([
      ["1810", "SEHK", "KYG9830T1067", "stock", "2000"],
      ["BABA", "NYSE", "US01609W1027", "opt", "-2"],
      ["FXI", "ARCA", "464287184", "etf", "3"],
    ]);
    expect(reading.cash.map(({ marketValue, currency }) => [marketValue, currency])).toEqual([
      [undefined, "HKD"],
    ]);
  });

  test("a statement's variants: accounts, long and short positions, lots alone, headers anew, instruments of old", () => {
    const reading = read(bytesOf("ibkr-activity-variants.csv"));
    expect(
      reading.positions.map(({ symbol, cusip, isin, kind, quantity }) => [
        symbol,
        isin ?? cusip,
        kind,
        quantity,
      ]),
    ).toEqual([
      ["1810", "G9830T106", "stock", "2000"],
      ["1810", "G9830T106", "stock", "500"],
      ["XIACY", undefined, "adr", "120.5"],
      ["BABA", undefined, "option", "3"],
      ["TRNl", "IT0003242622", "stock", "-7"],
    ]);
  });

  test("a contract keeps its underlying where the statement leaves out what its instruments are", () => {
    const { positions } = read(textOf("ibkr-activity.csv").replaceAll("Asset Category", "Sorte"));
    expect(positions.map(({ symbol }) => symbol)).toEqual(["1810", "META", "OLDCO", "1810"]);
  });

  test("a value whose currency the statement leaves out is not added to others", () => {
    const { positions, problems } = read(textOf("ibkr-activity.csv").replaceAll("Currency", "Foo"));
    expect(positions.map(({ marketValue }) => marketValue)).toEqual([
      undefined,
      undefined,
      undefined,
      undefined,
    ]);
    expect(problems.filter(({ code }) => code === "currency-not-understood")).toHaveLength(4);
  });

  test("where it is not certain which instrument is held, that is said", () => {
    const text = textOf("ibkr-activity.csv");
    const twice = read(
      text.replace(
        'Financial Instrument Information,Data,Stocks,"META',
        'Financial Instrument Information,Data,Stocks,1810,XIAOMI CORP,9,US0378331005,1810,SEHK,1,COMMON,\nFinancial Instrument Information,Data,Stocks,"META',
      ),
    );
    expect(twice.positions[0]).toMatchObject({ symbol: "1810", exchange: "SEHK" });
    expect(twice.positions[0]).not.toHaveProperty("isin");
    expect(twice.problems.map(({ code, field, undecided }) => [code, field, undecided])).toEqual([
      ["identifier-not-understood", "isin", true],
    ]);
    const alias = read(text.replace(",US30303M1027,", ",,"));
    expect(alias.problems.map(({ code, line, field, undecided }) => [code, line, field, undecided])).toEqual([
      ["identifier-not-understood", 16, "symbol", true],
    ]);
  });

  test("an option that is named by its root alone is certain in the US only", () => {
    const text = textOf("ibkr-activity.csv");
    const unnamed = read(text.slice(0, text.indexOf("Financial Instrument Information")));
    expect(
      unnamed.problems.map(({ code, line, field, undecided }) => [code, line, field, undecided]),
    ).toEqual([
      ["identifier-not-understood", 16, "symbol", true],
      ["identifier-not-understood", 20, "symbol", true],
    ]);
    const american = read(
      text.slice(0, text.indexOf("Financial Instrument")).replace(",HKD,MIU 29", ",USD,MIU 29"),
    );
    expect(american.problems.map(({ line }) => line)).toEqual([16]);
  });

  test.each([
    [
      "with a cell too many",
      ",1810,2000,1,12.5,25000,38.4,76800,51800,\nOpen Positions,Data,Lot",
      ",18,10,2000,1,12.5,25000,38.4,76800,51800,\nOpen Positions,Data,Lot",
    ],
    [
      "in a section of no name",
      "Open Positions,Data,Summary,Stocks,HKD",
      "Positions,Data,Summary,Stocks,HKD",
    ],
    ["marked as a sum", "Open Positions,Data,Summary,Stocks,HKD", "Open Positions,Total,Summary,Stocks,HKD"],
    ["of an unknown sort", "Open Positions,Data,Summary,Stocks,HKD", "Open Positions,Data,Trade,Stocks,HKD"],
  ])("a position %s is reported", (_, from, to) => {
    const text = textOf("ibkr-activity.csv");
    expect(text).toContain(from);
    expect(read(text.replace(from, to)).problems[0]).toMatchObject({
      code: "row-not-understood",
      line: 13,
      undecided: true,
    });
  });

  test.each(["ibkr-flex.csv", "ibkr-flex-sections.csv"])(
    "Flex CSV skips its marks, lots and the tables of other things: %s",
    (name) => {
      expect(short(read(bytesOf(name)))).toEqual([["1810", "KYG9830T1067", "2000"]]);
    },
  );

  test("Flex CSV has the columns that its user chose", () => {
    expect(
      read(bytesOf("ibkr-flex-own-columns.csv")).positions.map(({ symbol, isin, cusip, exchange }) => [
        symbol,
        isin ?? cusip,
        exchange,
      ]),
    ).toEqual([
      ["1810", "KYG9830T1067", "SEHK"],
      ["XIACY", "98421U108", "PINK"],
    ]);
  });

  test("Flex CSV without its end is refused, and a row that fits no table is reported", () => {
    const text = textOf("ibkr-flex.csv");
    expect(readExport(text.slice(0, text.indexOf('"EOF"'))).kind).toBe("refused");
    const strayed = read(text.replace('"EOS","POST","1"', '"HKD","1810"\n"EOS","POST","1"'));
    expect(strayed.problems.map(({ line }) => line)).toEqual([6]);
  });

  test("an account without open positions beside one that has them is reported", () => {
    const other = '<FlexStatement accountId="U0000002"><Trades/></FlexStatement></FlexStatements>';
    const text = textOf("ibkr-flex.xml").replace("</FlexStatements>", other);
    expect(readExport(text.replace('count="1"', 'count="3"')).kind).toBe("refused");
    expect(read(text.replace('count="1"', 'count="2"')).problems).toMatchObject([
      { code: "not-in-this-file", undecided: true },
    ]);
  });

  test.each([
    ["cut short", (text: string) => text.slice(0, text.indexOf("</OpenPositions>"))],
    [
      "with a document type",
      (text: string) =>
        text.replace("<FlexQueryResponse", '<!DOCTYPE x [<!ENTITY a "b">]><FlexQueryResponse'),
    ],
    ["with an entity of its own", (text: string) => text.replace("&amp;", "&own;")],
    ["without open positions", (text: string) => text.replace(/<OpenPositions>[\s\S]*<\/OpenPositions>/, "")],
  ])("Flex XML %s is refused", (_, damage) => {
    expect(readExport(damage(textOf("ibkr-flex.xml"))).kind).toBe("refused");
  });

  test("a statement without open positions, or in another language, is refused", () => {
    expect(
      readExport(textOf("ibkr-activity.csv").replaceAll("Open Positions", "Offene Positionen")).kind,
    ).toBe("refused");
  });
});
