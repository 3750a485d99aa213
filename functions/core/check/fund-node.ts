/**
 * What a fund holds, directly and through other funds, put together once however many positions and funds hold it.
 * @module
 */

import { allPermitted, strictestActs } from "../facts/permission.ts";
import { firstIdentifier } from "../facts/scheme.ts";
import { type Fraction, none, plus, times } from "../fraction.ts";
import { type Status, statuses, stricterStatus } from "../law/status.ts";
import type { Problem } from "../problem.ts";
import type { Question } from "../register/question.ts";
import { Gathering, type Part, type Reached, type Sort, type Told } from "./fund-gathering.ts";
import { type Choice, doubtOfTicker, labelOfFund } from "./fund-index.ts";
import type { Inner } from "./fund-order.ts";
import { atLeast } from "./fund-status.ts";
import { type Weights, weightsOf } from "./fund-weights.ts";
import type { FundHoldings, SentConstituent } from "./position.ts";
import { readKind } from "./position-kind.ts";
import { type Contribution, type Weighed, weigh } from "./verdict.ts";

/** Funds within funds are followed so far: longer chains of exact shares would have numbers of any length. */
export const MAX_DEEP = 100;

export interface FundNode {
  readonly holdings: FundHoldings;
  readonly sorts: ReadonlyMap<string, Sort>;
  readonly listings: ReadonlyMap<string, Reached>;
  /** How much of the fund may be anything: what is not listed, and funds that were not looked through. */
  readonly unknown: Fraction;
  /** Every line of known weight by its own status. */
  readonly byStatus: Readonly<Record<Status, Fraction>>;
  readonly told: ReadonlyMap<string, Told>;
  /** Whether every line was there, and every fund among them was looked through. */
  readonly whole: boolean;
  /** How many funds stand within one another at most, this one included. */
  readonly depth: number;
}

/** What a question asks of every fund in the same way. */
export interface FundQuestion {
  readonly setting: Question;
  readonly usPerson: boolean;
  readonly mostDays: number;
}

/** What a line is called. */
export const labelOf = (line: SentConstituent): string =>
  line.name ?? line.symbol ?? firstIdentifier(line) ?? "?";

/** Why a fund that is known was not looked through. */
export function whyNot(choice: Exclude<Choice, { kind: "found" }>, mostDays: number): string {
  const { asOf } = choice.holdings;
  return choice.kind === "later"
    ? `its holdings are given as of ${asOf}, after the question; expected those of an earlier day`
    : `the newest of its holdings are of ${asOf}, ${choice.days} days before the question; at most ${mostDays} days are accepted. Give later ones, or accept older ones`;
}

/** What each programme says of a line: of several listings under one the strictest. */
const partsOf = (found: readonly Contribution[]): readonly Part[] =>
  [...Map.groupBy(found, ({ standing }) => standing.programme)]
    .map(
      ([programme, same]): Part => ({
        programme,
        status: same.reduce<Status>((sofar, { status }) => stricterStatus(sofar, status), "no-match"),
        acts: same.reduce((sofar, { acts }) => strictestActs(sofar, acts), allPermitted),
        duties: [...new Set(same.flatMap(({ duties }) => duties))].sort(),
      }),
    )
    .toSorted((a, b) => (a.programme < b.programme ? -1 : 1));

const keyOf = (parts: readonly Part[], own: Weighed["own"]): string =>
  JSON.stringify([
    own?.status ?? "",
    ...parts.map(({ programme, status, acts, duties }) => [programme, status, acts, duties]),
  ]);

const notLookedThrough = (holding: SentConstituent, why: string): Problem => {
  const value = labelOf(holding).slice(0, 80);
  return {
    code: "fund-not-looked-through",
    field: "constituents",
    value,
    message: `${value}, a fund that it holds, was not looked through: ${why}`,
  };
};

/** A line that may be anything. What lines without weight share is unknown already. */
const addUnknown = (gathering: Gathering, weight: Fraction | null): void =>
  gathering.addUnknown(weight ?? gathering.beyond(weight));

/** Told of a line that may be a listed company's all the same: under another spelling of its name, or on another exchange. */
const mayBeAnother: ReadonlySet<string> = new Set(["name-only", "ticker-listed-elsewhere"]);

