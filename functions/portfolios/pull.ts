/**
 * Fetching holdings from providers. Base URLs are configuration; addresses in deliveries are never followed.
 * @module
 */

import type { Snapshot } from "../brokers/broker-event.ts";
import { type Fields, fieldsOf, isFields, listOf, textOf } from "../brokers/json-reading.ts";
import { type MxHolding, pageOfMx } from "../brokers/mx.ts";
import { itemOfPlaid, snapshotOfPlaid } from "../brokers/plaid-holdings.ts";
import {
  accountOfSnapTrade,
  balanceOfSnapTrade,
  emptinessOfSnapTrade,
  isAllCash,
  readingOfSnapTrade,
  signSnapTradeRequest,
  snapshotOfSnapTrade,
} from "../brokers/snaptrade.ts";
import { boundedBody } from "../fetched/bounded-body.ts";
import type { ProviderUrls } from "./providers/provider-urls.ts";
import { PullFailed, type PullFailure } from "./pull-failed.ts";
import { parseUsers } from "./users.ts";

const MOST_BYTES = 32 * 1024 * 1024;

export interface PullDeps {
  readonly urls: ProviderUrls;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  readonly timeoutMs?: number;
}

/** One request; its JSON, or PullFailed. Messages name the status only: addresses bear account numbers. */
async function ask({ timeoutMs = 15_000 }: PullDeps, url: URL, init: RequestInit): Promise<unknown> {
  let response: Response;
  let text: string;
  try {
    response = await fetch(url, { ...init, redirect: "error", signal: AbortSignal.timeout(timeoutMs) });
    const body = await boundedBody(response, MOST_BYTES, () => new RangeError("the answer is too large"));
    text = new TextDecoder().decode(body);
  } catch (cause) {
    throw new PullFailed("unavailable", "the provider did not answer whole, or in time", { cause });
  }
  if (response.status === 404 || response.status === 410)
    throw new PullFailed("gone", `the provider answered ${response.status}`);
  if (response.status === 429 || response.status >= 500)
    throw new PullFailed("unavailable", `the provider answered ${response.status}`);
  if (!response.ok) throw new PullFailed(failureOf(text), `the provider answered ${response.status}`);
  try {
    const value: unknown = JSON.parse(text);
    return value;
  } catch (cause) {
    throw new PullFailed("unavailable", "the provider's answer is no JSON", { cause });
  }
}

/** Plaid answers 400 with a code: a product that is not ready may be later; an item that is gone never. */
function failureOf(text: string): PullFailure {
  const code = /"error_code"\s*:\s*"([A-Z_]{1,64})"/.exec(text)?.[1];
  if (
    code === "PRODUCT_NOT_READY" ||
    code === "RATE_LIMIT_EXCEEDED" ||
    code === "INTERNAL_SERVER_ERROR" ||
    code === "INSTITUTION_DOWN"
  )
    return "unavailable";
  // Of another field than the key's it is the credentials that are wrong, which says nothing of a key.
  const ofKey = code === "INVALID_FIELD" && /"error_message"\s*:\s*"[^"]{0,200}\bkey_id\b/.test(text);
  if (ofKey || code === "INVALID_WEBHOOK_VERIFICATION_KEY_ID") return "invalid";
  return code === "ITEM_NOT_FOUND" ? "gone" : "refused";
}

const malformed = (): PullFailed =>
  new PullFailed("unavailable", "the provider's answer has not the shape that is documented");

/** An identifier as one step of a path. */
function step(text: string): string {
  // These two would ask another address: one level up, or none down.
  if (text === "." || text === "..") throw malformed();
  return encodeURIComponent(text);
}

type Credentials = Readonly<Record<string, string>>;

/** SnapTrade: a signed GET for one of the client's users. */
async function askSnapTrade(
  deps: PullDeps,
  credentials: Credentials,
  user: string,
  path: string,
): Promise<unknown> {
  const { clientId = "", consumerKey = "" } = credentials;
  const secret = textOf(parseUsers(credentials)[user], 512);
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
  const url = new URL(`${deps.urls.snaptrade}${path}?${query}`);
  const signature = signSnapTradeRequest({ path: url.pathname, query, consumerKey });
  return ask(deps, url, { headers: { Signature: signature, Accept: "application/json" } });
}

