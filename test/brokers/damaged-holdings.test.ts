/**
 * Whatever a provider leaves out, nulls or retypes: a holding is read into what a check takes, or there is a gap.
 * @module
 */

import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { putPortfolioBody } from "../../functions/api/contract/portfolios.ts";
import type { Snapshot } from "../../functions/brokers/broker-event.ts";
import { pageOfMx, parseMx } from "../../functions/brokers/mx.ts";
import { parsePlaid } from "../../functions/brokers/plaid.ts";
import { snapshotOfPlaid } from "../../functions/brokers/plaid-holdings.ts";
import { parseSnapTrade, snapshotOfSnapTrade } from "../../functions/brokers/snaptrade.ts";
import { parseStandardPortfolio } from "../../functions/brokers/standard-portfolio.ts";
import { decodeEvent } from "../../functions/portfolios/events.ts";

const snapTrade: Json = {
  results: [
    {
      instrument: {
        kind: "adr",
        id: "1",
        symbol: "XIACY",
        raw_symbol: "XIACY",
        description: "Xiaomi Corp. - ADR",
        currency: "USD",
        exchange: "OTCM",
        figi_instrument: { figi_code: "BBG006G2JVL2", figi_share_class: "BBG006G2JWB1" },
      },
      units: "120.5",
      price: "24.10",
      currency: "USD",
    },
    {
      instrument: {
        kind: "option",
        symbol: "BABA  270115C00120000",
        underlying: { kind: "adr", symbol: "BABA", description: "Alibaba Group", exchange: "XNYS" },
      },
      units: "-2",
    },
  ],
  data_freshness: { as_of: "2026-10-02T20:15:03Z" },
};
const plaid: Json = {
  holdings: [
    {
      security_id: "s1",
      quantity: 500,
      institution_price: 5.02,
      institution_value: 2510,
      iso_currency_code: "USD",
    },
    { security_id: "s2", quantity: 1e-7, institution_value: 1e21, iso_currency_code: null },
  ],
  securities: [
    {
      security_id: "s1",
      ticker_symbol: "XIACF",
      institution_security_id: "G9830T106",
      name: "XIAOMI",
      type: "equity",
    },
    {
      security_id: "s2",
      ticker_symbol: "BABA270115C00120000",
      type: "derivative",
      cfi_code: "OCASPS",
      option_contract: { underlying_security_ticker: "BABA", strike_price: 120 },
    },
  ],
  is_investments_fallback_item: false,
};
const mx: Json = {
  investment_holdings: [
    {
      guid: "h1",
      account_guid: "a",
      symbol: "XIACY",
      description: "Xiaomi",
      quantity: "3",
      created_at: 1_790_000_000,
    },
    {
      guid: "h2",
      account_guid: "a",
      symbol: "AAPL",
      holding_type: "EQUITY",
      market_value: "1.5",
      currency_code: "USD",
    },
  ],
  pagination: { total_pages: 1 },
};
const webhooks = {
  standard: {
    type: "portfolio.replaced",
    timestamp: "2026-03-01T14:39:00Z",
    data: {
      account: "a",
      complete: true,
      positions: ["AAPL", { symbol: "XIACY", quantity: "1", currency: "USD" }],
    },
  },
  snapTrade: {
    webhookId: "w",
    eventType: "ACCOUNT_HOLDINGS_UPDATED",
    userId: "u",
    accountId: "a",
    eventTimestamp: "2026-03-01T14:38:13.111991+00:00",
    details: { positions: { success: true, error: null } },
  },
  plaid: {
    webhook_type: "HOLDINGS",
    webhook_code: "DEFAULT_UPDATE",
    item_id: "i",
    environment: "production",
  },
  mx: {
    type: "HOLDING",
    action: "updated",
    guid: "h",
    account_guid: "a",
    symbol: "AAPL",
    updated_at: 1_790_000_000,
  },
};

type Json = null | boolean | number | string | readonly Json[] | { readonly [name: string]: Json };

const instead = fc.constantFrom<Json | undefined>(
  undefined,
  null,
  true,
  0,
  -0.0,
  1e300,
  "",
  " ",
  "-",
  "x".repeat(300),
  "\u0000",
  "\ud800",
  [],
  {},
  [null],
);

