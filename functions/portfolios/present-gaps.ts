/**
 * Why a stored portfolio may not be known to its end at the moment of asking, and since when. Pure.
 * @module
 */

import type { Connection } from "./connection.ts";
import { CALLED_OLD, isOld, SILENT_DAYS, SILENT_MS } from "./old-holdings.ts";
import type { Head } from "./portfolio.ts";
import { adapterOf } from "./providers/all.ts";

export interface PresentGaps {
  readonly gaps: readonly string[];
  /** Since when there have been any, milliseconds since 1970; null: there are none, or that is not known. */
  readonly since: number | null;
}

interface TimedGap {
  readonly reason: string;
  readonly since: number | null;
}

/** Gaps that time alone opens, or what became of the connection. `connection`: the present one of the name that kept it. */
function opened(
  { source, updatedAt, at, gaps }: Pick<Head, "gaps" | "source" | "updatedAt" | "at">,
  connection: Connection | null,
  now: number,
): readonly TimedGap[] {
  if (source.kind === "api") return [];
  if (connection === null)
    return [{ reason: "the connection that kept the portfolio was revoked", since: null }];
  if (updatedAt < connection.createdAt)
    return [
      {
        reason: "an earlier connection of this name kept the portfolio, and the present one has not yet",
        since: connection.createdAt,
      },
    ];
  const { fetched, dated } = adapterOf(connection).silence;
  if (fetched && now - updatedAt > SILENT_MS)
    return [
      {
        reason: `nothing was heard of the account for more than ${SILENT_DAYS} days`,
        since: updatedAt + SILENT_MS,
      },
    ];
  // Fetched just now, and the provider itself says that it has not looked for days. Nothing was ever fetched: gaps say so.
  if (dated && isOld(at, now) && !(at === 0 && gaps.length > 0))
    return [
      {
        reason: CALLED_OLD,
        since: at + SILENT_MS,
      },
    ];
  return [];
}

/** The stored gaps, and those that were opened since. */
export function presentGaps(
  head: Pick<Head, "gaps" | "gapsSince" | "source" | "updatedAt" | "at">,
  connection: Connection | null,
  now: number,
): PresentGaps {
  const later = opened(head, connection, now).filter(({ reason }) => !head.gaps.includes(reason));
  const stored = head.gaps.length === 0 ? null : (head.gapsSince ?? head.updatedAt);
  return {
    gaps: [...head.gaps, ...later.map(({ reason }) => reason)],
    since: stored ?? later[0]?.since ?? null,
  };
}
