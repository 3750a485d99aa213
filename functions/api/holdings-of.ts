/**
 * What a handler needs to reach the caller's own portfolios and connections, and nobody else's.
 * @module
 */

import type { HoldingsDeps } from "../portfolios/connections.ts";
import { principalOf } from "./auth/subject-of.ts";
import { type ProblemType, Refusal } from "./http/problem.ts";
import type { Call } from "./route.ts";

/** What every route can answer that reads or writes portfolios or connections. */
export const holdingsProblems = [
  "holdings-unavailable",
  "holdings-damaged",
] as const satisfies readonly ProblemType[];

/** Where holdings are kept, and whose they are; throws a Refusal (404) where this deployment keeps none. */
export function holdingsOf(call: Call): { readonly holdings: HoldingsDeps; readonly tenant: string } {
  const { holdings } = call.deps;
  if (holdings === undefined) throw new Refusal("not-found", "This deployment keeps no portfolios.");
  return { holdings, tenant: principalOf(call).tenant };
}
