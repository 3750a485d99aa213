/**
 * Fetching what a connection's accounts hold now, and storing it.
 * @module
 */

import type { Snapshot } from "../brokers/broker-event.ts";
import { type Connection, portfolioIdOf } from "./connections.ts";
import { noted } from "./health.ts";
import { accountsOfSnapTrade, pullPlaid, pullSnapTrade } from "./pull.ts";
import { gapOfFailure, PullFailed } from "./pull-failed.ts";
import { refreshMx } from "./push.ts";
import { forget, isOurs, markStale, storeSnapshot, WHOLE } from "./snapshots.ts";
import { listHeads } from "./store.ts";
import type { WorkerDeps } from "./worker-deps.ts";

/** Fetches one account's holdings and stores them. */
async function pullAccount(
  deps: WorkerDeps,
  connection: Connection,
  of: { readonly account: string; readonly user: string | null },
  fetch: () => Promise<Snapshot>,
): Promise<void> {
  const since = deps.now();
  try {
    const { positions, at, gaps } = await noted(deps, connection.id, fetch);
    // Nothing is known of a later instant than the question's, whatever the provider's clock says.
    await storeSnapshot(deps, connection, of, { positions, gaps, at: Math.min(at ?? since, since) }, since);
  } catch (error) {
    if (!(error instanceof PullFailed)) throw error;
    // Also where the provider knows no such account: only its own word of a deletion deletes.
    await markStale(deps, connection, of, gapOfFailure[error.failure]);
    if (error.failure === "unavailable") throw error;
  }
}

/** `kind` prune: the provider says that something of the user's was removed. */
interface PullEvent {
  readonly kind: "pull" | "prune";
  readonly user: string | null;
  readonly account: string | null;
}

/** Fetches an account, a user's accounts, or where neither is named all that the connection reaches. */
export async function pull(deps: WorkerDeps, connection: Connection, event: PullEvent): Promise<void> {
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
  await pullUser(deps, connection, { kind: event.kind, user }, credentials, one);
}

/** Fetches every account of a user; what becomes of those that it lists no more depends on why it was asked. */
async function pullUser(
  deps: WorkerDeps,
  connection: Connection,
  { kind, user }: { readonly kind: PullEvent["kind"]; readonly user: string },
  credentials: Readonly<Record<string, string>>,
  one: (account: string) => Promise<void>,
): Promise<void> {
  const since = deps.now();
  let accounts: readonly string[];
  try {
    accounts = await noted(deps, connection.id, () => accountsOfSnapTrade(deps.pull, credentials, user));
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
  for (const { id, source } of heads) {
    if (!isOurs(connection, source) || source.user !== user || kept.has(id)) continue;
    if (kind === "prune") await forget(deps, connection, id, since);
    else await markStale(deps, connection, source, "the provider no longer lists the account");
  }
  if (failures.length > 0) throw failures[0];
}
