/**
 * MX: single holdings pushed, and the list of all that a user holds.
 * @module
 */

import type { ProviderAdapter } from "./adapter.ts";

export const mx = {
  title: "MX",
  addresses: { production: "https://api.mx.com", sandbox: "https://api.mx.com" },
  // Holdings are pushed without any; these only serve to fetch what was there before.
  credentials: { names: ["clientId", "apiKey"], optional: true },
  silence: { fetched: true, dated: false },
  work: async () => (await import("./mx-work.ts")).mxWork,
} as const satisfies ProviderAdapter;
