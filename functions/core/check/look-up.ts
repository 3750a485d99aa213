/**
 * What the GET routes show of the register at a question's clocks. Every answer is filtered as a check is.
 * @module
 */

import type { Citation, FactKind } from "../facts/fact.ts";
import type { Alias, SecurityLine } from "../facts/issuer.ts";
import { type Act, allPermitted } from "../facts/permission.ts";
import type { Phase } from "../facts/programme.ts";
import { listingAnswer, reliefAnswer, standingIn, standingOf, timelineAt } from "../law/listing-state.ts";
import { ownerListings } from "../law/ownership.ts";
import { openConditions } from "../law/rules.ts";
import type { Segment } from "../law/timeline.ts";
import type { Problem } from "../problem.ts";
import { latest } from "../register/known.ts";
import type { Register } from "../register/register.ts";
import { iso, spell } from "../time.ts";
import type { ListingAnswer, Match, Read, Relief, SegmentAnswer } from "./answer.ts";
import { settingOf } from "./check.ts";
import type { Setting } from "./lines-at.ts";
import { classesOf } from "./listed-class.ts";
import { resolve } from "./resolve.ts";

export interface View {
  readonly asOf: string;
  readonly knownAt: string | null;
}

export interface LineAnswer extends Omit<SecurityLine, "from" | "until"> {
  readonly from: string | null;
  readonly until: string | null;
}

/** A listing with its whole timeline. `phase` is null where it has not begun at asOf. */
export interface ListingDetail extends Omit<ListingAnswer, "phase"> {
  readonly id: string;
  readonly phase: Phase | null;
  readonly segments: readonly SegmentAnswer[];
}

export interface IssuerAnswer {
  readonly id: string;
  readonly name: string;
  readonly aliases: readonly Alias[];
  readonly lines: readonly LineAnswer[];
  readonly registrations: readonly { readonly scheme: string; readonly value: string }[];
  readonly listings: readonly string[];
  readonly citations: readonly Citation[];
}

export interface CourtOrderAnswer extends Relief {
  readonly listings: readonly string[];
  readonly acts: readonly Act[] | null;
  readonly against: string | null;
}

export interface SecuritiesQuery {
  readonly symbol?: string;
  readonly exchange?: string;
  readonly isin?: string;
}

export interface SecuritiesAnswer {
  readonly read: Read | null;
  readonly problems: readonly Problem[];
  readonly issuers: readonly {
    readonly id: string;
    readonly name: string;
    readonly doubt: string | null;
    readonly lines: readonly LineAnswer[];
    readonly listings: readonly ListingDetail[];
    /** Listings of issuers that own this one, where they reach it or may; absent: none. */
    readonly owners?: readonly (NonNullable<Match["ownership"]> & {
      readonly doubt: string | null;
      readonly listing: ListingDetail;
    })[];
  }[];
  /** Listings of classes that the security is of, or may be of; absent: none. */
  readonly classes?: readonly ListingDetail[];
}

const idsOf = (register: Register, kind: FactKind): readonly string[] =>
  [...register.facts[kind].keys()].sort();

function segmentAnswer(segment: Segment): SegmentAnswer {
  const open = segment.rules === null ? [] : openConditions(segment.rules);
  return {
    from: iso(segment.from),
    until: segment.until === null ? null : iso(segment.until),
    phase: segment.phase,
    acts: segment.acts,
    ...(open.length > 0 ? { conditions: open } : {}),
    ...(segment.duties.length > 0 ? { duties: segment.duties } : {}),
    basis: segment.basis,
    relief: segment.relief?.known.id ?? null,
    ...(segment.uncertain ? { precision: "day" as const } : {}),
  };
}

function detail(setting: Setting, id: string): ListingDetail | null {
  const timeline = timelineAt(setting.register, id, setting.knownAt);
  const segments = timeline.map(segmentAnswer);
  const standing = standingOf(setting, id);
  if (standing !== null) return { id, ...listingAnswer(setting, standing, true), segments };
  const begin = timeline[0];
  if (begin === undefined) return null;
  const described = listingAnswer(setting, { ...standingIn(id, timeline, begin), status: "no-match" }, true);
  return {
    id,
    ...described,
    phase: null,
    acts: allPermitted,
    basis: `Not yet listed at ${setting.asOf.start === setting.asOf.end ? iso(setting.asOf.start) : "this day"}; listed from ${described.listedAt}.`,
    relief: null,
    nextChange: { at: iso(begin.from), phase: begin.phase, acts: begin.acts },
    segments,
  };
}

