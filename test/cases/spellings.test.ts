/**
 * Every listed line with a ticker, asked for as vendors spell it: found, or a person is asked; never "no match". The spellings are written
 * here from vendors' own conventions and from ISO 10383, not from the tables that the reader uses.
 * @module
 */

import { readFileSync } from "node:fs";
import { parse } from "csv-parse/sync";
import { describe, expect, test } from "vitest";
import { resolve } from "../../functions/core/check/resolve.ts";
import { latest } from "../../functions/core/register/known.ts";
import { settingOf } from "../../functions/core/register/question.ts";
import { decodedInterval, iso } from "../../functions/core/time.ts";
import { curatedRegister } from "../support/curated-register.ts";
import { sharedFile } from "../support/shared.ts";

interface Vendors {
  /** Behind the code: Yahoo's and Reuters' suffixes, with what separates them. */
  readonly suffixes: readonly string[];
  /** Before the code: Google Finance, TradingView. */
  readonly prefixes: readonly string[];
  /** In a column of their own: names and codes that brokers and fund houses print. */
  readonly exchanges: readonly string[];
  /** The country as FactSet, Trading 212 and OFAC write it. */
  readonly country: string;
  /** Bloomberg's exchange code. */
  readonly bloomberg: string;
  /** Codes are written with leading zeros too. */
  readonly padded?: number;
}

const vendors: Readonly<Record<string, Vendors>> = {
  XNYS: {
    suffixes: [".N"],
    prefixes: ["NYSE:"],
    exchanges: ["NYSE", "New York Stock Exchange Inc.", "nyse", "XNYS"],
    country: "US",
    bloomberg: "UN",
  },
  XNAS: {
    suffixes: [".O", ".OQ"],
    prefixes: ["NASDAQ:"],
    exchanges: ["NASDAQ", "Nasdaq", "XNAS"],
    country: "US",
    bloomberg: "UW",
  },
  OTCM: {
    suffixes: [".PK"],
    prefixes: ["OTC:", "OTCMKTS:"],
    exchanges: ["OTC", "OTCMKTS", "PINK", "OTC Markets"],
    country: "US",
    bloomberg: "UV",
  },
  XHKG: {
    suffixes: [".HK"],
    prefixes: ["HKG:", "HKEX:"],
    exchanges: ["SEHK", "HKEX", "XHKG", "Hong Kong Exchanges And Clearing Ltd", "HKSE"],
    country: "HK",
    bloomberg: "HK",
    padded: 5,
  },
  XSHG: {
    suffixes: [".SS", ".SH"],
    prefixes: ["SHA:", "SSE:"],
    exchanges: ["SSE", "XSHG", "Shanghai Stock Exchange", "SEHKNTL"],
    country: "CN",
    bloomberg: "CG",
  },
  XSHE: {
    suffixes: [".SZ"],
    prefixes: ["SHE:", "SZSE:"],
    exchanges: ["SZSE", "XSHE", "Shenzhen Stock Exchange", "SEHKSZSE"],
    country: "CN",
    bloomberg: "CS",
  },
};

interface Listed {
  readonly issuer: string;
  readonly ticker: string;
  readonly venue: string;
  readonly at: number;
}

const listed: readonly Listed[] = [...curatedRegister.facts.issuer.keys()].flatMap((issuer) =>
  (curatedRegister.listingsByIssuer.get(issuer) ?? []).length === 0
    ? []
    : (latest(curatedRegister, "issuer", issuer, null)?.document.lines ?? []).flatMap(
        ({ ticker, venue, from, until }) => {
          if (ticker === undefined || venue === undefined || vendors[venue] === undefined) return [];
          const begin = from === undefined ? Date.UTC(2021, 3, 15, 15) : decodedInterval(from.at).end;
          const end = until === undefined ? Number.POSITIVE_INFINITY : decodedInterval(until.at).start;
          return [
            { issuer, ticker, venue, at: Math.min(Math.max(begin, Date.UTC(2021, 3, 15, 15)), end - 1) },
          ];
        },
      ),
);

