/**
 * The providers that there are. Everything else derives from this table: the contract, the variables, verifying, fetching.
 * @module
 */

import type { Connection } from "../connection.ts";
import type { ProviderAdapter } from "./adapter.ts";
import { mx } from "./mx.ts";
import { plaid } from "./plaid.ts";
import { snaptrade } from "./snaptrade.ts";
import { standardWebhooks } from "./standard-webhooks.ts";

const all = {
  snaptrade,
  plaid,
  "standard-webhooks": standardWebhooks,
  mx,
} as const satisfies Readonly<Record<string, ProviderAdapter>>;

export type ProviderName = keyof typeof all;

const byName: Readonly<Record<string, ProviderAdapter>> = all;

/** Their names, in the order of the contract. */
export const providerNames: readonly string[] = Object.keys(byName);

/** A connection's provider; throws where there is none of this name, so that none is ever taken for another. */
export function adapterOf({ provider }: Pick<Connection, "provider">): ProviderAdapter {
  const adapter = Object.hasOwn(byName, provider) ? byName[provider] : undefined;
  if (adapter === undefined) throw new RangeError("a connection's provider is not in the table of providers");
  return adapter;
}
