/**
 * Where brokers' platforms are asked.
 * @module
 */

import { adapterOf, providerNames } from "./all.ts";
import type { ProviderUrls } from "./ask-provider.ts";

/** Providers that are asked at all. */
export const askedProviders: readonly string[] = providerNames.filter(
  (provider) => Object.keys(adapterOf({ provider }).addresses).length > 0,
);

/** The variable that names another address of a provider: SNAPTRADE_URL. */
export const urlVariableOf = (provider: string): string =>
  `${provider.toUpperCase().replaceAll("-", "_")}_URL`;

/** What such a variable holds. */
export const urlDescriptionOf = (provider: string): string => {
  const { title, addresses } = adapterOf({ provider });
  return `${title}'s API, in place of ${[...new Set(Object.values(addresses))].join(" and ")}`;
};

/** The providers' own addresses, but for those that a deployment names otherwise, in all environments. */
export const providerUrlsOf = (variables: Readonly<Record<string, string | undefined>>): ProviderUrls =>
  Object.fromEntries(
    askedProviders.map((provider) => {
      const { addresses } = adapterOf({ provider });
      const other = variables[urlVariableOf(provider)];
      return [
        provider,
        other === undefined
          ? addresses
          : Object.fromEntries(Object.keys(addresses).map((environment) => [environment, other])),
      ];
    }),
  );

/** The providers' own addresses. */
export const providerUrls: ProviderUrls = providerUrlsOf({});
