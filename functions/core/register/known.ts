/**
 * Which documents count for a question: seen from the register's version and the question's knownAt.
 * A fact published on a day whose hour is unknown may or may not have been out at an instant of that day. Each way it
 * can have been is a *world*; the rules then give the strictest answer among the worlds.
 * @module
 */

import type { Citation } from "../facts/citation.ts";
import type { Documents, FactKind } from "../facts/fact.ts";
import { documentOf, type Publication, recordingAt } from "../facts/publication.ts";
import { type Instant, type Interval, isDay } from "../time.ts";
import type { Register } from "./register.ts";

/** When the question assumes to stand; null: all that was ever published counts. */
export type KnownAt = Interval | null;

/** A document with the publication that carries it. */
export interface Known<T> {
  readonly id: string;
  readonly publishedAt: Interval;
  readonly document: T;
  readonly citations: readonly Citation[];
  /** What was published of the fact before, latest first, up to where it was taken back: this may restate it. */
  readonly before: () => readonly Stated<T>[];
}

/** A document, when it was published, and where. */
export interface Stated<T> {
  readonly publishedAt: Interval;
  readonly document: T;
  readonly citations: readonly Citation[];
}

/** The publications of a fact before its nth that count at the register's version, latest first, up to one of nothing. */
function before<K extends FactKind>(
  register: Register,
  kind: K,
  publications: readonly Publication[],
  n: number,
): readonly Stated<Documents[K]>[] {
  const found: Stated<Documents[K]>[] = [];
  for (const publication of publications.slice(0, n).reverse()) {
    const change = recordingAt(publication, register.version);
    if (change === null) continue;
    const document = documentOf(kind, change);
    if (document === null) return found;
    found.push({ publishedAt: publication.interval, document, citations: change.citations });
  }
  return found;
}

/** What may count for one fact at one instant of knowledge, latest first; null stands for "nothing is known of it". */
function candidatesAt<K extends FactKind>(
  register: Register,
  kind: K,
  id: string,
  at: Instant | null,
): readonly (Known<Documents[K]> | null)[] {
  const publications = register.facts[kind].get(id) ?? [];
  const candidates: (Known<Documents[K]> | null)[] = [];
  for (let i = publications.length - 1; i >= 0; i -= 1) {
    const publication = publications[i];
    if (publication === undefined || (at !== null && publication.interval.start > at)) continue;
    const change = recordingAt(publication, register.version);
    if (change === null) continue;
    const document = documentOf(kind, change);
    candidates.push(
      document === null
        ? null
        : {
            id,
            publishedAt: publication.interval,
            document,
            citations: change.citations,
            before: () => before(register, kind, publications, i),
          },
    );
    if (at === null || publication.interval.end <= at) return candidates;
  }
  candidates.push(null);
  return candidates;
}

/** The instants of knowledge that a question may stand at: one, or for a day its beginning and each publication in it. */
export function knowledgeInstants(
  register: Register,
  facts: readonly FactId[],
  knownAt: KnownAt,
): readonly (Instant | null)[] {
  if (knownAt === null) return [null];
  if (!isDay(knownAt)) return [knownAt.start];
  const within = facts.flatMap(({ kind, id }) =>
    (register.facts[kind].get(id) ?? [])
      .map((publication) => publication.interval)
      .filter(
        (interval) => !isDay(interval) && knownAt.start < interval.start && interval.start < knownAt.end,
      )
      .map((interval) => interval.start),
  );
  return [...new Set([knownAt.start, ...within])].sort((a, b) => a - b);
}

export interface FactId {
  readonly kind: FactKind;
  readonly id: string;
}

/** Every document of a fact that may count for the question, without repeats; empty: none is known. */
export function documents<K extends FactKind>(
  register: Register,
  kind: K,
  id: string,
  knownAt: KnownAt,
): readonly Known<Documents[K]>[] {
  const found = new Map<Documents[K], Known<Documents[K]>>();
  for (const at of knowledgeInstants(register, [{ kind, id }], knownAt)) {
    for (const candidate of candidatesAt(register, kind, id, at)) {
      if (candidate !== null) found.set(candidate.document, candidate);
    }
  }
  return [...found.values()];
}

/** Every document of a fact that was ever recorded, whatever corrected it since: what some question at some clocks may see. */
export const everyDocument = <K extends FactKind>(
  register: Register,
  kind: K,
  id: string,
): readonly Documents[K][] =>
  (register.facts[kind].get(id) ?? []).flatMap(({ recordings }) =>
    recordings.flatMap(({ change }) => documentOf(kind, change) ?? []),
  );

/** The latest document that may count for the question; null: none is known. */
export function latest<K extends FactKind>(
  register: Register,
  kind: K,
  id: string,
  knownAt: KnownAt,
): Known<Documents[K]> | null {
  const all = documents(register, kind, id, knownAt);
  return all.reduce<Known<Documents[K]> | null>(
    (best, known) => (best === null || known.publishedAt.start >= best.publishedAt.start ? known : best),
    null,
  );
}

