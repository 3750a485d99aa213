/**
 * Properties of symbols: no text throws, and what is understood is told.
 * @module
 */

import { existsSync, readFileSync } from "node:fs";
import { parse } from "csv-parse/sync";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { mainlandMics } from "../../functions/core/symbols/mainland.ts";
import type { SymbolReading } from "../../functions/core/symbols/readings.ts";
import { readSymbol } from "../../functions/core/symbols/symbols.ts";
import { venueNames } from "../../functions/core/symbols/venue-names.ts";
import { venueTable } from "../../functions/core/symbols/venue-table.ts";
import { readVenue, tickerAt } from "../../functions/core/symbols/venues.ts";

/** Any code units at all, unpaired surrogates included. */
const anyText = fc.string({
  unit: fc.integer({ min: 0, max: 0xffff }).map((unit) => String.fromCharCode(unit)),
});

const read = (symbol: string, exchange?: string, currency?: string) => readSymbol(symbol, exchange, currency);

/** "TICKER@VENUE" where a reading is exact and names one venue. */
const short = (symbol: string, exchange?: string): readonly string[] =>
  read(symbol, exchange).readings.map((r) => (r.doubt === null ? `${r.ticker}@${r.venue}` : "doubtful"));

const pairsFile = new URL("../../../shared/data/false_positive_pairs.csv", import.meta.url);
const missing = existsSync(pairsFile) ? "" : ": skipped, the reference data is not here";

describe.skipIf(missing !== "")(`pairs that wrong normalisations confuse${missing}`, () => {
  const pairs: readonly Record<string, string>[] =
    missing !== "" ? [] : parse(readFileSync(pairsFile, "utf8"), { columns: true });
  /** Every key at which a reading is looked up; "any" cannot occur, the venue is known. */
  const keys = (readings: readonly SymbolReading[]): readonly string[] =>
    readings.flatMap((r) =>
      r.venues === "any" ? ["any"] : r.venues.map((mic) => `${mic} ${tickerAt(r.ticker, mic)}`),
    );

  it("never name one line, but for the ticker that was used again", () => {
    expect(pairs.length).toBeGreaterThan(10);
    const collisions = pairs.filter(({ held_ticker = "", mic = "", cmic_identifier = "" }) => {
      const held = keys(read(held_ticker, mic).readings);
      const listed = cmic_identifier.startsWith("(") ? [] : keys(read(cmic_identifier).readings);
      expect([held_ticker, held.length]).not.toEqual([held_ticker, 0]);
      return held.some((key) => key === "any" || listed.includes(key));
    });
    expect(collisions.map((pair) => pair.held_ticker)).toEqual(["CHA"]);
  });
});

/** Whether a code can stand on a mainland exchange: its first digits may be another's. */
const bears = (mic: string, code: string): boolean => mic === "XKRX" || mainlandMics(code).includes(mic);

