/**
 * Whose answers differ once changes are recorded, and from when to when.
 * @module
 */

import type { Change } from "../facts/fact.ts";
import { sameJson } from "../json.ts";
import { fold } from "../register/fold.ts";
import type { Register } from "../register/register.ts";
import { iso } from "../time.ts";
import type { SegmentAnswer } from "./listing-answer.ts";
import { type ListingDetail, listing as listingAt } from "./listing-detail.ts";

/** Neighbours between which no act's permission changes, as one: a day known to no hour is a segment of its own. */
function merged(segments: readonly SegmentAnswer[]): readonly Span[] {
  const spans: Span[] = [];
  for (const { from, until, phase, acts: allowed } of segments) {
    const last = spans.at(-1);
    if (last !== undefined && last.until === from && last.phase === phase && sameJson(last.acts, allowed))
      spans[spans.length - 1] = { ...last, until };
    else spans.push({ from, until, phase, acts: allowed });
  }
  return spans;
}

/** A stretch of a listing's timeline in which its phase and its acts stay the same. */
export type Span = Pick<SegmentAnswer, "from" | "until" | "phase" | "acts">;

export interface Effect {
  readonly listing: string;
  readonly issuer: string;
  /** What is answered today and no longer will be, and what will be instead. */
  readonly before: readonly Span[];
  readonly after: readonly Span[];
}

/** The register as it would be with the changes. Throws FoldError where it could not be answered from with them. */
export function registerWith(register: Register, changes: readonly Change[], now: number): Register {
  const digest = `sha256:${"f".repeat(64)}`;
  const entry = {
    version: register.version + 1,
    id: "preview",
    recordedAt: iso(now),
    source: "preview",
    author: "preview",
    changes,
    previous: register.digest,
    digest,
  };
  return fold(register, [entry]);
}

/** The listings of which an act is permitted or prohibited otherwise afterwards, and from when to when. */
export function effectsOf(register: Register, after: Register, now: number): readonly Effect[] {
  const view = { asOf: iso(now), knownAt: null };
  const spans = (detail: ListingDetail | null): readonly Span[] => merged(detail?.segments ?? []);
  return [...after.facts.listing.keys()].flatMap((id) => {
    const [old, next] = [listingAt(register, view, id), listingAt(after, view, id)];
    const [was, willBe] = [spans(old), spans(next)];
    const lacks = (others: readonly Span[]) => (span: Span) => !others.some((other) => sameJson(other, span));
    const [lost, won] = [was.filter(lacks(willBe)), willBe.filter(lacks(was))];
    if (lost.length === 0 && won.length === 0) return [];
    return [
      {
        listing: id,
        issuer: (next ?? old)?.issuer?.name ?? (next ?? old)?.name ?? id,
        before: lost,
        after: won,
      },
    ];
  });
}
