/**
 * Why one position's answer at one set of clocks is another at a second: one clock is moved after the other (version, knownAt, asOf),
 * and at each place where the answer becomes another, what happened there is named.
 * @module
 */

import type { Change, Entry, FactKind } from "../facts/fact.ts";
import type { Standing } from "../law/listing-state.ts";
import type { Setting } from "../register/question.ts";
import { atVersion, type Register } from "../register/register.ts";
import { type Instant, iso } from "../time.ts";
import { type Cause, type CauseEvent, cause, type FactRef, MAX_FACTS } from "./cause.ts";
import type { SentPosition } from "./position.ts";
import {
  type Alike,
  type Judged,
  judgedAt,
  knownAtInterval,
  knownAtOf,
  stretchBetween,
  turnsBetween,
} from "./turns.ts";

/** Two questions about the same positions, differing in their clocks alone, and the register that both are asked of. */
export interface Span {
  readonly from: Setting;
  readonly to: Setting;
  readonly alike: Alike;
  /** The log, for who wrote what; entries that are missing are named by their versions. */
  readonly entries: readonly Entry[];
}

/** Which text of an answer is looked at: where the verdict changed, only what changed it counts. */
export type Looked = "verdict" | "whole";

/** Finds the causes of one position's change, in the order in which they are passed. */
export type Explain = (position: SentPosition, looked: Looked) => readonly Cause[];

const refOf = ({ kind, id, publishedAt }: Change): FactRef => ({ kind, id, publishedAt });

/** Whatever may bear on the listings of a position: themselves, their programmes, orders, licences, issuers and owners. */
function bearing(register: Register, standings: readonly Standing[]): ReadonlySet<string> {
  const found = new Set<string>();
  const add = (kind: FactKind, ids: readonly string[]): void => {
    for (const id of ids) found.add(`${kind} ${id}`);
  };
  for (const { listing, programme, segment } of standings) {
    const orders = new Set(register.ordersByListing.get(listing));
    for (const order of orders)
      for (const against of register.ordersAgainst.get(order) ?? []) orders.add(against);
    const { issuer } = segment.world.listing.document;
    add("listing", [listing]);
    add("programme", [programme]);
    add("court-order", [...orders]);
    add("licence", register.licencesByListing.get(listing) ?? []);
    if (issuer === undefined) continue;
    add("issuer", [issuer]);
    add("stake", register.stakesByIssuer.get(issuer) ?? []);
  }
  return found;
}

/** Of facts that were recorded or published together, those that bear on the position; all where none is known to. */
function concerned(
  register: Register,
  changes: readonly Change[],
  before: Judged,
  after: Judged,
): readonly FactRef[] {
  const ids = bearing(register, [...before.standings, ...after.standings]);
  const own = changes.filter(({ kind, id }) => ids.has(`${kind} ${id}`));
  return (own.length > 0 ? own : changes).slice(0, MAX_FACTS).map(refOf);
}

type Found = Omit<Cause, "says">;

/** What one entry brought. */
function entryCause(
  register: Register,
  version: number,
  { entries }: Span,
  before: Judged,
  after: Judged,
): Found {
  const entry = entries[version - 1];
  return {
    kind: "entry",
    event: "recorded",
    at: entry?.recordedAt ?? "",
    id: entry?.id ?? "unknown",
    version,
    facts: concerned(register, entry?.changes ?? [], before, after),
  };
}

const kindOfFact: Partial<Record<FactKind, "order" | "licence">> = {
  "court-order": "order",
  licence: "licence",
};

/** What became public at an instant, or surely was by then. */
function publicationCause(register: Register, at: Instant, before: Judged, after: Judged): Found {
  const changes = Object.values(register.facts).flatMap((ofKind) =>
    [...ofKind.values()].flatMap((publications) =>
      publications
        .filter(({ interval }) => interval.start === at || interval.end === at)
        .flatMap(({ recordings }) => recordings.at(-1)?.change ?? []),
    ),
  );
  const facts = concerned(register, changes, before, after);
  const decisive = facts.find(({ kind }) => kindOfFact[kind] !== undefined);
  const kind = decisive === undefined ? undefined : kindOfFact[decisive.kind];
  if (decisive === undefined || kind === undefined)
    return { kind: "publication", event: "published", at: iso(at), facts };
  return { kind, event: "published", at: iso(at), id: decisive.id, facts };
}

