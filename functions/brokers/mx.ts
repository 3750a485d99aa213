/**
 * MX: one message per holding created, updated or deleted, with the holding in it (docs.mx.com/resources/webhooks/holdings).
 * There is no signature: MX authenticates by HTTP Basic, whose credentials ("user:password") are the connection's keys.
 * @module
 */

import type { Position } from "../core/check/position.ts";
import type { ParsedDelivery } from "./broker-event.ts";
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
import {
  activeKeys,
  believed,
  disbelieved,
  type Headers,
  type SigningKey,
  sameBytes,
  sha256Hex,
  strictBase64,
  type Verification,
} from "./signature.ts";

/** Whether a delivery bears the credentials that MX was given. Compared as hashes, so that their length shows nowhere. */
export function verifyMx(
  { headers }: { readonly headers: Headers },
  { keys, now }: { readonly keys: readonly SigningKey[]; readonly now: number },
): Verification {
  const header = headers.get("authorization");
  if (header === null) return disbelieved("missing-signature");
  const [scheme = "", credentials = "", ...rest] = header.split(" ");
  const sent =
    scheme.toLowerCase() === "basic" && rest.length === 0 ? strictBase64(credentials, 1_024) : null;
  if (sent === null) return disbelieved("malformed-signature");
  const hash = Buffer.from(sha256Hex(sent));
  const found = activeKeys(keys, now).filter((key) => sameBytes(hash, Buffer.from(sha256Hex(key))));
  return found.length > 0 ? believed : disbelieved("wrong-signature");
}

/** MX prints instants as text or in seconds since 1970. */
function timeOf(value: unknown): number | null {
  if (typeof value === "number" && Number.isSafeInteger(value) && value > 0) return value * 1000;
  return instantOf(value);
}

const funds: Readonly<Record<string, string>> = {
  mutual_fund: "mutual fund",
  exchange_traded_fund: "etf",
  money_market: "money market fund",
  stock: "stock",
  equity: "equity",
  bond: "bond",
  fixed_income: "fixed income",
  cash: "cash",
  cash_and_equivalents: "cash equivalent",
  option: "option",
};

/** A holding as MX sends and lists it; null where it names no security. */
export function positionOfMx(holding: Fields): Position | null {
  const symbol = textOf(holding.symbol);
  const name = textOf(holding.description, 256);
  const type = textOf(holding.holding_type)?.toLowerCase();
  if (symbol === undefined && name === undefined) return null;
  return defined({
    symbol,
    name,
    kind:
      type === undefined || type.startsWith("unknown")
        ? undefined
        : (funds[type] ?? type.replaceAll("_", " ")),
    quantity: decimalOf(holding.quantity) ?? decimalOf(holding.shares),
    marketValue: decimalOf(holding.market_value),
    currency: currencyOf(holding.currency_code),
    ref: textOf(holding.guid),
  });
}

/** What a verified delivery says: one holding, put or gone. MX sends no event id: what it says is one. */
export function parseMx(body: Uint8Array): ParsedDelivery {
  const fields = jsonOf(body);
  if (!isFields(fields)) return { ok: false, id: null, why: "the body is not a JSON object" };
  const type = textOf(fields.type)?.toUpperCase() ?? "";
  const action = textOf(fields.action)?.toLowerCase() ?? "";
  const id = sha256Hex(body);
  if (!type.startsWith("HOLDING") && !("holding_type" in fields))
    return { ok: true, delivery: { id, event: { kind: "ignore" } } };
  const [holding, account] = [textOf(fields.guid, 128), textOf(fields.account_guid, 128)];
  const gone = action === "deleted" || (fields.deleted_at !== undefined && fields.deleted_at !== null);
  const at = gone
    ? (timeOf(fields.deleted_at) ?? timeOf(fields.updated_at))
    : (timeOf(fields.updated_at) ?? timeOf(fields.created_at));
  const unreadable = (why: string): ParsedDelivery => ({
    ok: false,
    id,
    why,
    ...(account === undefined ? {} : { account }),
  });
  if (holding === undefined || account === undefined || at === null)
    return unreadable("guid, account_guid or an instant is missing");
  const position = gone ? null : positionOfMx(fields);
  if (!gone && position === null) return unreadable("the holding names no security");
  const event = {
    kind: "push" as const,
    user: textOf(fields.user_guid, 128) ?? null,
    account,
    holding,
    at,
    position,
  };
  // MX's instants are whole seconds: two changes within one are two events, told apart by what they say.
  return { ok: true, delivery: { id: sha256Hex(JSON.stringify(event)), event } };
}

export interface MxHolding {
  readonly holding: string;
  readonly account: string;
  readonly at: number;
  readonly position: Position;
}

/** One page of a user's holdings. */
export interface MxPage {
  readonly holdings: readonly MxHolding[];
  /** How many of the page's holdings could not be read. */
  readonly unread: number;
  readonly pages: number;
  /** How many holdings all pages have; null: MX does not say. */
  readonly total: number | null;
  /** The users whose holdings these are, as far as they say. */
  readonly users: readonly string[];
}

/** One page of `GET /users/{guid}/investment_holdings`; null where it is none, or reports an error. */
export function pageOfMx(value: unknown): MxPage | null {
  const answer = fieldsOf(value);
  const { investment_holdings: list, pagination } = answer;
  if (!Array.isArray(list) || reportsError(answer)) return null;
  const { total_pages: pages = 1, total_entries: total } = fieldsOf(pagination);
  if (typeof pages !== "number" || !Number.isSafeInteger(pages)) return null;
  const holdings = listOf(list).flatMap((item) => {
    const fields = fieldsOf(item);
    const [holding, account] = [textOf(fields.guid, 128), textOf(fields.account_guid, 128)];
    const at = timeOf(fields.updated_at) ?? timeOf(fields.created_at) ?? 0;
    const position = positionOfMx(fields);
    return holding === undefined || account === undefined || position === null
      ? []
      : [{ holding, account, at, position }];
  });
  const users = listOf(list).flatMap((item) => textOf(fieldsOf(item).user_guid, 128) ?? []);
  return {
    holdings,
    unread: list.length - holdings.length,
    pages,
    total: typeof total === "number" && Number.isSafeInteger(total) ? total : null,
    users: [...new Set(users)],
  };
}
