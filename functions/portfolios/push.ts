/**
 * Single positions pushed by MX. Each holding keeps the newest instant heard of it, gone ones too, so that messages may
 * come in any order. What was there before the first message is fetched once; without it the portfolio is not whole.
 * @module
 */

import type { MxHolding } from "../brokers/mx.ts";
import type { Position } from "../core/check/position.ts";
import { sameJson } from "../core/json.ts";
import { type Connection, portfolioIdOf } from "./connections.ts";
import { fetchedOrMarked } from "./fetched-or-marked.ts";
import { noted } from "./health.ts";
import { listHeads } from "./list-heads.ts";
import { isGrave, type Portfolio, type Pushed } from "./portfolio.ts";
import { pullMx } from "./pull.ts";
import { PullFailed } from "./pull-failed.ts";
import { isConfirmed, isOurs } from "./snapshots.ts";
import { type Basis, readHead, readRemains, writePortfolio } from "./store.ts";
import { contended, MOST_TRIES, NotOurs, type WorkerDeps } from "./worker-deps.ts";

interface Push {
  readonly user: string | null;
  readonly account: string;
  readonly holding: string;
  readonly at: number;
  readonly position: Position | null;
}

const NO_BASELINE = "what the account held before the first message could not be fetched";

const NONE_LISTED = "MX's list names no holding of the user, and none was reported as gone";

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

const unreadHoldings = (count: number): readonly string[] =>
  count === 0 ? [] : [`${count} of the user's holdings could not be read`];

const positionsOf = (pushed: Pushed): readonly Position[] =>
  Object.entries(pushed)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .flatMap(([, { position }]) => position ?? []);

interface Baseline {
  readonly pushed: Pushed;
  readonly gaps: readonly string[];
  /** Why MX could not be asked just now: what was pushed is stored all the same, and then tried again. */
  readonly failure?: PullFailed;
}

/** What the account holds by MX's list. */
async function baseline(deps: WorkerDeps, { id }: Connection, { user, account }: Push): Promise<Baseline> {
  const found = await deps.secrets.read(id);
  if (user === null || found === null || found.credentials.apiKey === undefined)
    return { pushed: {}, gaps: [NO_BASELINE] };
  try {
    const { credentials } = found;
    const { holdings, unread } = await noted(deps, id, () => pullMx(deps.pull, credentials, user));
    const own = holdings.filter((holding) => holding.account === account);
    return {
      pushed: own.reduce<Pushed>((all, holding) => merged(all, holding), {}),
      gaps: unreadHoldings(unread),
    };
  } catch (error) {
    if (!(error instanceof PullFailed)) throw error;
    const gap = { pushed: {}, gaps: [NO_BASELINE] };
    return error.failure === "unavailable" ? { ...gap, failure: error } : gap;
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
  const listed = await baseline(deps, connection, push);
  return {
    ...listed,
    pushed: Object.entries(listed.pushed).reduce(
      (all, [holding, state]) => merged(all, { holding, ...state }),
      known,
    ),
    gaps: listed.failure === undefined ? listed.gaps : (stored?.head.gaps ?? listed.gaps),
  };
}

/** A connection's own portfolio, null where its positions are gone; throws NotOurs where another source keeps it. */
async function storedOf(
  { table }: WorkerDeps,
  connection: Connection,
  id: string,
  basis: Basis,
): Promise<Portfolio | null> {
  const stored = basis === null || isGrave(basis) ? null : await readRemains(table, connection.tenant, id);
  if (stored === null) return null;
  if (!isOurs(connection, stored.head.source))
    throw new NotOurs("another source keeps the portfolio of this name");
  return stored.positions === null ? null : stored;
}

/** Puts or removes one holding. Rejects where it must be tried again, also once it is stored without what was there before. */
export async function applyPush(deps: WorkerDeps, connection: Connection, push: Push): Promise<void> {
  const failure = await storePush(deps, connection, push);
  if (failure !== undefined) throw failure;
}

async function storePush(
  deps: WorkerDeps,
  connection: Connection,
  push: Push,
): Promise<PullFailed | undefined> {
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
    if (basis !== null && isGrave(basis) && push.at <= basis.at) return undefined;
    const stored = await storedOf(deps, connection, id, basis);
    const before = await stateBefore(deps, connection, push, stored);
    const pushed = merged(before.pushed, push);
    if (stored !== null && pushed === stored.pushed && sameJson(before.gaps, stored.head.gaps))
      return before.failure;
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
      return before.failure;
  }
  throw contended();
}

