/**
 * Symbols in vendors' spellings.
 * @module
 */

import { describe, expect, it } from "vitest";
import type { SymbolReading } from "../../functions/core/symbols/readings.ts";
import { readSymbol } from "../../functions/core/symbols/symbols.ts";
import { lookupKeysOf, usVenues } from "../../functions/core/symbols/venues.ts";

const read = (symbol: string, exchange?: string, currency?: string) => readSymbol(symbol, exchange, currency);

const placeOf = ({ venue, venues }: SymbolReading): string => {
  if (venue !== null) return venue;
  if (venues === "any") return "any";
  return venues.length === usVenues.length && venues.every((mic) => usVenues.includes(mic))
    ? "US"
    : venues.join("+");
};

/** "TICKER@VENUE", with "?" where it is doubtful and "*" where it is a derivative's underlying. */
const short = (symbol: string, exchange?: string, currency?: string): readonly string[] =>
  read(symbol, exchange, currency).readings.map(
    (r) => `${r.ticker}@${placeOf(r)}${r.doubt === null ? "" : "?"}${r.derivative ? "*" : ""}`,
  );

const codes = (symbol: string, exchange?: string, currency?: string): readonly string[] =>
  read(symbol, exchange, currency).problems.map(({ code, field }) => `${code} ${field}`);

const canada = "XTSE+XTSX+XCNQ+NEOE";
const germany = lookupKeysOf("DE").join("+");

describe("a Hong Kong code with an H behind it may be an H share or Hamburg's", () => {
  it.each(["941 H", "941.H", "0941-H", "00941/H"])("%s", (symbol) => {
    const readings = read(symbol).readings.map(({ venue, doubt }) => [venue, doubt]);
    const doubt = "the exchange's spelling has several meanings: XHKG or XHAM";
    expect(readings).toEqual([
      ["XHKG", doubt],
      ["XHAM", doubt],
    ]);
  });
  it("is exact where the exchange says which", () => {
    expect(short("941.H", "XHKG")).toEqual(["941@XHKG"]);
    expect(short("941.H", "Hamburg")).toEqual(["941@XHAM"]);
    expect(short("BMW.H")[0]).toBe("BMW@XHAM");
  });
});

describe("an option on a share that is listed abroad names that share, not the country's code", () => {
  it.each([
    ["941 HK 04/29/21 C50 Equity", "941@XHKG*"],
    ["600941 CH 06/18/21 P50", "600941@XSHG*"],
    ["VOD LN 06/18/21 C130 Equity", "VOD@XLON*"],
    ["CHL US 06/18/21 C30 Equity", "CHL@US*"],
    ["HK 06/18/21 C5", "HK@US*"],
  ])("%s", (symbol, expected) => {
    expect(short(symbol)[0]).toBe(expected);
  });
  it("is not read where its parts stand in another order", () => {
    expect(codes("941 HK C50 04/29/21")).toEqual(["unreadable-symbol symbol"]);
  });
});

describe("a symbol with its venue, in any vendor's spelling, is exact", () => {
  it.each([
    ["usCHL", "CHL@US"],
    ["gb_chl", "CHL@US"],
    ["rt_hk00941", "941@XHKG"],
    ["1.600941", "600941@XSHG"],
    ["0.002415", "002415@XSHE"],
    ["116.00941", "941@XHKG"],
    ["1810.HK", "1810@XHKG"],
    ["0700.HK", "700@XHKG"],
    ["HKG:1810", "1810@XHKG"],
    ["HKEX:1810", "1810@XHKG"],
    ["XHKG:01810", "1810@XHKG"],
    ["1810:HKG", "1810@XHKG"],
    ["1810 HK Equity", "1810@XHKG"],
    ["1810 hk equity", "1810@XHKG"],
    ["１８１０.ＨＫ", "1810@XHKG"],
    ["HK.00700", "700@XHKG"],
    ["1810-HK", "1810@XHKG"],
    ["600028.SS", "600028@XSHG"],
    ["600028.SH", "600028@XSHG"],
    ["600028 CG Equity", "600028@XSHG"],
    ["600028 CH Equity", "600028@XSHG"],
    ["002415 CH", "002415@XSHE"],
    ["SZSE:002415", "002415@XSHE"],
    ["SZ002415", "002415@XSHE"],
    ["TSE:7203", "7203@XTKS"],
    ["TSE:CNU", "CNU@XTSE"],
    ["AAPL.US", "AAPL@US"],
    ["AAPL US Equity", "AAPL@US"],
    ["AAPL-US", "AAPL@US"],
    ["OTC:XIACY", "XIACY@OTCM"],
    ["BRK/B US Equity", "BRK.B@US"],
    ["BRK B US Equity", "BRK.B@US"],
    ["NYSE:BRK.B", "BRK.B@XNYS"],
    ["ERIC-B.ST", "ERIC.B@XSTO"],
    ["ERICB SS Equity", "ERICB@XSTO"],
    ["BBD-B.TO", "BBD.B@XTSE"],
    ["CNU CN Equity", `CNU@${canada}`],
    ["CTM GR Equity", `CTM@${germany}`],
    ["CTM GY Equity", "CTM@XETR"],
    ["C1HL34.SA", "C1HL34@BVMF"],
  ])("%s is %s", (symbol, expected) => {
    expect(short(symbol)).toEqual([expected]);
    expect(codes(symbol)).toEqual([]);
  });

  it.each([
    ["XIACY", "OTC", "XIACY@OTCM"],
    ["XIACY", "PINX", "XIACY@OTCM"],
    ["1810", "SEHK", "1810@XHKG"],
    ["01810", "XHKG", "1810@XHKG"],
    ["1810.HK", "XHKG", "1810@XHKG"],
    ["600028", "SSE", "600028@XSHG"],
    ["600028", "SS", "600028@XSHG"],
    ["603019", "CN", "603019@XSHG"],
    ["CNU", "CN", `CNU@${canada}`],
    ["600028", "SEHKNTL", "600028@XSHG"],
    ["SPAXX**", "NASDAQ", "SPAXX@XNAS"],
    ["AAPL ", "NASDAQ", "AAPL@XNAS"],
    ["VAB.TO", "XTSE", "VAB@XTSE"],
    ["RCI.A", "TSX", "RCI.A@XTSE"],
    ["001800", "XKRX", "001800@XKRX"],
  ])("%s on %s is %s", (symbol, exchange, expected) => {
    expect(short(symbol, exchange)).toEqual([expected]);
    expect(codes(symbol, exchange)).toEqual([]);
  });
});