/** What the law says of a line by its own names; its status by them. */
function takeNames(
  gathering: Gathering,
  holding: SentConstituent,
  weight: Fraction | null,
  { setting, usPerson }: FundQuestion,
): Status {
  const { resolution, found, own } = weigh(setting, holding, usPerson);
  for (const one of resolution.problems)
    if (one.code !== "fund-not-looked-through") gathering.tell({ ...one, field: "constituents" });
  if (found.length === 0 && own === null) {
    if (resolution.problems.some(({ code }) => mayBeAnother.has(code))) addUnknown(gathering, weight);
    return "no-match";
  }
  const parts = partsOf(found);
  const key = keyOf(parts, own);
  gathering.addSort(key, {
    parts,
    own,
    share: gathering.shareOf(weight, key),
    beyond: gathering.beyond(weight),
    count: 1,
    paths: [{ funds: [], holding, weight, found }],
  });
  for (const one of found) gathering.addListing(one, gathering.shareOf(weight, one.standing.listing));
  return parts.reduce<Status>(
    (sofar, { status }) => stricterStatus(sofar, status),
    own?.status ?? "no-match",
  );
}

/** A fund that was looked into; `own` is its status by its own names, which all of it has at least. */
function takeFund(gathering: Gathering, weight: Fraction | null, inner: FundNode, own: Status): void {
  const name = labelOfFund(inner.holdings.fund);
  const share = gathering.shareOf(weight, `fund ${name}`);
  const beyond = gathering.beyond(weight);
  const most = plus(share, beyond);
  for (const [key, sort] of inner.sorts)
    gathering.addSort(key, {
      ...sort,
      share: times(sort.share, share),
      beyond: plus(times(sort.share, beyond), times(sort.beyond, most)),
      paths: sort.paths.map((path) => ({
        ...path,
        funds: [name, ...path.funds],
        weight: path.weight === null || weight === null ? null : times(path.weight, weight),
      })),
    });
  for (const { contribution, share: part } of inner.listings.values())
    gathering.addListing(contribution, times(part, share));
  for (const { problem, count } of inner.told.values()) gathering.tell(problem, count);
  const byStatus = atLeast(own, inner.byStatus);
  for (const status of statuses) gathering.addStatus(status, times(byStatus[status], weight ?? none));
  gathering.addUnknown(times(inner.unknown, most));
  if (!inner.whole) gathering.whole = false;
}

/** A fund that was not looked into. */
function takeUnknown(
  gathering: Gathering,
  holding: SentConstituent,
  weight: Fraction | null,
  why: string,
): void {
  gathering.tell(notLookedThrough(holding, why));
  gathering.whole = false;
  addUnknown(gathering, weight);
}

/** Why a line that is a fund is not looked into; null: it is, or it is no fund. */
function reasonNot(
  holding: SentConstituent,
  choice: Choice | undefined,
  inner: FundNode | undefined,
  mostDays: number,
): string | null {
  if (choice === undefined)
    return holding.kind !== undefined && readKind(holding.kind).class === "fund"
      ? "its holdings were not given"
      : null;
  if (choice.kind !== "found") return whyNot(choice, mostDays);
  if (inner === undefined) return "it holds itself, or a fund that does";
  return inner.depth < MAX_DEEP ? null : `it is more than ${MAX_DEEP} funds deep`;
}

/** A list of a fund's largest holdings leaves the others out. */
const inPart = ({ fund }: FundHoldings): Problem => ({
  code: "fund-not-looked-through",
  field: "constituents",
  value: labelOfFund(fund).slice(0, 80),
  message:
    "The fund was looked through in part: its lines make up less than the whole of it. Give all of them",
});

/** Puts a fund together; `nodes` are those of the funds that it holds, but for such as hold themselves. */
export function nodeOf(
  holdings: FundHoldings,
  inner: Inner,
  nodes: ReadonlyMap<FundHoldings, FundNode>,
  question: FundQuestion,
): FundNode {
  const weights: Weights = weightsOf(holdings);
  const gathering = new Gathering(weights);
  let depth = 1;
  for (const [at, holding] of holdings.holdings.entries()) {
    const choice = inner.size === 0 ? undefined : inner.get(at);
    const node = choice?.kind === "found" ? nodes.get(choice.holdings) : undefined;
    const weight = weights.of(holding);
    const status = takeNames(gathering, holding, weight, question);
    const why = reasonNot(holding, choice, node, question.mostDays);
    if (node !== undefined && why === null) {
      depth = Math.max(depth, node.depth + 1);
      const doubt = doubtOfTicker(holding, node.holdings);
      if (doubt !== null) gathering.tell({ ...doubt, field: "constituents" });
      takeFund(gathering, weight, node, status);
      continue;
    }
    gathering.addStatus(status, weight ?? none);
    if (why !== null) takeUnknown(gathering, holding, weight, why);
  }
  for (const problem of weights.problems) gathering.tell(problem);
  if (weights.lacking) gathering.tell(inPart(holdings));
  const { sorts, listings, unknown, byStatus, told } = gathering;
  return {
    holdings,
    sorts,
    listings,
    unknown,
    byStatus,
    told,
    whole: gathering.whole && !weights.lacking,
    depth,
  };
}
