/**
 * What SnapTrade is asked: signed requests for one of the client's users.
 * @module
 */

import type { Snapshot } from "../../brokers/broker-event.ts";
import { type Fields, fieldsOf, listOf, textOf } from "../../brokers/json-reading.ts";
import {
  accountOfSnapTrade,
  balanceOfSnapTrade,
  emptinessOfSnapTrade,
  isAllCash,
  readingOfSnapTrade,
  signSnapTradeRequest,
  snapshotOfSnapTrade,
} from "../../brokers/snaptrade.ts";
import { PullFailed } from "../pull-failed.ts";
import type { Credentials } from "../secrets.ts";
import { type AskedAt, addressOf, ask, malformed, type PullDeps, step } from "./ask-provider.ts";

/** For whom SnapTrade is asked. */
export interface SnapTradeUser {
  readonly at: AskedAt;
  readonly credentials: Credentials;
  readonly user: string;
}

/** SnapTrade's users by their ids, as the connection's credentials have them. */
export function usersOf({ users = "{}" }: Credentials): Fields {
  try {
    const value: unknown = JSON.parse(users);
    return fieldsOf(value);
  } catch {
    return {};
  }
}

async function askSnapTrade(
  deps: PullDeps,
  { at, credentials, user }: SnapTradeUser,
  path: string,
): Promise<unknown> {
  const { clientId = "", consumerKey = "" } = credentials;
  const secret = textOf(usersOf(credentials)[user], 512);
  if (secret === undefined)
    throw new PullFailed(
      "refused",
      "the connection has no secret of this SnapTrade user; rotate its credentials",
    );
  const query = new URLSearchParams({
    clientId,
    timestamp: String(Math.floor(deps.now() / 1000)),
    userId: user,
    userSecret: secret,
  }).toString();
  const url = addressOf(deps, at, `${path}?${query}`);
  const signature = signSnapTradeRequest({ path: url.pathname, query, consumerKey });
  return ask(deps, url, { headers: { Signature: signature, Accept: "application/json" } });
}

/** What an account holds. Rejects with PullFailed. */
export async function pullSnapTrade(deps: PullDeps, user: SnapTradeUser, account: string): Promise<Snapshot> {
  const path = `/accounts/${step(account)}`;
  const snapshot = snapshotOfSnapTrade(await askSnapTrade(deps, user, `${path}/positions/all`));
  if (snapshot === null) throw malformed();
  const empty = snapshot.positions.length === 0 && snapshot.gaps.length === 0;
  if (!empty && snapshot.at !== null) return snapshot;
  // An account that the broker does not show is answered like one that holds nothing: its status tells them apart. It also
  // tells when SnapTrade last read the account, where the positions do not say.
  const status = await askSnapTrade(deps, user, path).catch((error: unknown) => {
    // What is held was told; only how old that is was not.
    if (empty || !(error instanceof PullFailed)) throw error;
    return null;
  });
  if ((accountOfSnapTrade(status) ?? account) !== account)
    throw new PullFailed("other-item", "the provider answered for another account");
  const read = readingOfSnapTrade(status);
  const askBalances = () => askSnapTrade(deps, user, `${path}/balances`);
  return {
    ...snapshot,
    // That nothing is held is as old as the older of the two: what was read last was not yet this.
    at: snapshot.at === null || read === null ? (snapshot.at ?? read) : Math.min(snapshot.at, read),
    gaps: empty
      ? [...emptinessOfSnapTrade(status), ...(await doubtOfBalance(status, askBalances))]
      : snapshot.gaps,
  };
}

/** Whether an account without positions is worth something that is not its cash: then it holds what was not told. */
async function doubtOfBalance(
  status: unknown,
  askBalances: () => Promise<unknown>,
): Promise<readonly string[]> {
  const balance = balanceOfSnapTrade(status);
  if (balance === null) return [];
  const balances = await askBalances().catch((error: unknown) => {
    if (error instanceof PullFailed && error.failure !== "unavailable") return null;
    throw error;
  });
  return isAllCash(balance, balances) ? [] : ["the account has a balance that is not cash, and no positions"];
}

/** The ids of a user's accounts. Rejects where one could not be read: it must not count as one that is gone. */
export async function accountsOfSnapTrade(deps: PullDeps, user: SnapTradeUser): Promise<readonly string[]> {
  const list = await askSnapTrade(deps, user, "/accounts");
  if (!Array.isArray(list)) throw malformed();
  return listOf(list).map((account) => {
    const id = textOf(fieldsOf(account).id, 128);
    if (id === undefined) throw malformed();
    return id;
  });
}