/** One listing with its timeline; null: not known at these clocks. */
export const listing = (register: Register, view: View, id: string): ListingDetail | null =>
  detail(settingOf(register, view), id);

/** Every listing that has begun at asOf, sorted by id. */
export function listings(
  register: Register,
  view: View,
): readonly (ListingAnswer & { readonly id: string })[] {
  const setting = settingOf(register, view);
  return idsOf(register, "listing").flatMap((id) => {
    const standing = standingOf(setting, id);
    return standing === null ? [] : [{ id, ...listingAnswer(setting, standing, true) }];
  });
}

function orderAnswer(setting: Setting, id: string): CourtOrderAnswer | null {
  const known = latest(setting.register, "court-order", id, setting.knownAt);
  if (known === null) return null;
  const { listings: reached, acts, against } = known.document;
  return { ...reliefAnswer({ kind: "order", known }), listings: reached, acts, against };
}

/** One court order; null: not known at these clocks. */
export const courtOrder = (register: Register, view: View, id: string): CourtOrderAnswer | null =>
  orderAnswer(settingOf(register, view), id);

/** Every court order known, sorted by id. */
export function courtOrders(register: Register, view: View): readonly CourtOrderAnswer[] {
  const setting = settingOf(register, view);
  return idsOf(register, "court-order").flatMap((id) => orderAnswer(setting, id) ?? []);
}

const lineAnswer = ({ from, until, ...line }: SecurityLine): LineAnswer => ({
  ...line,
  from: from === undefined ? null : spell(from.at),
  until: until === undefined ? null : spell(until.at),
});

const listingsOf = (setting: Setting, issuer: string): readonly ListingDetail[] =>
  (setting.register.listingsByIssuer.get(issuer) ?? []).flatMap((id) => {
    const found = detail(setting, id);
    return found === null || found.issuer?.id !== issuer ? [] : [found];
  });

/** One issuer with its lines; null: not known at these clocks. */
export function issuer(register: Register, view: View, id: string): IssuerAnswer | null {
  const setting = settingOf(register, view);
  const known = latest(register, "issuer", id, setting.knownAt);
  if (known === null) return null;
  const { name, aliases, lines, registrations } = known.document;
  return {
    id,
    name,
    aliases,
    lines: lines.map(lineAnswer),
    registrations: registrations ?? [],
    listings: listingsOf(setting, id).map((found) => found.id),
    citations: known.citations,
  };
}

/** The listings of an issuer's owners; nothing where none is recorded that reaches it. */
function ownersOf(setting: Setting, issuer: string): Pick<SecuritiesAnswer["issuers"][number], "owners"> {
  const owners = ownerListings(setting, issuer).flatMap(({ standing, path, share, doubt }) => {
    const found = detail(setting, standing.listing);
    return found === null ? [] : [{ path, share, doubt, listing: found }];
  });
  return owners.length === 0 ? {} : { owners };
}

/** Which issuers a symbol or an ISIN may name at these clocks, with their lines, listings and timelines. */
export function securities(register: Register, view: View, query: SecuritiesQuery): SecuritiesAnswer {
  const setting = settingOf(register, view);
  const resolution = resolve(setting, query);
  const { candidates, read, problems } = resolution;
  const classes = classesOf(setting, query, resolution).flatMap(({ listings: ids }) =>
    ids.flatMap((id) => detail(setting, id) ?? []),
  );
  return {
    read: read ?? null,
    problems,
    issuers: candidates.map((candidate) => {
      const known = latest(register, "issuer", candidate.issuer, setting.knownAt);
      return {
        id: candidate.issuer,
        name: known?.document.name ?? candidate.issuer,
        doubt: candidate.doubt?.why ?? null,
        lines: known?.document.lines.map(lineAnswer) ?? [],
        listings: listingsOf(setting, candidate.issuer),
        ...ownersOf(setting, candidate.issuer),
      };
    }),
    ...(classes.length === 0 ? {} : { classes }),
  };
}
