/**
 * Plaid: reading its deliveries, and fetching an item's holdings and the keys that deliveries are verified with.
 * @module
 */

import type { Snapshot } from "../../brokers/broker-event.ts";
import { type Fields, fieldsOf, isFields } from "../../brokers/json-reading.ts";
import { parsePlaid, verifyPlaid } from "../../brokers/plaid.ts";
import { itemOfPlaid, snapshotOfPlaid } from "../../brokers/plaid-holdings.ts";
import type { Connection } from "../connection.ts";
import { pullAccount } from "../pull-account.ts";
import { PullFailed, type PullFailure } from "../pull-failed.ts";
import type { Credentials } from "../secrets.ts";
import type { ProviderWork } from "./adapter.ts";
import { type AskedAt, addressOf, ask, malformed, type PullDeps } from "./ask-provider.ts";
import { createPlaidKeys } from "./plaid-keys.ts";

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

const post = (body: object, headers: Readonly<Record<string, string>> = {}): RequestInit => ({
  method: "POST",
  body: JSON.stringify(body),
  headers: { "Content-Type": "application/json", ...headers },
});

async function pullPlaid(deps: PullDeps, at: AskedAt, credentials: Credentials): Promise<Snapshot> {
  const { clientId = "", secret = "", accessToken = "", itemId } = credentials;
  const url = addressOf(deps, at, "/investments/holdings/get");
  const headers = { "PLAID-CLIENT-ID": clientId, "PLAID-SECRET": secret };
  const answer = await ask(deps, url, post({ access_token: accessToken }, headers), failureOf);
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
async function fetchKey(
  deps: PullDeps,
  connection: Connection,
  { clientId = "", secret = "" }: Credentials,
  kid: string,
): Promise<Fields | null> {
  try {
    const answer = await ask(
      { ...deps, timeoutMs: Math.min(deps.timeoutMs ?? KEY_TIMEOUT_MS, KEY_TIMEOUT_MS) },
      addressOf(deps, connection, "/webhook_verification_key/get"),
      post({ client_id: clientId, secret, key_id: kid }),
      failureOf,
    );
    const { key } = fieldsOf(answer);
    return isFields(key) ? key : null;
  } catch (error) {
    if (error instanceof PullFailed && error.failure === "invalid") return null;
    throw error;
  }
}

export const plaidWork: ProviderWork = {
  probe: async (deps, at, credentials) => {
    await pullPlaid(deps, at, credentials);
  },
  // Each delivery names a key of Plaid's own.
  signingKey: () => ({ key: null, made: null }),
  reader: (deps) => {
    const keys = createPlaidKeys(deps.now);
    return {
      verify: (delivery, connection, { credentials }, now) => {
        const asker = { environment: connection.environment, connection: connection.id };
        const keyOf = keys(asker, (kid) => fetchKey(deps, connection, credentials, kid));
        return verifyPlaid(delivery, { keyOf, now });
      },
      parse: ({ body, headers }, { environment }, { credentials }) => {
        const token = headers.get("plaid-verification") ?? "";
        return parsePlaid(body, token, { item: credentials.itemId ?? "", environment });
      },
    };
  },
  users: async () => [null],
  fetching: {
    by: "connection",
    // A connection has one item.
    account: "item",
    fetch: (deps, connection, { account }, credentials) =>
      pullAccount(deps, connection, { account, user: null }, () =>
        pullPlaid(deps.pull, connection, credentials),
      ),
  },
};
