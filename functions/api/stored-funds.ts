/**
 * A question with what of the tenant's stored funds bears on it; from then on it is as if the request had brought them.
 * @module
 */

import type { CheckRequest } from "../core/check/answer.ts";
import type { FundHoldings } from "../core/check/position.ts";
import { questionOf } from "../core/register/question.ts";
import type { Register } from "../core/register/register.ts";
import { withFundsGiven } from "./funds-asked.ts";
import { holdingsOf } from "./holdings-of.ts";
import { Refusal } from "./http/problem.ts";
import type { Call } from "./route.ts";

/** Throws a Refusal where this deployment keeps no funds, or those of the question have too many lines. */
export async function withStoredFunds(
  call: Call,
  register: Register,
  request: CheckRequest,
): Promise<CheckRequest> {
  const { holdings, tenant } = holdingsOf(call);
  // Loaded with the first question that asks for stored funds: what is stored is no part of a cold start.
  const { fundsHeld, MAX_LINES, TooManyLines } = await import("../portfolios/funds-held.ts");
  const { positions, constituents: own, constituentsMaxAgeDays: mostDays } = request;
  const { asOf } = questionOf(register, request);
  try {
    const stored = await fundsHeld(holdings.table, tenant, { positions, asOf, mostDays, given: own });
    // Of two lists of one day the later counts: what the request itself says goes before what is stored.
    return stored.length === 0 ? request : { ...request, constituents: [...stored, ...(own ?? [])] };
  } catch (error) {
    if (!(error instanceof TooManyLines)) throw error;
    const detail = `The stored funds of these positions have ${error.count} lines or more; expected at most ${MAX_LINES}. Ask about fewer positions at once.`;
    throw new Refusal("too-many-constituents", detail, { errors: [{ pointer: "/positions", detail }] });
  }
}

/** A question with what this process was given of its funds and, where they are asked for, what the tenant has stored. */
export async function withFunds(
  call: Call,
  register: Register,
  request: CheckRequest,
  stored: boolean,
): Promise<CheckRequest> {
  const given = withFundsGiven(register, request, call.deps.funds);
  return stored ? withStoredFunds(call, register, given) : given;
}

/**
 * What several questions take of funds, as one: each finds its own day in it. Of a list that is too old for one of them and not for
 * another the lines are there.
 */
export function fundsOfAll(requests: readonly CheckRequest[]): readonly FundHoldings[] | undefined {
  const found = new Map<string, FundHoldings>();
  for (const { constituents = [] } of requests) {
    for (const one of constituents) {
      const key = JSON.stringify([one.fund, one.asOf]);
      const before = found.get(key);
      if (before === undefined || before.holdings.length === 0) found.set(key, one);
    }
  }
  return found.size === 0 ? undefined : [...found.values()];
}
