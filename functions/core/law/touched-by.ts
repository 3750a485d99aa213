/**
 * Whose answers an entry can change: the listings whose timelines differ with it, and the issuers and classes that can fall
 * under them. More may be named than change, never fewer: a check before and after decides. Pure.
 * @module
 */

import type { Change } from "../facts/fact.ts";
import { documentOf } from "../facts/publication.ts";
import { sameJson } from "../json.ts";
import { everyDocument } from "../register/known.ts";
import type { Register } from "../register/register.ts";
import { decodedInterval, type Instant } from "../time.ts";
import { timelineAt } from "./listing-state.ts";
import type { Segment } from "./timeline.ts";

/** The register without an entry, and with it. */
export interface Step {
  readonly before: Register;
  readonly after: Register;
}

/** What a position may be of, to fall under a listing. */
export interface Reached {
  /** Issuers, sorted: those listed, and what they own. */
  readonly issuers: readonly string[];
  /** Classes, by the country that their ISINs begin with, sorted. */
  readonly countries: readonly string[];
}

export interface Touched extends Reached {
  readonly listings: readonly string[];
  /** When the answers may begin to differ, beside the moment of the entry, in order. */
  readonly instants: readonly Instant[];
}

/** Every document that was ever stated of a fact, in whatever version. */
const everStated = (register: Register, kind: Change["kind"], id: string) =>
  (register.facts[kind].get(id) ?? []).flatMap(({ recordings }) => recordings.map(({ change }) => change));

/** The listings that an order reaches, or an order that it is against. */
function listingsOfOrder(register: Register, order: string, seen: Set<string>): readonly string[] {
  if (seen.has(order)) return [];
  seen.add(order);
  return everStated(register, "court-order", order).flatMap((change) => {
    const document = documentOf("court-order", change);
    if (document === null) return [];
    const against = document.against === null ? [] : listingsOfOrder(register, document.against, seen);
    return [...document.listings, ...against];
  });
}

function listingsOfProgramme(register: Register, programme: string): readonly string[] {
  return [...register.facts.listing.keys()].filter((id) =>
    everStated(register, "listing", id).some(
      (change) => documentOf("listing", change)?.programme === programme,
    ),
  );
}

/** The listings that a change is about: its own, or those that its order, licence or programme bears on. */
export function listingsReached(register: Register, { kind, id }: Change): readonly string[] {
  switch (kind) {
    case "listing":
      return [id];
    case "court-order":
      return [...new Set(listingsOfOrder(register, id, new Set()))];
    case "licence":
      return [
        ...new Set(
          everStated(register, "licence", id).flatMap(
            (change) => documentOf("licence", change)?.listings ?? [],
          ),
        ),
      ];
    case "programme":
      return listingsOfProgramme(register, id);
    case "issuer":
      return register.listingsByIssuer.get(id) ?? [];
    case "stake":
    case "source":
      return [];
  }
}

/** What of a stretch decides an answer. */
const deciding = ({ from, until, phase, acts, rules, duties }: Segment) => ({
  from,
  until,
  phase,
  acts,
  rules,
  duties,
});

const isChanged = ({ before, after }: Step, listing: string): boolean =>
  !sameJson(timelineAt(before, listing, null).map(deciding), timelineAt(after, listing, null).map(deciding));

/** The issuers that a stake was ever stated to be in, or of. */
const stakeholders = (register: Register, stake: string, side: "owner" | "owned"): readonly string[] =>
  everStated(register, "stake", stake).flatMap((change) => documentOf("stake", change)?.[side] ?? []);

/** The issuers, and all that they own, directly or through others. */
function withOwned(register: Register, issuers: Iterable<string>): ReadonlySet<string> {
  const found = new Set(issuers);
  for (const owner of found)
    for (const stake of register.stakesByIssuer.get(owner) ?? [])
      if (stakeholders(register, stake, "owner").includes(owner))
        for (const owned of stakeholders(register, stake, "owned")) found.add(owned);
  return found;
}

/** Owners that may be of one of the classes, by an ISIN that was ever stated of a line of theirs. */
const ownersOfClasses = (register: Register, countries: ReadonlySet<string>): readonly string[] =>
  countries.size === 0
    ? []
    : [...register.facts.stake.keys()]
        .flatMap((stake) => stakeholders(register, stake, "owner"))
        .filter((owner) =>
          everyDocument(register, "issuer", owner).some(({ lines }) =>
            lines.some(({ isin }) => isin !== undefined && countries.has(isin.slice(0, 2))),
          ),
        );

/** The moments that a change states by itself: of a stake's span, and of those in which a line's ticker named it. */
function momentsOf(change: Change): readonly Instant[] {
  if (change.document === null) return [];
  const moments =
    change.kind === "stake"
      ? [change.document.from, change.document.until]
      : change.kind === "issuer"
        ? change.document.lines.flatMap(({ from, until }) => [from, until])
        : [];
  return moments.flatMap((moment) => {
    if (moment == null) return [];
    const { start, end } = decodedInterval(moment.at);
    return [start, end];
  });
}

/** Issuers and classes that ever fell under one of the listings, and what these and the `named` issuers own. */
export function reachedBy(
  register: Register,
  listings: readonly string[],
  named: readonly string[] = [],
): Reached {
  const listed = listings.flatMap((id) =>
    everStated(register, "listing", id).flatMap((change) => documentOf("listing", change) ?? []),
  );
  const countries = new Set(listed.flatMap((listing) => listing.class?.isinCountry ?? []));
  const issuers = withOwned(register, [
    ...named,
    ...listed.flatMap(({ issuer }) => issuer ?? []),
    ...ownersOfClasses(register, countries),
  ]);
  return { issuers: [...issuers].sort(), countries: [...countries].sort() };
}

/** What an entry's changes touch. `after` is the register that they were folded into. */
export function touchedBy(step: Step, changes: readonly Change[]): Touched {
  const { before, after } = step;
  const candidates = [...new Set(changes.flatMap((change) => listingsReached(after, change)))];
  // A programme's share from which owners reach what they own is in no timeline.
  const whole = new Set(
    changes.flatMap((change) => (change.kind === "programme" ? listingsReached(after, change) : [])),
  );
  const listings = candidates.filter((id) => whole.has(id) || isChanged(step, id)).sort();
  const named = changes.flatMap((change): readonly string[] => {
    if (change.kind === "issuer") return [change.id];
    return change.kind === "stake" ? stakeholders(after, change.id, "owned") : [];
  });
  const bearing = new Set([
    ...listings,
    ...named.flatMap((issuer) => after.listingsByIssuer.get(issuer) ?? []),
  ]);
  const starts = [...bearing].flatMap((id) =>
    [before, after].flatMap((register) => timelineAt(register, id, null).map(({ from }) => from)),
  );
  const instants = new Set([...starts, ...changes.flatMap(momentsOf)]);
  return {
    ...reachedBy(after, listings, named),
    listings,
    instants: [...instants].sort((a, b) => a - b),
  };
}
