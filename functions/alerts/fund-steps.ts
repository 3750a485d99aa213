/**
 * The step by which holders of a fund are told that a newer list of it changes their answers.
 * @module
 */

import { verdictChange } from "../core/check/verdict-change.ts";
import type { Register } from "../core/register/register.ts";
import { intervalOf, newYorkDay } from "../core/time.ts";
import type { FundNews } from "../portfolios/fund-news.ts";
import { findFund } from "../portfolios/fund-store.ts";
import { fundName } from "../portfolios/keys.ts";
import type { HoldingsTable } from "../portfolios/table.ts";
import { type Holding, newsOfFund } from "./portfolio-news.ts";
import type { Step } from "./steps.ts";

/** Its writer was cut off before the list stood, and has not tried again: it never will under this time. */
const NEVER_AFTER_MS = 3_600_000;

/** now: a question of now takes the list; later: its day, or its writer's commit, is still to come; never: it does not stand. */
export async function whenToTell(
  table: HoldingsTable,
  tenant: string,
  { fund, asOf, digest, at }: FundNews,
  now: number,
): Promise<"now" | "later" | "never"> {
  const stored = await findFund(table, tenant, fund);
  const stands = stored?.days.some((day) => day.asOf === asOf && day.digest === digest) ?? false;
  if (!stands) return now - at > NEVER_AFTER_MS ? "never" : "later";
  return asOf > newYorkDay(now) ? "later" : "now";
}

/** Tells whoever may hold the fund, itself or through others. */
export function stepOfFund(news: FundNews, register: Register): Step {
  const { fund, asOf, digest } = news;
  // A list of a day ahead counts from that day on.
  const at = Math.max(news.at, intervalOf(asOf)?.start ?? 0);
  return {
    name: `fund.${fund}.${asOf}.${digest}`,
    at,
    types: ["portfolio.verdict.changed"],
    register: null,
    keys: () => [fundName(fund)],
    without: { fund, asOf },
    newsOf: ({ constituentsBefore = [], constituents = [], ...portfolio }: Holding) => {
      const change = verdictChange(
        { register, at, constituents: constituentsBefore },
        { register, at, constituents },
        portfolio,
      );
      return change === null ? [] : [newsOfFund(portfolio, { ...news, at }, change, register)];
    },
    done: (cursor) => ({ ...cursor, within: null }),
    concerns: ({ createdAt }) => createdAt < at,
  };
}
