/**
 * The step by which holders of a fund are told that what it holds changes their answers.
 * @module
 */

import { verdictChange } from "../core/check/verdict-change.ts";
import type { Register } from "../core/register/register.ts";
import type { FundChange } from "../portfolios/fund-telling.ts";
import { fundName } from "../portfolios/keys.ts";
import { fundCause, type Holding, newsOfFund } from "./portfolio-news.ts";
import type { Step } from "./steps.ts";

/** Tells whoever may hold the fund, itself or through others. */
export function stepOfFund(change: FundChange, register: Register): Step {
  const { fund, list, at } = change;
  return {
    name: `${fundCause(fund, list)}.${at}`,
    at,
    types: ["portfolio.verdict.changed"],
    register: null,
    keys: () => [fundName(fund)],
    ofFund: change,
    newsOf: ({ constituentsBefore = [], constituents = [], ...portfolio }: Holding) => {
      const verdict = verdictChange(
        { register, at, constituents: constituentsBefore },
        { register, at, constituents },
        portfolio,
      );
      return verdict === null ? [] : [newsOfFund(portfolio, change, verdict, register)];
    },
    done: (cursor) => ({ ...cursor, within: null }),
    concerns: ({ createdAt }) => createdAt < at,
  };
}
