/**
 * Every listed line with a ticker, when it was listed, and how vendors spell its exchange: written here from vendors' own conventions, not
 * from the tables that the reader uses.
 * @module
 */

import type { Position } from "../../functions/core/check/position.ts";
import { resolve } from "../../functions/core/check/resolve.ts";
import { latest } from "../../functions/core/register/known.ts";
import { questionOf } from "../../functions/core/register/question.ts";
import { decodedInterval, iso } from "../../functions/core/time.ts";
import { curatedRegister } from "./curated-register.ts";

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

export const vendors: Readonly<Record<string, Vendors>> = {
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

export interface Listed {
  readonly issuer: string;
  readonly ticker: string;
  readonly venue: string;
  readonly at: number;
}

export const listed: readonly Listed[] = [...curatedRegister.facts.issuer.keys()].flatMap((issuer) =>
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
export function isHeard({ issuer, at }: Listed, position: Position): boolean {
  const { candidates, unusable } = resolve(
    questionOf(curatedRegister, { asOf: iso(at), knownAt: null }),
    position,
  );
  return unusable || candidates.some((candidate) => candidate.issuer === issuer);
}

/** The code as it is, with leading zeros, and in small letters. */
export const codesOf = ({ ticker, venue }: Listed): readonly string[] => {
  const padded = vendors[venue]?.padded;
  return [
    ...new Set([
      ticker,
      ticker.toLowerCase(),
      ...(padded === undefined ? [] : [ticker.padStart(4, "0"), ticker.padStart(padded, "0")]),
    ]),
  ];
};
