/**
 * A sender of whole portfolios by Standard Webhooks: nothing is fetched from it.
 * @module
 */

import type { ProviderAdapter } from "./adapter.ts";

export const standardWebhooks = {
  title: "Standard Webhooks",
  addresses: {},
  credentials: { names: [] },
  silence: { fetched: false, dated: false },
  work: async () => (await import("./standard-webhooks-work.ts")).standardWebhooksWork,
} as const satisfies ProviderAdapter;
