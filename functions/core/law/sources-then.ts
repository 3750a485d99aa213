/**
 * Which publications a stretch of a listing's timeline rests on: those of its own time, as far as they say what counts now. What was
 * published later, an extension or the order that ended it, is no source of what was before.
 * @module
 */

import type { Licence } from "../facts/licence.ts";
import type { Listing } from "../facts/listing.ts";
import type { Known } from "../register/known.ts";
import { decodedInterval, type Instant } from "../time.ts";
import { basisOf } from "./basis.ts";
import type { ReliefFact } from "./relief.ts";
import type { Segment } from "./timeline.ts";

/** The publication of a fact that stands for it at an instant: the last by then, otherwise the first, of those that say the same of it. */
function publicationAt<T>(known: Known<T>, at: Instant, saysSo: (document: T) => boolean): Known<T> {
  if (known.publishedAt.start <= at) return known;
  const all = [known, ...known.before().map((stated) => ({ ...known, ...stated }))].filter(({ document }) =>
    saysSo(document),
  );
  return all.find(({ publishedAt }) => publishedAt.start <= at) ?? all.at(-1) ?? known;
}

const same = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);

/** What a publication of a listing must say for a stretch to rest on it: its days, and where it is over how it ended. */
function listingAt({ world, phase, relief }: Segment, at: Instant): Known<Listing> {
  const now = world.listing.document;
  const isOver = phase === "ended" && relief === null;
  return publicationAt(
    world.listing,
    at,
    (then) =>
      then.programme === now.programme &&
      then.listedAt.at === now.listedAt.at &&
      then.effectiveAt?.at === now.effectiveAt?.at &&
      then.divestBy?.at === now.divestBy?.at &&
      (!isOver || same(then.ended, now.ended)),
  );
}

/** A licence in the version that runs at an instant by its own text: General License 13A, not the 13J that was to follow. */
function licenceAt(known: Known<Licence>, listing: string, at: Instant): Known<Licence> {
  const now = known.document;
  return publicationAt(
    known,
    at,
    (then) =>
      then.listings.includes(listing) &&
      same(then.acts, now.acts) &&
      same(then.conditions, now.conditions) &&
      then.from.at === now.from.at &&
      (then.until === null || decodedInterval(then.until.at).end > at),
  );
}

function reliefAt(relief: ReliefFact | null, listing: string, at: Instant): ReliefFact | null {
  if (relief === null) return null;
  if (relief.kind === "licence") {
    const known = licenceAt(relief.known, listing, at);
    return known === relief.known ? relief : { kind: "licence", known };
  }
  const { known } = relief;
  const then = publicationAt(known, at, (document) => same(document, known.document));
  return then === known ? relief : { kind: "order", known: then };
}

/** What a stretch rests on at an instant within it. */
export interface Sources {
  readonly listing: Known<Listing>;
  readonly relief: ReliefFact | null;
  readonly basis: string;
}

/** The sources of a stretch at an instant within it, and why its acts are so in their words. */
export function sourcesAt(segment: Segment, at: Instant): Sources {
  const { id } = segment.world.listing;
  const relief = reliefAt(segment.relief, id, at);
  return {
    listing: listingAt(segment, at),
    relief,
    basis: relief === segment.relief ? segment.basis : basisOf({ ...segment, relief }),
  };
}

/** The instants within a stretch at which a later version of its licence was published. */
export function versionsWithin({ relief, from, until }: Segment): readonly Instant[] {
  if (relief?.kind !== "licence") return [];
  const { known } = relief;
  return [known, ...known.before()]
    .map(({ publishedAt }) => publishedAt.start)
    .filter((at) => at > from && (until === null || at < until))
    .toSorted((a, b) => a - b);
}
