/**
 * Every listed line with a ticker, asked for as vendors spell it: found, or a person is asked; never "no match". The spellings are written
 * here from vendors' own conventions and from ISO 10383, not from the tables that the reader uses.
 * @module
 */

import { readFileSync } from "node:fs";
import { parse } from "csv-parse/sync";
import { describe, expect, test } from "vitest";
import { resolve } from "../../functions/core/check/resolve.ts";
import { questionOf } from "../../functions/core/register/question.ts";
import { readVenue } from "../../functions/core/symbols/venues.ts";
import { curatedRegister } from "../support/curated-register.ts";
import { codesOf, isHeard, listed, vendors } from "../support/listed-lines.ts";
import { sharedFile } from "../support/shared.ts";
import { markets, spelledBy } from "../support/vendor-spellings.ts";

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

test("as every vendor of quotes and data writes it", () => {
  const lost = listed.flatMap((line) =>
    spelledBy(line.ticker, line.venue)
      .filter(({ symbol }) => !isHeard(line, { symbol }))
      .map(({ vendor, symbol }) => `${vendor}: ${symbol}`),
  );
  for (const market of markets) expect(spelledBy("1", market).length).toBeGreaterThan(15);
  expect(lost).toEqual([]);
});

/** Codes of the same exchange next to a listed one, which are not listed themselves. */
const neighbours = (venue: string): readonly string[] => {
  const own = new Set(listed.filter((line) => line.venue === venue).map(({ ticker }) => ticker));
  return [...own].flatMap((ticker) =>
    [Number(ticker) + 1, Number(ticker) - 1]
      .map((code) => String(code).padStart(venue === "XHKG" ? 1 : 6, "0"))
      .filter((code) => !own.has(code)),
  );
};

test.each(["XHKG", "XSHG", "XSHE"])(
  "no code next to a listed one on %s is restricted, however it is written",
  (venue) => {
    const question = questionOf(curatedRegister, { asOf: "2026-01-01T12:00:00.000Z", knownAt: null });
    const wrong = neighbours(venue).flatMap((ticker) =>
      spelledBy(ticker, venue).filter(({ symbol }) =>
        resolve(question, { symbol }).candidates.some(({ doubt }) => doubt === null),
      ),
    );
    expect(neighbours(venue).length).toBeGreaterThan(20);
    expect(wrong).toEqual([]);
  },
);

const standard = sharedFile("data/mic/ISO10383_MIC.csv");

describe.skipIf(standard === null)(
  "with every market identifier of ISO 10383 under the venue's operator",
  () => {
    const rows: readonly {
      readonly MIC: string;
      readonly "OPERATING MIC": string;
      readonly ACRONYM: string;
      readonly "MARKET NAME-INSTITUTION DESCRIPTION": string;
    }[] =
      standard === null
        ? []
        : parse(readFileSync(standard, "latin1"), { columns: true, bom: true, relax_quotes: true });
    const nameOf = (row: (typeof rows)[number]): string => row["MARKET NAME-INSTITUTION DESCRIPTION"];
    /** Tokyo is known by the market, not by the holding above it. */
    const operatorOf = (row: (typeof rows)[number]): string =>
      row["OPERATING MIC"] === "XJPX" ? "XTKS" : row["OPERATING MIC"];
    test("a line is found, or a person is asked", () => {
      const operated = Map.groupBy(rows, (row) => row["OPERATING MIC"]);
      const lost = listed.flatMap((line) =>
        (operated.get(line.venue) ?? [])
          .flatMap((row) => [row.MIC, row.ACRONYM, nameOf(row), nameOf(row).toLowerCase()])
          .filter((exchange) => exchange !== "" && !isHeard(line, { symbol: line.ticker, exchange }))
          .map((exchange) => `${line.ticker} on ${exchange}`),
      );
      expect(rows.length).toBeGreaterThan(1000);
      expect(lost).toEqual([]);
    });

    /** Whose name is, or was, that of an exchange known here, and over-the-counter markets that are named so on purpose. */
    const exceptions: ReadonlySet<string> = new Set([
      ...[
        "SYDNEY STOCK EXCHANGE LIMITED",
        "JAKARTA STOCK EXCHANGE",
        "KOREA STOCK EXCHANGE",
        "IDX MARKETS, LLC",
      ],
      ...["STOCK EXCHANGE SAINT PETERSBURG", "AQUIS STOCK EXCHANGE", "AQUIS EXCHANGE PLC", "EUWAX AG", "NX"],
      ...["OTHER OTC", "OTC MARKET", "OTCBB"],
    ]);
    const isAnothers = (text: string, operator: string): boolean => {
      const meant = text === "" ? null : readVenue(text);
      return meant !== null && !meant.includes(operator);
    };

    test("no market's name reads as another operator's", () => {
      const wrong = rows.map((row) => [nameOf(row).trim(), operatorOf(row)] as const);
      expect(wrong.filter(([name, operator]) => isAnothers(name, operator) && !exceptions.has(name))).toEqual(
        [],
      );
    });

    test("no acronym of an exchange that is known here reads as others' alone", () => {
      const own = rows.filter((row) => readVenue(operatorOf(row))?.includes(operatorOf(row)) === true);
      const wrong = own.map((row) => [row.ACRONYM, operatorOf(row)] as const);
      // CHI-X is the MIC of Cboe Europe's and the acronym of Cboe Australia's.
      expect(
        wrong.filter(([acronym, operator]) => isAnothers(acronym, operator) && acronym !== "CHI-X"),
      ).toEqual([]);
    });
  },
);
