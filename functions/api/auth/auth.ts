/**
 * Who calls, and what they may do. How a token is verified is the deployment's business.
 * @module
 */

export const scopes = [
  "check",
  "register:read",
  "register:write",
  "register:approve",
  "portfolios",
  "records",
] as const;
export type Scope = (typeof scopes)[number];

export interface Principal {
  /** Who wrote: the author of the entries appended with this token. */
  readonly subject: string;
  readonly tenant: string;
  readonly scopes: readonly Scope[];
}

/** The caller of a request; null: there are no valid credentials. */
export type Authenticate = (request: Request) => Principal | null | Promise<Principal | null>;
