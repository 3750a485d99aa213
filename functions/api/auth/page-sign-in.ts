/**
 * How readers of the page sign in: as a client of the issuer whose tokens this environment lets in.
 * @module
 */

import type { Scope } from "./auth.ts";
import type { OidcIdentity } from "./claims.ts";

/** The page as the issuer knows it: a public client that may use the authorization code flow with PKCE. */
export interface PageClient {
  readonly clientId: string;
  /** Origins of the issuer's endpoints, where they are not on the issuer's own: "https://login.example.com". */
  readonly origins: readonly string[];
}

export interface PageSignIn extends PageClient {
  readonly issuer: string;
  /** What the page asks for, with blanks between. */
  readonly scope: string;
}

/** What a reader of the page does: nothing of it writes the register. */
const asked: readonly Scope[] = ["check", "portfolios", "register:read"];

/** The page's sign-in; null where the environment names no client, and a reader can have no token. */
export const pageSignIn = (
  { issuer, scopePrefix }: OidcIdentity,
  client: PageClient | null,
): PageSignIn | null =>
  client === null
    ? null
    : {
        ...client,
        issuer,
        scope: ["openid", ...asked.map((scope) => `${scopePrefix}${scope}`)].join(" "),
      };
