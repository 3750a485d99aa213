/**
 * Plaid: thin notifications, each with an ES256 JWT bound to the body's hash; holdings are pulled (plaid.com/docs/api/webhooks).
 * @module
 */

import { decodeProtectedHeader, errors, importJWK, type JWK, jwtVerify } from "jose";
import type { BrokerEvent, ParsedDelivery } from "./broker-event.ts";
import { type Fields, isFields, jsonOf } from "./json-reading.ts";
import { believed, disbelieved, type Headers, sameBytes, sha256Hex, type Verification } from "./signature.ts";

const MAX_AGE_S = 300;
const MAX_AHEAD_S = 60;
const KID = /^[A-Za-z0-9._-]{1,128}$/;

/** A key as `/webhook_verification_key/get` gives it; null: Plaid knows no such key. Rejects where it can't be asked. */
export type PlaidKey = (kid: string) => Promise<Fields | null>;

/** The key id of a delivery whose header is of the one form that Plaid signs with; null for any other. */
function keyIdOf(token: string): string | null {
  if (token.length > 8_192) return null;
  try {
    const { alg, kid } = decodeProtectedHeader(token);
    return alg === "ES256" && typeof kid === "string" && KID.test(kid) ? kid : null;
  } catch {
    return null;
  }
}

/** Whether a delivery was signed by Plaid, for this body, within five minutes. Rejects where the key can't be fetched. */
export async function verifyPlaid(
  { body, headers }: { readonly body: Uint8Array; readonly headers: Headers },
  { keyOf, now }: { readonly keyOf: PlaidKey; readonly now: number },
): Promise<Verification> {
  const token = headers.get("plaid-verification");
  if (token === null) return disbelieved("missing-signature");
  const kid = keyIdOf(token);
  if (kid === null) return disbelieved("malformed-signature");
  const jwk = await keyOf(kid);
  if (jwk === null) return disbelieved("unknown-key");
  const { expired_at: expiredAt, kty, crv, x, y } = jwk;
  if (typeof expiredAt === "number" && expiredAt * 1000 <= now) return disbelieved("expired-key");
  if (kty !== "EC" || crv !== "P-256" || typeof x !== "string" || typeof y !== "string")
    return disbelieved("unknown-key");
  const publicKey: JWK = { kty, crv, x, y };
  try {
    const { payload } = await jwtVerify(token, await importJWK(publicKey, "ES256"), {
      algorithms: ["ES256"],
      currentDate: new Date(now),
    });
    if (typeof payload.iat !== "number") return disbelieved("missing-timestamp");
    const age = Math.floor(now / 1000) - payload.iat;
    if (age > MAX_AGE_S) return disbelieved("too-old");
    if (age < -MAX_AHEAD_S) return disbelieved("from-the-future");
    const claimed = payload.request_body_sha256;
    if (typeof claimed !== "string") return disbelieved("other-body");
    return sameBytes(Buffer.from(claimed, "utf8"), Buffer.from(sha256Hex(body), "utf8"))
      ? believed
      : disbelieved("other-body");
  } catch (error) {
    if (error instanceof errors.JOSEError || error instanceof TypeError)
      return disbelieved("wrong-signature");
    throw error;
  }
}

function eventOf(fields: Fields): BrokerEvent {
  const code = `${String(fields.webhook_type)}/${String(fields.webhook_code)}`;
  switch (code) {
    case "HOLDINGS/DEFAULT_UPDATE":
    case "INVESTMENTS_TRANSACTIONS/DEFAULT_UPDATE":
    case "INVESTMENTS_TRANSACTIONS/HISTORICAL_UPDATE":
    case "ITEM/LOGIN_REPAIRED":
    case "ITEM/NEW_ACCOUNTS_AVAILABLE":
      return { kind: "pull", user: null, account: null };
    case "ITEM/ERROR":
      return {
        kind: "stale",
        user: null,
        account: null,
        reason: "Plaid reports that the item needs attention",
      };
    case "ITEM/PENDING_DISCONNECT":
      return {
        kind: "stale",
        user: null,
        account: null,
        reason: "Plaid announces that the item will be disconnected",
      };
    case "ITEM/USER_PERMISSION_REVOKED":
    case "ITEM/USER_ACCOUNT_REVOKED":
      return { kind: "forget", user: null, account: null, at: null };
    default:
      return { kind: "ignore" };
  }
}

/**
 * What a verified delivery says. Plaid sends no event id and no time, so an exact replay is known by its token; an event
 * of another environment or item is none of this connection's.
 */
export function parsePlaid(
  body: Uint8Array,
  token: string,
  of: { readonly item: string; readonly environment: string },
): ParsedDelivery {
  const id = sha256Hex(token);
  const fields = jsonOf(body);
  if (!isFields(fields) || typeof fields.webhook_type !== "string")
    return { ok: false, id, why: "the body is not a JSON object with a webhook_type" };
  const foreign =
    fields.item_id !== of.item || (fields.environment !== undefined && fields.environment !== of.environment);
  return { ok: true, delivery: { id, event: foreign ? { kind: "ignore" } : eventOf(fields) } };
}
