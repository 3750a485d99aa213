/**
 * The publications of one fact in their order: where one stands, and where another belongs.
 * @module
 */

import type { Publication, Recording } from "../facts/publication.ts";
import { decodedInterval, type Interval } from "../time.ts";

/**
 * By the beginning of the moment of publication, then by its end: a day comes before an instant within it, for the instant is
 * the later word.
 */
const order = (a: Interval, b: Interval): number => a.start - b.start || b.end - a.end;

/** Where a publication of a moment stands, or would stand. */
function placeOf(publications: readonly Publication[], moment: Interval): number {
  let [low, high] = [0, publications.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    const found = publications[middle];
    if (found !== undefined && order(found.interval, moment) < 0) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The publication of a moment, whatever its spelling; undefined where there is none. */
export function publicationOf(
  publications: readonly Publication[],
  moment: Interval,
): Publication | undefined {
  const found = publications[placeOf(publications, moment)];
  return found !== undefined && order(found.interval, moment) === 0 ? found : undefined;
}

/** Adds a recording to a list that is the caller's own, at its publication or as a new one. */
export function record(publications: Publication[], recording: Recording): void {
  const { publishedAt } = recording.change;
  const interval = decodedInterval(publishedAt);
  const place = placeOf(publications, interval);
  const found = publications[place];
  if (found !== undefined && order(found.interval, interval) === 0)
    publications[place] = { ...found, recordings: [...found.recordings, recording] };
  else publications.splice(place, 0, { publishedAt, interval, recordings: [recording] });
}