it("OFAC's raw tickers are read by country, the mainland's by the code", () => {
  expect(short("00317  HK")).toEqual(["317@XHKG"]);
  expect(short("0728 HK")).toEqual(["728@XHKG"]);
  expect(short("603019CN")).toEqual(["603019@XSHG"]);
  expect(short("002389  CN")).toEqual(["002389@XSHE"]);
  expect(short("830799 CN")).toEqual(["830799@BJSE"]);
  expect(short("CHL US")).toEqual(["CHL@US"]);
  expect(short("CNU CA")).toEqual([`CNU@${canada}`]);
  expect(short("CTM DE")).toEqual([`CTM@${germany}`]);
  expect(short("K3PD SG")).toEqual(["K3PD@XSES"]);
  expect(short("CHL RU")).toEqual(["CHL@MISX+SPBE"]);
  expect(short("CHL AR")).toEqual(["CHL@XBUE"]);
  expect(short("C1HL34 BR")).toEqual(["C1HL34@BVMF"]);
});

describe("a symbol that can mean several things", () => {
  it("is a class first, and never certainly not the share before it", () => {
    expect(short("BRK B", "NYSE")).toEqual(["BRK.B@XNYS", "BRK@XNYS?"]);
  });

  it("is read in each, the likelier first", () => {
    expect(short("VOD.L")).toEqual(["VOD@XLON", "VOD.L@US"]);
    expect(short("BRK.A")).toEqual(["BRK.A@US", "BRK@XNYS?"]);
    expect(short("NE.A", "NYSE")).toEqual(["NE.A@XNYS", "NE@XNYS?"]);
    expect(short("XYZ.UN")).toEqual(["XYZ.U@US", "XYZ@US?"]);
    expect(short("NYSE:BAC-L")).toEqual(["BAC.L@XNYS", "BAC.PRL@XNYS"]);
  });

  it("is exact on the exchange sent beside it, where a class explains the letter", () => {
    expect(short("BAC.L", "NYSE")).toEqual(["BAC.L@XNYS"]);
    expect(codes("BAC.L", "NYSE")).toEqual([]);
  });

  it("is doubtful wherever the exchange's spelling has several meanings that the code does not settle", () => {
    expect(short("ABC", "CSE")).toEqual(["ABC@XCNQ?", "ABC@XCSE?"]);
    expect(short("K3PD", "SG")).toEqual(["K3PD@XSES", "K3PD@XSTU?"]);
    expect(short("CTM GB")[0]).toBe("CTM@XBER");
  });

  it("is settled where symbol and exchange leave one venue in common", () => {
    expect(short("ABC.CN", "CSE")).toEqual(["ABC@XCNQ"]);
    expect(short("ABC GB", "XLON")).toEqual(["ABC@XLON"]);
  });
});

describe("a Latin ticker without a venue", () => {
  it("means the US group, exactly", () => {
    expect(read("XIACY").readings).toEqual([
      { ticker: "XIACY", venues: usVenues, venue: null, doubt: null, derivative: false },
    ]);
    expect(short("XIACY", undefined, "USD")).toEqual(["XIACY@US"]);
    expect(short("XIACY", "SMART", "USD")).toEqual(["XIACY@US"]);
    expect(short("XIACY", "--")).toEqual(["XIACY@US"]);
    expect(short("XIACY", " n/a ")).toEqual(["XIACY@US"]);
  });

  it("may in another currency be another exchange's", () => {
    expect(short("CNU", undefined, "CAD")).toEqual(["CNU@US", `CNU@${canada}?`]);
    expect(short("AAPL", undefined, "HKD")).toEqual(["AAPL@US"]);
  });

  it("with digits is nowhere certain: no US exchange has such tickers", () => {
    expect(short("3CP")).toEqual(["3CP@any?"]);
  });
});

