/**
 * Callers by a token that is verified here, for a server that no gateway stands before.
 * @module
 */

import { errors, type JWTVerifyGetKey, jwtVerify } from "jose";
import { Refusal } from "../http/problem.ts";
import type { Authenticate } from "./auth.ts";
import { type OidcIdentity, principalOf } from "./claims.ts";

export interface JwtOptions {
  readonly identity: OidcIdentity;
  /** The issuer's keys: jose's `createRemoteJWKSet(url)`, or `createLocalJWKSet(keys)`. */
  readonly keys: JWTVerifyGetKey;
  readonly now: () => number;
}

/** Asymmetric ones only: with a shared secret whoever can check a token can also make one. */
const algorithms = ["RS256", "PS256", "ES256", "ES384", "EdDSA"];

/** jose's codes for a token that is wrong; any other failure is the key server's or ours. */
const tokenFaults: ReadonlySet<string> = new Set([
  errors.JWTExpired.code,
  errors.JWTClaimValidationFailed.code,
  errors.JWTInvalid.code,
  errors.JWSInvalid.code,
  errors.JWSSignatureVerificationFailed.code,
  errors.JOSEAlgNotAllowed.code,
  errors.JOSENotSupported.code,
  errors.JWKSNoMatchingKey.code,
  // It names no key, and more than one could have been meant.
  errors.JWKSMultipleMatchingKeys.code,
]);

const bearer = /^Bearer ([A-Za-z0-9._~+/-]+=*)$/i;

/**
 * Authenticates by a token in `Authorization: Bearer`, its signature checked here: for a server that no gateway stands
 * before. Where the issuer's keys cannot be fetched, that is no fault of the caller's: throws a Refusal of 503.
 */
export function authenticateJwt({ identity, keys, now }: JwtOptions): Authenticate {
  return async function authenticate(request) {
    const token = bearer.exec(request.headers.get("authorization") ?? "")?.[1];
    if (token === undefined) return null;
    try {
      const at = now();
      const { payload } = await jwtVerify(token, keys, { algorithms, currentDate: new Date(at) });
      return principalOf(payload, identity, at);
    } catch (error) {
      if (error instanceof errors.JOSEError && tokenFaults.has(error.code)) return null;
      throw new Refusal(
        "keys-unavailable",
        "The issuer's keys could not be fetched just now, so nobody can be told from anybody. Ask again later.",
        { headers: { "Retry-After": "5" }, cause: error },
      );
    }
  };
}
