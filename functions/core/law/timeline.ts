/**
 * From a listing to its timeline: listing + orders + licences + programme → a sorted list of segments. This one structure
 * answers the check, what comes next, the securities route and the picture.
 * @module
 */

import type { CourtOrder } from "../facts/court-order.ts";
import type { Licence } from "../facts/licence.ts";
import {
  type Act,
  acts,
  allPermitted,
  allReview,
  type Permissions,
  sameActs,
  strictestActs,
  weight,
} from "../facts/permission.ts";
import type { BindingPhase, Period, Phase } from "../facts/programme.ts";
import type { Known, World } from "../register/known.ts";
import { decodedInterval, type Instant, type Interval, isDay, type Moment } from "../time.ts";
import { basisOf } from "./basis.ts";

export type ReliefFact =
  | { readonly kind: "order"; readonly known: Known<CourtOrder> }
  | { readonly kind: "licence"; readonly known: Known<Licence> };

/** What holds of a listing at one instant. */
export interface State {
  readonly phase: Phase;
  readonly acts: Permissions;
  readonly basis: string;
  /** The order or licence that suspends, ends or clouds the listing. */
  readonly relief: ReliefFact | null;
  /** The text of the law that applies, for its citation. */
  readonly period: Period | null;
}

/** `[from, until)`; null until = until further notice. `uncertain`: a day in which something happened at an unknown hour. */
export interface Segment extends State {
  readonly from: Instant;
  readonly until: Instant | null;
  readonly uncertain: boolean;
}

export type Timeline = readonly Segment[];

/** Whether a moment has passed: the one question that a state asks of time. */
type Past = (moment: Moment) => boolean;

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

const runs = (span: { readonly from: Moment; readonly until: Moment | null }, past: Past): boolean =>
  past(span.from) && (span.until === null || !past(span.until));

/** The orders in effect: begun, not over, and not taken away by another order that is itself in effect. */
function ordersInEffect(orders: readonly Known<CourtOrder>[], past: Past): readonly Known<CourtOrder>[] {
  const inEffect = (order: Known<CourtOrder>): boolean =>
    runs(order.document, past) &&
    !orders.some((other) => other.document.against === order.id && inEffect(other));
  return orders.filter(inEffect);
}

const forAll = (order: Known<CourtOrder>): boolean => order.document.parties === null;

const notPermitted = (permissions: Permissions): readonly Act[] =>
  acts.filter((act) => permissions[act] !== "permitted");

const overlay = (permissions: Permissions, reached: ReadonlySet<Act>): Permissions => ({
  purchase: reached.has("purchase") ? "permitted" : permissions.purchase,
  divest: reached.has("divest") ? "permitted" : permissions.divest,
  sale: reached.has("sale") ? "permitted" : permissions.sale,
  hold: reached.has("hold") ? "permitted" : permissions.hold,
});

const asOrder = (known: Known<CourtOrder>): ReliefFact => ({ kind: "order", known });
const asLicence = (known: Known<Licence>): ReliefFact => ({ kind: "licence", known });

/** The phase by the listing's own clock, before any relief. */
function ownPhase({ listing }: World, past: Past): BindingPhase {
  const { effectiveAt, divestBy } = listing.document;
  if (divestBy !== null && past(divestBy)) return "window-closed";
  return effectiveAt !== null && past(effectiveAt) ? "in-force" : "announced";
}

