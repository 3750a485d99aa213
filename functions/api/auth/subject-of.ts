/**
 * Who writes. What is written without an author must never be, although a route behind a scope always has one.
 * @module
 */

import { Refusal } from "../http/problem.ts";
import type { Call } from "../route.ts";
import type { Principal } from "./auth.ts";

/** Who calls; throws a Refusal (401) on an open route. */
export function principalOf({ principal }: Pick<Call, "principal">): Principal {
  if (principal === null)
    throw new Refusal("unauthenticated", "This needs a caller; expected Authorization: Bearer <token>.");
  return principal;
}

/** The caller's subject, which entries and decisions name as their author. */
export const subjectOf = (call: Pick<Call, "principal">): string => principalOf(call).subject;
