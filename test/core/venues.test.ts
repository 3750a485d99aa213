/**
 * The table of venues, held against ISO 10383.
 * @module
 */

import { existsSync, readFileSync } from "node:fs";
import { parse } from "csv-parse/sync";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { venueNames } from "../../functions/core/symbols/venue-names.ts";
import { venueGroups, venueTable } from "../../functions/core/symbols/venue-table.ts";
import {
  lookupKeysOf,
  readVenue,
  tickerAt,
  usVenues,
  venuesOfCurrency,
} from "../../functions/core/symbols/venues.ts";

const isoFile = new URL("../../../shared/data/mic/ISO10383_MIC.csv", import.meta.url);
const missing = existsSync(isoFile) ? "" : ": skipped, the standard's file is not here";

/** Any code units at all, unpaired surrogates included. */
const anyText = fc.string({
  unit: fc.integer({ min: 0, max: 0xffff }).map((unit) => String.fromCharCode(unit)),
});

describe.skipIf(missing !== "")(`the table, against ISO 10383${missing}`, () => {
  const rows: readonly Record<string, string>[] =
    missing !== ""
      ? []
      : parse(readFileSync(isoFile, "latin1"), { columns: true, bom: true, relax_quotes: true });
  const iso = new Map(rows.map((row) => [row.MIC, row]));

  it("knows every venue's MIC, active, with its country", () => {
    for (const { mic, country } of venueTable) {
      const row = iso.get(mic);
      expect([mic, row?.["ISO COUNTRY CODE (ISO 3166)"]]).toEqual([mic, country]);
      expect([mic, row?.STATUS]).not.toEqual([mic, "EXPIRED"]);
    }
  });

  it("compares at the operating MIC, but names Tokyo XTKS rather than its holding", () => {
    const operating = venueTable.map(({ mic }) => [mic, iso.get(mic)?.["OPERATING MIC"]]);
    expect(operating.filter(([mic, op]) => mic !== op)).toEqual([["XTKS", "XJPX"]]);
  });

  it("puts every segment under its operating MIC", () => {
    for (const { mic, segments } of venueTable) {
      for (const segment of segments) {
        const row = iso.get(segment);
        expect([segment, row?.["OPERATING MIC"]]).toEqual([segment, mic === "XTKS" ? "XJPX" : mic]);
        expect([segment, row?.STATUS]).not.toEqual([segment, "EXPIRED"]);
      }
    }
  });

  it("uses another's MIC as a name only where that is on purpose", () => {
    const own = new Set(venueTable.flatMap(({ mic, segments }) => [mic, ...segments]));
    const foreign = venueNames
      .map(([, name]) => name)
      .filter((name) => /^[A-Z0-9]{4}$/.test(name) && iso.has(name) && !own.has(name));
    const expired = foreign.filter((name) => iso.get(name)?.STATUS === "EXPIRED");
    expect(expired.toSorted()).toEqual(["XBSP", "XJAS", "XMCE", "XOTC", "XVTX"]);
    // Interactive Brokers' name for Xetra; other tapes of OTC Link and FINRA; Stock Connect's two directions; Tokyo's holding.
    const deliberate = ["IBIS", "OOTC", "OTCI", "SHSC", "SZSC", "XJPX", "XSEC", "XSSC"];
    expect(foreign.filter((name) => !expired.includes(name)).toSorted()).toEqual(deliberate);
  });
});

it("names no venue twice, and groups only venues of the table", () => {
  const mics = venueTable.map((venue) => venue.mic);
  expect(new Set(mics).size).toBe(mics.length);
  expect(venueNames.filter(([mic]) => !mics.includes(mic))).toEqual([]);
  expect(venueGroups.flatMap((group) => group.venues).filter((mic) => !mics.includes(mic))).toEqual([]);
  expect(venueGroups.filter((group) => group.venues.length === 0)).toEqual([]);
  expect(mics.length).toBeGreaterThanOrEqual(60);
});

describe("an exchange's spelling", () => {
  it.each([
    ["XNGS", ["XNAS"]],
    ["PINX", ["OTCM"]],
    ["otcmkts", ["OTCM"]],
    ["NYSE Arca", ["XNYS"]],
    ["NYSE-ARCA", ["XNYS"]],
    ["BATS", ["XCBO"]],
    ["SEHK", ["XHKG"]],
    ["Hong Kong", ["XHKG"]],
    ["SZSE", ["XSHE"]],
    ["SHANGHAI", ["XSHG"]],
    ["Börse Frankfurt", ["XFRA"]],
    ["IBIS", ["XETR"]],
    ["EBS", ["XSWX"]],
    ["XKOS", ["XKRX"]],
    ["XJPX", ["XTKS"]],
    ["TSE", ["XTSE", "XTKS"]],
    ["SSE", ["XSHG", "XSTO"]],
    ["CN", ["XTSE", "XTSX", "XCNQ", "NEOE", "XSHG", "XSHE", "BJSE"]],
    ["SG", ["XSES"]],
    ["RU", ["MISX", "SPBE"]],
    ["AR", ["XBUE"]],
    ["BR", ["BVMF"]],
  ])("%s is %j", (spelling, mics) => {
    expect(readVenue(spelling)).toEqual(mics);
  });

  it("of the United States is every US venue", () => {
    expect(readVenue("US")).toEqual(usVenues);
    expect(usVenues).toEqual(venueTable.filter((venue) => venue.country === "US").map((venue) => venue.mic));
  });

  it("of Germany is every German venue, for OFAC and for Bloomberg", () => {
    expect(readVenue("DE")).toEqual(
      venueTable.filter((venue) => venue.country === "DE").map((venue) => venue.mic),
    );
    expect(readVenue("GR")).toEqual(readVenue("DE"));
  });

  it.each(["", "--", "Xanadu", "火星", "__proto__", "constructor"])("%j is unknown", (spelling) => {
    expect(readVenue(spelling)).toBeNull();
  });

  it("is found for every spelling of the table", () => {
    for (const { mic, segments, bloomberg } of venueTable) {
      for (const spelling of [mic, ...segments, ...bloomberg]) {
        expect([spelling, readVenue(spelling)]).toEqual([spelling, expect.arrayContaining([mic])]);
      }
    }
    for (const [mic, name] of venueNames) {
      if (!venueTable.some((venue) => [venue.mic, ...venue.segments].includes(name.toUpperCase())))
        expect([name, readVenue(name.toLowerCase())]).toEqual([name, expect.arrayContaining([mic])]);
    }
  });

  it("never makes anything throw", () => {
    fc.assert(
      fc.property(anyText, anyText, (a, b) => {
        readVenue(a);
        venuesOfCurrency(a);
        lookupKeysOf(a);
        tickerAt(a, b);
      }),
    );
  });
});