/** A value with something in it replaced; `steps` says where. */
function damaged(value: Json, [step, ...rest]: readonly number[], by: Json | undefined): Json | undefined {
  const children: readonly (readonly [string, Json])[] =
    typeof value === "object" && value !== null ? Object.entries(value) : [];
  const chosen = step === undefined ? undefined : children[step % (children.length + 1)];
  if (chosen === undefined) return by;
  const inner = damaged(chosen[1], rest, by);
  if (Array.isArray(value))
    return value.map((item: Json, i) => (String(i) === chosen[0] ? (inner ?? null) : item));
  return Object.fromEntries(
    children.flatMap(([name, item]) =>
      name !== chosen[0] ? [[name, item]] : inner === undefined ? [] : [[name, inner]],
    ),
  );
}

const anyDamage = fc.array(fc.tuple(fc.array(fc.nat(12), { minLength: 1, maxLength: 5 }), instead), {
  minLength: 1,
  maxLength: 4,
});
const withDamage = (
  value: Json,
  damages: readonly (readonly [readonly number[], Json | undefined])[],
): Json => damages.reduce<Json>((all, [steps, by]) => damaged(all, steps, by) ?? null, value);

const sizeOf = (value: Json, name: string): number => {
  const list =
    typeof value === "object" && value !== null && !Array.isArray(value) ? Object.entries(value) : [];
  const found = list.find(([key]) => key === name)?.[1];
  return Array.isArray(found) ? found.length : 0;
};

describe("an answer's holdings", () => {
  const holds = (snapshot: Snapshot | null, rows: number): void => {
    if (snapshot === null) return;
    expect(putPortfolioBody.Check({ positions: snapshot.positions })).toBe(true);
    if (snapshot.positions.length < rows) expect(snapshot.gaps).not.toEqual([]);
  };

  test("of SnapTrade", () => {
    fc.assert(
      fc.property(anyDamage, (damages) => {
        const value = withDamage(snapTrade, damages);
        holds(snapshotOfSnapTrade(value), sizeOf(value, "results"));
      }),
      { numRuns: 2_000 },
    );
  });

  test("of Plaid", () => {
    fc.assert(
      fc.property(anyDamage, (damages) => {
        const value = withDamage(plaid, damages);
        holds(snapshotOfPlaid(value, 0), sizeOf(value, "holdings"));
      }),
      { numRuns: 2_000 },
    );
  });

  test("of MX", () => {
    fc.assert(
      fc.property(anyDamage, (damages) => {
        const value = withDamage(mx, damages);
        const page = pageOfMx(value);
        if (page === null) return;
        const positions = page.holdings.map(({ position }) => position);
        expect(putPortfolioBody.Check({ positions })).toBe(true);
        expect(positions.length + page.unread).toBe(sizeOf(value, "investment_holdings"));
      }),
      { numRuns: 2_000 },
    );
  });
});

describe("a webhook's body is read into an event that can be stored, or not at all", () => {
  const parsers = {
    standard: (body: Uint8Array) => parseStandardPortfolio(body, "msg_1"),
    snapTrade: parseSnapTrade,
    plaid: (body: Uint8Array) => parsePlaid(body, "token", { item: "i", environment: "production" }),
    mx: parseMx,
  };
  test.each(["standard", "snapTrade", "plaid", "mx"] as const)("%s", (name) => {
    fc.assert(
      fc.property(anyDamage, (damages) => {
        const body = new TextEncoder().encode(JSON.stringify(withDamage(webhooks[name], damages)));
        const parsed = parsers[name](body);
        if (!parsed.ok) return;
        const { event } = parsed.delivery;
        expect(decodeEvent(JSON.parse(JSON.stringify(event)))).toEqual(event);
        if (event.kind === "replace")
          expect(putPortfolioBody.Check({ positions: event.positions })).toBe(true);
        if (event.kind === "push" && event.position !== null)
          expect(putPortfolioBody.Check({ positions: [event.position] })).toBe(true);
      }),
      { numRuns: 2_000 },
    );
  });
});
