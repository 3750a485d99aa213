/**
 * The register with further entries: what it will say, and whether it may.
 * @module
 */

import type { Change, Entry, FactKind } from "../facts/fact.ts";
import type { Publication } from "../facts/publication.ts";
import { normaliseName } from "../symbols/names.ts";
import { operatingMic } from "../symbols/venues.ts";
import { grownWords } from "./bloom-filter.ts";
import { grewFrom } from "./fact-leaves.ts";
import { GrowingIndex } from "./growing-index.ts";
import { grownMap } from "./grown-map.ts";
import { objectionsTo } from "./integrity.ts";
import { record } from "./publications-in-order.ts";
import { calledKey, isinCountriesOf, keysOf, type Register, wordStart } from "./register.ts";

/** An entry that would leave the register saying something that can't be answered from. */
export class FoldError extends Error {
  override readonly name = "FoldError";
  readonly objections: readonly string[];
  constructor(objections: readonly string[]) {
    super(objections.join("; "));
    this.objections = objections;
  }
}

/** The facts of one kind while entries are folded into them. */
class GrowingFacts {
  readonly #base: ReadonlyMap<string, readonly Publication[]>;
  readonly #added = new Map<string, Publication[]>();

  constructor(base: ReadonlyMap<string, readonly Publication[]>) {
    this.#base = base;
  }

  add(change: Change, { version, source }: Entry): void {
    const own = this.#added.get(change.id) ?? [...(this.#base.get(change.id) ?? [])];
    record(own, { version, source, change });
    this.#added.set(change.id, own);
  }

  get map(): ReadonlyMap<string, readonly Publication[]> {
    return grownMap(this.#base, this.#added);
  }
}

/** The first words of further names. */
const startsOf = (names: Iterable<string>): ReadonlyMap<string, true> =>
  new Map([...names].map((name) => [name.split(" ", 1)[0] ?? name, true]));

/**
 * The register with further entries, in order.
 * Throws FoldError where the result could not be answered from: dangling ids, reversed spans, orders in a circle.
 */
export function fold(register: Register, entries: readonly Entry[]): Register {
  if (entries.length === 0) return register;
  const facts = {
    programme: new GrowingFacts(register.facts.programme),
    issuer: new GrowingFacts(register.facts.issuer),
    listing: new GrowingFacts(register.facts.listing),
    "court-order": new GrowingFacts(register.facts["court-order"]),
    licence: new GrowingFacts(register.facts.licence),
    stake: new GrowingFacts(register.facts.stake),
    source: new GrowingFacts(register.facts.source),
  } as const satisfies Record<FactKind, GrowingFacts>;
  const issuersByKey = new GrowingIndex(register.issuersByKey);
  const issuersByName = new GrowingIndex(register.issuersByName);
  const issuersWithoutIsin = new GrowingIndex(register.issuersWithoutIsin);
  const listingsByIssuer = new GrowingIndex(register.listingsByIssuer);
  const listingsByProgramme = new GrowingIndex(register.listingsByProgramme);
  const ordersByListing = new GrowingIndex(register.ordersByListing);
  const ordersAgainst = new GrowingIndex(register.ordersAgainst);
  const licencesByListing = new GrowingIndex(register.licencesByListing);
  const listingsByCountry = new GrowingIndex(register.listingsByCountry);
  const stakesByIssuer = new GrowingIndex(register.stakesByIssuer);
  const newVenues = new Set<string>();
  let hasNationalNumbers = register.hasNationalNumbers;

  // A name of one word, and a short form that no list is sure of ("weak"), may be sent as a symbol. As keys they are no plain ticker. A
  // name of which nothing is left ("Ltd.") names nobody.
  const addName = (name: string, issuer: string, strength: "strong" | "weak"): void => {
    const normal = normaliseName(name);
    if (normal === "") return;
    if (strength === "strong") issuersByName.add(normal, issuer);
    if (strength === "weak" || !normal.includes(" ")) issuersByKey.add(calledKey(normal), issuer);
  };

  const addVenue = (venue: string): void => {
    if (!register.venues.has(venue)) newVenues.add(venue);
  };

  const index = (change: Change): void => {
    if (change.document === null) return;
    switch (change.kind) {
      case "programme":
      case "source":
        return;
      case "issuer":
        addName(change.document.name, change.id, "strong");
        for (const { name, strength } of change.document.aliases) addName(name, change.id, strength);
        for (const line of change.document.lines) {
          if (line.venue !== undefined) addVenue(operatingMic(line.venue));
          if (line.isin === undefined && (line.cusip ?? line.sedol) !== undefined) hasNationalNumbers = true;
          for (const key of keysOf(line)) issuersByKey.add(key, change.id);
          for (const country of isinCountriesOf(line)) issuersWithoutIsin.add(country, change.id);
        }
        return;
      case "listing":
        if (change.document.class !== undefined)
          listingsByCountry.add(change.document.class.isinCountry, change.id);
        listingsByProgramme.add(change.document.programme, change.id);
        if (change.document.issuer === undefined) return;
        listingsByIssuer.add(change.document.issuer, change.id);
        addName(change.document.name, change.document.issuer, "strong");
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
      facts[change.kind].add(change, entry);
      index(change);
    }
  }
  const last = entries.at(-1);
  const keys = issuersByKey.map;
  const folded: Register = {
    version: last?.version ?? register.version,
    digest: last?.digest ?? register.digest,
    digests: register.digests.with(entries.map(({ digest }) => digest)),
    versions: grownMap(register.versions, new Map(entries.map(({ id, version }) => [id, version]))),
    recordedAt: last?.recordedAt ?? register.recordedAt,
    facts: {
      programme: facts.programme.map,
      issuer: facts.issuer.map,
      listing: facts.listing.map,
      "court-order": facts["court-order"].map,
      licence: facts.licence.map,
      stake: facts.stake.map,
      source: facts.source.map,
    },
    issuersByKey: keys,
    issuersByName: issuersByName.map,
    words:
      keys === register.issuersByKey
        ? register.words
        : grownWords(register.words, keys, issuersByKey.added.keys(), wordStart),
    hasNationalNumbers,
    issuersWithoutIsin: issuersWithoutIsin.map,
    nameStarts: grownMap(register.nameStarts, startsOf(issuersByName.added.keys())),
    venues: newVenues.size === 0 ? register.venues : new Set([...register.venues, ...newVenues].sort()),
    listingsByIssuer: listingsByIssuer.map,
    listingsByProgramme: listingsByProgramme.map,
    ordersByListing: ordersByListing.map,
    ordersAgainst: ordersAgainst.map,
    licencesByListing: licencesByListing.map,
    listingsByCountry: listingsByCountry.map,
    stakesByIssuer: stakesByIssuer.map,
  };
  const changes = entries.flatMap((entry) => entry.changes);
  const objections = objectionsTo(folded, changes);
  if (objections.length > 0) throw new FoldError(objections);
  grewFrom(folded, register, changes);
  return folded;
}
