/**
 * Against independent implementations: the library of Standard Webhooks, and the vendors' own types at compile time.
 * @module
 */

import fc from "fast-check";
import type { HoldingsDefaultUpdateWebhook, InvestmentsHoldingsGetResponse, Security } from "plaid";
import type { AccountPosition } from "snaptrade-typescript-sdk";
import { Webhook } from "standardwebhooks";
import { describe, expect, test } from "vitest";
import { parsePlaid } from "../../functions/brokers/plaid.ts";
import { snapshotOfPlaid } from "../../functions/brokers/plaid-holdings.ts";
import { snapshotOfSnapTrade } from "../../functions/brokers/snaptrade.ts";
import { signStandardWebhook, verifyStandardWebhook } from "../../functions/brokers/standard-webhooks.ts";

const NOW = Date.parse("2026-03-01T14:40:00Z");

describe("the library of Standard Webhooks", () => {
  const secretOf = (bytes: Uint8Array) => `whsec_${Buffer.from(bytes).toString("base64")}`;
  const secrets = fc.uint8Array({ minLength: 24, maxLength: 64 }).map(secretOf);
  const bodies = fc.json().map((text) => text);

  test("signs what is believed here, and believes what is signed here", () => {
    const now = Math.floor(Date.now() / 1000);
    fc.assert(
      fc.property(secrets, bodies, fc.stringMatching(/^msg_[a-zA-Z0-9]{1,40}$/), (secret, text, id) => {
        const oracle = new Webhook(secret);
        const body = new TextEncoder().encode(text);
        const theirs = oracle.sign(id, new Date(now * 1000), text);
        const ours = signStandardWebhook({ id, timestampS: now, body }, [secret]);
        expect(ours).toBe(theirs);
        const headers = { "webhook-id": id, "webhook-timestamp": String(now), "webhook-signature": theirs };
        expect(
          verifyStandardWebhook(
            { body, headers: new Headers(headers) },
            { keys: [{ key: secret }], now: now * 1000 },
          ).ok,
        ).toBe(true);
        expect(() => oracle.verify(text, { ...headers, "webhook-signature": ours })).not.toThrow();
      }),
    );
  });
});

describe("Plaid's types", () => {
  // Each of these is an error where the vendor renames or retypes a field that is read here.
  type Read = Pick<
    Security,
    | "security_id"
    | "isin"
    | "cusip"
    | "institution_security_id"
    | "name"
    | "ticker_symbol"
    | "type"
    | "subtype"
    | "market_identifier_code"
    | "option_contract"
    | "proxy_security_id"
  >;
  type Held = Pick<
    InvestmentsHoldingsGetResponse["holdings"][number],
    "security_id" | "quantity" | "institution_price" | "institution_value" | "iso_currency_code"
  >;
  const security = (more: Partial<Read>): Read => ({
    security_id: "s",
    isin: null,
    cusip: null,
    institution_security_id: null,
    name: null,
    ticker_symbol: null,
    type: "equity",
    subtype: null,
    market_identifier_code: null,
    option_contract: null,
    proxy_security_id: null,
    ...more,
  });
  const holding: Held = {
    security_id: "s",
    quantity: 200,
    institution_price: 9.85,
    institution_value: 1e-7,
    iso_currency_code: "USD",
  };
  const answer = (securities: readonly Read[], holdings: readonly Held[] = [holding]): unknown =>
    JSON.parse(JSON.stringify({ accounts: [], holdings, securities }));

  test("a holding is named by what its own security says, never by its look-alike", () => {
    const positions = (of: Partial<Read>) => snapshotOfPlaid(answer([security(of)]), NOW)?.positions;
    expect(
      positions({
        ticker_symbol: "XIACF",
        institution_security_id: "G9830T106",
        proxy_security_id: "AAPL",
        market_identifier_code: "OTCM",
      }),
    ).toEqual([
      {
        cusip: "G9830T106",
        symbol: "XIACF",
        exchange: "OTCM",
        kind: "equity",
        quantity: "200",
        price: "9.85",
        marketValue: "0.0000001",
        currency: "USD",
        ref: "row-1",
      },
    ]);
    expect(
      positions({
        type: "derivative",
        ticker_symbol: "BABA270115C00120000",
        option_contract: {
          contract_type: "call",
          expiration_date: "2027-01-15",
          strike_price: 120,
          underlying_security_ticker: "BABA",
        },
      })?.[0],
    ).toMatchObject({ symbol: "BABA", kind: "option" });
    expect(positions({ type: "cash", ticker_symbol: "CUR:USD" })?.[0]).toMatchObject({
      name: "CUR:USD",
      kind: "cash",
    });
    expect(positions({ type: "equity", subtype: "hedge fund", name: "X" })?.[0]?.kind).toBe("hedge fund");
  });

  test("a holding without its security is a gap", () => {
    expect(snapshotOfPlaid(answer([]), NOW)).toMatchObject({
      positions: [],
      gaps: ["1 of the item's holdings name no security"],
    });
    expect(snapshotOfPlaid({ holdings: [] }, NOW)).toBeNull();
  });

  test("its webhook is a pull", () => {
    const webhook: Omit<HoldingsDefaultUpdateWebhook, "environment"> & { environment: "production" } = {
      webhook_type: "HOLDINGS",
      webhook_code: "DEFAULT_UPDATE",
      item_id: "i",
      error: null,
      new_holdings: 19,
      updated_holdings: 0,
      environment: "production",
    };
    expect(
      parsePlaid(new TextEncoder().encode(JSON.stringify(webhook)), "t", {
        item: "i",
        environment: "production",
      }),
    ).toMatchObject({ ok: true, delivery: { event: { kind: "pull" } } });
  });
});

describe("SnapTrade's types", () => {
  test("an account's positions are read, options by their underlying", () => {
    const results: AccountPosition[] = [
      {
        instrument: {
          kind: "adr",
          id: "1",
          symbol: "XIACY",
          raw_symbol: "XIACY",
          description: "Xiaomi Corp. - ADR",
          currency: "USD",
          exchange: "OTCM",
          figi_instrument: null,
        },
        units: "120.5",
        price: "24.10",
        cost_basis: "11.02",
        currency: "USD",
      },
      {
        instrument: {
          kind: "option",
          id: "2",
          symbol: "BABA  270115C00120000",
          option_type: "CALL",
          strike_price: "120",
          expiration_date: "2027-01-15",
          multiplier: "100",
          description: null,
          underlying: {
            kind: "adr",
            id: "3",
            symbol: "BABA",
            raw_symbol: "BABA",
            description: "Alibaba Group",
            currency: "USD",
            exchange: "XNYS",
            figi_instrument: { figi_code: "BBG006G2JVL2", figi_share_class: "BBG006G2JWB1" },
          },
        },
        units: "-2",
        price: "9.85",
        cost_basis: "1100.00",
        currency: "USD",
      },
    ];
    expect(snapshotOfSnapTrade({ results, data_freshness: { as_of: "2026-10-02T20:15:03Z" } })).toEqual({
      positions: [
        {
          symbol: "XIACY",
          name: "Xiaomi Corp. - ADR",
          exchange: "OTCM",
          kind: "adr",
          quantity: "120.5",
          price: "24.10",
          currency: "USD",
          ref: "row-1",
        },
        {
          symbol: "BABA",
          figi: "BBG006G2JVL2",
          name: "Alibaba Group",
          exchange: "XNYS",
          kind: "option",
          quantity: "-2",
          price: "9.85",
          currency: "USD",
          ref: "row-2",
        },
      ],
      at: Date.UTC(2026, 9, 2, 20, 15, 3),
      gaps: [],
    });
  });
});
