/**
 * Security lines that no position could ever name. The register would seem to hold the security, and every question about it
 * would be answered `no-match`.
 * @module
 */

import type { Change } from "../facts/fact.ts";
import type { SecurityLine } from "../facts/issuer.ts";
import { schemeNames } from "../facts/scheme.ts";
import { mainlandMics } from "../symbols/mainland.ts";
import { schemes } from "../symbols/schemes.ts";
import { readSymbol } from "../symbols/symbols.ts";
import { countryOfVenue, isKnownVenue, lookupKeysOf, operatingMic, tickerAt } from "../symbols/venues.ts";

/** Identifiers that a caller can only send if they make the same mistake. What a list printed so is kept with its `flaw`. */
function unmatchableIdentifiers(line: SecurityLine): readonly string[] {
  if (line.flaw !== undefined) return [];
  return schemeNames.flatMap((scheme) => {
    const value = line[scheme];
    const { isValid, form } = schemes[scheme];
    return value === undefined || isValid(value)
      ? []
      : [
          `/${scheme}: ${JSON.stringify(value)} is not a valid ${scheme.toUpperCase()}; expected ${form}. Where a list printed it so, say what is wrong with it in "flaw"`,
        ];
  });
}

/** A mainland exchange bears the codes of its own ranges alone; every other venue, what its form allows. */
const mayBearCode = (mic: string, code: string): boolean =>
  countryOfVenue(mic) !== "CN" || mainlandMics(code).includes(mic);

/** Whether the ticker beside its venue reads as the ticker on that venue. */
function isReadBack(ticker: string, venue: string): boolean {
  const mic = operatingMic(venue);
  const key = tickerAt(ticker, mic);
  if (key === null || !mayBearCode(mic, key)) return false;
  // "DE" stands for every German venue; any of them reads it back.
  return readSymbol(ticker, venue === "DE" ? "XETR" : venue, undefined).readings.some(
    (reading) =>
      reading.venue !== null &&
      lookupKeysOf(reading.venue).includes(mic) &&
      tickerAt(reading.ticker, mic) === key,
  );
}

function unmatchableTicker({ ticker, venue }: SecurityLine): readonly string[] {
  if (ticker === undefined || venue === undefined) return [];
  if (!isKnownVenue(venue))
    return [
      `/venue: ${JSON.stringify(venue)} is not a venue known here; expected the MIC of an exchange (ISO 10383), or DE`,
    ];
  return isReadBack(ticker, venue)
    ? []
    : [
        `/ticker: ${JSON.stringify(ticker)} can't be a code on ${venue}, so that no position could name it; expected one of that exchange's form`,
      ];
}

/** Why a line could never be found, each with its pointer below the line; empty: it can. */
export const whyUnmatchable = (line: SecurityLine): readonly string[] => [
  ...unmatchableIdentifiers(line),
  ...unmatchableTicker(line),
];

/** Lines of an entry's issuers that no position could ever name, each with its pointer below `/changes`. */
export const unmatchableLines = (changes: readonly Change[]): readonly string[] =>
  changes.flatMap((change, i) =>
    change.kind !== "issuer" || change.document === null
      ? []
      : change.document.lines.flatMap((line, n) =>
          whyUnmatchable(line).map((why) => `/changes/${i}/document/lines/${n}${why}`),
        ),
  );