const phaseEvents = {
  announced: "changed",
  "in-force": "in-force",
  "window-closed": "window-closed",
  enjoined: "begins",
  licensed: "begins",
  ended: "ended",
} as const satisfies Record<Standing["segment"]["phase"], CauseEvent>;

/** What a listing's timeline says of an instant at which it turns. */
function listingCause(
  listing: string,
  at: Instant,
  before: Standing | undefined,
  after: Standing | undefined,
): Found {
  const found = { at: iso(at), facts: [] };
  const [was, is] = [before?.segment.relief ?? null, after?.segment.relief ?? null];
  if (before === undefined) return { ...found, kind: "date", event: "listed", id: listing };
  if (is !== null && is.known.id !== was?.known.id)
    return { ...found, kind: is.kind, event: "begins", id: is.known.id };
  if (was !== null && is === null) return { ...found, kind: was.kind, event: "ends", id: was.known.id };
  const phase = after?.segment.phase;
  if (phase === before.segment.phase && before.dayWide !== after?.dayWide)
    return { ...found, kind: "date", event: "day", id: listing };
  const event = phase === undefined || phase === before.segment.phase ? "changed" : phaseEvents[phase];
  return { ...found, kind: "date", event, id: listing };
}

/** Whether a listing's own timeline turns at an instant; otherwise a fund's newer list is why it bears on the position or does not. */
const turnsAt = (at: Instant, standings: readonly (Standing | undefined)[]): boolean =>
  standings.some((standing) => standing?.timeline.some(({ from }) => from === at));

/** What happened at an instant: to the listing that decides, or first to one that stands otherwise, or to what a fund holds. */
function dateCause(at: Instant, before: Judged, after: Judged): Found {
  const ids = [...new Set([...after.standings, ...before.standings].map(({ listing }) => listing))];
  const of = (judged: Judged, id: string) => judged.standings.find(({ listing }) => listing === id);
  const turned = ids.find((id) => of(before, id)?.segment !== of(after, id)?.segment);
  const looked = before.answer.through !== undefined || after.answer.through !== undefined;
  if (looked && (turned === undefined || !turnsAt(at, [of(before, turned), of(after, turned)])))
    return { kind: "date", event: "fund-list", at: iso(at), facts: [] };
  const sameMatches = before.answer.matches.length > 0 || after.answer.matches.length > 0;
  if (turned === undefined || !sameMatches)
    return { kind: "date", event: "security", at: iso(at), facts: [] };
  return listingCause(turned, at, of(before, turned), of(after, turned));
}

/** Each register version once: what is memoised by a register stays valid while one comparison lasts. */
function versionsOf({ from, to }: Span): (version: number) => Register {
  const newest = from.register.version >= to.register.version ? from.register : to.register;
  const known = new Map([from, to].map(({ register }) => [register.version, register]));
  return (version) => {
    const found = known.get(version) ?? atVersion(newest, version) ?? newest;
    known.set(version, found);
    return found;
  };
}

/** The publications' own instants in ascending order: nothing becomes known between them. */
const publicationInstants = (register: Register): readonly Instant[] =>
  [
    ...new Set(
      Object.values(register.facts).flatMap((ofKind) =>
        [...ofKind.values()].flatMap((publications) =>
          publications.flatMap(({ interval }) => [interval.start, interval.end]),
        ),
      ),
    ),
  ].sort((a, b) => a - b);

/** How one clock is moved while the others stand: the causes found on its way, in ascending order. */
type Leg = (position: SentPosition, looked: Looked) => readonly Cause[];

/** The register's version, while both other clocks are the first question's. */
function byVersion(span: Span): Leg {
  const { from, to, alike } = span;
  const registerAt = versionsOf(span);
  const back = from.register.version > to.register.version;
  const [low, high] = back
    ? [to.register.version, from.register.version]
    : [from.register.version, to.register.version];
  return (position, looked) => {
    const at = (version: number) => judgedAt({ ...from, register: registerAt(version) }, position, alike);
    return turnsBetween(low, high, (version) => at(version)[looked]).map((version) =>
      cause(entryCause(registerAt(version), version, span, at(version - 1), at(version)), back),
    );
  };
}