describe("for any ticker and venue", () => {
  const letters = fc.string({
    unit: fc.constantFrom(..."ABCDEFGHIJKLMNOPQRSTUVWXYZ"),
    minLength: 1,
    maxLength: 5,
  });
  const digits = (minLength: number, maxLength = minLength) =>
    fc.string({ unit: fc.constantFrom(..."0123456789"), minLength, maxLength });
  const tickerOn = (shape: string): fc.Arbitrary<string> => {
    if (shape === "hong-kong") return fc.integer({ min: 1, max: 99_999 }).map(String);
    if (shape === "mainland" || shape === "korea") return digits(6);
    if (shape === "japan" || shape === "taiwan") return digits(4);
    return letters;
  };
  const listed = fc
    .constantFrom(...venueTable)
    .chain((venue) =>
      tickerOn(venue.shape).map((ticker) => ({ venue, ticker, canonical: tickerAt(ticker, venue.mic) })),
    )
    .filter(({ venue, ticker }) => venue.shape !== "mainland" || bears(venue.mic, ticker));

  const names = (mic: string): readonly string[] =>
    venueNames.filter(([own]) => own === mic).map(([, name]) => name);

  const found = (
    readings: readonly SymbolReading[],
    ticker: string | null,
    mic: string,
  ): SymbolReading | undefined =>
    readings.find((r) => r.ticker === ticker && r.venues !== "any" && r.venues.includes(mic));

  it("every unambiguous spelling of the exchange, before, behind or beside the ticker, reads back exactly", () => {
    fc.assert(
      fc.property(listed, fc.nat(), ({ venue, ticker, canonical }, at) => {
        const { mic, segments, suffixes, bloomberg } = venue;
        const spellings = [
          ...[mic, ...segments, ...names(mic)].flatMap((name) => [
            { name, sent: [`${name}:${ticker}`] },
            { name, sent: [ticker, name] },
            { name, sent: [ticker.toLowerCase(), name.toLowerCase()] },
          ]),
          ...bloomberg.map((code) => ({ name: code, sent: [`${ticker} ${code} Equity`] })),
          // ".A" and ".B" are rather a class of share than an exchange, so that reading is a doubtful one.
          ...suffixes
            .filter((suffix) => !/^[AB]$/.test(suffix))
            .map((suffix) => ({ name: suffix, sent: [`${ticker}.${suffix}`] })),
        ];
        const { name, sent } = spellings[at % spellings.length] ?? { name: mic, sent: [ticker, mic] };
        // A ticker that is an exchange's code itself is one side of a pair of codes: which is meant is another test's.
        fc.pre(sent.length > 1 || readVenue(ticker) === null);
        const reading = found(read(sent[0] ?? "", sent[1]).readings, canonical, mic);
        expect([sent, reading?.ticker]).toEqual([sent, canonical]);
        const meanings = readVenue(name) ?? [];
        if (meanings.length === 1) expect([sent, reading?.doubt]).toEqual([sent, null]);
      }),
      { numRuns: 3000 },
    );
  });

  it("a ticker that is a currency's code too is found behind an exchange's name and a colon", () => {
    const currencies = [...new Set(venueTable.flatMap((venue) => venue.currencies))];
    const lettered = new Set(venueTable.filter(({ shape }) => shape === "letters").map(({ mic }) => mic));
    const spelled = venueNames.filter(([mic, name]) => lettered.has(mic) && /^[A-Z]{3,}$/.test(name));
    expect(spelled.length).toBeGreaterThan(10);
    for (const [mic, name] of spelled)
      for (const currency of currencies.filter((code) => readVenue(code) === null))
        expect([name, currency, found(read(`${name}:${currency}`).readings, currency, mic)]).toMatchObject([
          name,
          currency,
          { ticker: currency },
        ]);
  });

  it("zeros before a Hong Kong code never matter", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 99_999 }), fc.integer({ min: 1, max: 5 }), (number, width) => {
        const padded = String(number).padStart(width, "0");
        expect(short(`${padded}.HK`)).toEqual([`${number}@XHKG`]);
        expect(short(padded, "SEHK")).toEqual([`${number}@XHKG`]);
      }),
    );
  });

  it("a six-digit code is never read as the shorter number of another exchange", () => {
    fc.assert(
      fc.property(digits(6), fc.constantFrom("XSHG", "XSHE", "BJSE", "XKRX"), (code, mic) => {
        expect(short(code, mic)).toEqual(bears(mic, code) ? [`${code}@${mic}`] : []);
      }),
    );
  });
});

it("no input throws, and what cannot be read says so", () => {
  const likely = fc.string({ unit: fc.constantFrom(..."ABHKUS019 .:-/+*$^=#\u0000é０"), maxLength: 30 });
  const text = fc.oneof(anyText, likely, fc.string({ minLength: 60, maxLength: 200 }));
  fc.assert(
    fc.property(
      text,
      fc.option(text, { nil: undefined }),
      fc.option(text, { nil: undefined }),
      (symbol, exchange, currency) => {
        const { readings, problems } = read(symbol, exchange, currency);
        expect(readings.length + problems.length).toBeGreaterThan(0);
        if (readings.length === 0)
          expect(problems.some(({ code }) => code === "unreadable-symbol")).toBe(true);
        for (const { ticker, venues } of readings) expect([ticker, venues.length]).not.toEqual(["", 0]);
      },
    ),
    { numRuns: 3000 },
  );
});

it("an ISIN with words beside it is not taken for a ticker that nothing bears", () => {
  for (const symbol of [
    "HK0941009539 Equity",
    "KYG8020E1199 Corp",
    "CNE100000PM8 CH Equity",
    "ISIN:KYG8020E1199",
  ])
    expect(readSymbol(symbol, undefined, undefined).problems.map(({ code }) => code)).toEqual([
      "unreadable-symbol",
    ]);
});
