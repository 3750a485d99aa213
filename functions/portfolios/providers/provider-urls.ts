/**
 * Where brokers' platforms are asked.
 * @module
 */

/** Where brokers' platforms are asked. Configuration: addresses in deliveries are never followed. */
export interface ProviderUrls {
  readonly snaptrade: string;
  /** By environment: "sandbox", "production". */
  readonly plaid: Readonly<Record<string, string>>;
  readonly mx: string;
}

export const providerUrls: ProviderUrls = {
  snaptrade: "https://api.snaptrade.com/api/v1",
  plaid: { sandbox: "https://sandbox.plaid.com", production: "https://production.plaid.com" },
  mx: "https://api.mx.com",
};

/** The providers' own addresses, but for those that a deployment names otherwise. */
export function providerUrlsOf({
  SNAPTRADE_URL,
  PLAID_URL,
  MX_URL,
}: {
  readonly SNAPTRADE_URL?: string;
  readonly PLAID_URL?: string;
  readonly MX_URL?: string;
}): ProviderUrls {
  return {
    snaptrade: SNAPTRADE_URL ?? providerUrls.snaptrade,
    plaid: PLAID_URL === undefined ? providerUrls.plaid : { production: PLAID_URL, sandbox: PLAID_URL },
    mx: MX_URL ?? providerUrls.mx,
  };
}