/** What is known, while the version is the second question's and asOf the first's. */
function byKnowledge({ from, to, alike }: Span): Leg {
  const [a, b] = [knownAtInterval(from.knownAt), knownAtInterval(to.knownAt)];
  const instants = publicationInstants(to.register);
  return (position, looked) => {
    const at = (instant: Instant | undefined) =>
      judgedAt({ ...from, register: to.register, knownAt: knownAtOf(instant ?? b.start) }, position, alike);
    const along = (wide: boolean): readonly Instant[] => {
      const [low, high] = stretchBetween(a, b, wide);
      return [low, ...instants.filter((instant) => instant > low && instant <= high), high];
    };
    const places = along(false);
    const found = turnsBetween(0, places.length - 1, (i) => at(places[i])[looked]).map(
      (i) => [places, i] as const,
    );
    const days = along(true);
    // Of a day the strictest answer counts, which both of its ends may lack: then each step within is looked at.
    const within = () =>
      days.flatMap((day, i) =>
        i > 0 && at(days[i - 1])[looked] !== at(day)[looked] ? [[days, i] as const] : [],
      );
    return (found.length > 0 ? found : within()).map(([of, i]) =>
      cause(publicationCause(to.register, of[i] ?? b.start, at(of[i - 1]), at(of[i])), a.start > b.start),
    );
  };
}

/** The instant that is asked about, while all else is the second question's. */
function byDate({ from, to, alike }: Span): Leg {
  const setting = { ...to, asOf: from.asOf };
  return (position, looked) => {
    const at = (instant: Instant) =>
      judgedAt({ ...setting, asOf: { start: instant, end: instant } }, position, alike);
    const isTurn = (instant: Instant) => at(instant - 1)[looked] !== at(instant)[looked];
    const found = turnsBetween(
      ...stretchBetween(from.asOf, to.asOf, false),
      (instant) => at(instant)[looked],
    );
    const within = (): readonly Instant[] => {
      const [low, high] = stretchBetween(from.asOf, to.asOf, true);
      const segments = [from.asOf, to.asOf].flatMap((asOf) =>
        judgedAt({ ...setting, asOf }, position, alike).standings.flatMap(({ timeline }) => timeline),
      );
      const instants = [...new Set(segments.map((segment) => segment.from))].sort((a, b) => a - b);
      return instants.filter((instant) => instant > low && instant <= high && isTurn(instant));
    };
    return (found.length > 0 ? found : within()).map((instant) =>
      cause(dateCause(instant, at(instant - 1), at(instant)), from.asOf.start > to.asOf.start),
    );
  };
}

const sameMoment = (a: Setting["knownAt"], b: Setting["knownAt"]): boolean =>
  a === b || (a !== null && b !== null && a.start === b.start && a.end === b.end);

/** Explains changes between two questions, clock after clock. Costs some forty judgements of a position for each cause. */
export function explainer(span: Span): Explain {
  const { from, to } = span;
  const known = [knownAtInterval(from.knownAt).start, knownAtInterval(to.knownAt).start] as const;
  const legs: readonly { readonly leg: Leg; readonly back: boolean }[] = [
    { leg: byVersion(span), back: from.register.version > to.register.version },
    ...(sameMoment(from.knownAt, to.knownAt) ? [] : [{ leg: byKnowledge(span), back: known[0] > known[1] }]),
    ...(sameMoment(from.asOf, to.asOf) ? [] : [{ leg: byDate(span), back: from.asOf.start > to.asOf.start }]),
  ];
  const passed = (position: SentPosition, looked: Looked): readonly Cause[] =>
    legs.flatMap(({ leg, back }) => (back ? leg(position, looked).toReversed() : leg(position, looked)));
  return (position, looked) => {
    const found = passed(position, looked);
    return found.length > 0 || looked === "whole" ? found : passed(position, "whole");
  };
}
