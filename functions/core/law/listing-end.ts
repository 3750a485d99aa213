/**
 * How and when a listing ended, as an answer prints it.
 * @module
 */

import { decodedInterval, iso, type Moment, spell } from "../time.ts";
import type { Segment, Timeline } from "./timeline.ts";

/** The moment that began a stretch, as published where it lies there; otherwise the stretch's own beginning. */
function beginning(segment: Segment, moment: Moment | undefined): string {
  if (moment === undefined) return iso(segment.from);
  const { start, end } = decodedInterval(moment.at);
  return start <= segment.from && segment.from <= end ? spell(moment.at) : iso(segment.from);
}

/**
 * How and when a listing ended: where it has, in the stretch that a question asks about; otherwise where it will have for
 * good. A vacatur that was reversed ended it for a while only; one that runs out ends it until then.
 */
export function endOf(
  timeline: Timeline,
  segment: Segment,
): { readonly at: string; readonly by: string } | null {
  const ended = segment.phase === "ended" ? segment : timeline.at(-1);
  if (ended?.phase !== "ended") return null;
  let first = timeline.findIndex(({ from }) => from === ended.from);
  while (timeline[first - 1]?.phase === "ended") first -= 1;
  const begun = timeline[first] ?? ended;
  if (begun.relief?.kind === "order")
    return { at: beginning(begun, begun.relief.known.document.from), by: begun.relief.known.document.kind };
  const { document } = begun.world.listing;
  return document.ended === null
    ? { at: beginning(begun, undefined), by: "programme-ended" }
    : { at: beginning(begun, document.ended.at), by: document.ended.how };
}
