/**
 * Fetching from SnapTrade: an account of a user, or all that a user has.
 * @module
 */

import { type Connection, portfolioIdOf } from "../connections.ts";
import { fetchedOrMarked } from "../fetched-or-marked.ts";
import { listHeads } from "../list-heads.ts";
import { accountsOfSnapTrade, pullSnapTrade } from "../pull.ts";
import { pullAccount } from "../pull-account.ts";
import { forget, isOurs, markStale } from "../snapshots.ts";
import type { WorkerDeps } from "../worker-deps.ts";
import type { UserEvent } from "./fetching.ts";

type Credentials = Readonly<Record<string, string>>;

/** Fetches the account that an event names, or all of its user's. */
export async function fetchSnapTrade(
  deps: WorkerDeps,
  connection: Connection,
  { kind, user, account }: UserEvent,
  credentials: Credentials,
): Promise<void> {
  const one = (id: string) =>
    pullAccount(deps, connection, { account: id, user }, () =>
      pullSnapTrade(deps.pull, credentials, user, id),
    );
  if (account !== null) return one(account);
  await pullUser(deps, connection, { kind, user }, credentials, one);
}

/** Fetches every account of a user; what becomes of those that it lists no more depends on why it was asked. */
async function pullUser(
  deps: WorkerDeps,
  connection: Connection,
  { kind, user }: Pick<UserEvent, "kind" | "user">,
  credentials: Credentials,
  one: (account: string) => Promise<void>,
): Promise<void> {
  const since = deps.now();
  const accounts = await fetchedOrMarked(
    deps,
    connection,
    { user, account: null },
    () => "the user's accounts could not be fetched",
    () => accountsOfSnapTrade(deps.pull, credentials, user),
  );
  if (accounts === null) return;
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