/** What holds of a listing when exactly these moments have passed; null: it has not begun. */
function stateOf(world: World, past: Past): State | null {
  const { listing, programme } = world;
  if (!past(listing.document.listedAt)) return null;
  const own = world.orders.filter(
    (order) => order.document.listings.includes(listing.id) && order.document.against === null,
  );
  const effective = ordersInEffect(world.orders, past).filter((order) => own.includes(order));
  const state = (
    phase: Phase,
    permissions: Permissions,
    relief: ReliefFact | null,
    period: Period | null,
  ): State => ({
    phase,
    acts: permissions,
    relief,
    period,
    basis: basisOf(world, phase, relief, period),
  });

  const vacatur = effective.find((order) => order.document.kind === "vacatur" && forAll(order));
  if (vacatur !== undefined) return state("ended", allPermitted, asOrder(vacatur), null);
  if (listing.document.ended !== null && past(listing.document.ended.at))
    return state("ended", allPermitted, null, null);
  const phase = ownPhase(world, past);
  // The programme's own text was not out yet although the listing was: what it forbids can't be told.
  if (programme === null) return state(phase, allReview, null, null);
  const period = programme.document.periods.findLast((p) => runs(p, past));
  if (period === undefined) return state("ended", allPermitted, null, null);

  const row = period.table[phase];
  const suspending = effective.filter((order) => order.document.kind !== "vacatur" && forAll(order));
  // The index knows every licence that ever reached the listing; the document known here may reach others only.
  const licences = world.licences.filter(
    (licence) => licence.document.listings.includes(listing.id) && runs(licence.document, past),
  );
  const reached = new Set([
    ...suspending.flatMap((order) => order.document.acts ?? acts),
    ...licences.flatMap((licence) => licence.document.acts),
  ]);
  // An announced ban is suspended where what it will forbid is.
  const binding = [
    ...notPermitted(row),
    ...(phase === "announced" ? notPermitted(period.table["in-force"]) : []),
  ];
  const relief =
    suspending[0] === undefined
      ? licences[0] === undefined
        ? null
        : asLicence(licences[0])
      : asOrder(suspending[0]);
  if (relief !== null && binding.every((act) => reached.has(act))) {
    return state(relief.kind === "order" ? "enjoined" : "licensed", overlay(row, reached), relief, period);
  }
  const left = overlay(row, reached);
  const partial = effective.find(
    (order) =>
      !forAll(order) && notPermitted(left).some((act) => (order.document.acts ?? acts).includes(act)),
  );
  // An order for named parties: whether this investor is one of them is not ours to tell.
  if (partial !== undefined) return state(phase, allReview, asOrder(partial), period);
  return state(phase, left, relief, period);
}

/** The order of phases where acts tie: what may yet bind before what is suspended, before what is over. */
const phaseRank = {
  "window-closed": 0,
  "in-force": 1,
  announced: 2,
  licensed: 3,
  enjoined: 4,
  ended: 5,
} as const satisfies Record<Phase, number>;

const textOrder = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** Negative where `a` is the stricter of two states; ties are broken by what is printed, so that no order of worlds shows. */
export const byStrictness = (
  a: State & { readonly uncertain?: boolean },
  b: State & { readonly uncertain?: boolean },
): number =>
  weight(b.acts) - weight(a.acts) ||
  phaseRank[a.phase] - phaseRank[b.phase] ||
  Number(b.uncertain ?? false) - Number(a.uncertain ?? false) ||
  textOrder(a.basis, b.basis) ||
  textOrder(a.relief?.known.id ?? "", b.relief?.known.id ?? "");

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
  const begun = states.filter((state) => state !== null).sort(byStrictness);
  const strictest = begun[0];
  if (strictest === undefined) return null;
  const permissions = begun.reduce((sofar, state) => strictestActs(sofar, state.acts), strictest.acts);
  const uncertain =
    begun.length < states.length ||
    begun.some((state) => state.phase !== strictest.phase || !sameActs(state.acts, strictest.acts));
  return { state: { ...strictest, acts: permissions }, uncertain };
}

const alike = (a: Segment, b: Segment): boolean =>
  a.phase === b.phase &&
  a.basis === b.basis &&
  a.uncertain === b.uncertain &&
  a.relief?.known.id === b.relief?.known.id &&
  sameActs(a.acts, b.acts) &&
  a.period === b.period;

/** The timeline of a listing in one world: sorted, without gaps from its beginning on, neighbours differ. */
export function timelineOf(world: World): Timeline {
  const boundaries = boundariesOf(world);
  const points = [...new Set([...boundaries.values()].flatMap(({ start, end }) => [start, end]))].sort(
    (a, b) => a - b,
  );
  const segments: Segment[] = [];
  points.forEach((from, i) => {
    const until = points[i + 1] ?? null;
    const found = strictestIn(world, boundaries, from, until ?? Number.POSITIVE_INFINITY);
    if (found === null) return;
    const segment: Segment = { ...found.state, from, until, uncertain: found.uncertain };
    const before = segments.at(-1);
    if (before !== undefined && alike(before, segment)) segments[segments.length - 1] = { ...before, until };
    else segments.push(segment);
  });
  return segments;
}

/** Segments that hold at an instant, or somewhere in a day. */
export const segmentsIn = (timeline: Timeline, asOf: Interval): Timeline =>
  timeline.filter(
    ({ from, until }) =>
      (isDay(asOf) ? from < asOf.end : from <= asOf.start) && (until === null || until > asOf.start),
  );

/** The next segment whose acts differ; null: nothing recorded changes them. */
export const nextChange = (timeline: Timeline, segment: Segment): Segment | null =>
  timeline.find((later) => later.from > segment.from && !sameActs(later.acts, segment.acts)) ?? null;
