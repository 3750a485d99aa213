/**
 * SnapTrade: thin notifications; an account of a user is fetched, or all that a user has.
 * @module
 */

import type { ProviderAdapter } from "./adapter.ts";

export const snaptrade = {
  title: "SnapTrade",
  addresses: {
    production: "https://api.snaptrade.com/api/v1",
    sandbox: "https://api.snaptrade.com/api/v1",
  },
  credentials: {
    names: ["clientId", "consumerKey", "users"],
  },
  silence: { fetched: true, dated: true },
  work: async () => (await import("./snaptrade-work.ts")).snaptradeWork,
} as const satisfies ProviderAdapter;
