/**
 * What a position could name in a question at any clocks: the index from issuers and classes to portfolios is made of it. It is
 * found by the resolution that a check uses, so that whatever a check matches is among it.
 * @module
 */

import { nothingSaid } from "../facts/condition.ts";
import { everyDocument } from "../register/known.ts";
import type { Question } from "../register/question.ts";
import type { Register } from "../register/register.ts";
import { normaliseIdentifier } from "../symbols/identifiers.ts";
import { countryOfVenue } from "../symbols/venues.ts";
import { isinsElsewhere } from "./isins-elsewhere.ts";
import type { Position } from "./position.ts";
import type { Resolution } from "./resolution.ts";
import { resolveInFull } from "./resolve.ts";
import { readingsOf } from "./resolve-symbol.ts";

/** One question for each register, so that what is found for one position is found for all. */
const questions = new WeakMap<Register, Question>();

function ever(register: Register): Question {
  const asked = questions.get(register) ?? {
    register,
    knownAt: null,
    asOf: { start: 0, end: 0 },
    trade: nothingSaid,
    programmes: null,
    ever: true,
  };
  questions.set(register, asked);
  return asked;
}

/** How a class of issuers is called beside issuers' ids, none of which holds a colon: "class:RU". */
export const classKey = (isinCountry: string): string => `class:${isinCountry}`;

/** Everybody above some issuers by any stake that was ever recorded, and they themselves. */
function withOwners(register: Register, issuers: Iterable<string>): readonly string[] {
  const found = new Set(issuers);
  // What is added to a Set while it is walked is walked too.
  for (const owned of found)
    for (const id of register.stakesByIssuer.get(owned) ?? [])
      for (const stake of everyDocument(register, "stake", id))
        if (stake.owned === owned) found.add(stake.owner);
  return [...found];
}

/** The countries whose class of securities a position may be of: by an ISIN, a line that it names, or its venue. */
function countriesOf(
  { listingsByCountry }: Register,
  position: Position,
  { candidates, read }: Resolution,
): readonly string[] {
  const { isin, symbol } = position;
  const venues = symbol === undefined ? [] : readingsOf(position, symbol).readings.map(({ venue }) => venue);
  const byVenue = [position.exchange, read?.venue, ...venues].flatMap((venue) =>
    venue === undefined || venue === null ? [] : (countryOfVenue(venue) ?? []),
  );
  const isins = [isin, read?.isin, ...candidates.flatMap((candidate) => candidate.isins)];
  const byIsin = isins.flatMap((text) => (text === undefined ? [] : normaliseIdentifier(text).slice(0, 2)));
  const elsewhere = isinsElsewhere(position, listingsByCountry, undefined);
  return [...byVenue, ...byIsin, ...elsewhere.map((found) => found.isin.slice(0, 2))];
}

/**
 * The ids of all issuers that a position may name at any clocks, of all above them, and the keys of the classes (`classKey`) that it
 * may be of; without repeats.
 */
export function possibleIssuers(register: Register, position: Position): readonly string[] {
  const resolution = resolveInFull(ever(register), position);
  const classes = countriesOf(register, position, resolution).filter((country) =>
    register.listingsByCountry.has(country),
  );
  return [
    ...withOwners(
      register,
      resolution.candidates.map(({ issuer }) => issuer),
    ),
    ...new Set(classes.map(classKey)),
  ];
}
