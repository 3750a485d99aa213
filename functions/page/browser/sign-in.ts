/**
 * Signing in by OpenID Connect: authorization code flow with PKCE (RFC 7636). On a machine's own loopback there is no
 * issuer, and nobody signs in. The token is kept in this tab's memory only: a reload signs in again, silently where the issuer allows.
 * @module
 */

export interface SignIn {
  readonly issuer: string;
  readonly clientId: string;
  readonly scope: string;
}

interface Endpoints {
  readonly authorization_endpoint: string;
  readonly token_endpoint: string;
}

const PENDING = "sign-in";
let token: string | null = null;

/** The bearer token for requests; null: none is needed, or nobody signed in. */
export const bearer = (): string | null => token;

const base64url = (bytes: Uint8Array): string =>
  btoa(String.fromCharCode(...bytes))
    .replaceAll("+", "-")
    .replaceAll("/", "_")
    .replace(/=+$/, "");

const random = (): string => base64url(crypto.getRandomValues(new Uint8Array(32)));

const endpointsOf = async ({ issuer }: SignIn): Promise<Endpoints> =>
  (await fetch(`${issuer.replace(/\/$/, "")}/.well-known/openid-configuration`)).json();

const redirectUri = (): string => `${location.origin}/`;

/** Sends the reader to the issuer. What the page's address said is kept for the way back. */
async function leave(config: SignIn): Promise<void> {
  const [verifier, state] = [random(), random()];
  sessionStorage.setItem(PENDING, JSON.stringify({ verifier, state, hash: location.hash }));
  const challenge = base64url(
    new Uint8Array(await crypto.subtle.digest("SHA-256", new TextEncoder().encode(verifier))),
  );
  const { authorization_endpoint } = await endpointsOf(config);
  const url = new URL(authorization_endpoint);
  for (const [name, value] of Object.entries({
    response_type: "code",
    client_id: config.clientId,
    redirect_uri: redirectUri(),
    scope: config.scope,
    state,
    code_challenge: challenge,
    code_challenge_method: "S256",
  }))
    url.searchParams.set(name, value);
  location.assign(url);
}

/** Takes the code that the issuer sent back; false where none was sent, or it is not an answer to this tab's question. */
async function takeCode(config: SignIn): Promise<boolean> {
  const query = new URLSearchParams(location.search);
  const [code, state] = [query.get("code"), query.get("state")];
  const pending = JSON.parse(sessionStorage.getItem(PENDING) ?? "null");
  sessionStorage.removeItem(PENDING);
  if (code === null || pending === null || pending.state !== state) return false;
  const { token_endpoint } = await endpointsOf(config);
  const response = await fetch(token_endpoint, {
    method: "POST",
    body: new URLSearchParams({
      grant_type: "authorization_code",
      code,
      client_id: config.clientId,
      redirect_uri: redirectUri(),
      code_verifier: pending.verifier,
    }),
  });
  if (!response.ok) return false;
  token = (await response.json()).access_token ?? null;
  history.replaceState(null, "", `${redirectUri()}${pending.hash ?? ""}`);
  return token !== null;
}

/** Signs in where the deployment has an issuer; resolves to false while the browser is on its way to the issuer. */
export async function signIn(config: SignIn | null): Promise<boolean> {
  if (config === null || (await takeCode(config))) return true;
  await leave(config);
  return false;
}
