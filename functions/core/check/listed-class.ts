/**
 * Listings of a class of issuers: every security whose ISIN begins with a country's code, entered here or not.
 * @module
 */

import type { Question } from "../register/question.ts";
import type { Register } from "../register/register.ts";
import { isValidIsin } from "../symbols/identifiers.ts";
import { countryOfVenue, readVenue } from "../symbols/venues.ts";
import type { MatchedBy } from "./answer.ts";
import { isinsElsewhere } from "./isins-elsewhere.ts";
import { doubt } from "./lines-at.ts";
import type { Position } from "./position.ts";
import { readKind } from "./position-kind.ts";
import type { Candidate, Resolution } from "./resolution.ts";

/** A class that a position is of, or may be of. */
export interface ClassHit {
  readonly listings: readonly string[];
  readonly country: string;
  readonly candidate: Candidate;
}

const none: readonly ClassHit[] = Object.freeze([]);

const countryOf = (isin: string): string => isin.slice(0, 2);

/** The country of an ISIN, where its securities are a class here; undefined: they are none. Few countries' are, and nearly no ISIN is cut. */
function classCountryOf({ listingsByCountry }: Register, isin: string): string | undefined {
  for (const country of listingsByCountry.keys()) if (isin.startsWith(country)) return country;
  return undefined;
}

function hit(
  question: Question,
  country: string,
  matchedBy: readonly MatchedBy[],
  why: Candidate["doubt"],
): readonly ClassHit[] {
  const listings = question.register.listingsByCountry.get(country);
  return listings === undefined
    ? none
    : [{ listings, country, candidate: { issuer: "", isins: [], matchedBy, doubt: why } }];
}

/** The venue on which a position's symbol was read; undefined where it has none, or where the symbol decides nothing. */
function venueOf(position: Position, { read }: Resolution): string | undefined {
  const { symbol, kind } = position;
  const named = readKind(kind).class;
  if (symbol === undefined || named === "currency" || named === "crypto") return undefined;
  // Money under its currency's code; a longer ticker in a row called cash may be a share in a cash account.
  if (named === "cash" && /^[A-Z]{3}$/i.test(symbol.trim())) return undefined;
  if (read === undefined) return position.exchange;
  // Of an option the exchange is where the contract trades: on a country's own exchange that is mostly one on a share of that country.
  return read.venue ?? (read.derivative === true ? exchangeOf(position) : undefined);
}

/** The exchange that a position names, where it names one. */
function exchangeOf({ exchange }: Position): string | undefined {
  const venues = exchange === undefined ? null : readVenue(exchange);
  return venues?.length === 1 ? venues[0] : undefined;
}

/** The valid ISIN of a position, as it was read; undefined: it has none. */
function ownIsinOf({ isin: sent }: Position, { read, problems }: Resolution): string | undefined {
  const isin = read === undefined ? sent : read.isin;
  // A damaged ISIN brings a problem: that of a position without one need not be looked at twice.
  return isin !== undefined && (problems.length === 0 || isValidIsin(isin)) ? isin : undefined;
}

/**
 * The classes of a position: by its own ISIN, or by that of a line that it names, or by its venue; and, with a doubt, by ISINs that
 * stand elsewhere in it, entered here or not.
 */
export function classesOf(
  question: Question,
  position: Position,
  resolution: Resolution,
): readonly ClassHit[] {
  const classes = question.register.listingsByCountry;
  if (classes.size === 0) return none;
  const isin = ownIsinOf(position, resolution);
  const own = ownClassesOf(question, position, resolution, isin);
  const elsewhere = isinsElsewhere(position, classes, isin);
  if (elsewhere.length === 0) return own;
  return [
    ...own,
    ...elsewhere.flatMap(({ isin, field }) => {
      const why = `the ISIN ${isin} stands in ${JSON.stringify(field)}, among other text or beside another identifier: whether the security is that one can't be told. Send the ISIN alone, in its own field`;
      return hit(question, countryOf(isin), [{ scheme: "isin", value: isin }], doubt(why));
    }),
  ];
}

/**
 * By its ISIN, which decides alone; else by the ISIN of a line that it names; else, where only the ticker is known and the venue is of
 * the country, it may be of the class.
 */
function ownClassesOf(
  question: Question,
  position: Position,
  resolution: Resolution,
  isin: string | undefined,
): readonly ClassHit[] {
  const { candidates } = resolution;
  if (isin !== undefined) {
    const country = classCountryOf(question.register, isin);
    // Nearly every position ends here: nothing is made for it.
    return country === undefined ? none : hit(question, country, [{ scheme: "isin", value: isin }], null);
  }
  const lines = candidates.flatMap((candidate) =>
    candidate.isins.map((line) => ({ country: countryOf(line), candidate })),
  );
  if (lines.length > 0) {
    const byCountry = Map.groupBy(lines, ({ country }) => country);
    return [...byCountry].flatMap(([country, named]) => {
      const first = named.find((line) => line.candidate.doubt === null) ?? named[0];
      return first === undefined
        ? none
        : hit(question, country, first.candidate.matchedBy, first.candidate.doubt);
    });
  }
  const venue = venueOf(position, resolution);
  const country = venue === undefined ? undefined : countryOfVenue(venue);
  if (country === undefined) return none;
  const why = `only the ticker is known, and ${venue} is a venue of ${country}: whether the ISIN begins with ${country} can't be told. Send the ISIN`;
  return hit(question, country, [{ scheme: "symbol", value: position.symbol ?? "" }], doubt(why));
}
