/**
 * SnapTrade: thin notifications, signed over canonical JSON; holdings are pulled (passiv/snaptrade-sdks, docs/webhooks.md).
 * @module
 */

import type { Position } from "../core/check/position.ts";
import type { BrokerEvent, ParsedDelivery, Snapshot } from "./broker-event.ts";
import {
  currencyOf,
  decimalOf,
  defined,
  type Fields,
  fieldsOf,
  instantOf,
  isFields,
  jsonOf,
  listOf,
  reportsError,
  textOf,
} from "./json-reading.ts";
import { pythonCanonical } from "./python-json.ts";
import {
  activeKeys,
  believed,
  disbelieved,
  type Headers,
  hmacSha256,
  type SigningKey,
  sameBytes,
  strictBase64,
  type Verification,
} from "./signature.ts";

/**
 * Retries begin 30 minutes after the event, whose time the body bears: a window of minutes, as in the vendor's sample, would
 * lose every one of them. A replay within a day only causes a pull, once, by its id.
 */
export const MAX_AGE_MS = 24 * 3_600_000;
export const MAX_AHEAD_MS = 5 * 60_000;

const signedBy = (key: string, content: Uint8Array | string, signature: Buffer): boolean =>
  sameBytes(hmacSha256(key, content), signature);

/** Whether a delivery was signed with a consumer key, over the bytes as sent or their canonical form, and is of today. */
export function verifySnapTrade(
  { body, headers }: { readonly body: Uint8Array; readonly headers: Headers },
  {
    keys,
    now,
    mostAgeMs = MAX_AGE_MS,
  }: { readonly keys: readonly SigningKey[]; readonly now: number; readonly mostAgeMs?: number },
): Verification {
  const header = headers.get("signature");
  if (header === null) return disbelieved("missing-signature");
  const signature = strictBase64(header);
  if (signature === null || signature.length !== 32) return disbelieved("malformed-signature");
  const canonical = pythonCanonical(new TextDecoder("utf-8", { ignoreBOM: true }).decode(body));
  const active = activeKeys(keys, now);
  const signed = active.some(
    (key) => signedBy(key, body, signature) || (canonical !== null && signedBy(key, canonical, signature)),
  );
  if (!signed) return disbelieved("wrong-signature");
  const at = instantOf(fieldsOf(jsonOf(body)).eventTimestamp);
  if (at === null) return disbelieved("missing-timestamp");
  if (now - at > mostAgeMs) return disbelieved("too-old");
  return at - now > MAX_AHEAD_MS ? disbelieved("from-the-future") : believed;
}

/** The signature of a webhook, as SnapTrade makes it. For loopback tests. */
export const signSnapTrade = (body: string, consumerKey: string): string =>
  hmacSha256(consumerKey, pythonCanonical(body) ?? body).toString("base64");

/** The signature of a request to SnapTrade: over path, query and content, the query exactly as it is sent. */
export function signSnapTradeRequest({
  path,
  query,
  consumerKey,
}: {
  readonly path: string;
  readonly query: string;
  readonly consumerKey: string;
}): string {
  const content = pythonCanonical(JSON.stringify({ content: null, path, query })) ?? "";
  return hmacSha256(encodeURI(consumerKey), content).toString("base64");
}

function eventOf(fields: Fields): BrokerEvent {
  const account = textOf(fields.accountId, 128) ?? null;
  const user = textOf(fields.userId, 128) ?? null;
  switch (fields.eventType) {
    case "ACCOUNT_HOLDINGS_UPDATED": {
      // Sent too when the update failed; what is pulled then may be old, or empty without being nothing.
      const { positions } = fieldsOf(fields.details);
      if (fieldsOf(positions).success === false && account !== null)
        return { kind: "stale", user, account, reason: "the broker's positions could not be updated" };
      return { kind: "pull", user, account };
    }
    case "NEW_ACCOUNT_AVAILABLE":
    case "CONNECTION_FIXED":
    case "CONNECTION_UPDATED":
    case "TRADE_DETECTION":
      return { kind: "pull", user, account };
    // Which accounts it had is not said: those that the user's list no longer has are forgotten.
    case "CONNECTION_DELETED":
      return user === null ? { kind: "ignore" } : { kind: "prune", user, account: null };
    case "CONNECTION_BROKEN":
    case "CONNECTION_FAILED":
      return { kind: "stale", user, account, reason: "the connection to the broker is broken" };
    case "ACCOUNT_REMOVED":
      return account === null
        ? { kind: "ignore" }
        : { kind: "forget", user, account, at: instantOf(fields.eventTimestamp) };
    case "USER_DELETED":
      return user === null
        ? { kind: "ignore" }
        : { kind: "forget", user, account: null, at: instantOf(fields.eventTimestamp) };
    default:
      return { kind: "ignore" };
  }
}

