/**
 * A user of each platform who does not exist, as docs/brokers.md names them, and what they hold.
 * @module
 */

import { type Answer, type Given, ok } from "./answer.ts";

/** What docs/brokers.md fills in for what a platform gives out. */
export const demo = {
  snaptrade: {
    CLIENT_ID: "snaptrade-client",
    CONSUMER_KEY: "snaptrade-key",
    USER_ID: "user-1",
    USER_SECRET: "secret-of-user-1",
    ACCOUNT_ID: "account-1",
  },
  plaid: {
    CLIENT_ID: "plaid-client",
    SECRET: "plaid-secret",
    ACCESS_TOKEN: "access-1",
    ITEM_ID: "item-1",
  },
  mx: { CLIENT_ID: "mx-client", API_KEY: "mx-key", USER_GUID: "USR-1" },
} as const;

export const demoGiven: Given = {
  consumerKey: demo.snaptrade.CONSUMER_KEY,
  userSecret: (user) => `secret-of-${user}`,
  plaidSecret: demo.plaid.SECRET,
  itemId: demo.plaid.ITEM_ID,
  mxClientId: demo.mx.CLIENT_ID,
  mxKey: demo.mx.API_KEY,
};

/** Xiaomi's receipt over the counter beside a share that no list names: enough to see a verdict. */
const snapTradePositions = (asOf: string) => ({
  results: [
    {
      instrument: {
        kind: "adr",
        symbol: "XIACY",
        raw_symbol: "XIACY",
        description: "Xiaomi Corp ADR",
        exchange: "OTCM",
      },
      units: "120.5",
      price: "24.1",
      currency: "USD",
    },
    {
      instrument: {
        kind: "stock",
        symbol: "AAPL",
        raw_symbol: "AAPL",
        description: "Apple Inc",
        exchange: "XNAS",
      },
      units: "10",
      price: "190.5",
      currency: "USD",
    },
  ],
  data_freshness: { as_of: asOf },
});

const plaidHoldings = {
  item: { item_id: demo.plaid.ITEM_ID, error: null },
  accounts: [
    {
      account_id: "plaid-account-1",
      type: "investment",
      balances: { current: 2409.0, iso_currency_code: "USD" },
    },
  ],
  holdings: [
    {
      account_id: "plaid-account-1",
      security_id: "security-1",
      quantity: 100,
      institution_price: 24.09,
      institution_value: 2409.0,
      iso_currency_code: "USD",
    },
  ],
  securities: [
    {
      security_id: "security-1",
      name: "Xiaomi Corp ADR",
      ticker_symbol: "XIACY",
      market_identifier_code: "OTCM",
      type: "equity",
      iso_currency_code: "USD",
    },
  ],
};

/** What the stand-ins answer for these users. `now` is when their platforms last read the accounts. */
export const demoAnswers = (now: number): ReadonlyMap<string, Answer> => {
  const { snaptrade, plaid, mx } = demo;
  const asOf = new Date(now).toISOString();
  return new Map([
    [
      `snaptrade accounts ${snaptrade.USER_ID}`,
      ok([
        {
          id: snaptrade.ACCOUNT_ID,
          sync_status: { holdings: { initial_sync_completed: true, last_successful_sync: asOf } },
        },
      ]),
    ],
    [`snaptrade ${snaptrade.ACCOUNT_ID}`, ok(snapTradePositions(asOf))],
    [`plaid ${plaid.ACCESS_TOKEN}`, ok(plaidHoldings)],
    [`mx ${mx.USER_GUID}`, ok({ investment_holdings: [], pagination: { total_entries: 0, total_pages: 1 } })],
  ]);
};
