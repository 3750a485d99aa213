/**
 * The register with further entries: what it will say, and whether it may.
 * @module
 */

import type { Change, Entry } from "../facts/fact.ts";
import type { Publication } from "../facts/publication.ts";
import { normaliseName } from "../symbols/names.ts";
import { operatingMic } from "../symbols/venues.ts";
import { decodedInterval } from "../time.ts";
import { wordsOf } from "./bloom-filter.ts";
import { objectionsTo } from "./integrity.ts";
import { type Facts, isinCountriesOf, keysOf, type Register, wordStart } from "./register.ts";

/** An entry that would leave the register saying something that can't be answered from. */
export class FoldError extends Error {
  override readonly name = "FoldError";
  readonly objections: readonly string[];
  constructor(objections: readonly string[]) {
    super(objections.join("; "));
    this.objections = objections;
  }
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

/** The first word of each name. */
const startsOf = (names: ReadonlyMap<string, unknown>): ReadonlySet<string> =>
  new Set([...names.keys()].map((name) => name.split(" ", 1)[0] ?? name));

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
  const issuersWithoutIsin = new Index(register.issuersWithoutIsin);
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
          for (const country of isinCountriesOf(line)) issuersWithoutIsin.add(country, change.id);
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
    issuersWithoutIsin: issuersWithoutIsin.map,
    nameStarts:
      issuersByName.map === register.issuersByName ? register.nameStarts : startsOf(issuersByName.map),
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
