/**
 * Issuers that are reached because listed ones own them: OFAC's 50 Percent Rule, in aggregate and through chains, for every
 * programme whose text says from which share. Only recorded stakes are weighed.
 * Source: OFAC, Revised Guidance on Entities Owned by Persons Whose Property and Interests in Property Are Blocked, 13 August 2014.
 * @module
 */

import { acts } from "../facts/permission.ts";
import type { Stake, stakeMeasures } from "../facts/stake.ts";
import { documents } from "../register/known.ts";
import type { Question } from "../register/question.ts";
import { decodedInterval, type Interval } from "../time.ts";
import { type ListingState, listingStateOf } from "./listing-state.ts";

/** A listing of an owner that reaches an issuer. */
export interface OwnerListing {
  readonly standing: ListingState;
  /** From the issuer that is owned up to the one that is listed. */
  readonly path: readonly string[];
  /** What share of the issuer is held by owners that are reached, as a decimal. */
  readonly share: string;
  /** Why it can't be told whether the issuer is reached; null: it is. */
  readonly doubt: string | null;
}

/** Shares have at most six places: whole millionths add up exactly. */
const WHOLE = 1_000_000;
const millionths = (share: string): number => Math.round(Number(share) * WHOLE);
const decimal = (share: number): string => String(share / WHOLE);

/** A stake as it may be known and may stand at the question's instant. */
interface Holding {
  readonly owner: string;
  readonly of: (typeof stakeMeasures)[number];
  readonly share: number;
}

const overlaps = ({ from, until }: Stake, asOf: Interval): boolean =>
  decodedInterval(from.at).start <= asOf.start &&
  (until === null || decodedInterval(until.at).end > asOf.start);

/** The stakes in an issuer at the question's instant: of each the greatest that may be known. */
function holdingsIn({ register, knownAt, asOf }: Question, issuer: string): readonly Holding[] {
  return (register.stakesByIssuer.get(issuer) ?? []).flatMap((id): readonly Holding[] => {
    const known = documents(register, "stake", id, knownAt)
      .map(({ document }) => document)
      .filter((stake) => stake.owned === issuer && overlaps(stake, asOf))
      .map(({ owner, of, share }) => ({ owner, of, share: millionths(share) }))
      .toSorted((a, b) => b.share - a.share);
    return known.slice(0, 1);
  });
}

/** How surely an issuer is reached, and by which listings. */
interface Reach {
  readonly force: "none" | "unclear" | "certain";
  readonly share: number;
  readonly why: string | null;
  readonly by: readonly { readonly standing: ListingState; readonly path: readonly string[] }[];
}

const unreached: Reach = { force: "none", share: 0, why: null, by: [] };

/** One programme's rule, and what has been found of it on the way. */
interface Rule {
  readonly question: Question;
  readonly programme: string;
  /** In millionths. */
  readonly threshold: number;
  /** Each issuer is asked about once, however many ways lead up to it. */
  readonly found: Map<string, Reach>;
}

/** Whether a listing bars anything under the programme, be it on a condition. */
const barsUnder =
  (programme: string) =>
  (standing: ListingState): boolean =>
    standing.programme === programme && acts.some((act) => standing.acts[act] !== "permitted");

/** The listings of an issuer itself, or of its class, that bar anything under the programme. */
function ownReach({ question, programme }: Rule, issuer: string): Reach {
  const bars = barsUnder(programme);
  const wayTo = (standing: ListingState) => ({ standing, path: [issuer] });
  const classed = classesOfIssuer(question, issuer).filter(({ standing }) => bars(standing));
  const certain = [
    ...listingsOf(question, issuer).filter(bars),
    ...classed.filter(({ isWhole }) => isWhole).map(({ standing }) => standing),
  ];
  if (certain.length > 0) return { force: "certain", share: 0, why: null, by: certain.map(wayTo) };
  if (classed.length === 0) return unreached;
  const why = `some securities of ${issuer} are of the listed class, and others are not`;
  return { force: "unclear", share: 0, why, by: classed.map(({ standing }) => wayTo(standing)) };
}

/** How an issuer is reached through its owners. */
function ownedReach(rule: Rule, issuer: string): Reach {
  const known = rule.found.get(issuer) ?? reachThroughOwners(rule, issuer);
  rule.found.set(issuer, known);
  return known;
}

