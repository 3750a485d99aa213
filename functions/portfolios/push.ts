/**
 * Single positions pushed. Each holding keeps the newest instant heard of it, gone ones too, so that messages may
 * come in any order. What was there before the first message is fetched once; without it the portfolio is not whole.
 * @module
 */

import type { Position } from "../core/check/position.ts";
import { sameJson } from "../core/json.ts";
import { type Connection, portfolioIdOf } from "./connection.ts";
import { noted } from "./health.ts";
import type { Portfolio, Pushed } from "./portfolio.ts";
import type { Listing } from "./providers/adapter.ts";
import { PullFailed } from "./pull-failed.ts";
import { type Own, ownStanding, rewrite } from "./rewrite.ts";
import type { WorkerDeps } from "./worker-deps.ts";

interface Push {
  readonly user: string | null;
  readonly account: string;
  readonly holding: string;
  readonly at: number;
  readonly position: Position | null;
}

const NO_BASELINE = "what the account held before the first message could not be fetched";

const rank = (position: Position): string => JSON.stringify(position);

/** A holding's newest state; of two at one instant, that it is gone, otherwise always the same one, whichever came first. */
export function merged(
  pushed: Pushed,
  { holding, at, position }: Pick<Push, "holding" | "at" | "position">,
): Pushed {
  const present = pushed[holding];
  const outranked =
    present !== undefined &&
    (present.at > at ||
      (present.at === at &&
        position !== null &&
        (present.position === null || rank(present.position) >= rank(position))));
  return outranked ? pushed : { ...pushed, [holding]: { at, position } };
}

export const unreadHoldings = (count: number): readonly string[] =>
  count === 0 ? [] : [`${count} of the user's holdings could not be read`];

export const positionsOf = (pushed: Pushed): readonly Position[] =>
  Object.entries(pushed)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .flatMap(([, { position }]) => position ?? []);

interface Baseline {
  readonly pushed: Pushed;
  readonly gaps: readonly string[];
  /** Why the provider could not be asked just now: what was pushed is stored all the same, and then tried again. */
  readonly failure?: PullFailed;
}

/** What the account holds by the provider's list. */
async function baseline(
  deps: WorkerDeps,
  connection: Connection,
  listing: Listing | undefined,
  { user, account }: Push,
): Promise<Baseline> {
  const unknown = { pushed: {}, gaps: [NO_BASELINE] };
  const found = await deps.secrets.read(connection.id);
  if (user === null || found === null || listing === undefined) return unknown;
  const listed = listing.list(deps.pull, connection, found.credentials, user);
  if (listed === null) return unknown;
  try {
    const { holdings, unread } = await noted(deps, connection.id, () => listed);
    const own = holdings.filter((holding) => holding.account === account);
    return {
      pushed: own.reduce<Pushed>((all, holding) => merged(all, holding), {}),
      gaps: unreadHoldings(unread),
    };
  } catch (error) {
    if (!(error instanceof PullFailed)) throw error;
    return error.failure === "unavailable" ? { ...unknown, failure: error } : unknown;
  }
}

/** What is known so far; where that has gaps, the provider's list is asked for anew. */
async function stateBefore(
  deps: WorkerDeps,
  connection: Connection,
  listing: Listing | undefined,
  push: Push,
  stored: Portfolio | null,
): Promise<Baseline> {
  const known = stored?.pushed ?? {};
  if (stored !== null && stored.pushed !== undefined && stored.head.gaps.length === 0)
    return { pushed: known, gaps: [] };
  const listed = await baseline(deps, connection, listing, push);
  return {
    ...listed,
    pushed: Object.entries(listed.pushed).reduce(
      (all, [holding, state]) => merged(all, { holding, ...state }),
      known,
    ),
    gaps: listed.failure === undefined ? listed.gaps : (stored?.head.gaps ?? listed.gaps),
  };
}

/** A portfolio with its positions; null: they are gone, or there is none. */
export const whole = ({ stored }: Own): Portfolio | null =>
  stored === null || stored.positions === null ? null : stored;

/** Puts or removes one holding. Rejects where it must be tried again, also once it is stored without what was there before. */
export async function applyPush(
  deps: WorkerDeps,
  connection: Connection,
  push: Push,
  listing: Listing | undefined,
): Promise<void> {
  const { account, user, at } = push;
  const id = portfolioIdOf(connection, account);
  const source = { kind: "connection" as const, connection: connection.name, account, user };
  let failure: PullFailed | undefined;
  await rewrite(deps, connection, id, async (standing) => {
    failure = undefined;
    const own = await ownStanding(deps, connection, standing, { id, since: at });
    if (own === null) return null;
    const stored = whole(own);
    const before = await stateBefore(deps, connection, listing, push, stored);
    failure = before.failure;
    const pushed = merged(before.pushed, push);
    const { gaps } = before;
    if (stored !== null && pushed === stored.pushed && sameJson(gaps, stored.head.gaps)) return null;
    const next = {
      positions: positionsOf(pushed),
      pushed,
      source,
      at: Math.max(at, stored?.head.at ?? 0),
      gaps,
    };
    return { write: "holdings", over: own.over, next };
  });
  if (failure !== undefined) throw failure;
}
