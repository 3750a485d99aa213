/**
 * How vendors of quotes, brokers and data write a symbol on each market: from what they document or print, not from the reader's tables.
 * `{t}` is the ticker, `{l}` the same in small letters, `{4}` and `{5}` a number with leading zeros to so many digits.
 * @module
 */

import type { Position } from "../../functions/core/check/position.ts";

/** The markets on which vendors differ. */
export const markets = ["XNYS", "XNAS", "OTCM", "XHKG", "XSHG", "XSHE"] as const;
export type Market = (typeof markets)[number];

interface Vendor {
  readonly vendor: string;
  /** Where the vendor, or a program that reads it, says so. */
  readonly source: string;
  readonly spelled: Partial<Readonly<Record<Market, readonly string[]>>>;
}

/** One spelling for each of the three American markets. */
const american = (...spelled: readonly string[]): Vendor["spelled"] => ({
  XNYS: spelled,
  XNAS: spelled,
  OTCM: spelled,
});

export const vendorTable: readonly Vendor[] = [
  {
    vendor: "Sina",
    source: "hq.sinajs.cn/list=…; https://alanhere.com/2019/06/11/sina-stock-api",
    spelled: {
      ...american("gb_{l}", "gb_{t}"),
      XHKG: ["hk{5}", "rt_hk{5}", "HK{5}"],
      XSHG: ["sh{t}", "s_sh{t}"],
      XSHE: ["sz{t}", "s_sz{t}"],
    },
  },
  {
    vendor: "Tencent",
    source: "qt.gtimg.cn/q=…; github.com/shidenggui/easyquotation",
    spelled: {
      ...american("us{t}"),
      XNYS: ["us{t}", "us{t}.N", "US{t}"],
      XNAS: ["us{t}", "us{t}.OQ", "US{t}"],
      XHKG: ["hk{5}", "r_hk{5}", "s_hk{5}"],
      XSHG: ["sh{t}", "s_sh{t}"],
      XSHE: ["sz{t}", "s_sz{t}"],
    },
  },
  {
    vendor: "East Money",
    source: "push2.eastmoney.com, parameter secid; github.com/akfamily/akshare",
    spelled: {
      XNYS: ["106.{t}"],
      XNAS: ["105.{t}"],
      OTCM: ["153.{t}"],
      XHKG: ["116.{5}"],
      XSHG: ["1.{t}"],
      XSHE: ["0.{t}"],
    },
  },
  {
    vendor: "Xueqiu",
    source: "https://xueqiu.com/S/SH600941",
    spelled: { ...american("{t}"), XHKG: ["HK{5}"], XSHG: ["SH{t}"], XSHE: ["SZ{t}"] },
  },
  {
    vendor: "Futu and moomoo",
    source: "https://openapi.futunn.com (market prefix HK., US., SH., SZ.)",
    spelled: { ...american("US.{t}"), XHKG: ["HK.{5}"], XSHG: ["SH.{t}"], XSHE: ["SZ.{t}"] },
  },
  {
    vendor: "Longbridge",
    source: "https://open.longportapp.com (ticker.region), links ST/HK/941",
    spelled: {
      ...american("{t}.US", "ST/US/{t}"),
      XHKG: ["{t}.HK", "ST/HK/{t}"],
      XSHG: ["{t}.SH"],
      XSHE: ["{t}.SZ"],
    },
  },
  {
    vendor: "Wind, Tushare",
    source: "https://tushare.pro/document/2 (ts_code)",
    spelled: { XNYS: ["{t}.N"], XNAS: ["{t}.O"], XHKG: ["{5}.HK"], XSHG: ["{t}.SH"], XSHE: ["{t}.SZ"] },
  },
  {
    vendor: "JoinQuant, RiceQuant",
    source: "https://www.joinquant.com/help/api (.XSHG, .XSHE)",
    spelled: { XHKG: ["{5}.XHKG"], XSHG: ["{t}.XSHG"], XSHE: ["{t}.XSHE"] },
  },
  {
    vendor: "Baostock",
    source: "http://baostock.com (sh.600000)",
    spelled: { XSHG: ["sh.{t}"], XSHE: ["sz.{t}"] },
  },
  {
    vendor: "Yahoo",
    source: "https://help.yahoo.com/kb/SLN2310.html",
    spelled: { ...american("{t}"), XHKG: ["{4}.HK"], XSHG: ["{t}.SS"], XSHE: ["{t}.SZ"] },
  },
  {
    vendor: "Google Finance",
    source: "https://www.google.com/googlefinance/disclaimer",
    spelled: {
      XNYS: ["NYSE:{t}", "{t}:NYSE"],
      XNAS: ["NASDAQ:{t}", "{t}:NASDAQ"],
      OTCM: ["OTCMKTS:{t}", "{t}:OTCMKTS"],
      XHKG: ["HKG:{4}", "{4}:HKG"],
      XSHG: ["SHA:{t}", "{t}:SHA"],
      XSHE: ["SHE:{t}", "{t}:SHE"],
    },
  },
  {
    vendor: "Bloomberg",
    source: "https://www.bloomberg.com/quote/941:HK",
    spelled: {
      ...american("{t} US Equity", "{t} US", "{t}:US"),
      XHKG: ["{t} HK Equity", "{t} HK", "{t}:HK"],
      XSHG: ["{t} CH Equity", "{t} CG Equity", "{t}:CH"],
      XSHE: ["{t} CH Equity", "{t} CS Equity", "{t}:CH"],
    },
  },
  {
    vendor: "Reuters",
    source: "LSEG, RIC",
    spelled: {
      XNYS: ["{t}.N", "{t}.K"],
      XNAS: ["{t}.O", "{t}.OQ"],
      OTCM: ["{t}.PK"],
      XHKG: ["{4}.HK"],
      XSHG: ["{t}.SS"],
      XSHE: ["{t}.SZ"],
    },
  },
  {
    vendor: "TradingView",
    source: "https://www.tradingview.com/symbols/HKEX-941",
    spelled: {
      XNYS: ["NYSE:{t}", "NYSE-{t}"],
      XNAS: ["NASDAQ:{t}", "NASDAQ-{t}"],
      OTCM: ["OTC:{t}", "OTC-{t}"],
      XHKG: ["HKEX:{t}", "HKEX-{t}"],
      XSHG: ["SSE:{t}", "SSE-{t}"],
      XSHE: ["SZSE:{t}", "SZSE-{t}"],
    },
  },
  {
    vendor: "Financial Times",
    source: "https://markets.ft.com/data/equities/tearsheet/summary?s=941:HKG",
    spelled: {
      XNYS: ["{t}:NYQ"],
      XNAS: ["{t}:NSQ"],
      OTCM: ["{t}:PKC"],
      XHKG: ["{t}:HKG"],
      XSHG: ["{t}:SHH"],
      XSHE: ["{t}:SHZ"],
    },
  },
  {
    vendor: "MarketWatch and The Wall Street Journal",
    source: "https://www.marketwatch.com/investing/stock/941?countrycode=hk",
    spelled: {
      ...american("US:{t}", "{t}"),
      XHKG: ["HK:{t}", "HK/XHKG/{t}"],
      XSHG: ["CN:{t}", "CN/XSHG/{t}"],
      XSHE: ["CN:{t}", "CN/XSHE/{t}"],
    },
  },
  {
    vendor: "Alpha Vantage",
    source: "https://www.alphavantage.co/documentation (SHH, SHZ)",
    spelled: { ...american("{t}"), XSHG: ["{t}.SHH"], XSHE: ["{t}.SHZ"] },
  },
  {
    vendor: "EODHD",
    source: "https://eodhd.com/list-of-stock-markets",
    spelled: { ...american("{t}.US"), XHKG: ["{4}.HK"], XSHG: ["{t}.SHG"], XSHE: ["{t}.SHE"] },
  },
  {
    vendor: "Marketstack",
    source: "https://marketstack.com/documentation",
    spelled: {
      XNYS: ["{t}.XNYS"],
      XNAS: ["{t}.XNAS"],
      XHKG: ["{4}.XHKG"],
      XSHG: ["{t}.XSHG"],
      XSHE: ["{t}.XSHE"],
    },
  },
  {
    vendor: "Stooq",
    source: "https://stooq.com/q/?s=941.hk",
    spelled: { ...american("{l}.us"), XHKG: ["{t}.hk"] },
  },
  {
    vendor: "Saxo",
    source: "https://www.developer.saxo (symbol, `00941:xhkg`)",
    spelled: {
      XNYS: ["{t}:xnys"],
      XNAS: ["{t}:xnas"],
      XHKG: ["{5}:xhkg"],
      XSHG: ["{t}:xssc", "{t}:xshg"],
      XSHE: ["{t}:xsec", "{t}:xshe"],
    },
  },
  {
    vendor: "S&P Capital IQ",
    source: "https://www.capitaliq.com (SEHK:941, SHSE:600941, OTCPK:XIACY)",
    spelled: {
      XNYS: ["NYSE:{t}"],
      XNAS: ["NasdaqGS:{t}", "NasdaqCM:{t}"],
      OTCM: ["OTCPK:{t}"],
      XHKG: ["SEHK:{t}"],
      XSHG: ["SHSE:{t}"],
      XSHE: ["SZSE:{t}"],
    },
  },
  {
    vendor: "FactSet",
    source: "https://developer.factset.com (ticker-region)",
    spelled: { ...american("{t}-US"), XHKG: ["{t}-HK"], XSHG: ["{t}-CN"], XSHE: ["{t}-CN"] },
  },
  {
    vendor: "Morningstar",
    source: "https://www.morningstar.com/stocks/xhkg/00941/quote",
    spelled: {
      XNYS: ["XNYS:{t}", "xnys/{l}"],
      XNAS: ["XNAS:{t}", "xnas/{l}"],
      OTCM: ["PINX:{t}", "pinx/{l}"],
      XHKG: ["XHKG:{5}", "xhkg/{5}"],
      XSHG: ["XSHG:{t}", "xshg/{t}"],
      XSHE: ["XSHE:{t}", "xshe/{t}"],
    },
  },
  {
    vendor: "Trading 212",
    source: "https://t212public-api-docs.redoc.ly (instrument codes)",
    spelled: { ...american("{t}_US_EQ"), XHKG: ["{4}_HK_EQ", "{4}_HK"], XSHG: ["{t}_SH"], XSHE: ["{t}_SZ"] },
  },
  {
    vendor: "people who write the share's class behind a code",
    source: "HKEX and SSE: H shares, A shares",
    spelled: {
      XHKG: ["{t} H", "{t}.H", "{t}H", "{5}-H"],
      XSHG: ["{t} A", "{t}.A", "{t}A"],
      XSHE: ["{t} A", "{t}.A", "{t}A", "{t}-A"],
    },
  },
];

const spell = (template: string, ticker: string): string =>
  template
    .replace("{t}", ticker)
    .replace("{l}", ticker.toLowerCase())
    .replace("{4}", ticker.padStart(4, "0"))
    .replace("{5}", ticker.padStart(5, "0"));

/** A ticker of a market as every vendor writes it. */
export const spelledBy = (
  ticker: string,
  market: string,
): readonly (Position & { readonly vendor: string })[] =>
  vendorTable.flatMap(({ vendor, spelled }) =>
    markets
      .filter((one) => one === market)
      .flatMap((one) =>
        (spelled[one] ?? []).map((template) => ({ vendor, symbol: spell(template, ticker) })),
      ),
  );
