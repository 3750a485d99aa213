/**
 * From a token's claims to a caller: issuer, audience, times, tenant, scopes.
 * @module
 */

import { hiddenIn } from "../../core/printable.ts";
import { type Principal, type Scope, scopes } from "./auth.ts";

/** What an environment asks of a token, whoever checked its signature. */
export interface OidcIdentity {
  readonly kind: "oidc";
  /** `iss`, spelt exactly as the issuer spells it: a trailing slash counts. */
  readonly issuer: string;
  /** One of these must be in `aud`, or be the `client_id` of a token without `aud` (Cognito's access tokens). */
  readonly audience: readonly string[];
  /** The claim that names the caller's tenant. */
  readonly tenantClaim: string;
  /** The tenants that this environment serves; null: each that the issuer vouches for. */
  readonly tenants: readonly string[] | null;
  /** What the issuer writes before a scope's name, such as "investor-exposure/"; mostly nothing. */
  readonly scopePrefix: string;
}

export type Claims = Readonly<Record<string, unknown>>;

const tenantPattern = /^[A-Za-z0-9][A-Za-z0-9._:-]{0,127}$/;
const isScope = (name: string): name is Scope => scopes.some((scope) => scope === name);

/** A list as tokens and gateways write it: an array, "a b", or "[a b]" (API Gateway's spelling of an array claim). */
function listOf(claim: unknown): readonly string[] {
  if (Array.isArray(claim)) return claim.filter((item) => typeof item === "string");
  if (typeof claim !== "string") return [];
  const inner = claim.startsWith("[") && claim.endsWith("]") ? claim.slice(1, -1) : claim;
  return inner.split(/[\s,]+/).filter((item) => item !== "");
}

/** Seconds since 1970; API Gateway hands numbers on as strings. NaN where it is neither. */
const secondsOf = (claim: unknown): number =>
  typeof claim === "number" ? claim : typeof claim === "string" && claim !== "" ? Number(claim) : Number.NaN;

const scopesIn = (claims: Claims, prefix: string): readonly Scope[] => {
  const granted = [...listOf(claims.scope), ...listOf(claims.scp)].filter((name) => name.startsWith(prefix));
  return [...new Set(granted.map((name) => name.slice(prefix.length)))].filter(isScope);
};

/**
 * Whether a subject can stand as the author of an entry: it must not look like another's, on a screen, nor like two subjects,
 * of which one approved what the other proposed.
 */
const isName = (sub: string): boolean =>
  sub !== "" && sub.length <= 200 && hiddenIn(sub) === null && !sub.includes(" approved by ");

/**
 * The caller that verified claims speak of; null where they are another issuer's, for another audience, outside their
 * time, or name no subject or no tenant served here. `now` is in milliseconds since 1970.
 */
export function principalOf(claims: Claims, identity: OidcIdentity, now: number): Principal | null {
  if (claims.iss !== identity.issuer) return null;
  const audience = claims.aud === undefined ? listOf(claims.client_id) : listOf(claims.aud);
  if (!audience.some((name) => identity.audience.includes(name))) return null;
  // Written so that NaN, a missing exp among it, refuses.
  if (!(secondsOf(claims.exp) * 1000 > now)) return null;
  if (claims.nbf !== undefined && !(secondsOf(claims.nbf) * 1000 <= now)) return null;
  const { sub } = claims;
  if (typeof sub !== "string" || !isName(sub)) return null;
  const tenant = claims[identity.tenantClaim];
  if (typeof tenant !== "string" || !tenantPattern.test(tenant)) return null;
  if (identity.tenants !== null && !identity.tenants.includes(tenant)) return null;
  return { subject: sub, tenant, scopes: scopesIn(claims, identity.scopePrefix) };
}
