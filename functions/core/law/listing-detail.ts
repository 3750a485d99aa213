/**
 * A listing with its whole timeline, and a court order, at a question's clocks.
 * @module
 */

import { nothingSaid } from "../facts/condition.ts";
import type { FactKind } from "../facts/fact.ts";
import { type Act, allPermitted } from "../facts/permission.ts";
import type { Phase } from "../facts/programme.ts";
import { latest } from "../register/known.ts";
import { type Clocks, type Question, questionOf } from "../register/question.ts";
import type { Register } from "../register/register.ts";
import { iso } from "../time.ts";
import { listingAnswer } from "./describe-listing.ts";
import type { ListingAnswer, Relief, SegmentAnswer } from "./listing-answer.ts";
import { listingStateIn, listingStateOf, timelineAt } from "./listing-state.ts";
import { reliefAnswer } from "./relief-answer.ts";
import { openForAll } from "./rules-for-all.ts";
import type { Segment } from "./timeline.ts";

/** A listing with its whole timeline. `phase` is null where it has not begun at asOf. */
export interface ListingDetail extends Omit<ListingAnswer, "phase"> {
  readonly id: string;
  readonly phase: Phase | null;
  readonly segments: readonly SegmentAnswer[];
}

export interface CourtOrderAnswer extends Relief {
  readonly listings: readonly string[];
  readonly acts: readonly Act[] | null;
  readonly against: string | null;
}

const idsOf = (register: Register, kind: FactKind): readonly string[] =>
  [...register.facts[kind].keys()].sort();

function segmentAnswer(segment: Segment): SegmentAnswer {
  const open = segment.rules === null ? [] : openForAll(segment.rules, { held: nothingSaid, owed: null });
  return {
    from: iso(segment.from),
    until: segment.until === null ? null : iso(segment.until),
    phase: segment.phase,
    acts: segment.acts,
    ...(open.length > 0 ? { conditions: open } : {}),
    ...(segment.duties.length > 0 ? { duties: segment.duties } : {}),
    basis: segment.basis,
    relief: segment.relief?.known.id ?? null,
    ...(segment.uncertain ? { precision: "day" as const } : {}),
  };
}

export function detail(question: Question, id: string): ListingDetail | null {
  const timeline = timelineAt(question.register, id, question.knownAt);
  const segments = timeline.map(segmentAnswer);
  const standing = listingStateOf(question, id);
  if (standing !== null) return { id, ...listingAnswer(question, standing, true), segments };
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