/** What a verified delivery says. The misspelt `webookId` of some examples differs from `webhookId` and is not looked at. */
export function parseSnapTrade(body: Uint8Array): ParsedDelivery {
  const fields = jsonOf(body);
  if (!isFields(fields)) return { ok: false, id: null, why: "the body is not a JSON object" };
  const id = textOf(fields.webhookId, 128);
  if (id === undefined || typeof fields.eventType !== "string")
    return { ok: false, id: id ?? null, why: "webhookId or eventType is missing" };
  return { ok: true, delivery: { id, event: eventOf(fields) } };
}

/** `kind` of an instrument as the core names kinds. */
const kinds: Readonly<Record<string, string>> = {
  stock: "stock",
  adr: "adr",
  etf: "etf",
  cef: "closed end fund",
  mutualfund: "mutual fund",
  crypto: "crypto",
  option: "option",
  future: "future",
  cfd: "cfd",
  other: "other",
};

function positionOf(value: unknown, index: number): Position | null {
  const holding = fieldsOf(value);
  const instrument = fieldsOf(holding.instrument);
  const underlying = fieldsOf(instrument.underlying);
  // An option or CFD is named by what it is on, which is stated beside it.
  const named = isFields(instrument.underlying) ? underlying : instrument;
  const figi =
    textOf(fieldsOf(named.figi_instrument).figi_code) ??
    textOf(fieldsOf(named.figi_instrument).figi_share_class);
  const symbol = textOf(named.symbol) ?? textOf(named.raw_symbol);
  const name = textOf(named.description, 256) ?? textOf(instrument.description, 256);
  if (symbol === undefined && figi === undefined && name === undefined) return null;
  const kind =
    typeof instrument.kind === "string" ? (kinds[instrument.kind] ?? textOf(instrument.kind)) : undefined;
  return defined({
    symbol,
    figi,
    name,
    exchange: textOf(named.exchange),
    kind,
    quantity: decimalOf(holding.units),
    price: decimalOf(holding.price),
    currency: currencyOf(holding.currency) ?? currencyOf(instrument.currency),
    ref: `row-${index + 1}`,
  });
}

const REPORTED = "SnapTrade reports an error beside its answer";

/** Why an account without positions, by the answer of `GET /accounts/{id}`, may hold some all the same; empty: it does not. */
export function emptinessOfSnapTrade(account: unknown): readonly string[] {
  if (reportsError(fieldsOf(account))) return [REPORTED];
  const { initial_sync_completed: synchronised, holdings_unavailable: hidden } = fieldsOf(
    fieldsOf(fieldsOf(account).sync_status).holdings,
  );
  if (hidden === true) return ["the broker does not show what the account holds"];
  return synchronised === true ? [] : ["the provider has not yet read what the account holds"];
}

/** When SnapTrade last read an account at its broker, by the answer of `GET /accounts/{id}`; null: it does not say. */
export const readingOfSnapTrade = (account: unknown): number | null =>
  instantOf(fieldsOf(fieldsOf(fieldsOf(account).sync_status).holdings).last_successful_sync);

/** The answer of `GET /accounts/{id}/positions/all`; null where it is none. */
export function snapshotOfSnapTrade(value: unknown): Snapshot | null {
  const answer = fieldsOf(value);
  const { results, data_freshness } = answer;
  if (!Array.isArray(results)) return null;
  const positions = listOf(results).map(positionOf);
  const unnamed = positions.filter((position) => position === null).length;
  return {
    positions: positions.flatMap((position) => position ?? []),
    at: instantOf(fieldsOf(data_freshness).as_of),
    gaps: [
      ...(reportsError(answer) ? [REPORTED] : []),
      ...(unnamed === 0 ? [] : [`${unnamed} of the account's positions name no instrument`]),
    ],
  };
}

/** The account that an answer of `GET /accounts/{id}` is of; undefined where it does not say. */
export const accountOfSnapTrade = (account: unknown): string | undefined => textOf(fieldsOf(account).id, 128);

/** What an account is worth by the answer of `GET /accounts/{id}`; null: it does not say, or nothing. */
export function balanceOfSnapTrade(
  account: unknown,
): { readonly amount: number; readonly currency: string | undefined } | null {
  const { amount, currency } = fieldsOf(fieldsOf(fieldsOf(account).balance).total);
  return typeof amount === "number" && amount !== 0 ? { amount, currency: currencyOf(currency) } : null;
}

/** How far cash may be from a balance that it is the whole of: the two are read at different moments. */
const SAME_SHARE = 0.01;

/** Whether the cash of `GET /accounts/{id}/balances` is the whole of a balance. */
export function isAllCash(
  { amount, currency }: NonNullable<ReturnType<typeof balanceOfSnapTrade>>,
  balances: unknown,
): boolean {
  const cash = listOf(balances)
    .map(fieldsOf)
    .filter((balance) => currencyOf(fieldsOf(balance.currency).code) === currency)
    .reduce((sum, balance) => sum + (typeof balance.cash === "number" ? balance.cash : 0), 0);
  return Math.abs(cash - amount) <= Math.abs(amount) * SAME_SHARE;
}
