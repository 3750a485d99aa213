/**
 * Everything recorded, indexed. One index holds every line ever recorded; which documents count for a question is
 * decided when they are looked at (view.ts), so the same index answers every knownAt and every version.
 * @module
 */

import type { Change, Entry, FactKind } from "../facts/fact.ts";
import type { SecurityLine } from "../facts/issuer.ts";
import type { Publication } from "../facts/publication.ts";
import { nsinOf } from "../symbols/identifiers.ts";
import { normaliseName } from "../symbols/names.ts";
import { operatingMic, tickerAt } from "../symbols/venues.ts";
import { decodedInterval } from "../time.ts";
import { type Words, wordsOf } from "./bloom-filter.ts";
import { objectionsTo } from "./integrity.ts";

/** An entry that would leave the register saying something that can't be answered from. */
export class FoldError extends Error {
  override readonly name = "FoldError";
  readonly objections: readonly string[];
  constructor(objections: readonly string[]) {
    super(objections.join("; "));
    this.objections = objections;
  }
}

export type Facts = Readonly<Record<FactKind, ReadonlyMap<string, readonly Publication[]>>>;

/** Everything recorded up to `version`; immutable. */
export interface Register {
  readonly version: number;
  readonly digest: string;
  /** The digest at each version; [0] is that of the empty register. */
  readonly digests: readonly string[];
  readonly facts: Facts;
  /** Ids of issuers that ever had a line with this key (see `keysOf`), or bore this name. */
  readonly issuersByKey: ReadonlyMap<string, readonly string[]>;
  readonly issuersByName: ReadonlyMap<string, readonly string[]>;
  /** The identifiers and tickers of all keys, without scheme or venue: what is not among them names nothing. */
  readonly words: Words;
  /** Whether any line was recorded by a CUSIP or SEDOL without an ISIN: else those inside a caller's ISIN need no look-up. */
  readonly hasNationalNumbers: boolean;
  /** Every venue on which any line was ever recorded. */
  readonly venues: ReadonlySet<string>;
  readonly listingsByIssuer: ReadonlyMap<string, readonly string[]>;
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
const wordStart = (key: string): number => key.search(/[: ]/) + 1;

export const emptyRegister: Register = {
  version: 0,
  digest: genesisDigest,
  digests: [genesisDigest],
  facts: noFacts,
  issuersByKey: new Map(),
  issuersByName: new Map(),
  words: wordsOf(new Map(), wordStart),
  hasNationalNumbers: false,
  venues: new Set(),
  listingsByIssuer: new Map(),
  ordersByListing: new Map(),
  ordersAgainst: new Map(),
  licencesByListing: new Map(),
  listingsByCountry: new Map(),
  stakesByIssuer: new Map(),
};

export const tickerKey = (venue: string, ticker: string): string => `${venue} ${ticker}`;

/** Every key under which a line can be found: its identifiers, those embedded in its ISIN, its ticker on its venue. */
export function keysOf(line: SecurityLine): readonly string[] {
  const keys: string[] = [];
  if (line.isin !== undefined) {
    keys.push(`isin:${line.isin}`);
    const { cusip, sedol } = nsinOf(line.isin);
    if (cusip !== undefined) keys.push(`cusip:${cusip}`);
    if (sedol !== undefined) keys.push(`sedol:${sedol}`);
  }
  if (line.cusip !== undefined) keys.push(`cusip:${line.cusip}`);
  if (line.sedol !== undefined) keys.push(`sedol:${line.sedol}`);
  if (line.figi !== undefined) keys.push(`figi:${line.figi}`);
  if (line.ticker !== undefined && line.venue !== undefined) {
    const venue = operatingMic(line.venue);
    keys.push(tickerKey(venue, tickerAt(line.ticker, venue) ?? line.ticker));
  }
  return keys;
}

/** A multimap that is copied once, on the first write of a fold, so that older registers keep theirs. */
class Index {
  readonly #base: ReadonlyMap<string, readonly string[]>;
  #copy: Map<string, readonly string[]> | null = null;

  constructor(base: ReadonlyMap<string, readonly string[]>) {
    this.#base = base;
  }

  add(key: string, value: string): void {
    this.#copy ??= new Map(this.#base);
    const present = this.#copy.get(key);
    if (present === undefined) this.#copy.set(key, [value]);
    else if (!present.includes(value)) this.#copy.set(key, [...present, value].sort());
  }

