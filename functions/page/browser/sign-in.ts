/**
 * Signing in by OpenID Connect: authorization code flow with PKCE (RFC 7636). On a machine's own loopback there is no
 * issuer, and nobody signs in. The token is kept in this tab's memory only: a reload signs in again, silently where the issuer allows.
 * @module
 */

import * as oauth from "oauth4webapi";

export interface SignIn {
  readonly issuer: string;
  readonly clientId: string;
  readonly scope: string;
}

/** "leaving": the browser is on its way to the issuer. A sentence: the issuer refused, and the reader decides what is next. */
export type SignedIn = "signed-in" | "leaving" | { readonly refused: string };

const PENDING = "sign-in";
let token: string | null = null;

/** The bearer token for requests; null: none is needed, or nobody signed in. */
export const bearer = (): string | null => token;

const redirectUri = (): string => `${location.origin}/`;

/** An issuer on this very machine may be asked in the clear: it is one on trial. */
const optionsFor = (issuer: URL) => ({
  [oauth.allowInsecureRequests]: ["localhost", "127.0.0.1"].includes(issuer.hostname),
});

async function serverOf({ issuer }: SignIn): Promise<oauth.AuthorizationServer> {
  const url = new URL(issuer);
  return oauth.processDiscoveryResponse(url, await oauth.discoveryRequest(url, optionsFor(url)));
}

/** Sends the reader to the issuer. What the page's address said is kept for the way back. */
export async function leave(config: SignIn): Promise<void> {
  const [verifier, state, nonce] = [
    oauth.generateRandomCodeVerifier(),
    oauth.generateRandomState(),
    oauth.generateRandomNonce(),
  ];
  const { authorization_endpoint: endpoint } = await serverOf(config);
  if (endpoint === undefined) throw new Error(`${config.issuer} names no authorization endpoint`);
  sessionStorage.setItem(PENDING, JSON.stringify({ verifier, state, nonce, hash: location.hash }));
  const url = new URL(endpoint);
  const query = {
    response_type: "code",
    client_id: config.clientId,
    redirect_uri: redirectUri(),
    scope: config.scope,
    state,
    nonce,
    code_challenge: await oauth.calculatePKCECodeChallenge(verifier),
    code_challenge_method: "S256",
  };
  for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value);
  location.assign(url);
}

interface Pending {
  readonly verifier: string;
  readonly state: string;
  readonly nonce: string;
  readonly hash: string;
}

/** Takes the code that the issuer sent back; throws where it is refused, or answers another tab's question. */
async function takeCode(config: SignIn, pending: Pending): Promise<string> {
  const server = await serverOf(config);
  const client: oauth.Client = { client_id: config.clientId };
  const answer = oauth.validateAuthResponse(server, client, new URL(location.href), pending.state);
  const response = await oauth.authorizationCodeGrantRequest(
    server,
    client,
    oauth.None(),
    answer,
    redirectUri(),
    pending.verifier,
    optionsFor(new URL(config.issuer)),
  );
  const { access_token } = await oauth.processAuthorizationCodeResponse(server, client, response, {
    expectedNonce: pending.nonce,
  });
  return access_token;
}

/** The question that this tab sent to the issuer; null: none. It is answered once. */
function takePending(): Pending | null {
  const text = sessionStorage.getItem(PENDING);
  sessionStorage.removeItem(PENDING);
  return text === null ? null : JSON.parse(text);
}

const isBack = (): boolean => /[?&](code|error)=/.test(location.search);

/** Signs in where the deployment has an issuer. What the issuer refuses is told, and not asked again by itself: it would refuse for ever. */
export async function signIn(config: SignIn | null): Promise<SignedIn> {
  if (config === null) return "signed-in";
  const pending = takePending();
  try {
    if (!isBack() || pending === null) {
      await leave(config);
      return "leaving";
    }
    token = await takeCode(config, pending);
    history.replaceState(null, "", `${redirectUri()}${pending.hash}`);
    return "signed-in";
  } catch (error) {
    history.replaceState(null, "", `${redirectUri()}${pending?.hash ?? location.hash}`);
    const why = error instanceof Error ? error.message : String(error);
    return { refused: `You could not be signed in at ${config.issuer}: ${why}.` };
  }
}
