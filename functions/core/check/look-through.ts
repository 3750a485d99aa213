/**
 * Funds are looked through: a position of a fund answers for all that the fund holds, at any depth, by each programme's own rule.
 * @module
 */

import { allPermitted, allReview, strictestActs } from "../facts/permission.ts";
import { type Status, statusRank, stricterStatus } from "../law/status.ts";
import type { Problem } from "../problem.ts";
import type { Question } from "../register/question.ts";
import type { PositionAnswer } from "./answer.ts";
import {
  type Choice,
  doubtOfTicker,
  type FindFund,
  fundIndex,
  labelOfFund,
  usualAgeDays,
} from "./fund-index.ts";
import { type FundNode, type FundQuestion, nodeOf, whyNot } from "./fund-node.ts";
import { orderOfFunds } from "./fund-order.ts";
import { type Held, type Outcome, outcomesOf, strictestHeld } from "./fund-reach.ts";
import { matchesThrough, problemsThrough, throughOf } from "./fund-through.ts";
import type { FundHoldings, SentPosition } from "./position.ts";
import { readKind } from "./position-kind.ts";
import type { Verdict } from "./verdict.ts";

/** What a portfolio's funds were found to hold. */
export interface LookThrough {
  /** A position's verdict, its fund looked through where it is one. */
  readonly of: (position: SentPosition, verdict: Verdict) => Verdict;
  /** What the fund of a position holds; null: it is none, or was not looked through. */
  readonly nodeOf: (position: SentPosition) => FundNode | null;
  /** Whether there are funds among the positions, and every one was looked through whole. */
  readonly whole: (positions: readonly SentPosition[]) => boolean;
}

export interface LookThroughQuestion {
  readonly setting: Question;
  readonly usPerson: boolean;
  readonly given: readonly FundHoldings[];
  readonly mostDays?: number | undefined;
}

/** How funds that were given hold themselves, as of a question; null: none does. */
export function circleIn({
  setting,
  given,
  mostDays = usualAgeDays,
}: LookThroughQuestion): readonly string[] | null {
  const find = fundIndex(given, setting.asOf, mostDays);
  const [first] = orderOfFunds(given, find).circles.values();
  return first ?? null;
}

/**
 * Of all that was given of funds what bears on the positions: the holdings that are looked through, and those that are too old or too
 * late to be. The answer is the same with these alone.
 */
export function fundsFor(
  positions: readonly SentPosition[],
  { setting, given, mostDays = usualAgeDays }: Omit<LookThroughQuestion, "usPerson">,
): readonly FundHoldings[] {
  const find = fundIndex(given, setting.asOf, mostDays);
  const choices = positions.flatMap((position) => find(position) ?? []);
  const roots = choices.flatMap((choice) => (choice.kind === "found" ? [choice.holdings] : []));
  const { inner } = orderOfFunds(new Set(roots), find);
  const needed = new Set(choices.map(({ holdings }) => holdings));
  for (const [fund, lines] of inner) {
    needed.add(fund);
    for (const { holdings } of lines.values()) needed.add(holdings);
  }
  return given.filter((one) => needed.has(one));
}

/** What is the same for every position of one fund. */
interface Answered {
  readonly held: Held;
  readonly outcomes: readonly Outcome[];
  readonly node: FundNode;
}

const isFund = ({ kind }: SentPosition): boolean => kind !== undefined && readKind(kind).class === "fund";

const notLookedThrough = (position: SentPosition, why: string): Problem => ({
  code: "fund-not-looked-through",
  field: "constituents",
  value: (position.symbol ?? position.isin ?? position.cusip ?? position.name ?? "").slice(0, 80),
  message: `The fund was not looked through: ${why}`,
});

const others = (problems: PositionAnswer["problems"]): PositionAnswer["problems"] =>
  problems.filter(({ code }) => code !== "fund-not-looked-through");

/** A position whose fund is known and was not looked through: the problem says why. */
const unlooked = (verdict: Verdict, position: SentPosition, why: string): Verdict => ({
  ...verdict,
  answer: {
    ...verdict.answer,
    problems: [...others(verdict.answer.problems), notLookedThrough(position, why)],
  },
});

