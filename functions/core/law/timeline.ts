/**
 * From a listing to its timeline: listing + orders + licences + programme → a sorted list of segments. This one structure
 * answers the check, what comes next, the securities route and the picture.
 * @module
 */

import { type Permissions, sameActs } from "../facts/permission.ts";
import type { Known, World } from "../register/known.ts";
import { decodedInterval, type Instant, type Interval, isDay, type Moment } from "../time.ts";
import { type State, stateOf } from "./state.ts";
import { sameRulesOf, strictestOf } from "./strictest-state.ts";

/** `[from, until)`; null until = until further notice. `uncertain`: a day in which something happened at an unknown hour. */
export interface Segment extends State {
  readonly from: Instant;
  readonly until: Instant | null;
  readonly uncertain: boolean;
}

export type Timeline = readonly Segment[];

/**
 * The stretch in which a moment lies. What is known only to the day cannot have happened after it was published,
 * where the hour of publication is known.
 */
function stretchOf(moment: Moment, publishedAt: Interval): Interval {
  const stretch = decodedInterval(moment.at);
  const bounded =
    isDay(stretch) &&
    !isDay(publishedAt) &&
    publishedAt.start > stretch.start &&
    publishedAt.start < stretch.end;
  return bounded ? { start: stretch.start, end: publishedAt.start } : stretch;
}

/** At most this many moments of one day are told apart; beyond, they are taken to pass together. */
const MAX_UNCERTAIN = 8;

/** Each moment of a world, by identity, with the stretch it lies in: two acts of one day may come in either order. */
type Boundaries = ReadonlyMap<Moment, Interval>;

function boundariesOf({ listing, programme, orders, licences }: World): Boundaries {
  const found = new Map<Moment, Interval>();
  /** A moment that a later publication only restates was public when it was stated before. */
  function add<T>(known: Known<T>, momentsOf: (document: T) => readonly (Moment | null | undefined)[]): void {
    for (const [i, moment] of momentsOf(known.document).entries()) {
      if (moment == null) continue;
      let stretch = stretchOf(moment, known.publishedAt);
      for (const { document, publishedAt } of known.before()) {
        if (momentsOf(document)[i]?.at !== moment.at) break;
        const earlier = stretchOf(moment, publishedAt);
        if (earlier.end < stretch.end) stretch = earlier;
      }
      found.set(moment, stretch);
    }
  }
  add(listing, ({ listedAt, effectiveAt, divestBy, ended }) => [listedAt, effectiveAt, divestBy, ended?.at]);
  if (programme !== null)
    add(programme, ({ periods }) => periods.flatMap((period) => [period.from, period.until]));
  for (const order of orders) add(order, ({ from, until }) => [from, until]);
  for (const licence of licences) add(licence, ({ from, until }) => [from, until]);
  return found;
}

/** Every way in which the uncertain moments of a stretch can have passed or not. */
function* subsets(moments: readonly Moment[]): Generator<ReadonlySet<Moment>> {
  const free = moments.slice(0, MAX_UNCERTAIN);
  const tied = moments.slice(MAX_UNCERTAIN);
  for (let bits = 0; bits < 2 ** free.length; bits += 1) {
    const chosen = free.filter((_, i) => (bits >> i) & 1);
    yield new Set(chosen);
    if (tied.length > 0) yield new Set([...chosen, ...tied]);
  }
}

/** The strictest state possible between two neighbouring boundaries; null: the listing can't have begun. */
function strictestIn(
  world: World,
  boundaries: Boundaries,
  from: Instant,
  until: Instant,
): { state: State; uncertain: boolean } | null {
  const open = [...boundaries]
    .filter(([, { start, end }]) => start <= from && until <= end && start < end)
    .map(([moment]) => moment);
  const gone = (moment: Moment): boolean => (boundaries.get(moment)?.end ?? Number.POSITIVE_INFINITY) <= from;
  const states: (State | null)[] = [];
  for (const passed of subsets(open))
    states.push(stateOf(world, (moment) => gone(moment) || passed.has(moment)));
  const begun = states.filter((state) => state !== null);
  const strictest = strictestOf(begun);
  return strictest === null
    ? null
    : { state: strictest.state, uncertain: strictest.differs || begun.length < states.length };
}

/** Whether two neighbours are one stretch: whatever an answer prints of them is the same. */
const alike = (a: Segment, b: Segment): boolean =>
  a.phase === b.phase &&
  a.basis === b.basis &&
  a.uncertain === b.uncertain &&
  a.relief?.known.id === b.relief?.known.id &&
  sameActs(a.acts, b.acts) &&
  sameRulesOf(a, b) &&
  a.duties.length === b.duties.length &&
  a.period === b.period &&
  a.world.listing.document === b.world.listing.document;

/** A timeline from its segments in order: neighbours that are alike become one. */
function joined(segments: readonly Segment[]): Timeline {
  const timeline: Segment[] = [];
  for (const segment of segments) {
    const before = timeline.at(-1);
    if (before !== undefined && alike(before, segment))
      timeline[timeline.length - 1] = { ...before, until: segment.until };
    else timeline.push(segment);
  }
  return timeline;
}

const inOrder = (instants: readonly Instant[]): readonly Instant[] =>
  [...new Set(instants)].sort((a, b) => a - b);

/** The timeline of a listing in one world: sorted, without gaps from its beginning on, neighbours differ. */
export function timelineOf(world: World): Timeline {
  const boundaries = boundariesOf(world);
  const points = inOrder([...boundaries.values()].flatMap(({ start, end }) => [start, end]));
  return joined(
    points.flatMap((from, i): readonly Segment[] => {
      const until = points[i + 1] ?? null;
      const found = strictestIn(world, boundaries, from, until ?? Number.POSITIVE_INFINITY);
      return found === null ? [] : [{ ...found.state, from, until, uncertain: found.uncertain }];
    }),
  );
}

/**
 * The timelines of a listing in every world as one: at each instant the strictest of all, act by act. `certain` is false
 * where in one more world the listing is not known at all.
 */
export function strictestTimeline(timelines: readonly Timeline[], certain: boolean): Timeline {
  const [only, ...rest] = timelines;
  if (only !== undefined && rest.length === 0 && certain) return only;
  const points = inOrder(
    timelines.flatMap((timeline) =>
      timeline.flatMap(({ from, until }) => (until === null ? [from] : [from, until])),
    ),
  );
  return joined(
    points.flatMap((from, i): readonly Segment[] => {
      const here = timelines.flatMap((timeline) => segmentsIn(timeline, { start: from, end: from }));
      const found = strictestOf(here);
      if (found === null) return [];
      const uncertain = found.state.uncertain || found.differs || !certain || here.length < timelines.length;
      return [{ ...found.state, from, until: points[i + 1] ?? null, uncertain }];
    }),
  );
}

/** Segments that hold at an instant, or somewhere in a day. */
export const segmentsIn = (timeline: Timeline, asOf: Interval): Timeline =>
  timeline.filter(
    ({ from, until }) =>
      (isDay(asOf) ? from < asOf.end : from <= asOf.start) && (until === null || until > asOf.start),
  );

/** The next segment whose acts differ, as `actsOf` reads them; null: nothing recorded changes them. */
export function nextChange(
  timeline: Timeline,
  segment: Segment,
  actsOf: (segment: Segment) => Permissions,
): Segment | null {
  const now = actsOf(segment);
  return timeline.find((later) => later.from > segment.from && !sameActs(actsOf(later), now)) ?? null;
}
