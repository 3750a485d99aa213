/**
 * Who may call the server on this machine.
 * @module
 */

import { createRemoteJWKSet } from "jose";
import { type Authenticate, scopes } from "../api/auth/auth.ts";
import { authenticateJwt } from "../api/auth/authenticate-jwt.ts";
import type { OidcIdentity } from "../api/auth/claims.ts";
import { isLoopback } from "./loopback.ts";

/** An issuer whose tokens are let in, and where its public keys are. */
export interface TokenIssuer extends OidcIdentity {
  readonly jwksUrl: string;
}

/**
 * Every scope, for whoever asks on this machine; no one otherwise. The name asked for must be this machine's too: a web
 * page that made its own name point here would send its own.
 */
export const localAuthenticate = (host: string): Authenticate =>
  isLoopback(host)
    ? (request) =>
        isLoopback(new URL(request.url).hostname) ? { subject: "local", tenant: "local", scopes } : null
    : () => null;

/** The issuer's keys are asked for when the first token comes, and again when one names a key that is not among them. */
const KEYS_TIMEOUT_MS = 5_000;

/** The callers of a server on `host`: the bearers of the issuer's tokens where there is one, on loopback as elsewhere. */
export function callersOf(host: string, issuer: TokenIssuer | null, now: () => number): Authenticate {
  if (issuer === null) return localAuthenticate(host);
  const { jwksUrl, ...identity } = issuer;
  const keys = createRemoteJWKSet(new URL(jwksUrl), { timeoutDuration: KEYS_TIMEOUT_MS });
  return authenticateJwt({ identity, keys, now });
}