export async function pullSnapTrade(
  deps: PullDeps,
  credentials: Credentials,
  user: string,
  account: string,
): Promise<Snapshot> {
  const snapshot = snapshotOfSnapTrade(
    await askSnapTrade(deps, credentials, user, `/accounts/${step(account)}/positions/all`),
  );
  if (snapshot === null) throw malformed();
  const empty = snapshot.positions.length === 0 && snapshot.gaps.length === 0;
  if (!empty && snapshot.at !== null) return snapshot;
  // An account that the broker does not show is answered like one that holds nothing: its status tells them apart. It also
  // tells when SnapTrade last read the account, where the positions do not say.
  const status = await askSnapTrade(deps, credentials, user, `/accounts/${step(account)}`).catch(
    (error: unknown) => {
      // What is held was told; only how old that is was not.
      if (empty || !(error instanceof PullFailed)) throw error;
      return null;
    },
  );
  if ((accountOfSnapTrade(status) ?? account) !== account)
    throw new PullFailed("other-item", "the provider answered for another account");
  const read = readingOfSnapTrade(status);
  return {
    ...snapshot,
    // That nothing is held is as old as the older of the two: what was read last was not yet this.
    at: snapshot.at === null || read === null ? (snapshot.at ?? read) : Math.min(snapshot.at, read),
    gaps: empty
      ? [
          ...emptinessOfSnapTrade(status),
          ...(await doubtOfBalance(status, () =>
            askSnapTrade(deps, credentials, user, `/accounts/${step(account)}/balances`),
          )),
        ]
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

/** The ids of a SnapTrade user's accounts. Rejects where one could not be read: it must not count as one that is gone. */
export async function accountsOfSnapTrade(
  deps: PullDeps,
  credentials: Credentials,
  user: string,
): Promise<readonly string[]> {
  const list = await askSnapTrade(deps, credentials, user, "/accounts");
  if (!Array.isArray(list)) throw malformed();
  return listOf(list).map((account) => {
    const id = textOf(fieldsOf(account).id, 128);
    if (id === undefined) throw malformed();
    return id;
  });
}

const plaidUrl = ({ urls }: PullDeps, environment: string): string => {
  const base = urls.plaid[environment];
  if (base === undefined) throw new PullFailed("refused", "the connection's environment has no address");
  return base;
};

const post = (body: object, headers: Readonly<Record<string, string>>): RequestInit => ({
  method: "POST",
  body: JSON.stringify(body),
  headers: { "Content-Type": "application/json", ...headers },
});

export async function pullPlaid(
  deps: PullDeps,
  credentials: Credentials,
  environment: string,
): Promise<Snapshot> {
  const { clientId = "", secret = "", accessToken = "", itemId } = credentials;
  const url = new URL("/investments/holdings/get", plaidUrl(deps, environment));
  const headers = { "PLAID-CLIENT-ID": clientId, "PLAID-SECRET": secret };
  const answer = await ask(deps, url, post({ access_token: accessToken }, headers));
  const item = itemOfPlaid(answer);
  if (item !== undefined && item !== itemId)
    throw new PullFailed("other-item", "the provider answered for another item");
  const snapshot = snapshotOfPlaid(answer, deps.now());
  if (snapshot === null) throw malformed();
  return snapshot;
}

/** Plaid gives a delivery up after ten seconds: its key must be here well before. */
const KEY_TIMEOUT_MS = 4_000;

/** Plaid's key by its id; null: it knows none. Rejects where Plaid can't be asked, or not with these credentials. */
export async function fetchPlaidKey(
  deps: PullDeps,
  credentials: Credentials,
  environment: string,
  kid: string,
): Promise<Fields | null> {
  const { clientId = "", secret = "" } = credentials;
  try {
    const answer = await ask(
      { ...deps, timeoutMs: Math.min(deps.timeoutMs ?? KEY_TIMEOUT_MS, KEY_TIMEOUT_MS) },
      new URL("/webhook_verification_key/get", plaidUrl(deps, environment)),
      post({ client_id: clientId, secret, key_id: kid }, {}),
    );
    const { key } = fieldsOf(answer);
    return isFields(key) ? key : null;
  } catch (error) {
    if (error instanceof PullFailed && error.failure === "invalid") return null;
    throw error;
  }
}

const MOST_PAGES = 100;

/** Every holding of an MX user, all pages, and how many could not be read. */
export async function pullMx(
  deps: PullDeps,
  credentials: Credentials,
  user: string,
): Promise<{ readonly holdings: readonly MxHolding[]; readonly unread: number }> {
  const { clientId = "", apiKey = "" } = credentials;
  const headers = {
    Authorization: `Basic ${Buffer.from(`${clientId}:${apiKey}`).toString("base64")}`,
    "Accept-Version": "v20250224",
    Accept: "application/json",
  };
  const holdings: MxHolding[] = [];
  let unread = 0;
  let total = 0;
  for (let page = 1, pages = 1; page <= pages; page += 1) {
    const url = new URL(
      `${deps.urls.mx}/users/${step(user)}/investment_holdings?page=${page}&records_per_page=1000`,
    );
    const read = pageOfMx(await ask(deps, url, { headers }));
    if (read === null || read.pages > MOST_PAGES) throw malformed();
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
