/**
 * Brings what a connection listed up to what it lists now.
 * @module
 */

import { sameJson } from "../core/json.ts";
import { type Connection, portfolioIdOf } from "./connection.ts";
import { fetchedOrMarked } from "./fetched-or-marked.ts";
import { listHeads } from "./list-heads.ts";
import type { Pushed } from "./portfolio.ts";
import type { HoldingsList, ListedHolding } from "./providers/adapter.ts";
import { merged, positionsOf, unreadHoldings, whole } from "./push.ts";
import { isOurs, ownStanding, rewrite } from "./rewrite.ts";
import { isConfirmed } from "./snapshots.ts";
import type { WorkerDeps } from "./worker-deps.ts";

/** A holding that was pushed so shortly before the list was asked for may not be in it yet. */
const SETTLED_MS = 3_600_000;

/** What is known of an account once the provider's list of its holdings, asked for at `since`, is laid over it. */
function refreshed(known: Pushed, listed: readonly ListedHolding[], since: number, whole: boolean): Pushed {
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

/** Fetches what a user's accounts hold by the provider's list: what it names no more is gone. Rejects where it must be tried again. */
export async function refreshListed(
  deps: WorkerDeps,
  connection: Connection,
  { user, noneListed }: { readonly user: string; readonly noneListed: string },
  fetch: () => Promise<HoldingsList>,
): Promise<void> {
  const since = deps.now();
  const list = await fetchedOrMarked(
    deps,
    connection,
    { user, account: null },
    () => "the user's holdings could not be fetched",
    fetch,
  );
  if (list === null) return;
  const heads = await listHeads(deps.table, connection.tenant);
  const kept = heads.flatMap(({ source }) =>
    isOurs(connection, source) && source.user === user ? [source.account] : [],
  );
  const gaps = unreadHoldings(list.unread);
  for (const account of new Set([...kept, ...list.holdings.map((holding) => holding.account)])) {
    const listed = list.holdings.filter((holding) => holding.account === account);
    // Nothing at all of a user who held something, and of whom nothing was reported as gone, is not believed.
    const none = list.holdings.length === 0 && list.unread === 0;
    const change = (known: Pushed) => refreshed(known, listed, since, list.unread === 0 && !none);
    const gapsOf = (pushed: Pushed) => (none && positionsOf(pushed).length > 0 ? [noneListed] : gaps);
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
  const id = portfolioIdOf(connection, account);
  const source = { kind: "connection" as const, connection: connection.name, account, user };
  await rewrite(deps, connection, id, async (standing) => {
    const own = await ownStanding(deps, connection, standing, { id, since });
    if (own === null) return null;
    const stored = whole(own);
    const known = stored?.pushed ?? {};
    const pushed = change(known);
    const gaps = gapsOf(pushed);
    const same = sameJson(pushed, known) && sameJson(gaps, stored?.head.gaps ?? null);
    if (stored !== null && same && isConfirmed(connection, stored.head, deps.now())) return null;
    const next = { positions: positionsOf(pushed), pushed, source, at: since, gaps };
    return { write: "holdings", over: own.over, next };
  });
}
