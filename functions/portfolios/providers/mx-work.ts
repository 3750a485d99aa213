/**
 * MX: reading its deliveries, and fetching the list of all that a user holds.
 * @module
 */

import { randomBytes } from "node:crypto";
import { type MxHolding, pageOfMx, parseMx, verifyMx } from "../../brokers/mx.ts";
import { listHeads } from "../list-heads.ts";
import { PullFailed } from "../pull-failed.ts";
import { refreshListed } from "../refresh-listed.ts";
import { isOurs } from "../rewrite.ts";
import type { Credentials } from "../secrets.ts";
import type { HoldingsList, Listing, ProviderWork } from "./adapter.ts";
import { type AskedAt, addressOf, ask, malformed, type PullDeps, step } from "./ask-provider.ts";

const MAX_PAGES = 100;

const askMx = (deps: PullDeps, at: AskedAt, credentials: Credentials, path: string) => {
  const { clientId = "", apiKey = "" } = credentials;
  return ask(deps, addressOf(deps, at, path), {
    headers: {
      Authorization: `Basic ${Buffer.from(`${clientId}:${apiKey}`).toString("base64")}`,
      "Accept-Version": "v20250224",
      Accept: "application/json",
    },
  });
};

/** Every holding of a user, all pages, and how many could not be read. */
async function pullMx(
  deps: PullDeps,
  at: AskedAt,
  credentials: Credentials,
  user: string,
): Promise<HoldingsList> {
  const holdings: MxHolding[] = [];
  let unread = 0;
  let total = 0;
  for (let page = 1, pages = 1; page <= pages; page += 1) {
    const path = `/users/${step(user)}/investment_holdings?page=${page}&records_per_page=1000`;
    const read = pageOfMx(await askMx(deps, at, credentials, path));
    if (read === null || read.pages > MAX_PAGES) throw malformed();
    if (read.users.some((other) => other !== user))
      throw new PullFailed("other-item", "the provider answered with another user's holdings");
    holdings.push(...read.holdings);
    unread += read.unread;
    pages = read.pages;
    total = read.total ?? 0;
  }
  // Fewer than MX itself counts: the rest is as unread as what could not be understood.
  return { holdings, unread: Math.max(unread, total - holdings.length) };
}

const listing: Listing = {
  list: (deps, at, credentials, user) =>
    credentials.apiKey === undefined ? null : pullMx(deps, at, credentials, user),
  noneListed: "MX's list names no holding of the user, and none was reported as gone",
};

export const mxWork: ProviderWork = {
  probe: async (deps, at, credentials) => {
    if (credentials.apiKey !== undefined) await askMx(deps, at, credentials, "/users?records_per_page=10");
  },
  signingKey: (secret) => {
    const made = secret === undefined ? `mx:${randomBytes(24).toString("base64url")}` : null;
    const key = secret ?? made ?? "";
    return /^[^:\s]{1,100}:\S{16,400}$/.test(key)
      ? { key, made }
      : {
          expected:
            '"user:password", the password of at least 16 characters; leave it out and the service makes one',
        };
  },
  reader: () => ({
    verify: (delivery, _connection, { signing: keys }, now) => verifyMx(delivery, { keys, now }),
    parse: ({ body }) => parseMx(body),
  }),
  users: async ({ table }, connection, credentials) => {
    if ((await credentials()).apiKey === undefined) return [];
    const heads = await listHeads(table, connection.tenant);
    const users = heads.flatMap(({ source }) =>
      isOurs(connection, source) && source.user !== null ? [source.user] : [],
    );
    return [...new Set(users)];
  },
  fetching: {
    by: "user",
    fetch: (deps, connection, { user }, credentials) =>
      refreshListed(deps, connection, { user, noneListed: listing.noneListed }, () =>
        pullMx(deps.pull, connection, credentials, user),
      ),
  },
  listing,
};
