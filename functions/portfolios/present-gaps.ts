/**
 * Why a stored portfolio may not be known to its end at the moment of asking, and since when. Pure.
 * @module
 */

import type { Provider } from "../brokers/broker-event.ts";
import type { Connection } from "./connections.ts";
import type { Head } from "./portfolio.ts";

/** Holdings that can be fetched are, every day: after this long without one something is wrong. */
const SILENT_DAYS = 3;
const SILENT_MS = SILENT_DAYS * 24 * 3_600_000;

/**
 * What a provider's silence says. `fetched`: its holdings are fetched daily; a sender of whole portfolios sends when it likes.
 * `dated`: `asOf` is when the provider itself last read the account. Plaid's is the instant of asking, MX's that of a change.
 */
const clocks = {
  snaptrade: { fetched: true, dated: true },
  plaid: { fetched: true, dated: false },
  mx: { fetched: true, dated: false },
  "standard-webhooks": { fetched: false, dated: false },
} as const satisfies Record<Provider, { readonly fetched: boolean; readonly dated: boolean }>;

/** That a provider itself calls what it gave old. */
export const CALLED_OLD = `the provider itself calls the holdings older than ${SILENT_DAYS} days`;

/** Whether an answer of now is of an instant too long ago to be called the whole of what is held. */
export const isOld = (at: number, now: number): boolean => now - at > SILENT_MS;

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
  const { fetched, dated } = clocks[connection.provider];
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
