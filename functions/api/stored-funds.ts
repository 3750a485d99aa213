/**
 * A question with what of the tenant's stored funds bears on it; from then on it is as if the request had brought them.
 * @module
 */

import type { CheckRequest } from "../core/check/answer.ts";
import { settingOf } from "../core/register/question.ts";
import type { Register } from "../core/register/register.ts";
import { fundsHeld, MOST_LINES, TooManyLines } from "../portfolios/funds-held.ts";
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
  const { positions, constituents: own, constituentsMaxAgeDays: mostDays } = request;
  const { asOf } = settingOf(register, request);
  try {
    const stored = await fundsHeld(holdings.table, tenant, { positions, asOf, mostDays, given: own });
    // Of two lists of one day the later counts: what the request itself says goes before what is stored.
    return stored.length === 0 ? request : { ...request, constituents: [...stored, ...(own ?? [])] };
  } catch (error) {
    if (!(error instanceof TooManyLines)) throw error;
    const detail = `The stored funds of these positions have ${error.count} lines or more; expected at most ${MOST_LINES}. Ask about fewer positions at once.`;
    throw new Refusal("too-many-constituents", detail, { errors: [{ pointer: "/positions", detail }] });
  }
}
