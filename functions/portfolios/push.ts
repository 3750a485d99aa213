import type { Position } from "../core/answer.ts";
import { sameJson } from "../core/json.ts";
import { type Connection, portfolioIdOf } from "./connections.ts";
import { isGrave, type Portfolio, type Pushed } from "./portfolio.ts";
import { PullFailed, pullMx } from "./pull.ts";
import { readHead, readPortfolio, writePortfolio } from "./store.ts";
import { contended, MOST_TRIES, NotOurs, type WorkerDeps } from "./worker-deps.ts";

/**
 * Single positions pushed by MX. Each holding keeps the newest instant heard of it, gone ones too, so that messages may
 * come in any order. What was there before the first message is fetched once; without it the portfolio is not whole.
 */

interface Push {
  readonly user: string | null;
  readonly account: string;
  readonly holding: string;
  readonly at: number;
  readonly position: Position | null;
}

const NO_BASELINE = "what the account held before the first message could not be fetched";

/** A holding's newest state; of two at one instant, that it is gone. */
export function merged(
  pushed: Pushed,
  { holding, at, position }: Pick<Push, "holding" | "at" | "position">,
): Pushed {
  const present = pushed[holding];
  if (present !== undefined && (present.at > at || (present.at === at && position !== null))) return pushed;
  return { ...pushed, [holding]: { at, position } };
}

const positionsOf = (pushed: Pushed): readonly Position[] =>
  Object.entries(pushed)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .flatMap(([, { position }]) => position ?? []);

interface Baseline {
  readonly pushed: Pushed;
  readonly gaps: readonly string[];
}

/** What the account holds by MX's list. Rejects where MX can't be asked just now. */
async function baseline(
  { secrets, pull }: WorkerDeps,
  { id }: Connection,
  { user, account }: Push,
): Promise<Baseline> {
  const found = await secrets.read(id);
  if (user === null || found === null || found.credentials.apiKey === undefined)
    return { pushed: {}, gaps: [NO_BASELINE] };
  try {
    const { holdings, unread } = await pullMx(pull, found.credentials, user);
    const own = holdings.filter((holding) => holding.account === account);
    return {
      pushed: own.reduce<Pushed>((all, holding) => merged(all, holding), {}),
      gaps: unread === 0 ? [] : [`${unread} of the user's holdings could not be read`],
    };
  } catch (error) {
    if (error instanceof PullFailed && error.failure !== "unavailable")
      return { pushed: {}, gaps: [NO_BASELINE] };
    throw error;
  }
}

/** What is known so far; where that has gaps, MX's list is asked for anew. */
async function stateBefore(
  deps: WorkerDeps,
  connection: Connection,
  push: Push,
  stored: Portfolio | null,
): Promise<Baseline> {
  const known = stored?.pushed ?? {};
  if (stored !== null && stored.pushed !== undefined && stored.head.gaps.length === 0)
    return { pushed: known, gaps: [] };
  const { pushed, gaps } = await baseline(deps, connection, push);
  return {
    pushed: Object.entries(pushed).reduce(
      (all, [holding, state]) => merged(all, { holding, ...state }),
      known,
    ),
    gaps,
  };
}

/** Puts or removes one holding. Rejects where it must be tried again. */
export async function applyPush(deps: WorkerDeps, connection: Connection, push: Push): Promise<void> {
  const { tenant } = connection;
  const id = portfolioIdOf(connection, push.account);
  const source = {
    kind: "connection" as const,
    connection: connection.name,
    account: push.account,
    user: push.user,
  };
  for (let tries = 0; tries < MOST_TRIES; tries += 1) {
    const basis = await readHead(deps.table, tenant, id);
    if (basis !== null && isGrave(basis) && push.at <= basis.at) return;
    const stored: Portfolio | null =
      basis === null || isGrave(basis) ? null : await readPortfolio(deps.table, tenant, id);
    if (
      stored !== null &&
      (stored.head.source.kind !== "connection" || stored.head.source.connection !== connection.name)
    ) {
      throw new NotOurs("another source keeps the portfolio of this name");
    }
    const before = await stateBefore(deps, connection, push, stored);
    const pushed = merged(before.pushed, push);
    if (stored !== null && pushed === stored.pushed && sameJson(before.gaps, stored.head.gaps)) return;
    const next = {
      positions: positionsOf(pushed),
      pushed,
      source,
      at: Math.max(push.at, stored?.head.at ?? 0),
      gaps: before.gaps,
    };
    if (
      (await writePortfolio(deps.table, tenant, id, stored?.head ?? basis, next, {
        register: await deps.register(),
        now: deps.now(),
      })) !== null
    )
      return;
  }
  throw contended();
}
