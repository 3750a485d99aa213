/**
 * Each of OFAC's tickers in its raw spelling and in the vendors', each of its ISINs in either case, names its listing.
 * @module
 */

import { describe, expect, test } from "vitest";
import { check } from "../../functions/core/check/check.ts";
import type { SecurityLine } from "../../functions/core/facts/issuer.ts";
import { latest } from "../../functions/core/register/known.ts";
import { listingsOf } from "../support/curated-data.ts";
import { curatedRegister } from "../support/curated-register.ts";

const lines = listingsOf("ns-cmic").flatMap(([listing, { issuer = listing }]) =>
  (latest(curatedRegister, "issuer", issuer, null)?.document.lines ?? []).map((line) => ({ listing, line })),
);
const tickers = lines.flatMap(({ listing, line }) =>
  (line.published ?? [])
    .filter((raw) => / ?[A-Z]{2}$/.test(raw) && line.ticker !== undefined)
    .map((raw) => ({ listing, line, raw })),
);
const isins = lines.flatMap(({ listing, line }) =>
  line.isin === undefined ? [] : [{ listing, isin: line.isin }],
);

/** Asked when all 68 listings had begun; some tickers had left their venue already, as they had when OFAC printed them. */
const found = (position: object, asOf = "2022-03-01T15:00:00.000Z") => {
  const answer = check(curatedRegister, {
    asOf,
    knownAt: null,
    investor: { usPerson: true },
    detail: "all",
    positions: [position],
  });
  return {
    status: answer.positions[0]?.status,
    listings: answer.positions[0]?.matches.map((match) => match.listing) ?? [],
  };
};

/** How vendors spell a ticker on each venue that OFAC prints: Yahoo, Bloomberg, Google, TradingView, IBKR, MIC. */
const spellings: Readonly<Record<string, (ticker: string) => readonly object[]>> = {
  XHKG: (t) => [
    { symbol: `${t.padStart(4, "0")}.HK` },
    { symbol: `${t} HK Equity` },
    { symbol: `HKG:${t.padStart(4, "0")}` },
    { symbol: `HKEX:${t}` },
    { symbol: t, exchange: "SEHK" },
    { symbol: t.padStart(5, "0"), exchange: "XHKG" },
    { symbol: t, currency: "HKD" },
  ],
  XSHG: (t) => [
    { symbol: `${t}.SS` },
    { symbol: `${t} CG Equity` },
    { symbol: `${t} CH Equity` },
    { symbol: `SHA:${t}` },
    { symbol: `SSE:${t}` },
    { symbol: t, exchange: "SEHKNTL" },
    { symbol: t, exchange: "XSHG" },
  ],
  XSHE: (t) => [
    { symbol: `${t}.SZ` },
    { symbol: `${t} CS Equity` },
    { symbol: `${t} CH Equity` },
    { symbol: `SHE:${t}` },
    { symbol: `SZSE:${t}` },
    { symbol: t, exchange: "SEHKSZSE" },
    { symbol: t, exchange: "XSHE" },
  ],
  XNYS: (t) => [
    { symbol: t },
    { symbol: `${t}.N` },
    { symbol: `${t} UN Equity` },
    { symbol: `${t} US Equity` },
    { symbol: `NYSE:${t}` },
    { symbol: t, exchange: "XNYS" },
  ],
  DE: (t) => [
    { symbol: `${t}.DE` },
    { symbol: `${t}.F` },
    { symbol: `${t} GY Equity` },
    { symbol: `${t} GR Equity` },
    { symbol: `FRA:${t}` },
    { symbol: t, exchange: "IBIS" },
  ],
  XSES: (t) => [
    { symbol: `${t}.SI` },
    { symbol: `${t} SP Equity` },
    { symbol: `SGX:${t}` },
    { symbol: t, exchange: "SGX" },
    { symbol: t, exchange: "XSES" },
  ],
  XTSE: (t) => [
    { symbol: `${t}.TO` },
    { symbol: `${t} CN Equity` },
    { symbol: `${t} CT Equity` },
    { symbol: `TSX:${t}` },
    { symbol: t, exchange: "XTSE" },
  ],
  MISX: (t) => [
    { symbol: `${t}.ME` },
    { symbol: `${t} RX Equity` },
    { symbol: `${t} RM Equity` },
    { symbol: `MOEX:${t}` },
    { symbol: t, exchange: "MISX" },
  ],
  XBUE: (t) => [
    { symbol: `${t}.BA` },
    { symbol: `${t} AR Equity` },
    { symbol: `BCBA:${t}` },
    { symbol: t, exchange: "XBUE" },
    { symbol: t, exchange: "BYMA" },
  ],
  BVMF: (t) => [
    { symbol: `${t}.SA` },
    { symbol: `${t} BZ Equity` },
    { symbol: `BVMF:${t}` },
    { symbol: `BMFBOVESPA:${t}` },
    { symbol: t, exchange: "BVMF" },
  ],
};

const vendorSpellings = ({ ticker = "", venue = "" }: SecurityLine): readonly object[] =>
  spellings[venue]?.(ticker) ?? [];

test("there are 69 printed tickers and 163 distinct ISINs", () => {
  expect(tickers.length).toBe(69);
  expect(new Set(isins.map(({ isin }) => isin)).size).toBeGreaterThanOrEqual(163);
});

describe.each(tickers)("$raw", ({ listing, line, raw }) => {
  test("is found as printed, and with the country apart", () => {
    expect(found({ symbol: raw }).listings).toContain(listing);
  });
  test("is found in at least five vendors' spellings", () => {
    const vendors = vendorSpellings(line);
    expect(vendors.length).toBeGreaterThanOrEqual(5);
    const missed = vendors.filter((position) => !found(position).listings.includes(listing));
    expect(missed).toEqual([]);
  });
});

test.each(isins)("$isin is found in upper and lower case", ({ listing, isin }) => {
  for (const text of [isin, isin.toLowerCase()]) {
    expect(found({ isin: text }), text).toMatchObject({
      status: expect.stringMatching(/restricted|pending/),
    });
    expect(found({ isin: text }).listings, text).toContain(listing);
  }
});
