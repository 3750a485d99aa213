/**
 * A listing with its whole timeline, and a court order, at a question's clocks.
 * @module
 */

import { nothingSaid } from "../facts/condition.ts";
import type { FactKind } from "../facts/fact.ts";
import { type Act, allPermitted } from "../facts/permission.ts";
import type { Phase } from "../facts/programme.ts";
import { latest, type World } from "../register/known.ts";
import { type Clocks, type Question, questionOf } from "../register/question.ts";
import type { Register } from "../register/register.ts";
import { iso } from "../time.ts";
import { distinct, listingAnswer } from "./describe-listing.ts";
import type { ListingAnswer, Relief, SegmentAnswer } from "./listing-answer.ts";
import { listingStateIn, listingStateOf, timelineAt } from "./listing-state.ts";
import type { ReliefFact } from "./relief.ts";
import { reliefAnswer } from "./relief-answer.ts";
import { openForAll } from "./rules-for-all.ts";
import { sourcesAt, versionsWithin } from "./sources-then.ts";
import type { Segment, Timeline } from "./timeline.ts";

/** A listing with its whole timeline. `phase` is null where it has not begun at asOf. */
export interface ListingDetail extends Omit<ListingAnswer, "phase"> {
  readonly id: string;
  readonly phase: Phase | null;
  readonly segments: readonly SegmentAnswer[];
  /** Every court order and licence that is known of it, by its beginning; those that reach no act, too. */
  readonly reliefs: readonly Relief[];
}

export interface CourtOrderAnswer extends Relief {
  readonly listings: readonly string[];
  readonly acts: readonly Act[] | null;
  readonly against: string | null;
}

const idsOf = (register: Register, kind: FactKind): readonly string[] =>
  [...register.facts[kind].keys()].sort();

/** A stretch as it is printed: one for each version of its licence, by its own words. */
function segmentAnswers(segment: Segment): readonly SegmentAnswer[] {
  const cuts = [segment.from, ...versionsWithin(segment)];
  return cuts.map((from, i) => segmentAnswer({ ...segment, from, until: cuts[i + 1] ?? segment.until }));
}

function segmentAnswer(segment: Segment): SegmentAnswer {
  const sources = sourcesAt(segment, segment.from);
  const open = segment.rules === null ? [] : openForAll(segment.rules, { held: nothingSaid, owed: null });
  return {
    from: iso(segment.from),
    until: segment.until === null ? null : iso(segment.until),
    phase: segment.phase,
    acts: segment.acts,
    ...(open.length > 0 ? { conditions: open } : {}),
    ...(segment.duties.length > 0 ? { duties: segment.duties } : {}),
    basis: sources.basis,
    relief: segment.relief?.known.id ?? null,
    citations: distinct([
      ...sources.listing.citations,
      ...(segment.period?.citations ?? []),
      ...(sources.relief?.known.citations ?? []),
    ]),
    ...(segment.uncertain ? { precision: "day" as const } : {}),
  };
}

/** The orders that name a listing, and those against them; the index knows each that ever did, by whatever later document. */
function ordersOf({ orders, listing }: World): World["orders"] {
  const found = new Set(orders.filter(({ document }) => document.listings.includes(listing.id)));
  for (const { id } of found) for (const order of orders) if (order.document.against === id) found.add(order);
  return [...found];
}

/** The orders and licences that bear on a listing, as they are known last. */
function reliefsIn(timeline: Timeline): readonly Relief[] {
  const facts = timeline.flatMap(({ world }): readonly ReliefFact[] => [
    ...ordersOf(world).map((known): ReliefFact => ({ kind: "order", known })),
    ...world.licences
      .filter(({ document }) => document.listings.includes(world.listing.id))
      .map((known): ReliefFact => ({ kind: "licence", known })),
  ]);
  const byId = new Map(facts.map((fact) => [fact.known.id, fact]));
  return [...byId.values()]
    .map(reliefAnswer)
    .toSorted((a, b) => (a.from === b.from ? (a.id < b.id ? -1 : 1) : a.from < b.from ? -1 : 1));
}

export function detail(question: Question, id: string): ListingDetail | null {
  const timeline = timelineAt(question.register, id, question.knownAt);
  const segments = timeline.flatMap(segmentAnswers);
  const reliefs = reliefsIn(timeline);
  const standing = listingStateOf(question, id);
  if (standing !== null) return { id, ...listingAnswer(question, standing, true), segments, reliefs };
  const begin = timeline[0];
  if (begin === undefined) return null;
  const described = listingAnswer(
    question,
    { ...listingStateIn(id, timeline, begin), status: "no-match" },
    true,
  );
  return {
    id,
    ...described,
    phase: null,
    acts: allPermitted,
    basis: `Not yet listed at ${question.asOf.start === question.asOf.end ? iso(question.asOf.start) : "this day"}; listed from ${described.listedAt}.`,
    relief: null,
    nextChange: { at: iso(begin.from), phase: begin.phase, acts: begin.acts },
    segments,
    reliefs,
  };
}

/** One listing with its timeline; null: not known at these clocks. */
export const listing = (register: Register, view: Clocks, id: string): ListingDetail | null =>
  detail(questionOf(register, view), id);

/** Every listing that has begun at asOf, sorted by id. */
export function listings(
  register: Register,
  view: Clocks,
): readonly (ListingAnswer & { readonly id: string })[] {
  const question = questionOf(register, view);
  return idsOf(register, "listing").flatMap((id) => {
    const standing = listingStateOf(question, id);
    return standing === null ? [] : [{ id, ...listingAnswer(question, standing, true) }];
  });
}

function orderAnswer(question: Question, id: string): CourtOrderAnswer | null {
  const known = latest(question.register, "court-order", id, question.knownAt);
  if (known === null) return null;
  const { listings: reached, acts, against } = known.document;
  return { ...reliefAnswer({ kind: "order", known }), listings: reached, acts, against };
}

/** One court order; null: not known at these clocks. */
export const courtOrder = (register: Register, view: Clocks, id: string): CourtOrderAnswer | null =>
  orderAnswer(questionOf(register, view), id);

/** Every court order known, sorted by id. */
export function courtOrders(register: Register, view: Clocks): readonly CourtOrderAnswer[] {
  const question = questionOf(register, view);
  return idsOf(register, "court-order").flatMap((id) => orderAnswer(question, id) ?? []);
}