function reachThroughOwners(rule: Rule, issuer: string): Reach {
  const holdings = holdingsIn(rule.question, issuer).map((holding) => {
    const own = ownReach(rule, holding.owner);
    return {
      ...holding,
      reach: own.force === "certain" ? own : stronger(own, ownedReach(rule, holding.owner)),
    };
  });
  return [...Map.groupBy(holdings, ({ of }) => of).values()]
    .map((held): Reach => {
      const sum = (of: typeof held): number => of.reduce((sofar, { share }) => sofar + share, 0);
      const certain = held.filter(({ reach }) => reach.force === "certain");
      const counted = held.filter(({ reach }) => reach.force !== "none");
      // Of the ways up to one listing the first is told.
      const by = (of: typeof held): Reach["by"] => {
        const ways = of
          .flatMap(({ reach }) => reach.by)
          .map(({ standing, path }) => ({ standing, path: [issuer, ...path] }));
        return [...Map.groupBy(ways, ({ standing }) => standing.listing).values()].flatMap((same) =>
          same.slice(0, 1),
        );
      };
      if (sum(certain) >= rule.threshold)
        return { force: "certain", share: sum(certain), why: null, by: by(certain) };
      const share = sum(counted);
      const told = `listed owners hold ${decimal(share)} of ${issuer} as recorded`;
      if (share >= rule.threshold)
        return {
          force: "unclear",
          share,
          why: `${told}, and not all of them are certainly reached: find out whether these are`,
          by: by(counted),
        };
      // Owners that are not recorded may be listed too.
      return share * 2 >= rule.threshold && sum(held) < WHOLE
        ? {
            force: "unclear",
            share,
            why: `${told}, and not all its owners are recorded: find out who holds the rest`,
            by: by(counted),
          }
        : unreached;
    })
    .reduce(stronger, unreached);
}

const rank = { none: 0, unclear: 1, certain: 2 } as const satisfies Record<Reach["force"], number>;
const stronger = (a: Reach, b: Reach): Reach => (rank[b.force] > rank[a.force] ? b : a);

const listingsOf = (question: Question, issuer: string): readonly ListingState[] =>
  (question.register.listingsByIssuer.get(issuer) ?? []).flatMap((id) => {
    const standing = listingStateOf(question, id);
    return standing?.segment.world.listing.document.issuer === issuer ? [standing] : [];
  });

/**
 * The listings of a class of issuers that an issuer is of by the ISINs of its recorded lines. `isWhole`: all of them are of the class; of
 * an issuer with others, too, it can't be told.
 */
function classesOfIssuer(
  question: Question,
  issuer: string,
): readonly { readonly standing: ListingState; readonly isWhole: boolean }[] {
  const { register, knownAt } = question;
  if (register.listingsByCountry.size === 0) return [];
  const lines = documents(register, "issuer", issuer, knownAt).flatMap(({ document }) => document.lines);
  const isins = lines.flatMap(({ isin, doubt }) => (isin === undefined || doubt !== undefined ? [] : [isin]));
  return [...register.listingsByCountry].flatMap(([country, listings]) => {
    const own = isins.filter((isin) => isin.startsWith(country));
    if (own.length === 0) return [];
    return listings.flatMap((id) => {
      const standing = listingStateOf(question, id);
      return standing?.segment.world.listing.document.class?.isinCountry === country
        ? [{ standing, isWhole: own.length === isins.length }]
        : [];
    });
  });
}

/** Everybody above an issuer, as far as recorded. */
function ownersOf(question: Question, issuer: string): readonly string[] {
  const owners = new Set<string>();
  const visit = (owned: string): void => {
    for (const { owner } of holdingsIn(question, owned)) {
      if (owners.has(owner)) continue;
      owners.add(owner);
      visit(owner);
    }
  };
  visit(issuer);
  return [...owners];
}

/** The share from which a standing's programme reaches what listed issuers own; undefined: it reaches only those listed. */
const ownershipOf = ({ segment }: ListingState): string | undefined =>
  segment.world.programme?.document.ownership;

/** The listings of owners that reach an issuer, or may reach it, at the question's instant; empty: none that is recorded. */
export function ownerListings(question: Question, issuer: string): readonly OwnerListing[] {
  if (!question.register.stakesByIssuer.has(issuer)) return [];
  const thresholds = new Map<string, number>();
  for (const owner of ownersOf(question, issuer)) {
    const standings = [
      ...listingsOf(question, owner),
      ...classesOfIssuer(question, owner).map(({ standing }) => standing),
    ];
    for (const standing of standings) {
      const share = ownershipOf(standing);
      if (share !== undefined) thresholds.set(standing.programme, millionths(share));
    }
  }
  return [...thresholds].flatMap(([programme, threshold]) => {
    const rule = { question, programme, threshold, found: new Map() };
    const { force, share, why, by } = ownedReach(rule, issuer);
    // Who is barred itself need not ask whether its owners reach it, too: the doubt would make `hold` a person's question for ever. A class bars
    // single securities, and the one that is asked about may be none of it.
    const isBarred = listingsOf(question, issuer).some(barsUnder(programme));
    return force === "none" || (force === "unclear" && isBarred)
      ? []
      : by.map(({ standing, path }) => ({ standing, path, share: decimal(share), doubt: why }));
  });
}
