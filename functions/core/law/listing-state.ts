/**
 * Where one listing stands for a question.
 * @module
 */

import type { Citation } from "../facts/citation.ts";
import type { TradeFacts } from "../facts/condition.ts";
import { allPermitted, type Permissions } from "../facts/permission.ts";
import { barsNothing, type Duty } from "../facts/programme.ts";
import { type KnownAt, latest, worldsOf } from "../register/known.ts";
import type { Setting } from "../register/question.ts";
import type { Register } from "../register/register.ts";
import { decodedInterval, type Interval, iso, type Moment, spell } from "../time.ts";
import { notBoundBasis } from "./basis.ts";
import type { ListingAnswer, Relief } from "./listing-answer.ts";
import type { ReliefFact } from "./relief.ts";
import { openConditions, type Rules, settleAll } from "./rules.ts";
import type { Status } from "./status.ts";
import {
  nextChange,
  type Segment,
  segmentsIn,
  strictestOf,
  strictestTimeline,
  type Timeline,
  timelineOf,
} from "./timeline.ts";

/** Where one listing stands for a question: the strictest of its worlds and segments. */
export interface Standing {
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
  { acts, rules, segment, status }: Standing,
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
export function standingIn(listing: string, timeline: Timeline, segment: Segment): Standing {
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
export function standingOf({ register, knownAt, asOf }: Setting, listing: string): Standing | null {
  const timeline = timelineAt(register, listing, knownAt);
  const found = strictestOf(segmentsIn(timeline, asOf));
  if (found === null) return null;
  const standing = standingIn(listing, timeline, found.state);
  return found.differs || beganToday(timeline, asOf) ? { ...standing, dayWide: true } : standing;
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
function endOf(timeline: Timeline, segment: Segment): { readonly at: string; readonly by: string } | null {
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

const distinct = (citations: readonly Citation[]): readonly Citation[] =>
  citations.filter(
    (citation, i) =>
      citations.findIndex((other) => other.title === citation.title && other.url === citation.url) === i,
  );

/** Segments belong to one register and one knownAt, so what is printed of one stays the same for as long as it lives. */
const printed = new WeakMap<Segment, ListingAnswer>();

/** A listing as the answer describes it. For an investor who is no US person nothing in it binds. */
export function listingAnswer(setting: Setting, standing: Standing, usPerson: boolean): ListingAnswer {
  const { segment, timeline } = standing;
  // What hangs on the trade, now or later, is told as this question's trade has it.
  if (!usPerson || !timeline.includes(segment) || timeline.some(({ rules }) => rules !== null))
    return describe(setting, standing, usPerson);
  const known = printed.get(segment) ?? describe(setting, standing, true);
  printed.set(segment, known);
  return known;
}

const asListed = (setting: Setting, { document }: Segment["world"]["listing"]) =>
  document.issuer === undefined
    ? { class: document.class ?? { isinCountry: "" } }
    : {
        issuer: {
          id: document.issuer,
          name:
            latest(setting.register, "issuer", document.issuer, setting.knownAt)?.document.name ??
            document.name,
        },
      };

function describe(setting: Setting, standing: Standing, usPerson: boolean): ListingAnswer {
  const { segment, timeline, rules, duties } = standing;
  const { trade } = setting;
  const { listing, programme } = segment.world;
  const { document } = listing;
  const end = endOf(timeline, segment);
  const actsOf = (of: Pick<Segment, "acts" | "rules">): Permissions =>
    of.rules === null ? of.acts : settleAll(of.rules, trade);
  const open = usPerson && rules !== null ? openConditions(rules, trade) : [];
  const next = usPerson ? nextChange(timeline, segment, actsOf) : null;
  return {
    ...asListed(setting, listing),
    programme: document.programme,
    name: document.name,
    listedAt: spell(document.listedAt.at),
    effectiveAt: document.effectiveAt === null ? null : spell(document.effectiveAt.at),
    divestBy: document.divestBy === null ? null : spell(document.divestBy.at),
    endedAt: end === null ? null : end.at,
    endedBy: end?.by ?? null,
    phase: segment.phase,
    acts: usPerson ? actsOf(standing) : allPermitted,
    ...(open.length > 0 ? { conditions: open } : {}),
    ...(usPerson && duties.length > 0 ? { duties } : {}),
    basis: usPerson
      ? segment.basis
      : notBoundBasis(segment.period?.title ?? programme?.document.authority ?? document.programme),
    citations: distinct([...listing.citations, ...(segment.period?.citations ?? [])]),
    relief: segment.relief === null ? null : reliefAnswer(segment.relief),
    nextChange: next === null ? null : { at: iso(next.from), phase: next.phase, acts: actsOf(next) },
  };
}
