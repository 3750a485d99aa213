/**
 * Where one listing stands for a question.
 * @module
 */

import type { TradeFacts } from "../facts/condition.ts";
import type { Permissions } from "../facts/permission.ts";
import { barsNothing, type Duty } from "../facts/programme.ts";
import { type KnownAt, worldsOf } from "../register/known.ts";
import { perQuestion } from "../register/question.ts";
import type { Register } from "../register/register.ts";
import type { Interval } from "../time.ts";
import { type Rules, settleAll } from "./rules.ts";
import type { Status } from "./status.ts";
import { strictestOf } from "./strictest-state.ts";
import { type Segment, segmentsIn, strictestTimeline, type Timeline, timelineOf } from "./timeline.ts";

/** Where one listing stands for a question: the strictest of its worlds and segments. */
export interface ListingState {
  readonly listing: string;
  readonly programme: string;
  readonly status: Status;
  /** What the acts are while nothing is said of the trade. */
  readonly acts: Permissions;
  /** What each act hangs on; null where none hangs on anything. */
  readonly rules: Rules | null;
  readonly duties: readonly Duty[];
  readonly segment: Segment;
  readonly timeline: Timeline;
  /** Whether this is the strictest answer found in a day rather than the answer of an instant. */
  readonly dayWide: boolean;
}

/** The status that a listing gives a position whose acts it says are these. */
export function statusOf(segment: Pick<Segment, "phase" | "relief" | "period">, acts: Permissions): Status {
  const permissions = Object.values(acts);
  if (permissions.includes("prohibited")) return "restricted";
  if (permissions.includes("review")) return "review";
  const { phase, relief, period } = segment;
  if (period !== null && barsNothing(period)) return "not-binding";
  switch (phase) {
    case "announced":
      return "pending";
    case "enjoined":
    case "licensed":
      return "stayed";
    case "in-force":
    case "window-closed":
      // A licence whose conditions are all met suspends as one without conditions does.
      return relief?.kind === "licence" ? "stayed" : "not-binding";
    case "ended":
      return "not-binding";
  }
}

/** Where a listing stands once the caller's facts about the trade are heard. */
export function settled(
  { acts, rules, segment, status }: ListingState,
  said: TradeFacts,
): { readonly status: Status; readonly acts: Permissions } {
  if (rules === null) return { status, acts };
  const permissions = settleAll(rules, said);
  return { status: statusOf(segment, permissions), acts: permissions };
}

/** Timelines are costly beside a look-up and asked for again and again; kept per register, and never more than this. */
const MAX_REMEMBERED = 20_000;
const remembered = new WeakMap<Register, Map<string, Timeline>>();

/** The timeline of a listing, at each instant the strictest of every way in which it can have been known. */
export function timelineAt(register: Register, listing: string, knownAt: KnownAt): Timeline {
  let own = remembered.get(register);
  if (own === undefined) {
    own = new Map();
    remembered.set(register, own);
  }
  const key = knownAt === null ? listing : `${listing} ${knownAt.start} ${knownAt.end}`;
  const cached = own.get(key);
  if (cached !== undefined) return cached;
  const { worlds, certain } = worldsOf(register, listing, knownAt);
  const timeline = strictestTimeline(worlds.map(timelineOf), certain);
  if (own.size >= MAX_REMEMBERED) own.clear();
  own.set(key, timeline);
  return timeline;
}

/** Where a listing stands in one of its segments. */
export function listingStateIn(listing: string, timeline: Timeline, segment: Segment): ListingState {
  const { acts, rules, duties, uncertain, world } = segment;
  return {
    listing,
    programme: world.listing.document.programme,
    status: statusOf(segment, acts),
    acts,
    rules,
    duties,
    segment,
    timeline,
    dayWide: uncertain,
  };
}

/** Where a listing stands; null: it was not known, or has not begun, and so gives no status. */
export const listingStateOf = perQuestion(({ register, knownAt, asOf }, listing): ListingState | null => {
  const timeline = timelineAt(register, listing, knownAt);
  const found = strictestOf(segmentsIn(timeline, asOf));
  if (found === null) return null;
  const standing = listingStateIn(listing, timeline, found.state);
  return found.differs || beganToday(timeline, asOf) ? { ...standing, dayWide: true } : standing;
});

/** A day in which the listing began asks more of its morning than there was: the answer is the strictest of that day. */
const beganToday = (timeline: Timeline, asOf: Interval): boolean => {
  const begin = timeline[0]?.from;
  return begin !== undefined && asOf.start < begin && begin < asOf.end;
};