describe("a bare number", () => {
  it.each([
    ["1810", "HKD", ["1810@XHKG"]],
    ["00700", "HKD", ["700@XHKG"]],
    ["1810", "JPY", ["1810@XTKS"]],
    ["002415", "CNY", ["002415@XSHE"]],
    ["600028", "CNH", ["600028@XSHG"]],
    ["81810", "CNY", ["81810@XHKG"]],
    ["005930", "KRW", ["005930@XKRX"]],
    ["2330", "TWD", ["2330@XTAI+ROCO"]],
    ["1155", "MYR", ["1155@XKLS"]],
  ])("%s in %s is settled by the currency", (symbol, currency, expected) => {
    expect(short(symbol, undefined, currency)).toEqual(expected);
  });

  it.each([[undefined], ["USD"], ["EUR"], ["CNY"], ["XXX"]])(
    "is doubtful everywhere in %s, without being a problem",
    (currency) => {
      expect(short("1810", undefined, currency)).toEqual(["1810@any?", "001810@any?"]);
      expect(codes("1810", undefined, currency)).toEqual([]);
    },
  );
});

describe("an option's symbol", () => {
  it.each([
    ["SMAL  200401P00032000", "SMAL"],
    ["SMAL 200401P00032000", "SMAL"],
    ["SMAL200401P00032000", "SMAL"],
    [" -AMAT260424C400", "AMAT"],
    ["-TEST260620P00010000", "TEST"],
    ["SMAL 04/01/2020 32.00 P", "SMAL"],
    ["AAPL 19JAN24 150 C", "AAPL"],
    ["AAPL 1/19/2024 Call $150.00", "AAPL"],
    ["AMAT APR 24 2026 $400 CALL", "AMAT"],
    ["O:AAPL240119C00150000", "AAPL"],
  ])("%s is %s's", (symbol, underlying) => {
    expect(short(symbol)).toEqual([`${underlying}@US*`]);
    expect(short(symbol, "XNYS")).toEqual([`${underlying}@US*`]);
  });

  it("is doubtful where the contract was adjusted, or its root may hide a class", () => {
    expect(short("TECK1 240119C00150000")).toEqual(["TECK@US?*"]);
    expect(short("BRKB  240119C00150000")).toEqual(["BRKB@US*", "BRK.B@US?*"]);
  });

  it("is not seen in an ISIN or in a month that does not exist", () => {
    expect(short("US260424C400").some((reading) => reading.endsWith("*"))).toBe(false);
    expect(short("SMAL201301P00032000").some((reading) => reading.endsWith("*"))).toBe(false);
  });
});

describe("problems", () => {
  it("an unknown exchange is a problem, and the ticker is then doubtful on every venue", () => {
    expect(codes("AAPL", "FOO")).toEqual(["unknown-venue exchange"]);
    expect(short("AAPL", "FOO")).toEqual(["AAPL@any?"]);
    expect(codes("ABC.QQ")).toEqual(["unknown-venue symbol"]);
    expect(short("ABC.QQ")).toEqual(["ABC@any?"]);
    expect(codes("FOO:ABC")).toEqual(["unknown-venue symbol"]);
    expect(codes("ABC ZQ Equity")).toEqual(["unknown-venue symbol"]);
    expect(short("1810.HK", "FOO")).toEqual(["1810@XHKG"]);
    expect(codes("1810.HK", "FOO")).toEqual(["unknown-venue exchange"]);
  });

  it("venues that disagree are a problem, and both are doubtful", () => {
    expect(codes("CNU.TO", "NYSE")).toEqual(["venue-conflict exchange"]);
    expect(short("CNU.TO", "NYSE")).toEqual(["CNU@XTSE?", "CNU@XNYS?"]);
    expect(short("1810.HK", "US")).toEqual(["1810@XHKG?"]);
    expect(codes("600028.SS", "XSHE")).toEqual(["venue-conflict exchange"]);
  });

  it.each([
    ["2415", "XSHE"],
    ["5930", "XKRX"],
    ["000981", "XHKG"],
    ["2415.SZ", undefined],
    ["AAPL.HK", undefined],
    ["", undefined],
    ["   ", "NYSE"],
    ["**", undefined],
    ["AAPL\u0000", "NYSE"],
    ["AAPL\n", undefined],
    [`${" ".repeat(61)}AAPL`, "NYSE"],
    ["CHINA MOBILE LTD", undefined],
    ["^GSPC", undefined],
    ["A".repeat(65), undefined],
  ])("%j on %s cannot be read", (symbol, exchange) => {
    expect(read(symbol, exchange)).toEqual({
      readings: [],
      problems: [
        {
          code: "unreadable-symbol",
          field: "symbol",
          value: symbol,
          message: expect.stringContaining("ISIN"),
        },
      ],
    });
  });
});
