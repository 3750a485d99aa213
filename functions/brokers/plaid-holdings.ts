/**
 * Plaid: an item's holdings as `POST /investments/holdings/get` answers them (plaid.com/docs/api/products/investments).
 * @module
 */

import type { Position } from "../core/check/position.ts";
import { isValidCusip, isValidIsin } from "../core/symbols/identifiers.ts";
import type { Snapshot } from "./broker-event.ts";
import {
  currencyOf,
  decimalOf,
  defined,
  type Fields,
  fieldsOf,
  instantOf,
  isFields,
  listOf,
  reportsError,
  textOf,
} from "./json-reading.ts";

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

/** The item that an answer is of; undefined where it does not say. */
export const itemOfPlaid = (value: unknown): string | undefined =>
  textOf(fieldsOf(fieldsOf(value).item).item_id);

/** As old as a provider may call its own data before they count as old. */
const OLD_MS = 3 * 24 * 3_600_000;

/** What Plaid itself reports of the item, in an answer that is a success all the same: the holdings are those of before. */
function gapsOfItem(item: Fields): readonly string[] {
  if (item.error === null || item.error === undefined) return [];
  const code = textOf(fieldsOf(item.error).error_code) ?? "";
  return [`Plaid reports an error of the item${/^[A-Z_]{1,64}$/.test(code) ? `: ${code}` : ""}`];
}

/** Accounts of these types hold no securities, whatever their balance. */
const WITHOUT_HOLDINGS: ReadonlySet<unknown> = new Set(["depository", "credit", "loan"]);

/** An account with a balance holds something, if only cash, which Plaid lists as a holding. */
function gapsOfAccounts(accounts: unknown, holdings: unknown, now: number): readonly string[] {
  const held = new Set(listOf(holdings).map((holding) => fieldsOf(holding).account_id));
  const own = listOf(accounts)
    .map(fieldsOf)
    .filter(({ type }) => !WITHOUT_HOLDINGS.has(type));
  const balances = own.map(({ balances }) => fieldsOf(balances));
  const unlisted = own.filter((account, i) => {
    const { current, available } = balances[i] ?? {};
    const listed = held.has(account.account_id);
    return !listed && [current, available].some((amount) => typeof amount === "number" && amount !== 0);
  });
  const old = balances.filter(({ last_updated_datetime: read }) => {
    const at = instantOf(read);
    return at !== null && now - at > OLD_MS;
  });
  return [
    ...(unlisted.length === 0
      ? []
      : [`${unlisted.length} of the item's accounts have a balance and no holdings`]),
    ...(old.length === 0 ? [] : ["Plaid last read the institution more than three days ago"]),
  ];
}

/** The answer of `POST /investments/holdings/get`; null where it is none. */
export function snapshotOfPlaid(value: unknown, now: number): Snapshot | null {
  const { holdings, securities, accounts, item, is_investments_fallback_item: manual } = fieldsOf(value);
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
      ...(reportsError(fieldsOf(value)) ? ["Plaid reports an error beside its answer"] : []),
      ...gapsOfItem(fieldsOf(item)),
      ...gapsOfAccounts(accounts, holdings, now),
      ...(unnamed === 0 ? [] : [`${unnamed} of the item's holdings name no security`]),
      ...(manual === true ? ["the item was entered by hand, not read from the institution"] : []),
    ],
  };
}