/** Whether a position is found to name the issuer, or is told to be unusable, so that a person is asked. */
function isHeard(
  { issuer, at }: Listed,
  position: { readonly symbol: string; readonly exchange?: string },
): boolean {
  const { candidates, unusable } = resolve(
    settingOf(curatedRegister, { asOf: iso(at), knownAt: null }),
    position,
  );
  return unusable || candidates.some((candidate) => candidate.issuer === issuer);
}

/** The code as it is, with leading zeros, and in small letters. */
const codesOf = ({ ticker, venue }: Listed): readonly string[] => {
  const padded = vendors[venue]?.padded;
  return [
    ...new Set([
      ticker,
      ticker.toLowerCase(),
      ...(padded === undefined ? [] : [ticker.padStart(4, "0"), ticker.padStart(padded, "0")]),
    ]),
  ];
};

test("there are lines on every venue to ask for", () => {
  for (const venue of Object.keys(vendors))
    expect([venue, listed.some((line) => line.venue === venue)]).toEqual([venue, true]);
  expect(listed.length).toBeGreaterThan(120);
});

test.each(["", " ", ".", "-", "_", "/"])(
  "with %j between code and country, before and behind",
  (separator) => {
    const lost = listed.flatMap((line) => {
      const { country = "" } = vendors[line.venue] ?? {};
      return codesOf(line)
        .flatMap((code) => [
          ...(separator === "" && !/^\d+$/.test(line.ticker) ? [] : [`${code}${separator}${country}`]),
          ...(separator === "" || separator === " " || line.venue.startsWith("XN") || line.venue === "OTCM"
            ? []
            : [`${country}${separator}${code}`]),
          ...(separator === "_" ? [`${code}_${country}_EQ`] : []),
        ])
        .filter((symbol) => !isHeard(line, { symbol }));
    });
    expect(lost).toEqual([]);
  },
);

test("with vendors' suffixes, prefixes and Bloomberg's codes", () => {
  const lost = listed.flatMap((line) => {
    const { suffixes, prefixes, bloomberg } = vendors[line.venue] ?? {
      suffixes: [],
      prefixes: [],
      bloomberg: "",
    };
    return codesOf(line)
      .flatMap((code) => [
        ...suffixes.map((suffix) => `${code}${suffix}`),
        ...suffixes.map((suffix) => `${code}${suffix.toLowerCase()}`),
        ...prefixes.map((prefix) => `${prefix}${code}`),
        `${code} ${bloomberg} Equity`,
        `${code} ${bloomberg}`,
      ])
      .filter((symbol) => !isHeard(line, { symbol }));
  });
  expect(lost).toEqual([]);
});

test("with the exchange beside it, as brokers and fund houses name it", () => {
  const lost = listed.flatMap((line) =>
    codesOf(line).flatMap((symbol) =>
      (vendors[line.venue]?.exchanges ?? [])
        .filter((exchange) => !isHeard(line, { symbol, exchange }))
        .map((exchange) => `${symbol} on ${exchange}`),
    ),
  );
  expect(lost).toEqual([]);
});

const standard = sharedFile("data/mic/ISO10383_MIC.csv");

describe.skipIf(standard === null)(
  "with every market identifier of ISO 10383 under the venue's operator",
  () => {
    const rows: readonly { readonly MIC: string; readonly "OPERATING MIC": string }[] =
      standard === null
        ? []
        : parse(readFileSync(standard, "latin1"), { columns: true, bom: true, relax_quotes: true });
    test("a line is found, or a person is asked", () => {
      const operated = Map.groupBy(rows, (row) => row["OPERATING MIC"]);
      const lost = listed.flatMap((line) =>
        (operated.get(line.venue) ?? [])
          .filter(({ MIC }) => !isHeard(line, { symbol: line.ticker, exchange: MIC }))
          .map(({ MIC }) => `${line.ticker} on ${MIC}`),
      );
      expect(rows.length).toBeGreaterThan(1000);
      expect(lost).toEqual([]);
    });
  },
);
