/**
 * Why a stored portfolio may not be known to its end at the moment of asking. Pure.
 * @module
 */

import type { Connection } from "./connections.ts";
import type { Head } from "./portfolio.ts";

/** Holdings that can be fetched are, every day: after this long without one something is wrong. */
const SILENT_DAYS = 3;
const DAY_MS = 24 * 3_600_000;

/** The stored gaps, and those that time alone opens. `connection`: the present one of the name that kept it; null: none. */
export function presentGaps(
  { gaps, source, updatedAt }: Pick<Head, "gaps" | "source" | "updatedAt">,
  connection: Connection | null,
  now: number,
): readonly string[] {
  if (source.kind === "api") return gaps;
  if (connection === null) return [...gaps, "the connection that kept the portfolio was revoked"];
  if (updatedAt < connection.createdAt)
    return [
      ...gaps,
      "an earlier connection of this name kept the portfolio, and the present one has not yet",
    ];
  // A sender that pushes whole portfolios does so when it likes.
  if (connection.provider === "standard-webhooks" || now - updatedAt <= SILENT_DAYS * DAY_MS) return gaps;
  return [...gaps, `nothing was heard of the account for more than ${SILENT_DAYS} days`];
}