  get map(): ReadonlyMap<string, readonly string[]> {
    return this.#copy ?? this.#base;
  }
}

/**
 * Sorts by the beginning of the moment of publication, then by its end, then by spelling. A day comes before an instant
 * within it: the instant is the later word.
 */
const byPublication = (a: Publication, b: Publication): number =>
  a.interval.start - b.interval.start ||
  b.interval.end - a.interval.end ||
  (a.publishedAt < b.publishedAt ? -1 : a.publishedAt > b.publishedAt ? 1 : 0);

function record(
  publications: readonly Publication[],
  change: Change,
  { version, source }: Entry,
): readonly Publication[] {
  const interval = decodedInterval(change.publishedAt);
  const recording = { version, source, change };
  const same = publications.findIndex(
    (p) => p.interval.start === interval.start && p.interval.end === interval.end,
  );
  if (same === -1) {
    return [...publications, { publishedAt: change.publishedAt, interval, recordings: [recording] }].sort(
      byPublication,
    );
  }
  return publications.map((p, i) => (i === same ? { ...p, recordings: [...p.recordings, recording] } : p));
}

/**
 * The register with further entries, in order.
 * Throws FoldError where the result could not be answered from: dangling ids, reversed spans, orders in a circle.
 */
export function fold(register: Register, entries: readonly Entry[]): Register {
  if (entries.length === 0) return register;
  const facts = {
    programme: new Map(register.facts.programme),
    issuer: new Map(register.facts.issuer),
    listing: new Map(register.facts.listing),
    "court-order": new Map(register.facts["court-order"]),
    licence: new Map(register.facts.licence),
    stake: new Map(register.facts.stake),
    source: new Map(register.facts.source),
  } as const satisfies Facts;
  const issuersByKey = new Index(register.issuersByKey);
  const issuersByName = new Index(register.issuersByName);
  const listingsByIssuer = new Index(register.listingsByIssuer);
  const ordersByListing = new Index(register.ordersByListing);
  const ordersAgainst = new Index(register.ordersAgainst);
  const licencesByListing = new Index(register.licencesByListing);
  const listingsByCountry = new Index(register.listingsByCountry);
  const stakesByIssuer = new Index(register.stakesByIssuer);
  const venues = new Set(register.venues);
  const digests = [...register.digests];
  let hasNationalNumbers = register.hasNationalNumbers;

  // A name of which nothing is left ("Ltd.") names nobody.
  const addName = (name: string, issuer: string): void => {
    const normal = normaliseName(name);
    if (normal !== "") issuersByName.add(normal, issuer);
  };

  const index = (change: Change): void => {
    if (change.document === null) return;
    switch (change.kind) {
      case "programme":
      case "source":
        return;
      case "issuer":
        for (const name of [
          change.document.name,
          ...change.document.aliases.filter((a) => a.strength === "strong").map((a) => a.name),
        ]) {
          addName(name, change.id);
        }
        for (const line of change.document.lines) {
          if (line.venue !== undefined) venues.add(operatingMic(line.venue));
          if (line.isin === undefined && (line.cusip ?? line.sedol) !== undefined) hasNationalNumbers = true;
          for (const key of keysOf(line)) issuersByKey.add(key, change.id);
        }
        return;
      case "listing":
        if (change.document.class !== undefined)
          listingsByCountry.add(change.document.class.isinCountry, change.id);
        if (change.document.issuer === undefined) return;
        listingsByIssuer.add(change.document.issuer, change.id);
        addName(change.document.name, change.document.issuer);
        return;
      case "court-order":
        for (const listing of change.document.listings) ordersByListing.add(listing, change.id);
        if (change.document.against !== null) ordersAgainst.add(change.document.against, change.id);
        return;
      case "licence":
        for (const listing of change.document.listings) licencesByListing.add(listing, change.id);
        return;
      case "stake":
        stakesByIssuer.add(change.document.owner, change.id);
        stakesByIssuer.add(change.document.owned, change.id);
        return;
    }
  };

  for (const entry of entries) {
    for (const change of entry.changes) {
      const ofKind = facts[change.kind];
      ofKind.set(change.id, record(ofKind.get(change.id) ?? [], change, entry));
      index(change);
    }
    digests.push(entry.digest);
  }
  const last = entries.at(-1);
  const folded: Register = {
    version: last?.version ?? register.version,
    digest: last?.digest ?? register.digest,
    digests,
    facts,
    issuersByKey: issuersByKey.map,
    issuersByName: issuersByName.map,
    words: issuersByKey.map === register.issuersByKey ? register.words : wordsOf(issuersByKey.map, wordStart),
    hasNationalNumbers,
    venues: new Set([...venues].sort()),
    listingsByIssuer: listingsByIssuer.map,
    ordersByListing: ordersByListing.map,
    ordersAgainst: ordersAgainst.map,
    licencesByListing: licencesByListing.map,
    listingsByCountry: listingsByCountry.map,
    stakesByIssuer: stakesByIssuer.map,
  };
  const objections = objectionsTo(
    folded,
    entries.flatMap((entry) => entry.changes),
  );
  if (objections.length > 0) throw new FoldError(objections);
  return folded;
}

/** The register as it stood at an earlier entry; null where there is no such version. */
export function atVersion(register: Register, version: number): Register | null {
  if (version === register.version) return register;
  const digest = register.digests[version];
  return version < register.version && digest !== undefined ? { ...register, version, digest } : null;
}