/** A holding that was pushed so shortly before MX's list was asked for may not be in it yet. */
const SETTLED_MS = 3_600_000;

/** What is known of an account once MX's list of its holdings, asked for at `since`, is laid over it. */
function refreshed(known: Pushed, listed: readonly MxHolding[], since: number, whole: boolean): Pushed {
  const names = new Set(listed.map(({ holding }) => holding));
  const gone = Object.entries(known).filter(
    ([holding, { at, position }]) => position !== null && !names.has(holding) && at < since - SETTLED_MS,
  );
  const left = whole ? gone.map(([holding]) => [holding, { at: since, position: null }] as const) : [];
  return listed.reduce<Pushed>((all, holding) => merged(all, holding), {
    ...known,
    ...Object.fromEntries(left),
  });
}

/** Fetches what a user's accounts hold by MX's list: what it names no more is gone. Rejects where it must be tried again. */
export async function refreshMx(
  deps: WorkerDeps,
  connection: Connection,
  user: string,
  credentials: Readonly<Record<string, string>>,
): Promise<void> {
  const since = deps.now();
  const list = await fetchedOrMarked(
    deps,
    connection,
    { user, account: null },
    () => "the user's holdings could not be fetched",
    () => pullMx(deps.pull, credentials, user),
  );
  if (list === null) return;
  const heads = await listHeads(deps.table, connection.tenant);
  const kept = heads.flatMap(({ source }) =>
    isOurs(connection, source) && source.user === user ? [source.account] : [],
  );
  const gaps = unreadHoldings(list.unread);
  for (const account of new Set([...kept, ...list.holdings.map((holding) => holding.account)])) {
    const listed = list.holdings.filter((holding) => holding.account === account);
    // Nothing at all of a user who held something, and of whom MX has reported nothing as gone, is not believed.
    const none = list.holdings.length === 0 && list.unread === 0;
    const change = (known: Pushed) => refreshed(known, listed, since, list.unread === 0 && !none);
    const gapsOf = (pushed: Pushed) => (none && positionsOf(pushed).length > 0 ? [NONE_LISTED] : gaps);
    await writeRefreshed(deps, connection, { account, user }, { since, gapsOf, change });
  }
}

async function writeRefreshed(
  deps: WorkerDeps,
  connection: Connection,
  { account, user }: { readonly account: string; readonly user: string },
  {
    since,
    gapsOf,
    change,
  }: {
    readonly since: number;
    readonly gapsOf: (pushed: Pushed) => readonly string[];
    readonly change: (known: Pushed) => Pushed;
  },
): Promise<void> {
  const { tenant } = connection;
  const id = portfolioIdOf(connection, account);
  const source = { kind: "connection" as const, connection: connection.name, account, user };
  for (let tries = 0; tries < MOST_TRIES; tries += 1) {
    const basis = await readHead(deps.table, tenant, id);
    if (basis !== null && isGrave(basis) && since <= basis.at) return;
    const stored = await storedOf(deps, connection, id, basis);
    const known = stored?.pushed ?? {};
    const pushed = change(known);
    const gaps = gapsOf(pushed);
    if (
      stored !== null &&
      isConfirmed(connection, stored.head, deps.now()) &&
      sameJson(pushed, known) &&
      sameJson(gaps, stored.head.gaps)
    )
      return;
    const next = { positions: positionsOf(pushed), pushed, source, at: since, gaps };
    const written = await writePortfolio(deps.table, tenant, id, stored?.head ?? basis, next, {
      register: await deps.register(),
      now: deps.now(),
    });
    if (written !== null) return;
  }
  throw contended();
}
