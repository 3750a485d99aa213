/**
 * Everything recorded, indexed. One index holds every line ever recorded; which documents count for a question is
 * decided when they are looked at (known.ts), so the same index answers every knownAt and every version.
 * @module
 */

import type { FactKind } from "../facts/fact.ts";
import type { SecurityLine } from "../facts/issuer.ts";
import type { Publication } from "../facts/publication.ts";
import { type Identifiers, schemeNames } from "../facts/scheme.ts";
import { nsinOf } from "../symbols/identifiers.ts";
import { countryOfVenue, operatingMic, tickerAt } from "../symbols/venues.ts";
import { type Words, wordsOf } from "./bloom-filter.ts";
import { GrownList } from "./grown-list.ts";

export type Facts = Readonly<Record<FactKind, ReadonlyMap<string, readonly Publication[]>>>;

/** Everything recorded up to `version`; immutable. */
export interface Register {
  readonly version: number;
  readonly digest: string;
  /** The digest at each version; [0] is that of the empty register. */
  readonly digests: GrownList<string>;
  /** The version that each entry became, by the entry's id. */
  readonly versions: ReadonlyMap<string, number>;
  /** When the newest entry was recorded; null: there is none. */
  readonly recordedAt: string | null;
  readonly facts: Facts;
  /** Ids of issuers that ever had a line with this key (see `keysOf`), or bore this name. */
  readonly issuersByKey: ReadonlyMap<string, readonly string[]>;
  readonly issuersByName: ReadonlyMap<string, readonly string[]>;
  /** The first words of all names: a name that begins with another is nobody's here. */
  readonly nameStarts: ReadonlyMap<string, true>;
  /** The identifiers and tickers of all keys, without scheme or venue: what is not among them names nothing. */
  readonly words: Words;
  /** Whether any line was recorded by a CUSIP or SEDOL without an ISIN: else those inside a caller's ISIN need no look-up. */
  readonly hasNationalNumbers: boolean;
  /** Issuers that ever had a line of shares without ISIN, by the countries with which that ISIN may begin. */
  readonly issuersWithoutIsin: ReadonlyMap<string, readonly string[]>;
  /** Every venue on which any line was ever recorded. */
  readonly venues: ReadonlySet<string>;
  readonly listingsByIssuer: ReadonlyMap<string, readonly string[]>;
  readonly listingsByProgramme: ReadonlyMap<string, readonly string[]>;
  readonly ordersByListing: ReadonlyMap<string, readonly string[]>;
  /** Orders by the order that they dissolve, reverse or stay. */
  readonly ordersAgainst: ReadonlyMap<string, readonly string[]>;
  readonly licencesByListing: ReadonlyMap<string, readonly string[]>;
  /** Listings of the class of securities whose ISIN begins with a country's code. */
  readonly listingsByCountry: ReadonlyMap<string, readonly string[]>;
  /** Stakes by either issuer, the one that owns and the one that is owned. */
  readonly stakesByIssuer: ReadonlyMap<string, readonly string[]>;
}

/** The digest that the first entry links to. */
export const genesisDigest = `sha256:${"0".repeat(64)}`;

const noFacts: Facts = {
  programme: new Map(),
  issuer: new Map(),
  listing: new Map(),
  "court-order": new Map(),
  licence: new Map(),
  stake: new Map(),
  source: new Map(),
};

/** Behind the scheme or the venue of a key. */
export const wordStart = (key: string): number => key.search(/[: ]/) + 1;

export const emptyRegister: Register = {
  version: 0,
  digest: genesisDigest,
  digests: GrownList.of([genesisDigest]),
  versions: new Map(),
  recordedAt: null,
  facts: noFacts,
  issuersByKey: new Map(),
  issuersByName: new Map(),
  nameStarts: new Map(),
  words: wordsOf(new Map(), wordStart),
  hasNationalNumbers: false,
  issuersWithoutIsin: new Map(),
  venues: new Set(),
  listingsByIssuer: new Map(),
  listingsByProgramme: new Map(),
  ordersByListing: new Map(),
  ordersAgainst: new Map(),
  licencesByListing: new Map(),
  listingsByCountry: new Map(),
  stakesByIssuer: new Map(),
};

/**
 * With which countries the ISINs of shares begin that have their home on an exchange of a country. In Hong Kong trade the shares of
 * companies of the mainland (H shares), of the Cayman Islands and of Bermuda. Other exchanges are nobody's home here.
 */
const homes: ReadonlyMap<string, readonly string[]> = new Map([
  ["CN", ["CN"]],
  ["HK", ["HK", "CN", "KY", "BM"]],
]);
const nowhere: readonly string[] = Object.freeze([]);

/** The countries with which the ISIN of a line may begin that is recorded without one; empty: it has one, or none can be told. */
export function isinCountriesOf({ kind, ticker, venue, isin }: SecurityLine): readonly string[] {
  if (isin !== undefined || ticker === undefined || venue === undefined || kind === "other") return nowhere;
  return homes.get(countryOfVenue(venue) ?? "") ?? nowhere;
}

export const tickerKey = (venue: string, ticker: string): string => `${venue} ${ticker}`;

/** The key of a name that may stand where a ticker should: `normal` is the form in which names are compared. */
export const calledKey = (normal: string): string => `called:${normal}`;

function addIdentifiers(keys: string[], of: Identifiers): void {
  for (const scheme of schemeNames) {
    const number = of[scheme];
    if (number !== undefined) keys.push(`${scheme}:${number}`);
  }
}

/** Every key under which a line can be found: its identifiers, those embedded in its ISIN, its ticker on its venue. */
export function keysOf(line: SecurityLine): readonly string[] {
  const keys: string[] = [];
  if (line.isin !== undefined) addIdentifiers(keys, nsinOf(line.isin));
  addIdentifiers(keys, line);
  if (line.ticker !== undefined && line.venue !== undefined) {
    const venue = operatingMic(line.venue);
    keys.push(tickerKey(venue, tickerAt(line.ticker, venue) ?? line.ticker));
  }
  return keys;
}

/** Earlier versions that were asked for, the last ones of each register: what is worked out of one is kept beside the object itself. */
const earlier = new WeakMap<Register, Map<number, Register>>();
const MAX_EARLIER = 64;

/** The register as it stood at an earlier entry, the same object each time; null where there is no such version. */
export function atVersion(register: Register, version: number): Register | null {
  if (version === register.version) return register;
  const digest = register.digests.at(version);
  if (version > register.version || digest === undefined) return null;
  const kept = earlier.get(register) ?? new Map<number, Register>();
  const then = kept.get(version) ?? { ...register, version, digest };
  // The one that was asked for last stands last.
  kept.delete(version);
  kept.set(version, then);
  const [oldest] = kept.keys();
  if (kept.size > MAX_EARLIER && oldest !== undefined) kept.delete(oldest);
  earlier.set(register, kept);
  return then;
}
