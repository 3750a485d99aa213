/**
 * What happened at one turn of an answer: an entry, a publication, or a day on which a listing turns.
 * @module
 */

import type { Entry, FactKind } from "../facts/fact.ts";
import type { ListingState } from "../law/listing-state.ts";
import type { Register } from "../register/register.ts";
import { type Instant, iso } from "../time.ts";
import type { Cause, CauseEvent } from "./cause.ts";
import { concerned } from "./concerned-facts.ts";
import type { Judged } from "./turns.ts";

type Found = Omit<Cause, "says">;

/** What one entry brought. */
export function entryCause(
  register: Register,
  version: number,
  entries: readonly Entry[],
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
export function publicationCause(register: Register, at: Instant, before: Judged, after: Judged): Found {
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
} as const satisfies Record<ListingState["segment"]["phase"], CauseEvent>;

/** What a listing's timeline says of an instant at which it turns. */
function listingCause(
  listing: string,
  at: Instant,
  before: ListingState | undefined,
  after: ListingState | undefined,
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
const turnsAt = (at: Instant, standings: readonly (ListingState | undefined)[]): boolean =>
  standings.some((standing) => standing?.timeline.some(({ from }) => from === at));

/** What happened at an instant: to the listing that decides, or first to one that stands otherwise, or to what a fund holds. */
export function dateCause(register: Register, at: Instant, before: Judged, after: Judged): Found {
  const ids = [...new Set([...after.standings, ...before.standings].map(({ listing }) => listing))];
  const of = (judged: Judged, id: string) => judged.standings.find(({ listing }) => listing === id);
  const turned = ids.find((id) => of(before, id)?.segment !== of(after, id)?.segment);
  const looked = before.answer.through !== undefined || after.answer.through !== undefined;
  if (looked && (turned === undefined || !turnsAt(at, [of(before, turned), of(after, turned)])))
    return { kind: "date", event: "fund-list", at: iso(at), facts: [] };
  const sameMatches = before.answer.matches.length > 0 || after.answer.matches.length > 0;
  // Nothing turns: what was published then is named as the source from there on, such as a licence that another one extends.
  const source = turned === undefined && sameMatches ? publicationCause(register, at, before, after) : null;
  if (source !== null && source.facts.length > 0) return source;
  if (turned === undefined || !sameMatches)
    return { kind: "date", event: "security", at: iso(at), facts: [] };
  return listingCause(turned, at, of(before, turned), of(after, turned));
}
