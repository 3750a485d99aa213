/**
 * Funds within funds: which of them a portfolio reaches, in an order in which each comes after those that it holds, and which hold
 * themselves. Without recursion, so that no depth is too great.
 * @module
 */

import { type Choice, type FindFund, labelOfFund } from "./fund-index.ts";
import type { FundHoldings } from "./position.ts";

/** What the lines of a fund are, where they are funds themselves, by their place. */
export type Inner = ReadonlyMap<number, Choice>;

export interface FundOrder {
  /** Each after all that it holds. */
  readonly order: readonly FundHoldings[];
  readonly inner: ReadonlyMap<FundHoldings, Inner>;
  /** How a fund comes to hold itself, by each fund of such a circle: "A, B, A". */
  readonly circles: ReadonlyMap<FundHoldings, readonly string[]>;
}

function innerOf({ holdings }: FundHoldings, find: FindFund): Inner {
  const inner = new Map<number, Choice>();
  for (const [at, holding] of holdings.entries()) {
    const choice = find(holding);
    if (choice !== null) inner.set(at, choice);
  }
  return inner;
}

interface Step {
  readonly fund: FundHoldings;
  readonly rest: Iterator<FundHoldings>;
}

const held = (inner: Inner): readonly FundHoldings[] => [
  ...new Set([...inner.values()].flatMap((choice) => (choice.kind === "found" ? [choice.holdings] : []))),
];

/** Walks from the funds of a portfolio to all that they hold. */
export function orderOfFunds(roots: Iterable<FundHoldings>, find: FindFund): FundOrder {
  const order: FundHoldings[] = [];
  const inner = new Map<FundHoldings, Inner>();
  const circles = new Map<FundHoldings, readonly string[]>();
  const path: Step[] = [];
  const onPath = new Set<FundHoldings>();
  const enter = (fund: FundHoldings): void => {
    const own = innerOf(fund, find);
    inner.set(fund, own);
    onPath.add(fund);
    path.push({ fund, rest: held(own)[Symbol.iterator]() });
  };
  const noteCircle = (again: FundHoldings): void => {
    const funds = path.slice(path.findIndex(({ fund }) => fund === again)).map(({ fund }) => fund);
    const names = [...funds, again].map(({ fund }) => labelOfFund(fund));
    for (const fund of funds) if (!circles.has(fund)) circles.set(fund, names);
  };
  for (const root of roots) {
    if (inner.has(root)) continue;
    enter(root);
    for (let step = path.at(-1); step !== undefined; step = path.at(-1)) {
      const { done, value } = step.rest.next();
      if (done === true) {
        path.pop();
        onPath.delete(step.fund);
        order.push(step.fund);
      } else if (onPath.has(value)) noteCircle(value);
      else if (!inner.has(value)) enter(value);
    }
  }
  return { order, inner, circles };
}
