/**
 * Who may call the server on this machine.
 * @module
 */

import { createRemoteJWKSet, customFetch, type FetchImplementation } from "jose";
import { type Authenticate, scopes } from "../api/auth/auth.ts";
import { authenticateJwt } from "../api/auth/authenticate-jwt.ts";
import type { OidcIdentity } from "../api/auth/claims.ts";
import { boundedBody } from "../fetched/bounded-body.ts";
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
        isLoopback(new URL(request.url).hostname) && isOwnOrigin(request)
          ? { subject: "local", tenant: "local", scopes }
          : null
    : () => null;

/** Whether a request comes from no web page, or from a page of this very server: another's must not act in its reader's name. */
function isOwnOrigin(request: Request): boolean {
  const origin = request.headers.get("origin");
  return origin === null || (URL.canParse(origin) && new URL(origin).host === new URL(request.url).host);
}

/** The issuer's keys are asked for when the first token comes, and again when one names a key that is not among them. */
const KEYS_TIMEOUT_MS = 5_000;
/** After so long a token may have the keys fetched again: a new key is believed soon, and nobody can have them fetched all the time. */
const KEYS_COOLDOWN_MS = 5_000;
/** Key sets are a few kB; an answer without end must not fill the memory. */
const MAX_KEYS_BYTES = 1_000_000;

/** Fetches the key set, bounded. An empty set is a fault of the issuer's, not of the caller's token: it throws, hence 503. */
const fetchKeys: FetchImplementation = async (url, options) => {
  const response = await fetch(url, options);
  const body = await boundedBody(
    response,
    MAX_KEYS_BYTES,
    () => new Error("the key set is larger than 1 MB"),
  );
  const text = body.toString("utf8");
  if (response.ok && !(JSON.parse(text).keys?.length > 0)) throw new Error("the key set holds no key");
  return new Response(text, { status: response.status, headers: { "content-type": "application/json" } });
};

/** The callers of a server on `host`: the bearers of the issuer's tokens where there is one, on loopback as elsewhere. */
export function callersOf(host: string, issuer: TokenIssuer | null, now: () => number): Authenticate {
  if (issuer === null) return localAuthenticate(host);
  const { jwksUrl, ...identity } = issuer;
  const keys = createRemoteJWKSet(new URL(jwksUrl), {
    timeoutDuration: KEYS_TIMEOUT_MS,
    cooldownDuration: KEYS_COOLDOWN_MS,
    [customFetch]: fetchKeys,
  });
  return authenticateJwt({ identity, keys, now });
}
