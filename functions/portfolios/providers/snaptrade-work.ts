/**
 * SnapTrade: reading its deliveries, and fetching an account of a user, or all that a user has.
 * @module
 */

import { parseSnapTrade, verifySnapTrade } from "../../brokers/snaptrade.ts";
import { type Connection, portfolioIdOf } from "../connection.ts";
import { fetchedOrMarked } from "../fetched-or-marked.ts";
import { listHeads } from "../list-heads.ts";
import { pullAccount } from "../pull-account.ts";
import { isOurs } from "../rewrite.ts";
import type { Credentials } from "../secrets.ts";
import { forget, markStale } from "../snapshots.ts";
import type { WorkerDeps } from "../worker-deps.ts";
import type { ProviderWork, UserEvent } from "./adapter.ts";
import { accountsOfSnapTrade, pullSnapTrade, usersOf } from "./snaptrade-requests.ts";

/** Fetches the account that an event names, or all of its user's. */
async function fetchAccounts(
  deps: WorkerDeps,
  connection: Connection,
  { kind, user, account }: UserEvent,
  credentials: Credentials,
): Promise<void> {
  const asked = { at: connection, credentials, user };
  const one = (id: string) =>
    pullAccount(deps, connection, { account: id, user }, () => pullSnapTrade(deps.pull, asked, id));
  if (account !== null) return one(account);
  const since = deps.now();
  const accounts = await fetchedOrMarked(
    deps,
    connection,
    { user, account: null },
    () => "the user's accounts could not be fetched",
    () => accountsOfSnapTrade(deps.pull, asked),
  );
  if (accounts === null) return;
  const kept = new Set(accounts.map((listed) => portfolioIdOf(connection, listed)));
  const failures: unknown[] = [];
  // One account's failure keeps none of the others from being fetched.
  for (const listed of accounts) await one(listed).catch((error: unknown) => failures.push(error));
  const heads = await listHeads(deps.table, connection.tenant);
  for (const { id, source } of heads) {
    if (!isOurs(connection, source) || source.user !== user || kept.has(id)) continue;
    // What becomes of an account that the user's list no longer has depends on why it was asked for.
    if (kind === "prune") await forget(deps, connection, id, since);
    else await markStale(deps, connection, source, "the provider no longer lists the account");
  }
  if (failures.length > 0) throw failures[0];
}

/** Users that are asked about when a connection is made; whoever is wrong among the others shows with the first fetch. */
const MAX_PROBED = 10;

export const snaptradeWork: ProviderWork = {
  probe: async (deps, at, credentials) => {
    const users = Object.keys(usersOf(credentials)).slice(0, MAX_PROBED);
    await Promise.all(users.map((user) => accountsOfSnapTrade(deps, { at, credentials, user })));
  },
  // SnapTrade signs with the consumer key itself.
  signingKey: (_secret, { consumerKey }) => ({ key: consumerKey ?? null, made: null }),
  fault: (credentials) =>
    credentials.users === undefined || Object.keys(usersOf(credentials)).length > 0
      ? null
      : {
          name: "users",
          expected: 'a JSON object in a string, from user ids to their secrets: "{\\"user-1\\":\\"…\\"}"',
        },
  reader: () => ({
    verify: (delivery, _connection, { signing: keys }, now) => verifySnapTrade(delivery, { keys, now }),
    parse: ({ body }) => parseSnapTrade(body),
  }),
  users: async (_deps, _connection, credentials) => Object.keys(usersOf(await credentials())),
  fetching: { by: "user", fetch: fetchAccounts },
};
