/**
 * Fetching what a connection's accounts hold now, and storing it.
 * @module
 */

import type { Snapshot } from "../brokers/broker-event.ts";
import { type Connection, portfolioIdOf } from "./connections.ts";
import { accountsOfSnapTrade, PullFailed, pullPlaid, pullSnapTrade } from "./pull.ts";
import { refreshMx } from "./push.ts";
import { forget, isOurs, markStale, storeSnapshot } from "./snapshots.ts";
import { listHeads } from "./store.ts";
import type { WorkerDeps } from "./worker-deps.ts";

/** The account under which a connection keeps a provider's whole item. */
const WHOLE = "item";

/** Fetches one account's holdings and stores them. */
async function pullAccount(
  deps: WorkerDeps,
  connection: Connection,
  of: { readonly account: string; readonly user: string | null },
  fetch: () => Promise<Snapshot>,
): Promise<void> {
  const since = deps.now();
  try {
    const { positions, at, gaps } = await fetch();
    // Nothing is known of a later instant than the question's, whatever the provider's clock says.
    await storeSnapshot(deps, connection, of, { positions, gaps, at: Math.min(at ?? since, since) }, since);
  } catch (error) {
    if (!(error instanceof PullFailed)) throw error;
    if (error.failure === "gone")
      return forget(deps, connection, portfolioIdOf(connection, of.account), since);
    const again = error.failure === "unavailable";
    await markStale(
      deps,
      connection,
      of,
      again
        ? "the holdings may have changed and could not be fetched since"
        : "the provider refused the connection's credentials",
    );
    if (again) throw error;
  }
}

/** Fetches an account, a user's accounts, or where neither is named all that the connection reaches. */
export async function pull(
  deps: WorkerDeps,
  connection: Connection,
  event: { readonly user: string | null; readonly account: string | null },
): Promise<void> {
  const secrets = await deps.secrets.read(connection.id);
  if (secrets === null) return markStale(deps, connection, event, "the connection's secrets are gone");
  const { credentials } = secrets;
  if (connection.provider === "plaid") {
    return pullAccount(deps, connection, { account: WHOLE, user: null }, () =>
      pullPlaid(deps.pull, credentials, connection.environment),
    );
  }
  if (connection.provider === "standard-webhooks") return;
  const { user, account } = event;
  if (user === null)
    return markStale(deps, connection, event, "a delivery named no user whose holdings could be fetched");
  if (connection.provider === "mx") return refreshMx(deps, connection, user, credentials);
  const one = (id: string) =>
    pullAccount(deps, connection, { account: id, user }, () =>
      pullSnapTrade(deps.pull, credentials, user, id),
    );
  if (account !== null) return one(account);
  await pullUser(deps, connection, user, credentials, one);
}

/** Fetches every account of a user, and forgets those that the user no longer has. */
async function pullUser(
  deps: WorkerDeps,
  connection: Connection,
  user: string,
  credentials: Readonly<Record<string, string>>,
  one: (account: string) => Promise<void>,
): Promise<void> {
  const since = deps.now();
  let accounts: readonly string[];
  try {
    accounts = await accountsOfSnapTrade(deps.pull, credentials, user);
  } catch (error) {
    if (!(error instanceof PullFailed)) throw error;
    await markStale(deps, connection, { user, account: null }, "the user's accounts could not be fetched");
    if (error.failure === "unavailable") throw error;
    return;
  }
  const kept = new Set(accounts.map((account) => portfolioIdOf(connection, account)));
  const failures: unknown[] = [];
  // One account's failure keeps none of the others from being fetched.
  for (const account of accounts) await one(account).catch((error: unknown) => failures.push(error));
  const heads = await listHeads(deps.table, connection.tenant);
  const lost = heads.filter(
    ({ id, source }) => isOurs(connection, source) && source.user === user && !kept.has(id),
  );
  for (const { id } of lost) await forget(deps, connection, id, since);
  if (failures.length > 0) throw failures[0];
}
