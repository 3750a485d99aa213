import type { ListingAnswer, NextChange, Relief, Status } from "../check/answer.ts";
import type { Setting } from "../check/lines-at.ts";
import type { Citation } from "../facts/fact.ts";
import { allPermitted, type Permissions, sameActs, strictestActs } from "../facts/permission.ts";
import { type KnownAt, latest, type World, worldsOf } from "../register/known.ts";
import type { Register } from "../register/register.ts";
import { decodedInterval, type Interval, iso, spell } from "../time.ts";
import { notBoundBasis } from "./basis.ts";
import {
  byStrictness,
  nextChange,
  type ReliefFact,
  type Segment,
  type State,
  segmentsIn,
  type Timeline,
  timelineOf,
} from "./timeline.ts";

/** Where one listing stands for a question: the strictest of its worlds and segments. */
export interface Standing {
  readonly listing: string;
  readonly programme: string;
  readonly status: Status;
  readonly acts: Permissions;
  readonly segment: Segment;
  readonly timeline: Timeline;
  readonly world: World;
  /** Whether this is the strictest answer found in a day rather than the answer of an instant. */
  readonly dayWide: boolean;
}

/** The status that a state gives a position. */
export function statusOf({ phase, acts }: Pick<State, "phase" | "acts">): Status {
  const permissions = Object.values(acts);
  if (permissions.includes("prohibited")) return "restricted";
  if (permissions.includes("review")) return "review";
  switch (phase) {
    case "announced":
      return "pending";
    case "enjoined":
    case "licensed":
      return "stayed";
    case "in-force":
    case "window-closed":
    case "ended":
      return "not-binding";
  }
}

interface Known {
  readonly certain: boolean;
  readonly histories: readonly { readonly world: World; readonly timeline: Timeline }[];
}

/** Timelines are costly beside a look-up and asked for again and again; kept per register, and never more than this. */
const MAX_REMEMBERED = 20_000;
const remembered = new WeakMap<Register, Map<string, Known>>();

/** The timeline of a listing in every way it can have been known. */
export function histories(register: Register, listing: string, knownAt: KnownAt): Known {
  let own = remembered.get(register);
  if (own === undefined) {
    own = new Map();
    remembered.set(register, own);
  }
  const key = knownAt === null ? listing : `${listing} ${knownAt.start} ${knownAt.end}`;
  const cached = own.get(key);
  if (cached !== undefined) return cached;
  const { worlds, certain } = worldsOf(register, listing, knownAt);
  const known = { certain, histories: worlds.map((world) => ({ world, timeline: timelineOf(world) })) };
  if (own.size >= MAX_REMEMBERED) own.clear();
  own.set(key, known);
  return known;
}

/** Where a listing stands; null: it was not known, or has not begun, and so gives no status. */
export function standingOf(setting: Setting, listing: string): Standing | null {
  const { certain, histories: all } = histories(setting.register, listing, setting.knownAt);
  const found = all.flatMap(({ world, timeline }) =>
    segmentsIn(timeline, setting.asOf).map((segment) => ({ world, timeline, segment })),
  );
  const strictest = found.reduce<(typeof found)[number] | null>(
    (best, next) => (best === null || byStrictness(next.segment, best.segment) < 0 ? next : best),
    null,
  );
  if (strictest === null) return null;
  const permissions = found.reduce(
    (sofar, { segment }) => strictestActs(sofar, segment.acts),
    strictest.segment.acts,
  );
  const differs = found.some(
    ({ segment }) =>
      segment.phase !== strictest.segment.phase || !sameActs(segment.acts, strictest.segment.acts),
  );
  const missing = !certain || all.some(({ timeline }) => segmentsIn(timeline, setting.asOf).length === 0);
  return {
    listing,
    programme: strictest.world.listing.document.programme,
    status: statusOf({ phase: strictest.segment.phase, acts: permissions }),
    acts: permissions,
    segment: strictest.segment,
    timeline: strictest.timeline,
    world: strictest.world,
    dayWide:
      strictest.segment.uncertain || differs || missing || beganToday(strictest.timeline, setting.asOf),
  };
}

