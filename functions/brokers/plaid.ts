/**
 * Plaid: thin notifications, each with an ES256 JWT bound to the body's hash; holdings are pulled (plaid.com/docs/api/webhooks).
 * @module
 */

import { decodeProtectedHeader, errors, importJWK, type JWK, jwtVerify } from "jose";
import type { Position } from "../core/check/answer.ts";
import { isValidCusip, isValidIsin } from "../core/symbols/identifiers.ts";
import type { BrokerEvent, ParsedDelivery, Snapshot } from "./broker-event.ts";
import {
  currencyOf,
  decimalOf,
  defined,
  type Fields,
  fieldsOf,
  isFields,
  jsonOf,
  listOf,
  textOf,
} from "./json-reading.ts";
import { believed, disbelieved, type Headers, sameBytes, sha256Hex, type Verification } from "./signature.ts";

const MOST_AGE_S = 300;
const MOST_AHEAD_S = 60;
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
    if (age > MOST_AGE_S) return disbelieved("too-old");
    if (age < -MOST_AHEAD_S) return disbelieved("from-the-future");
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
    return { ok: false, id, why: "the body is no JSON object with a webhook_type" };
  const foreign =
    fields.item_id !== of.item || (fields.environment !== undefined && fields.environment !== of.environment);
  return { ok: true, delivery: { id, event: foreign ? { kind: "ignore" } : eventOf(fields) } };
}

const FUND_SUBTYPES: ReadonlySet<string> = new Set(["fund of funds", "hedge fund", "private equity fund"]);

function kindOf(security: Fields): string | undefined {
  const type = textOf(security.type);
  const subtype = textOf(security.subtype)?.toLowerCase();
  const cfi = textOf(security.cfi_code) ?? "";
  if (type === "derivative" || isFields(security.option_contract)) return "option";
  if (subtype !== undefined && FUND_SUBTYPES.has(subtype)) return subtype;
  if (type !== "etf" && type !== "mutual fund" && cfi.startsWith("C")) return "fund";
  return type === "equity" &&
    (subtype === "depositary receipt" || subtype === "warrant" || subtype === "unit")
    ? subtype
    : type;
}

/** What the institution calls a security, where that is an identifier by its own check digit. */
function institutionId(value: unknown): Pick<Position, "isin" | "cusip"> {
  const id = textOf(value)?.toUpperCase();
  if (id === undefined) return {};
  return isValidIsin(id) ? { isin: id } : isValidCusip(id) ? { cusip: id } : {};
}

function positionOf(holding: Fields, security: Fields, index: number): Position | null {
  const contract = fieldsOf(security.option_contract);
  const own = isFields(security.option_contract)
    ? {}
    : {
        ...institutionId(security.institution_security_id),
        ...defined({
          isin: textOf(security.isin),
          cusip: textOf(security.cusip),
          figi: textOf(security.figi),
        }),
      };
  const symbol = textOf(contract.underlying_security_ticker) ?? textOf(security.ticker_symbol);
  const name = textOf(security.name, 256);
  if (symbol === undefined && name === undefined && Object.keys(own).length === 0) return null;
  // "CUR:USD" and its like are cash; a look-alike (proxy_security_id) never names what is held.
  const cash = security.type === "cash" || (symbol ?? "").startsWith("CUR:");
  return defined({
    ...own,
    symbol: cash ? undefined : symbol,
    name: name ?? (cash ? symbol : undefined),
    exchange: cash || symbol === undefined ? undefined : textOf(security.market_identifier_code),
    kind: cash ? "cash" : kindOf(security),
    quantity: decimalOf(holding.quantity),
    price: decimalOf(holding.institution_price),
    marketValue: decimalOf(holding.institution_value),
    currency: currencyOf(holding.iso_currency_code),
    ref: `row-${index + 1}`,
  });
}

/** The answer of `POST /investments/holdings/get`; null where it is none. */
export function snapshotOfPlaid(value: unknown): Snapshot | null {
  const { holdings, securities, is_investments_fallback_item: manual } = fieldsOf(value);
  if (!Array.isArray(holdings) || !Array.isArray(securities)) return null;
  const byId = new Map(
    listOf(securities).map((security) => [fieldsOf(security).security_id, fieldsOf(security)] as const),
  );
  const positions = listOf(holdings).map((holding, i) => {
    const security = byId.get(fieldsOf(holding).security_id);
    return security === undefined ? null : positionOf(fieldsOf(holding), security, i);
  });
  const unnamed = positions.filter((position) => position === null).length;
  return {
    positions: positions.flatMap((position) => position ?? []),
    at: null,
    gaps: [
      ...(unnamed === 0 ? [] : [`${unnamed} of the item's holdings name no security`]),
      ...(manual === true ? ["the item was entered by hand, not read from the institution"] : []),
    ],
  };
}