/** A fund that holds itself can be worth anything. */
function circular(verdict: Verdict, path: readonly string[], usPerson: boolean): Verdict {
  const problem: Problem = {
    code: "fund-inside-itself",
    field: "constituents",
    value: (path[0] ?? "").slice(0, 80),
    message: `The fund holds itself: ${path.slice(0, 20).join(" holds ")}. Correct one of these lists`,
  };
  const { answer } = verdict;
  const [status, acts]: [Status, PositionAnswer["acts"]] = usPerson
    ? ["review", allReview]
    : ["not-binding", allPermitted];
  return {
    ...verdict,
    answer: {
      ...answer,
      status: stricterStatus(answer.status, status),
      acts: strictestActs(answer.acts, acts),
      problems: [...answer.problems, problem],
    },
  };
}

function through(
  { answer, standings }: Verdict,
  { held, outcomes, node }: Answered,
  doubt: Problem | null,
): Verdict {
  const reached = matchesThrough(node, outcomes);
  const matches = reached.map(({ match }) => match);
  // What decides stands first, be it the fund's own listing or one that it holds.
  const ownFirst = answer.matches.length > 0 && statusRank[answer.status] <= statusRank[held.status];
  const duties = [...new Set([...(answer.duties ?? []), ...held.duties])].sort();
  const { index, ref, read } = answer;
  return {
    standings: [...standings, ...reached.map(({ contribution }) => contribution.standing)],
    answer: {
      index,
      ...(ref === undefined ? {} : { ref }),
      status: stricterStatus(answer.status, held.status),
      acts: strictestActs(answer.acts, held.acts),
      ...(duties.length === 0 ? {} : { duties }),
      ...(read === undefined ? {} : { read }),
      matches: ownFirst ? [...answer.matches, ...matches] : [...matches, ...answer.matches],
      through: throughOf(node, outcomes, held),
      problems: [...others(answer.problems), ...(doubt === null ? [] : [doubt]), ...problemsThrough(node)],
    },
  };
}

/** The nodes of all funds that the positions reach. */
function nodesOf(
  positions: readonly SentPosition[],
  find: FindFund,
  question: FundQuestion,
): {
  readonly choices: ReadonlyMap<SentPosition, Choice>;
  readonly nodes: ReadonlyMap<FundHoldings, FundNode>;
  readonly circles: ReadonlyMap<FundHoldings, readonly string[]>;
} {
  const choices = new Map<SentPosition, Choice>();
  for (const position of positions) {
    const choice = find(position);
    if (choice !== null) choices.set(position, choice);
  }
  const roots = [...choices.values()].flatMap((choice) => (choice.kind === "found" ? [choice.holdings] : []));
  const { order, inner, circles } = orderOfFunds(new Set(roots), find);
  const nodes = new Map<FundHoldings, FundNode>();
  for (const fund of order)
    if (!circles.has(fund)) nodes.set(fund, nodeOf(fund, inner.get(fund) ?? new Map(), nodes, question));
  return { choices, nodes, circles };
}

/** Looks through every fund among the positions of which holdings were given. Pure, as a check is. */
export function lookThrough(positions: readonly SentPosition[], asked: LookThroughQuestion): LookThrough {
  const { setting, usPerson, given, mostDays = usualAgeDays } = asked;
  const find = fundIndex(given, setting.asOf, mostDays);
  const question = { setting, usPerson, mostDays };
  const { choices, nodes, circles } = nodesOf(positions, find, question);
  const answered = new Map<FundNode, Answered>();
  const answerOf = (node: FundNode): Answered => {
    const known = answered.get(node);
    if (known !== undefined) return known;
    const outcomes = outcomesOf(node, question);
    const one = { node, outcomes, held: strictestHeld(outcomes, node.sorts.values()) };
    answered.set(node, one);
    return one;
  };
  const found = (position: SentPosition): FundNode | null => {
    const choice = choices.get(position);
    return choice?.kind === "found" ? (nodes.get(choice.holdings) ?? null) : null;
  };
  return {
    nodeOf: found,
    of: (position, verdict) => {
      const choice = choices.get(position);
      if (choice === undefined) return verdict;
      if (choice.kind !== "found") return unlooked(verdict, position, whyNot(choice, mostDays));
      const node = nodes.get(choice.holdings);
      if (node !== undefined)
        return through(verdict, answerOf(node), doubtOfTicker(position, choice.holdings));
      const path = circles.get(choice.holdings) ?? [labelOfFund(choice.holdings.fund)];
      return circular(unlooked(verdict, position, "it holds itself"), path, usPerson);
    },
    whole: (all) => {
      const funds = all.filter((position) => choices.has(position) || isFund(position));
      return funds.length > 0 && funds.every((position) => found(position)?.whole === true);
    },
  };
}
