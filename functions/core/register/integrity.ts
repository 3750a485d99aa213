/**
 * What may not be recorded, whoever asks: a register that says one of these things could not be answered from, or would
 * answer "no match" where a listing stands.
 * @module
 */

import type { CourtOrder } from "../facts/court-order.ts";
import type { Change, Documents, FactKind } from "../facts/fact.ts";
import { documentOf } from "../facts/publication.ts";
import { firstIdentifier } from "../facts/scheme.ts";
import { decodedInterval, type Moment } from "../time.ts";
import { circleOf } from "./ownership-circle.ts";
import type { Register } from "./register.ts";
import { standing } from "./standing-facts.ts";

type Objections = string[];

const firstPublication = (register: Register, kind: FactKind, id: string): number | null => {
  const first = standing(register, kind, id).find(({ change }) => change.document !== null);
  return first === undefined ? null : first.publication.interval.start;
};

function ordered(
  label: string,
  moments: readonly (readonly [string, Moment | null | undefined])[],
): Objections {
  const known = moments.flatMap(([name, moment]) =>
    moment == null ? [] : [{ name, at: moment.at, interval: decodedInterval(moment.at) }],
  );
  return known.slice(1).flatMap((later, i) => {
    const earlier = known[i];
    return earlier !== undefined && later.interval.end < earlier.interval.start
      ? [`${label}: ${later.name} ${later.at} lies before ${earlier.name} ${earlier.at}`]
      : [];
  });
}

/** A span must hold at least an instant: `until` after `from`. */
function spans(label: string, from: Moment | undefined, until: Moment | null | undefined): Objections {
  if (from === undefined || until == null) return [];
  const [begin, end] = [decodedInterval(from.at), decodedInterval(until.at)];
  return end.end <= begin.start ? [`${label}: until ${until.at} is not after from ${from.at}`] : [];
}

function ofProgramme(label: string, programme: Documents["programme"]): Objections {
  return programme.periods.flatMap((period, i) => {
    const next = programme.periods[i + 1];
    const own = spans(`${label}, period "${period.title}"`, period.from, period.until);
    if (next === undefined) return own;
    const overlaps =
      period.until === null || decodedInterval(period.until.at).start > decodedInterval(next.from.at).end;
    return overlaps
      ? [...own, `${label}: period "${period.title}" runs into "${next.title}"; periods follow one another`]
      : own;
  });
}

/** Objections to one document by itself. */
function ofDocument(change: Change): Objections {
  const label = `${change.kind} ${change.id} of ${change.publishedAt}`;
  if (change.document === null) return [];
  switch (change.kind) {
    case "programme":
      return ofProgramme(label, change.document);
    case "issuer":
      return change.document.lines.flatMap((line) => {
        const identified = line.ticker ?? firstIdentifier(line);
        const name = `${label}, line ${identified ?? "?"}`;
        return [
          ...spans(name, line.from, line.until),
          ...(identified === undefined ? [`${name}: a line needs a ticker or an identifier`] : []),
          ...((line.ticker === undefined) !== (line.venue === undefined)
            ? [`${name}: a ticker and a venue go together`]
            : []),
        ];
      });
    case "listing":
      return [
        ...((change.document.issuer === undefined) === (change.document.class === undefined)
          ? [`${label}: a listing names an issuer or a class; give exactly one of "issuer" and "class"`]
          : []),
        ...ordered(label, [
          ["listedAt", change.document.listedAt],
          ["effectiveAt", change.document.effectiveAt],
          ["divestBy", change.document.divestBy],
        ]),
        ...ordered(label, [
          ["listedAt", change.document.listedAt],
          ["ended", change.document.ended?.at],
        ]),
      ];
    case "court-order": {
      const order = change.document;
      const needsTarget = order.kind === "dissolution" || order.kind === "reversal";
      return [
        ...spans(label, order.from, order.until),
        ...(needsTarget && order.against === null
          ? [`${label}: a ${order.kind} must name in "against" the order that it ends`]
          : []),
        ...(order.against === null && order.listings.length === 0 ? [`${label}: it reaches no listing`] : []),
      ];
    }
    case "licence":
    case "stake":
      return spans(label, change.document.from, change.document.until);
    case "source":
      return [];
  }
}

/** Whether following `against` from an order comes back to it. */
function circles(register: Register, id: string): boolean {
  const seen = new Set<string>();
  const visit = (order: string): boolean => {
    const targets = standing(register, "court-order", order).flatMap(({ change }) => {
      const document: CourtOrder | null = documentOf("court-order", change);
      return document?.against == null ? [] : [document.against];
    });
    return targets.some((target) => {
      if (target === id) return true;
      if (seen.has(target)) return false;
      seen.add(target);
      return visit(target);
    });
  };
  return visit(id);
}

const namesListings = (change: Change, id: string): boolean =>
  (change.kind === "court-order" || change.kind === "licence") &&
  change.document !== null &&
  change.document.listings.includes(id);