/** A day in which the listing began asks more of its morning than there was: the answer is the strictest of that day. */
const beganToday = (timeline: Timeline, asOf: Interval): boolean => {
  const begin = timeline[0]?.from;
  return begin !== undefined && asOf.start < begin && begin < asOf.end;
};

/** An order or licence as answers print it. */
export function reliefAnswer({ kind, known }: ReliefFact): Relief {
  const { document, citations } = known;
  const span = {
    from: spell(document.from.at),
    until: document.until === null ? null : spell(document.until.at),
  };
  if (kind === "licence") {
    return {
      id: known.id,
      kind: "general-licence",
      title: known.document.title,
      agency: known.document.agency,
      ...span,
      revocable: true,
      citations,
    };
  }
  const { court, docket, judge, enteredAt, parties, revocable } = known.document;
  return {
    id: known.id,
    kind: known.document.kind,
    court,
    docket,
    judge,
    enteredAt: spell(enteredAt.at),
    ...span,
    ...(parties === null ? {} : { parties }),
    revocable,
    citations,
  };
}

const laterOrNull = (change: Segment | null): NextChange | null =>
  change === null ? null : { at: iso(change.from), phase: change.phase, acts: change.acts };

/** How and when a listing ended, as known in its world; a vacatur that was itself reversed does not count. */
function endOf(world: World): { readonly at: string; readonly by: string } | null {
  const { ended } = world.listing.document;
  const standing = (id: string): boolean =>
    !world.orders.some((other) => other.document.against === id && standing(other.id));
  const vacaturs = world.orders
    .filter(
      (order) =>
        order.document.kind === "vacatur" &&
        order.document.parties === null &&
        order.document.against === null &&
        standing(order.id),
    )
    .filter((order) => order.document.listings.includes(world.listing.id))
    .map((order) => ({ at: order.document.from.at, by: "vacatur" }));
  const ends = ended === null ? vacaturs : [...vacaturs, { at: ended.at.at, by: ended.how }];
  return ends.toSorted((a, b) => decodedInterval(a.at).start - decodedInterval(b.at).start)[0] ?? null;
}

const distinct = (citations: readonly Citation[]): readonly Citation[] =>
  citations.filter(
    (citation, i) =>
      citations.findIndex((other) => other.title === citation.title && other.url === citation.url) === i,
  );

/** Segments belong to one register and one knownAt, so what is printed of one stays the same for as long as it lives. */
const printed = new WeakMap<Segment, ListingAnswer>();

/** A listing as the answer describes it. For an investor who is no US person nothing in it binds. */
export function listingAnswer(setting: Setting, standing: Standing, usPerson: boolean): ListingAnswer {
  if (!usPerson || standing.acts !== standing.segment.acts) return describe(setting, standing, usPerson);
  const known = printed.get(standing.segment) ?? describe(setting, standing, true);
  printed.set(standing.segment, known);
  return known;
}

function describe(setting: Setting, standing: Standing, usPerson: boolean): ListingAnswer {
  const { world, segment, timeline } = standing;
  const { document } = world.listing;
  const issuer = latest(setting.register, "issuer", document.issuer, setting.knownAt);
  const end = endOf(world);
  return {
    issuer: { id: document.issuer, name: issuer?.document.name ?? document.name },
    programme: document.programme,
    name: document.name,
    listedAt: spell(document.listedAt.at),
    effectiveAt: document.effectiveAt === null ? null : spell(document.effectiveAt.at),
    divestBy: document.divestBy === null ? null : spell(document.divestBy.at),
    endedAt: end === null ? null : spell(end.at),
    endedBy: end?.by ?? null,
    phase: segment.phase,
    acts: usPerson ? standing.acts : allPermitted,
    basis: usPerson
      ? segment.basis
      : notBoundBasis(segment.period?.title ?? world.programme?.document.authority ?? document.programme),
    citations: distinct([...world.listing.citations, ...(segment.period?.citations ?? [])]),
    relief: segment.relief === null ? null : reliefAnswer(segment.relief),
    nextChange: usPerson ? laterOrNull(nextChange(timeline, segment)) : null,
  };
}
