/**
 * The weights of a fund's lines, as exact shares of it, and what is wrong with them.
 * @module
 */

import { Big } from "big.js";
import { DecimalSum } from "../decimal.ts";
import { type Fraction, none, ofPercent, ofTotal, restOf, whole } from "../fraction.ts";
import type { Problem } from "../problem.ts";
import type { FundHoldings, SentConstituent } from "./position.ts";

/** By how many percentage points the weights of a fund may miss 100 before it is a problem: lists round each weight. */
export const toleranceInPercent = "1";

export interface Weights {
  /** The largest share that a line may have; null: its weight is not given. */
  readonly of: (holding: SentConstituent) => Fraction | null;
  /** What the given weights leave of the fund: what is not listed, and all lines without weight together. */
  readonly rest: Fraction;
  /**
   * How much more than the rest lines without weight may be: the given weights leave no room for a line that is there, so that some of
   * them are wrong.
   */
  readonly beyond: Fraction;
  /** Whether the given weights say that lines are missing. */
  readonly lacking: boolean;
  readonly problems: readonly Problem[];
}

const isNegative = (weight: string): boolean => weight.startsWith("-");

const problem = (code: string, value: string, message: string): Problem => ({
  code,
  field: "constituents",
  value,
  message,
});

const lines = (count: number): string => (count === 1 ? "1 line" : `${count} lines`);

/** Where no line has a weight and all have a market value in one currency, a line's share is its value's. */
function ofValues({ holdings }: FundHoldings): Big | null {
  const [first] = holdings;
  if (first === undefined) return null;
  const sum = new DecimalSum();
  for (const { weight, marketValue, currency } of holdings) {
    if (weight !== undefined || marketValue === undefined || isNegative(marketValue)) return null;
    if (currency !== first.currency) return null;
    sum.add(marketValue);
  }
  const total = sum.value;
  return total.gt(0) ? total : null;
}

function problemsOf(missing: number, negative: number, sum: Big): readonly Problem[] {
  const found: Problem[] = [];
  if (missing > 0)
    found.push(
      problem(
        "weight-missing",
        String(missing),
        `${lines(missing)} of the fund ${missing === 1 ? "has" : "have"} no weight; expected a percentage of the fund each. Where a share of the fund decides, ${missing === 1 ? "it counts" : "they count"} for all that the others leave`,
      ),
    );
  if (negative > 0)
    found.push(
      problem(
        "weight-negative",
        String(negative),
        `${lines(negative)} of the fund ${negative === 1 ? "has" : "have"} a negative weight: short, or owed. Where a share of the fund decides, ${negative === 1 ? "it counts" : "they count"} as if held`,
      ),
    );
  if (sum.minus(100).abs().gt(toleranceInPercent))
    found.push(
      problem(
        "weights-off",
        sum.toFixed(),
        `The weights of the fund add up to ${sum.toFixed()} %; expected 100, give or take ${toleranceInPercent}. ${sum.gt(0) && sum.lte("1.01") ? "If they are fractions, multiply them by 100" : "Lines may be missing, or given twice"}`,
      ),
    );
  return found;
}

/** Reads a fund's weights: percentages, or shares of the market values where no line has one. */
export function weightsOf(fund: FundHoldings): Weights {
  const total = ofValues(fund);
  if (total !== null)
    return {
      of: ({ marketValue = "0" }) => ofTotal(marketValue, total),
      rest: none,
      beyond: none,
      lacking: false,
      problems: [],
    };
  const [held, owed] = [new DecimalSum(), new DecimalSum()];
  let [missing, negative] = [0, 0];
  for (const { weight } of fund.holdings) {
    if (weight === undefined) missing += 1;
    else if (isNegative(weight)) {
      negative += 1;
      owed.add(weight.slice(1));
    } else held.add(weight);
  }
  const all = missing === fund.holdings.length;
  const sum = held.value.minus(owed.value);
  return {
    of: ({ weight }) =>
      weight === undefined ? null : ofPercent(isNegative(weight) ? weight.slice(1) : weight),
    rest: all ? whole : restOf(ofPercent(sum)),
    beyond: !all && missing > 0 && new Big(100).minus(sum).lte(toleranceInPercent) ? whole : none,
    lacking: missing === 0 && new Big(100).minus(sum).gt(toleranceInPercent),
    problems: all
      ? problemsOf(missing, 0, new Big(100))
      : problemsOf(missing, negative, missing > 0 && sum.lt(100) ? new Big(100) : sum),
  };
}
