/**
 * How a fund's answer came about, as answers print it: the paths to what decides, heaviest first, and what each programme asks.
 * @module
 */

import { inPercent, none, plus } from "../fraction.ts";
import { statusRank } from "../law/status.ts";
import type { Problem } from "../problem.ts";
import type { Match, Through, ThroughPath } from "./answer.ts";
import { heaviest, MAX_PATHS, type Path, type Reached, type Sort } from "./fund-gathering.ts";
import { labelOfFund } from "./fund-index.ts";
import { type FundNode, labelOf } from "./fund-node.ts";
import { decides, type Held, type Outcome } from "./fund-reach.ts";
import { type Contribution, matchOf } from "./verdict.ts";

/** A caller's text is told so far. */
const LONGEST = 100;
const told = (text: string): string => (text.length > LONGEST ? `${text.slice(0, LONGEST - 1)}…` : text);

/** The listing that a line is told by: of one that decides under some programme. */
function listingOf({ found }: Path, outcomes: readonly Outcome[]): Contribution | undefined {
  const rank = (one: Contribution): number => {
    const outcome = outcomes.find(({ programme }) => programme === one.standing.programme);
    return Math.max(statusRank[one.status], outcome === undefined ? 0 : statusRank[outcome.status]);
  };
  return found.toSorted((a, b) => rank(a) - rank(b))[0];
}

function pathAnswer(path: Path, outcomes: readonly Outcome[]): ThroughPath {
  const deciding = listingOf(path, outcomes);
  return {
    ...(path.funds.length === 0 ? {} : { funds: path.funds.map(told) }),
    holding: told(labelOf(path.holding)),
    weight: path.weight === null ? null : inPercent(path.weight),
    ...(deciding === undefined ? {} : { listing: deciding.standing.listing }),
  };
}

/** What is printed of a fund that was looked through. */
export function throughOf(node: FundNode, outcomes: readonly Outcome[], held: Held): Through {
  const deciding: readonly Sort[] = [...node.sorts.values()].filter((sort) => decides(sort, outcomes, held));
  const paths = heaviest(deciding.flatMap((sort) => sort.paths)).slice(0, MAX_PATHS);
  const count = deciding.reduce((sofar, sort) => sofar + sort.count, 0);
  return {
    fund: told(labelOfFund(node.holdings.fund)),
    asOf: node.holdings.asOf,
    complete: node.whole,
    share: inPercent(deciding.reduce((sofar, { share }) => plus(sofar, share), none)),
    paths: paths.map((path) => pathAnswer(path, outcomes)),
    more: count - paths.length,
    programmes: outcomes.map(({ programme, reach, share, status }) => ({
      programme,
      share: inPercent(share),
      reachedFrom: reach.reached,
      ...(reach.review === reach.reached ? {} : { reviewFrom: reach.review }),
      status,
      ...(reach.citations.length === 0 ? {} : { citations: reach.citations }),
    })),
  };
}

/** The listings that a fund's lines fall under: what decides first, then the heavier, at most as many as paths. */
export function matchesThrough(
  node: FundNode,
  outcomes: readonly Outcome[],
): readonly { readonly match: Match; readonly contribution: Contribution }[] {
  const rank = ({ contribution }: Reached): number => {
    const { programme } = contribution.standing;
    const outcome = outcomes.find((one) => one.programme === programme);
    return Math.max(statusRank[contribution.status], outcome === undefined ? 0 : statusRank[outcome.status]);
  };
  const weights = new Map([...node.listings.values()].map((one) => [one, Number(inPercent(one.share))]));
  return [...node.listings.values()]
    .toSorted(
      (a, b) =>
        rank(a) - rank(b) ||
        (weights.get(b) ?? 0) - (weights.get(a) ?? 0) ||
        (a.contribution.standing.listing < b.contribution.standing.listing ? -1 : 1),
    )
    .slice(0, MAX_PATHS)
    .map(({ contribution, share }) => ({
      contribution,
      match: { ...matchOf(contribution, 0, [contribution]), weight: inPercent(share) },
    }));
}

/** Problems of a fund's lines: one entry for each code, which says how many there are. */
export const problemsThrough = ({ told: all }: FundNode): readonly Problem[] =>
  [...all.values()].map(({ problem, count }) => ({
    ...problem,
    value: problem.value.slice(0, 80),
    message: count === 1 ? problem.message : `${count} times within the fund, first: ${problem.message}`,
  }));
