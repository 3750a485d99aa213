/**
 * The mainland's codes: what a caller's symbol, a list's ticker and an entered line mean is decided by one rule.
 * @module
 */

import { describe, expect, it, test } from "vitest";
import { whyUnmatchable } from "../../functions/core/register/unmatchable-lines.ts";
import { mainlandMic, mainlandMics } from "../../functions/core/symbols/mainland.ts";
import { readSymbol } from "../../functions/core/symbols/symbols.ts";
import { readTicker } from "../../functions/ingest/feed-lines.ts";

const exchanges = ["XSHG", "XSHE", "BJSE"] as const;

/** A code under each beginning of three digits: no rule looks further. */
const codes = Array.from({ length: 1_000 }, (_, i) => `${String(i).padStart(3, "0")}123`);

/** Whether a code beside an exchange names a line there, as a caller writes it. */
const isRead = (code: string, mic: string): boolean =>
  readSymbol(code, mic, undefined).readings.some(({ venue }) => venue === mic);
/** Whether an editor may enter a line of that code there. */
const isEntered = (code: string, mic: string): boolean =>
  whyUnmatchable({ kind: "ordinary", ticker: code, venue: mic }).length === 0;

/** By the exchanges' rules of codes; ISINs of such shares and funds are traded under them. */
test.each([
  ["600941", "XSHG", "China Mobile, A share"],
  ["688981", "XSHG", "SMIC, STAR market"],
  ["900901", "XSHG", "a B share"],
  ["360007", "XSHG", "a preference share"],
  ["002415", "XSHE", "Hikvision, A share"],
  ["300750", "XSHE", "CATL, ChiNext"],
  ["302132", "XSHE", "AVIC Chengdu, ChiNext"],
  ["200002", "XSHE", "a B share"],
  ["430047", "BJSE", "before 2024"],
  ["832175", "BJSE", "before 2024"],
  ["873223", "BJSE", "before 2024"],
  ["920002", "BJSE", "since 2024"],
])("%s stands on %s alone (%s)", (code, mic) => {
  expect(mainlandMic(code)).toBe(mic);
  expect(exchanges.filter((other) => isRead(code, other))).toEqual([mic]);
  expect(exchanges.filter((other) => isEntered(code, other))).toEqual([mic]);
  expect(readTicker(`${code} CN`)?.venues).toEqual([mic]);
});

describe("under every beginning", () => {
  it("a caller names a line exactly where one may be entered", () => {
    const different = codes.flatMap((code) =>
      exchanges.filter((mic) => isRead(code, mic) !== isEntered(code, mic)).map((mic) => `${code} ${mic}`),
    );
    expect(different).toEqual([]);
  });

  it("a list's ticker becomes lines that a caller can name, and on the one exchange where only one bears the code", () => {
    const wrong = codes.filter((code) => {
      const venues = readTicker(`${code} CN`)?.venues ?? [];
      const only = mainlandMic(code);
      return (
        venues.length === 0 ||
        !venues.every((mic) => isRead(code, mic)) ||
        (only !== null && (venues.length > 1 || venues[0] !== only))
      );
    });
    expect(wrong).toEqual([]);
  });

  it("a code is not taken for one exchange's where two use it: a treasury bond of Shanghai begins like Shenzhen's rights", () => {
    expect(mainlandMics("019547")).toEqual(["XSHE", "XSHG"]);
    expect(exchanges.filter((mic) => isRead("019547", mic))).toEqual(["XSHG", "XSHE"]);
    expect(mainlandMic("110059")).toBeNull();
  });

  it.each([
    ["204001", "a repo of Shanghai, where Shenzhen's B shares begin with 20"],
    ["510300", "a fund of Shanghai, where Shenzhen's bonds begin with 5"],
  ])("%s is read beside either exchange (%s)", (code) => {
    expect(exchanges.filter((mic) => isRead(code, mic)).toSorted()).toEqual(["XSHE", "XSHG"]);
    expect(mainlandMic(code)).toBeNull();
  });

  it("what is not six digits is nobody's", () => {
    expect(["60094", "6009411", "60094A", ""].map(mainlandMics)).toEqual([[], [], [], []]);
  });
});
