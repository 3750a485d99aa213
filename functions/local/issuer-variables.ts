/**
 * Whose tokens the local service takes, from its variables.
 * @module
 */

import { type PageSignIn, pageSignIn } from "../api/auth/page-sign-in.ts";
import { listIn, type Variables } from "../api/variables.ts";
import type { TokenIssuer } from "./callers.ts";
import { isLoopback } from "./loopback.ts";

/** What must be set together, or not at all: a token is only checked against all of them. */
const issuerNames = ["JWKS_URL", "JWT_ISSUER", "JWT_AUDIENCE", "JWT_TENANT_CLAIM"] as const;

export function issuerFaults(given: Variables): readonly string[] {
  const names = Object.keys(given).filter((name) => name.startsWith("JWT_") || name === "JWKS_URL");
  if (names.length === 0) return [];
  const missing = issuerNames.filter((name) => given[name] === undefined);
  const { JWKS_URL: keys } = given;
  const open = keys?.startsWith("http://") && !(URL.canParse(keys) && isLoopback(new URL(keys).hostname));
  return [
    ...missing.map(
      (name) => `${name}: Missing beside ${names.join(", ")}; set ${issuerNames.join(", ")} together.`,
    ),
    ...(keys !== undefined && !URL.canParse(keys) ? [`JWKS_URL: Got "${keys}"; expected a URL.`] : []),
    ...(open
      ? [`JWKS_URL: Got "${keys}"; expected https, as keys that come in the clear can be anybody's.`]
      : []),
  ];
}

export function issuerOf(given: Variables): TokenIssuer | null {
  const {
    JWKS_URL: jwksUrl,
    JWT_ISSUER: issuer,
    JWT_AUDIENCE: audience,
    JWT_TENANT_CLAIM: tenantClaim,
  } = given;
  if (jwksUrl === undefined || issuer === undefined || audience === undefined || tenantClaim === undefined)
    return null;
  return {
    kind: "oidc",
    jwksUrl,
    issuer,
    audience: listIn(audience),
    tenantClaim,
    tenants: given.JWT_TENANTS === undefined ? null : listIn(given.JWT_TENANTS),
    scopePrefix: given.JWT_SCOPE_PREFIX ?? "",
  };
}

export function pageSignInOf(given: Variables, issuer: TokenIssuer | null): PageSignIn | null {
  const { JWT_PAGE_CLIENT_ID: clientId, JWT_PAGE_ORIGINS: origins } = given;
  if (issuer === null || clientId === undefined) return null;
  return pageSignIn(issuer, { clientId, origins: listIn(origins ?? "") });
}
