/**
 * Where along a clock one position's answer changes.
 * @module
 */

import { listingAnswer } from "../law/describe-listing.ts";
import type { ListingState } from "../law/listing-state.ts";
import type { KnownAt } from "../register/known.ts";
import type { Question } from "../register/question.ts";
import { type Instant, type Interval, isDay } from "../time.ts";
import type { CheckRequest, PositionAnswer } from "./answer.ts";
import { lookThrough } from "./look-through.ts";
import type { SentPosition } from "./position.ts";
import { judge } from "./verdict.ts";

/** A position's answer at some clocks: the verdict as a text, and all that is said as another. */
export interface Judged {
  readonly answer: PositionAnswer;
  readonly standings: readonly ListingState[];
  readonly verdict: string;
  readonly whole: string;
}

/** What a question says beside its clocks and positions. */
export interface Alike extends Pick<CheckRequest, "constituents" | "constituentsMaxAgeDays"> {
  readonly usPerson: boolean;
}

/** Judges a position at some clocks, a fund through what it holds. */
export function judgedAt(setting: Question, position: SentPosition, alike: Alike): Judged {
  const { usPerson, constituents: given, constituentsMaxAgeDays: mostDays } = alike;
  const own = judge(setting, position, 0, usPerson);
  const { answer, standings } =
    given === undefined
      ? own
      : lookThrough([position], { setting, usPerson, given, mostDays }).of(position, own);
  const listings = standings.map((standing) => listingAnswer(setting, standing, usPerson));
  const { status, acts, duties } = answer;
  const verdict = JSON.stringify([status, acts, duties ?? []]);
  return { answer, standings, verdict, whole: JSON.stringify([answer, listings]) };
}

/**
 * The places in (lo, hi] at which the answer becomes another. Halved until two neighbours differ: whatever lies between two answers
 * that differ is found; what changes and changes back between two that are alike is not looked for.
 */
export function turnsBetween(lo: number, hi: number, textAt: (place: number) => string): readonly number[] {
  if (lo >= hi || textAt(lo) === textAt(hi)) return [];
  if (hi - lo === 1) return [hi];
  const middle = Math.floor((lo + hi) / 2);
  return [...turnsBetween(lo, middle, textAt), ...turnsBetween(middle, hi, textAt)];
}

/** The stretch of a clock between two readings of it; `wide`: with the whole of a day that either is. */
export function stretchBetween(a: Interval, b: Interval, wide: boolean): readonly [Instant, Instant] {
  const last = ({ start, end }: Interval): Instant => (isDay({ start, end }) ? end - 1 : start);
  const [early, late] = a.start <= b.start ? [a, b] : [b, a];
  return wide ? [Math.min(a.start, b.start) - 1, Math.max(last(a), last(b)) + 1] : [early.start, last(late)];
}

/** Everything that was ever published, as a reading of a clock. */
const always: Interval = { start: Number.POSITIVE_INFINITY, end: Number.POSITIVE_INFINITY };
export const knownAtInterval = (knownAt: KnownAt): Interval => knownAt ?? always;
export const knownAtOf = (at: Instant): KnownAt =>
  at === Number.POSITIVE_INFINITY ? null : { start: at, end: at };