/** What the facts that count point to, and must find. */
function references(change: Change): readonly { kind: FactKind; id: string; mustPrecede: boolean }[] {
  if (change.document === null) return [];
  switch (change.kind) {
    case "listing":
      return [
        { kind: "programme", id: change.document.programme, mustPrecede: true },
        ...(change.document.issuer === undefined
          ? []
          : [{ kind: "issuer" as const, id: change.document.issuer, mustPrecede: true }]),
      ];
    case "stake":
      return [change.document.owner, change.document.owned].map((id) => ({
        kind: "issuer" as const,
        id,
        mustPrecede: false,
      }));
    case "court-order":
      return [
        ...change.document.listings.map((id) => ({ kind: "listing" as const, id, mustPrecede: false })),
        ...(change.document.against === null
          ? []
          : [{ kind: "court-order" as const, id: change.document.against, mustPrecede: false }]),
      ];
    case "licence":
      return change.document.listings.map((id) => ({ kind: "listing" as const, id, mustPrecede: false }));
    default:
      return [];
  }
}

function ofReferences(register: Register, kind: FactKind, id: string): Objections {
  return standing(register, kind, id).flatMap(({ publication, change }) =>
    references(change).flatMap((target) => {
      const first = firstPublication(register, target.kind, target.id);
      if (first === null)
        return [`${kind} ${id} names ${target.kind} ${target.id}, which is not in the register`];
      return target.mustPrecede && first > publication.interval.start
        ? [
            `${kind} ${id} was published ${publication.publishedAt}, before ${target.kind} ${target.id} that it needs`,
          ]
        : [];
    }),
  );
}

/** Facts that point at this one, whose references must be looked at again when it changes. */
function dependents(
  register: Register,
  kind: FactKind,
  id: string,
): readonly { kind: FactKind; id: string }[] {
  const listings = (ids: readonly string[]) =>
    ids.map((listing) => ({ kind: "listing" as const, id: listing }));
  switch (kind) {
    case "issuer":
      return [
        ...listings(register.listingsByIssuer.get(id) ?? []),
        ...(register.stakesByIssuer.get(id) ?? []).map((stake) => ({ kind: "stake" as const, id: stake })),
      ];
    case "programme":
      return listings(
        [...register.facts.listing.keys()].filter((listing) =>
          standing(register, "listing", listing).some(
            ({ change }) => change.kind === "listing" && change.document?.programme === id,
          ),
        ),
      );
    case "listing":
      return [
        ...(register.ordersByListing.get(id) ?? []).map((order) => ({
          kind: "court-order" as const,
          id: order,
        })),
        ...(register.licencesByListing.get(id) ?? []).map((licence) => ({
          kind: "licence" as const,
          id: licence,
        })),
      ].filter((dependent) =>
        standing(register, dependent.kind, dependent.id).some(({ change }) => namesListings(change, id)),
      );
    case "court-order":
      return (register.ordersAgainst.get(id) ?? []).map((order) => ({
        kind: "court-order" as const,
        id: order,
      }));
    case "licence":
    case "stake":
    case "source":
      return [];
  }
}

/** Why the register may not say what it says after these changes; empty: it may. Each names the fact and the mend. */
export function objectionsTo(register: Register, changes: readonly Change[]): readonly string[] {
  const touched = new Map<string, { kind: FactKind; id: string }>();
  const objections: Objections = [];
  for (const change of changes) {
    objections.push(...ofDocument(change));
    for (const fact of [
      { kind: change.kind, id: change.id },
      ...(touched.has(`${change.kind} ${change.id}`) ? [] : dependents(register, change.kind, change.id)),
    ]) {
      touched.set(`${fact.kind} ${fact.id}`, fact);
    }
  }
  for (const { kind, id } of touched.values()) {
    objections.push(...ofReferences(register, kind, id));
    if (kind === "court-order" && circles(register, id))
      objections.push(`court-order ${id}: orders against one another run in a circle`);
    const owners = kind === "stake" ? circleOf(register, id) : null;
    if (owners !== null)
      objections.push(
        `stake ${id}: ownership runs in a circle: ${owners.join(" owns ")}. Correct one of these stakes`,
      );
  }
  return [...new Set(objections)];
}

/** Objections that concern an entry as a whole against the register before it: doubled keys, retracting what is not there. */
export function objectionsToEntry(register: Register, changes: readonly Change[]): readonly string[] {
  const seen = new Set<string>();
  return changes.flatMap((change) => {
    const interval = decodedInterval(change.publishedAt);
    const key = `${change.kind} ${change.id} ${interval.start} ${interval.end}`;
    const label = `${change.kind} ${change.id} of ${change.publishedAt}`;
    const present = standing(register, change.kind, change.id).some(
      ({ publication }) =>
        publication.interval.start === interval.start && publication.interval.end === interval.end,
    );
    const doubled = seen.has(key) ? [`${label} stands twice in this entry`] : [];
    seen.add(key);
    return change.op === "retract" && !present
      ? [...doubled, `${label} can't be retracted: it is not in the register`]
      : doubled;
  });
}
