/**
 * How a fund's own status bears on what it holds: shares of a listed fund are that fund's, whatever is in it.
 * @module
 */

import { type Fraction, none, plus, restOf } from "../fraction.ts";
import { perStatus, type Status, statuses, stricterStatus } from "../law/status.ts";

/** Shares by status. */
export type Shares = Readonly<Record<Status, Fraction>>;

/** What no line accounts for. */
export const unaccountedOf = (byStatus: Shares): Fraction =>
  restOf(statuses.reduce<Fraction>((sofar, status) => plus(sofar, byStatus[status]), none));

/** A fund's shares by status, none of them milder than its own. What no line accounts for is then the fund's own, too. */
export function atLeast(own: Status, byStatus: Shares): Shares {
  if (own === "no-match" || own === "not-binding") return byStatus;
  const raised: Record<Status, Fraction> = { ...perStatus(() => none) };
  for (const status of statuses) {
    const stricter = stricterStatus(own, status);
    raised[stricter] = plus(raised[stricter], byStatus[status]);
  }
  raised[own] = plus(raised[own], unaccountedOf(byStatus));
  return raised;
}