it("lines on a German venue may be recorded under DE", () => {
  expect(lookupKeysOf("XETR")).toEqual(["XETR", "DE"]);
  expect(lookupKeysOf("DE")).toEqual([...(readVenue("DE") ?? []), "DE"]);
  expect(lookupKeysOf("XHKG")).toEqual(["XHKG"]);
});

it("a currency stands for the venues that trade in it", () => {
  expect(venuesOfCurrency("HKD")).toEqual(["XHKG"]);
  expect(venuesOfCurrency("cnh")).toEqual(["XHKG", "XSHG", "XSHE", "BJSE"]);
  expect(venuesOfCurrency("GBp")).toEqual(venuesOfCurrency("GBX"));
  expect(venuesOfCurrency("USD")).toEqual(usVenues);
  expect(venuesOfCurrency("XXX")).toBeNull();
});

describe("a ticker's spelling", () => {
  it.each([
    ["00981", "XHKG", "981"],
    ["0700", "XHKG", "700"],
    ["1810", "XHKG", "1810"],
    ["000981", "XHKG", null],
    ["0", "XHKG", null],
    ["XIAOMI", "XHKG", null],
    ["002415", "XSHE", "002415"],
    ["2415", "XSHE", null],
    ["00981", "XSHG", null],
    ["005930", "XKRX", "005930"],
    ["00088K", "XKRX", "00088K"],
    ["5930", "XKRX", null],
    ["7203", "XTKS", "7203"],
    ["130A", "XTKS", "130A"],
    ["XIACY", "XTKS", null],
    ["xiacy", "OTCM", "XIACY"],
    ["1810", "OTCM", null],
    ["BRK/B", "XNYS", "BRK.B"],
    ["BRK-B", "XNYS", "BRK.B"],
    ["BRK B", "XNYS", "BRK.B"],
    ["BRK.B", "XNYS", "BRK.B"],
    ["BRKB", "XNYS", "BRKB"],
    ["BAC-PL", "XNYS", "BAC.PRL"],
    ["BAC PRL", "XNYS", "BAC.PRL"],
    ["BAC$L", "XNYS", "BAC.PRL"],
    ["BACpL", "XNYS", "BAC.PRL"],
    ["XYZ+", "XNYS", "XYZ.WS"],
    ["XYZ/WS/A", "XNYS", "XYZ.WSA"],
    ["XYZ.WT", "XNYS", "XYZ.WS"],
    ["XYZ-UN", "XNYS", "XYZ.U"],
    ["XYZ.R", "XNYS", "XYZ.RT"],
    ["REI-UN", "XTSE", "REI.UN"],
    ["BT.A", "XLON", "BT.A"],
    ["BP.", "XLON", "BP"],
    ["ERIC-B", "XSTO", "ERIC.B"],
    ["M&M", "XNSE", "M&M"],
    ["3CP", "DE", "3CP"],
    ["C1HL34", "BVMF", "C1HL34"],
    ["ＸＩＡＣＹ", "OTCM", "XIACY"],
    ["AB\u0000", "XNYS", null],
  ])("of %j on %s is %j", (ticker, venue, canonical) => {
    expect(tickerAt(ticker, venue)).toBe(canonical);
  });

  it("is normalised once and for all, on every venue", () => {
    const characters = "ABPRLUWS019 ./-+=$^&*é";
    const code = fc.string({ unit: fc.constantFrom(...characters), maxLength: 12 });
    fc.assert(
      fc.property(
        code,
        fc.constantFrom("DE", "ZZZZ", ...venueTable.map((venue) => venue.mic)),
        (text, mic) => {
          const once = tickerAt(text, mic);
          if (once !== null) expect(tickerAt(once, mic)).toBe(once);
        },
      ),
      { numRuns: 5000 },
    );
  });
});

it("spells one to five capitals on every venue as they are, or not at all", () => {
  fc.assert(
    fc.property(
      fc.stringMatching(/^[A-Z]{1,5}$/),
      fc.constantFrom(...venueTable.map(({ mic }) => mic), "DE", "not a venue"),
      (ticker, venue) => {
        expect([ticker, null]).toContain(tickerAt(ticker, venue));
      },
    ),
    { numRuns: 5000 },
  );
});