/** Everything that bears on one listing, in one way it can have been known. */
export interface World {
  readonly listing: Known<Documents["listing"]>;
  readonly programme: Known<Documents["programme"]> | null;
  readonly orders: readonly Known<Documents["court-order"]>[];
  readonly licences: readonly Known<Documents["licence"]>[];
}

/** At most this many worlds are told apart one by one; see `worldsAt`. */
const MAX_WORLDS = 512;

/** Orders that reach a listing, and the orders against those, and so on. */
function ordersBearingOn(register: Register, listing: string): readonly string[] {
  const found = new Set(register.ordersByListing.get(listing) ?? []);
  for (const order of found)
    for (const against of register.ordersAgainst.get(order) ?? []) found.add(against);
  return [...found];
}

/** Every combination of the candidates of several facts: what was published on one day may have come out in any order. */
function combinations<T>(choices: readonly (readonly T[])[]): readonly (readonly T[])[] {
  return choices.reduce<readonly (readonly T[])[]>(
    (sofar, options) => sofar.flatMap((prefix) => options.map((option) => [...prefix, option])),
    [[]],
  );
}

/**
 * Where one day saw so many publications about a listing that their orders can't all be told apart, the later ones are
 * taken together: all out, or none.
 */
function bounded<T>(choices: readonly (readonly T[])[]): readonly (readonly T[])[] {
  let count = 1;
  const free = choices.filter((options) => {
    count *= options.length;
    return count <= MAX_WORLDS;
  }).length;
  if (free === choices.length) return combinations(choices);
  const tied = choices.slice(free);
  const together = [
    tied.flatMap((options) => options.slice(0, 1)),
    tied.flatMap((options) => options.slice(-1)),
  ];
  return combinations(choices.slice(0, free)).flatMap((prefix) =>
    together.map((rest) => [...prefix, ...rest]),
  );
}

const present = <T>(items: readonly (T | null)[]): readonly T[] => items.filter((item) => item !== null);

/**
 * A listing is known by its programme's own text or after it, never before (integrity.ts refuses one that was): where the
 * text may have been out, the worlds in which the listing is known are those in which it was. The order of 12 November 2020
 * and its annex are one document.
 */
const withoutUnknown = <T>(choices: readonly (T | null)[]): readonly (T | null)[] =>
  choices.length > 1 && choices.at(-1) === null ? choices.slice(0, -1) : choices;

function worldsAt(
  register: Register,
  listing: string,
  programmes: readonly string[],
  orders: readonly string[],
  licences: readonly string[],
  at: Instant | null,
): readonly World[] {
  const listingChoices = candidatesAt(register, "listing", listing, at);
  const programmeChoices = new Map(
    programmes.map((id) => [id, withoutUnknown(candidatesAt(register, "programme", id, at))]),
  );
  const orderChoices = bounded(orders.map((id) => candidatesAt(register, "court-order", id, at)));
  const licenceChoices = bounded(licences.map((id) => candidatesAt(register, "licence", id, at)));
  return present(listingChoices).flatMap((known) =>
    (programmeChoices.get(known.document.programme) ?? [null]).flatMap((programme) =>
      orderChoices.flatMap((orderSet) =>
        licenceChoices.map((licenceSet) => ({
          listing: known,
          programme,
          orders: present(orderSet),
          licences: present(licenceSet),
        })),
      ),
    ),
  );
}

/**
 * Every way in which what bears on a listing can have been known at the question's knownAt; empty: the listing was not
 * known. `certain` is false where in one of them it was not.
 */
export function worldsOf(
  register: Register,
  listing: string,
  knownAt: KnownAt,
): { readonly worlds: readonly World[]; readonly certain: boolean } {
  const programmes = [
    ...new Set(
      (register.facts.listing.get(listing) ?? []).flatMap((publication) => {
        const change = recordingAt(publication, register.version);
        const document = change === null ? null : documentOf("listing", change);
        return document === null ? [] : [document.programme];
      }),
    ),
  ];
  const orders = ordersBearingOn(register, listing);
  const licences = register.licencesByListing.get(listing) ?? [];
  const facts: readonly FactId[] = [
    { kind: "listing", id: listing },
    ...programmes.map((id) => ({ kind: "programme" as const, id })),
    ...orders.map((id) => ({ kind: "court-order" as const, id })),
    ...licences.map((id) => ({ kind: "licence" as const, id })),
  ];
  const instants = knowledgeInstants(register, facts, knownAt);
  return {
    worlds: instants.flatMap((at) => worldsAt(register, listing, programmes, orders, licences, at)),
    certain: instants.every((at) => !candidatesAt(register, "listing", listing, at).includes(null)),
  };
}
