/**
 * Plaid: thin notifications, each signed with a key of Plaid's own; an item's holdings are fetched.
 * @module
 */

import type { ProviderAdapter } from "./adapter.ts";

export const plaid = {
  title: "Plaid",
  addresses: { sandbox: "https://sandbox.plaid.com", production: "https://production.plaid.com" },
  credentials: { names: ["clientId", "secret", "accessToken", "itemId"] },
  silence: { fetched: true, dated: false },
  work: async () => (await import("./plaid-work.ts")).plaidWork,
} as const satisfies ProviderAdapter;
