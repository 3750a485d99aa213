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

/** What happened at an instant: to the listing that decides, or first to one that stands otherwise. */
function dateCause(at: Instant, before: Judged, after: Judged): Found {
  const ids = [...new Set([...after.standings, ...before.standings].map(({ listing }) => listing))];
  const of = (judged: Judged, id: string) => judged.standings.find(({ listing }) => listing === id);
  const turned = ids.find((id) => of(before, id)?.segment !== of(after, id)?.segment);
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

/** Explains changes between two questions. Costs some forty judgements of a position for each cause. */
export function explainer(span: Span): Explain {
  const { from, to, alike } = span;
  const registerAt = versionsOf(span);
  const instants = publicationInstants(to.register);

  const byVersion: Explain = (position, looked) => {
    const at = (version: number) => judgedAt({ ...from, register: registerAt(version) }, position, alike);
    const versions = [from.register.version, to.register.version].sort((a, b) => a - b);
    const back = from.register.version > to.register.version;
    return turnsBetween(versions[0] ?? 0, versions[1] ?? 0, (version) => at(version)[looked]).map((version) =>
      cause(entryCause(registerAt(version), version, span, at(version - 1), at(version)), back),
    );
  };

  const byKnowledge: Explain = (position, looked) => {
    const setting = { ...from, register: to.register };
    const [a, b] = [knownAtInterval(from.knownAt), knownAtInterval(to.knownAt)];
    const back = a.start > b.start;
    const within = (wide: boolean): readonly Cause[] => {
      const [low, high] = stretchBetween(a, b, wide);
      const places = [low, ...instants.filter((at) => at > low && at <= high), high];
      const at = (place: number) =>
        judgedAt({ ...setting, knownAt: knownAtOf(places[place] ?? high) }, position, alike);
      return turnsBetween(0, places.length - 1, (place) => at(place)[looked]).map((place) =>
        cause(publicationCause(to.register, places[place] ?? high, at(place - 1), at(place)), back),
      );
    };
    const found = within(false);
    return found.length > 0 ? found : within(true);
  };

  const byDate: Explain = (position, looked) => {
    const setting = { ...from, register: to.register, knownAt: to.knownAt };
    const at = (instant: Instant) =>
      judgedAt({ ...setting, asOf: { start: instant, end: instant } }, position, alike);
    const back = from.asOf.start > to.asOf.start;
    const within = (wide: boolean): readonly Cause[] =>
      turnsBetween(...stretchBetween(from.asOf, to.asOf, wide), (instant) => at(instant)[looked]).map(
        (instant) => cause(dateCause(instant, at(instant - 1), at(instant)), back),
      );
    const found = within(false);
    return found.length > 0 ? found : within(true);
  };

  return (position, looked) => {
    const ordered = (found: readonly Cause[], back: boolean) => (back ? found.toReversed() : found);
    return [
      ...ordered(byVersion(position, looked), from.register.version > to.register.version),
      ...(sameMoment(from.knownAt, to.knownAt)
        ? []
        : ordered(
            byKnowledge(position, looked),
            knownAtInterval(from.knownAt).start > knownAtInterval(to.knownAt).start,
          )),
      ...(sameMoment(from.asOf, to.asOf)
        ? []
        : ordered(byDate(position, looked), from.asOf.start > to.asOf.start)),
    ];
  };
}

const sameMoment = (a: Setting["knownAt"], b: Setting["knownAt"]): boolean =>
  a === b || (a !== null && b !== null && a.start === b.start && a.end === b.end);
