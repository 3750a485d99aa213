/**
 * The stand-ins of the providers with secrets that must show nowhere, and answers that tests set.
 * @module
 */

import type { ProviderUrls } from "../../functions/portfolios/providers/ask-provider.ts";
import { providerUrlsOf, urlVariableOf } from "../../functions/portfolios/providers/provider-urls.ts";
import type { Answer } from "../../functions/stand-ins/answer.ts";
import type { Plaid } from "../../functions/stand-ins/plaid.ts";
import { type StandIns, startStandIns } from "../../functions/stand-ins/start.ts";
import { planted } from "../support/planted.ts";

export interface Fakes {
  readonly urls: ProviderUrls;
  /** The same, as a deployment is told. */
  readonly variables: Readonly<Record<string, string>>;
  /** Requests that came by, by what was asked. */
  readonly asked: string[];
  /** What is answered, by what is asked; the latest set counts. */
  readonly answers: Map<string, Answer>;
  readonly plaidToken: Plaid["token"];
  /** A token of any claims and header, signed with the key that Plaid knows as plaid-key-1. */
  readonly plaidSign: Plaid["sign"];
  /** What Plaid answers for plaid-key-1. */
  readonly plaidKey: Readonly<Record<string, unknown>>;
  readonly close: () => Promise<void>;
}

export const consumerKey = planted.secret("consumer-key");
export const plaidSecret = planted.secret("plaid");
export const mxKey = planted.secret("mx");

/** Where the stand-ins are, as the service's environment names it. */
export const variablesOf = (urls: StandIns["urls"]): Readonly<Record<string, string>> =>
  Object.fromEntries(Object.entries(urls).map(([name, url]) => [urlVariableOf(name), url]));

export async function startFakes(): Promise<Fakes> {
  const { urls, asked, answers, plaid, close } = await startStandIns(
    {
      consumerKey,
      userSecret: planted.secret,
      plaidSecret,
      itemId: "item-1",
      mxClientId: "mx-client",
      mxKey,
    },
    0,
  );
  const variables = variablesOf(urls);
  return {
    urls: providerUrlsOf(variables),
    variables,
    asked,
    answers,
    plaidKey: plaid.key,
    plaidSign: plaid.sign,
    plaidToken: plaid.token,
    close,
  };
}
