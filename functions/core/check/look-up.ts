/**
 * What the GET routes show of the register at a question's clocks. Every answer is filtered as a check is.
 * @module
 */

import type { Citation } from "../facts/citation.ts";
import type { Alias, SecurityLine } from "../facts/issuer.ts";
import { detail, type ListingDetail } from "../law/listing-detail.ts";
import { ownerListings } from "../law/ownership.ts";
import type { Problem } from "../problem.ts";
import { latest } from "../register/known.ts";
import { type Clocks, type Question, questionOf } from "../register/question.ts";
import type { Register } from "../register/register.ts";
import { spell } from "../time.ts";
import type { Match, Read } from "./answer.ts";
import { classesOf } from "./listed-class.ts";
import { resolve } from "./resolve.ts";

export interface LineAnswer extends Omit<SecurityLine, "from" | "until"> {
  readonly from: string | null;
  readonly until: string | null;
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
    readonly citations: readonly Citation[];
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

const lineAnswer = ({ from, until, ...line }: SecurityLine): LineAnswer => ({
  ...line,
  from: from === undefined ? null : spell(from.at),
  until: until === undefined ? null : spell(until.at),
});

const listingsOf = (question: Question, issuer: string): readonly ListingDetail[] =>
  (question.register.listingsByIssuer.get(issuer) ?? []).flatMap((id) => {
    const found = detail(question, id);
    return found === null || found.issuer?.id !== issuer ? [] : [found];
  });

/** One issuer with its lines; null: not known at these clocks. */
export function issuer(register: Register, view: Clocks, id: string): IssuerAnswer | null {
  const question = questionOf(register, view);
  const known = latest(register, "issuer", id, question.knownAt);
  if (known === null) return null;
  const { name, aliases, lines, registrations } = known.document;
  return {
    id,
    name,
    aliases,
    lines: lines.map(lineAnswer),
    registrations: registrations ?? [],
    listings: listingsOf(question, id).map((found) => found.id),
    citations: known.citations,
  };
}

/** The listings of an issuer's owners; nothing where none is recorded that reaches it. */
function ownersOf(question: Question, issuer: string): Pick<SecuritiesAnswer["issuers"][number], "owners"> {
  const owners = ownerListings(question, issuer).flatMap(({ standing, path, share, doubt }) => {
    const found = detail(question, standing.listing);
    return found === null ? [] : [{ path, share, doubt, listing: found }];
  });
  return owners.length === 0 ? {} : { owners };
}

/** Which issuers a symbol or an ISIN may name at these clocks, with their lines, listings and timelines. */
export function securities(register: Register, view: Clocks, query: SecuritiesQuery): SecuritiesAnswer {
  const question = questionOf(register, view);
  const resolution = resolve(question, query);
  const { candidates, read, problems } = resolution;
  const classes = classesOf(question, query, resolution).flatMap(({ listings: ids }) =>
    ids.flatMap((id) => detail(question, id) ?? []),
  );
  return {
    read: read ?? null,
    problems,
    issuers: candidates.map((candidate) => {
      const known = latest(register, "issuer", candidate.issuer, question.knownAt);
      return {
        id: candidate.issuer,
        name: known?.document.name ?? candidate.issuer,
        doubt: candidate.doubt?.why ?? null,
        lines: known?.document.lines.map(lineAnswer) ?? [],
        citations: known?.citations ?? [],
        listings: listingsOf(question, candidate.issuer),
        ...ownersOf(question, candidate.issuer),
      };
    }),
    ...(classes.length === 0 ? {} : { classes }),
  };
}
