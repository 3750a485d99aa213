/**
 * What a question says of funds, held against itself: a fund given twice, or holding itself, refuses the request.
 * @module
 */

import type { CheckRequest } from "../core/check/answer.ts";
import { givenTwice } from "../core/check/fund-index.ts";
import { circleIn, fundsFor } from "../core/check/look-through.ts";
import type { FundHoldings } from "../core/check/position.ts";
import { questionOf } from "../core/register/question.ts";
import type { Register } from "../core/register/register.ts";
import { echo } from "../schema/fault.ts";
import { invalid } from "./http/problem.ts";

interface FundsAsked {
  readonly constituents?: readonly FundHoldings[] | undefined;
  readonly constituentsMaxAgeDays?: number | undefined;
}

/** The part of a question that is about funds. */
export const fundsAsked = ({ constituents, constituentsMaxAgeDays }: FundsAsked): FundsAsked => ({
  ...(constituents === undefined ? {} : { constituents }),
  ...(constituentsMaxAgeDays === undefined ? {} : { constituentsMaxAgeDays }),
});

/** A question with what this process was given of its funds, beside what the request itself says. */
export function withFundsGiven(
  register: Register,
  request: CheckRequest,
  given: readonly FundHoldings[] | undefined,
): CheckRequest {
  if (given === undefined) return request;
  const own = request.constituents ?? [];
  const setting = questionOf(register, request);
  const all = { setting, given: [...own, ...given], mostDays: request.constituentsMaxAgeDays };
  const needed = fundsFor(request.positions, all).filter((one) => !own.includes(one));
  return { ...request, constituents: [...own, ...needed] };
}

/** Throws a Refusal where what a request says of funds contradicts itself. */
export function refuseUnsoundFunds(register: Register, request: CheckRequest): void {
  const { constituents: given, constituentsMaxAgeDays: mostDays } = request;
  if (given === undefined) return;
  const twice = givenTwice(given);
  if (twice !== null) {
    const [first, second] = twice;
    throw invalid([
      {
        pointer: `/constituents/${second}`,
        detail: `The fund is the same as that of /constituents/${first}, and so is the day; expected one list for each day. Remove one of them.`,
      },
    ]);
  }
  const setting = questionOf(register, request);
  const circle = circleIn({ setting, given, mostDays, usPerson: request.investor.usPerson });
  if (circle === null) return;
  const path = circle.slice(0, 20).map((name) => echo(name));
  throw invalid([
    {
      pointer: "/constituents",
      detail: `A fund holds itself: ${path.join(" holds ")}. Correct one of these lists.`,
    },
  ]);
}
