/**
 * By which name callers reach an environment, and which rows ask for what cannot be.
 * @module
 */

import type { EnvironmentConfig } from "./environments.ts";

/** Where callers reach the service; null: under the name that API Gateway gives it. */
export function publicUrl({ domain, edge }: EnvironmentConfig): string | null {
  const name = edge?.name ?? domain?.name;
  return name === undefined ? null : `https://${name}`;
}

/** Throws, in words, for a row whose account or ways in cannot be as it says. */
export function checkWays(name: string, { account, domain, edge, identity }: EnvironmentConfig): void {
  if (!/^\d{12}$/.test(account))
    throw new Error(
      `The row ${name} says account "${account}"; expected the twelve digits of an AWS account.`,
    );
  if (edge === null) return;
  if (domain === null)
    throw new Error(
      `The row ${name} has an edge but no domain; CloudFront needs a name by which it reaches the API. Add a domain, or set edge to null.`,
    );
  if (domain.name === edge.name)
    throw new Error(
      `The row ${name} gives the edge and the domain the same name, "${edge.name}"; CloudFront would ask itself. Give the domain another, such as origin.${edge.name}.`,
    );
  if (identity.kind === "iam")
    throw new Error(
      `The row ${name} has an edge, and callers who sign with IAM; they sign the host that they ask, which the API behind CloudFront is not. Set edge to null, or use tokens.`,
    );
}

/** Why nothing is to be deployed with these credentials; null: they are for the row's account. */
export const refusedAccount = (name: string, account: string, credentials: string): string | null =>
  account === credentials
    ? null
    : `Nothing was deployed: the row ${name} of infra/environments.ts says account ${account}, and these credentials are for ${credentials}. Load the other account's credentials, or correct the row.`;
