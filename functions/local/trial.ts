/**
 * A trial of another day: the clock begins there, and `data/` is known as far as it had been published. For looking at what
 * would have been told; never for answers that count.
 * @module
 */

import type { Change } from "../core/facts/fact.ts";
import { decodedInterval, intervalOf, isDay } from "../core/time.ts";

export interface Trial {
  /** The machine's clock, moved so that the process began at the trial's moment. */
  readonly now: () => number;
  /** Facts published by then are imported, milliseconds since 1970. */
  readonly knownAt: number;
}

/** An instant with its zone, in milliseconds since 1970; null: the text is none. */
export function instantOf(text: string): number | null {
  const interval = intervalOf(text);
  return interval === null || isDay(interval) ? null : interval.start;
}

/** A clock that stands at `from` now and goes on at the pace of `clock`. */
export function clockFrom(from: number, clock: () => number): () => number {
  const ahead = from - clock();
  return () => clock() + ahead;
}

/** What of `data/` had been published by a moment. */
export const publishedBy = (stated: readonly Change[], at: number): readonly Change[] =>
  stated.filter(({ publishedAt }) => decodedInterval(publishedAt).end <= at);
