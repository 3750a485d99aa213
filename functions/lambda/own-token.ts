/**
 * How the self-check shows who it is: with a token of the issuer's, by client credentials (RFC 6749, section 4.4), or with its own role's signature.
 * @module
 */

import { Hash } from "@smithy/core/serde";
import { SignatureV4 } from "@smithy/signature-v4";

export interface UnsignedRequest {
  readonly method: "POST";
  readonly url: string;
  readonly body: string;
  readonly headers: Readonly<Record<string, string>>;
}

/** All headers that the request then bears. */
export type SignRequest = (
  request: UnsignedRequest,
  signal: AbortSignal,
) => Promise<Readonly<Record<string, string>>>;

/** The issuer gave no token. Names the status it answered, and nothing that it said. */
export class TokenRefused extends Error {
  override readonly name = "TokenRefused";
}

export interface OwnClient {
  readonly clientId: string;
  readonly clientSecret: string;
}

export interface ClientCredentials {
  /** The issuer's token endpoint. */
  readonly tokenUrl: string;
  readonly audience: string;
  readonly scope: string;
  /** Read again with every new token, so that a rotated secret counts at once. */
  readonly client: () => Promise<OwnClient>;
  readonly fetch: typeof fetch;
  readonly now: () => number;
}

/** A token is not used in its last minute: it could end on its way. */
const MARGIN_MS = 60_000;

const seconds = (value: unknown): number => (typeof value === "number" && value > 0 ? value : 0);

/** Signs with a bearer token, which is asked for when the one before is nearly over. */
export function bearer({ tokenUrl, audience, scope, client, fetch, now }: ClientCredentials): SignRequest {
  let held = { token: "", until: 0 };
  async function ask(signal: AbortSignal): Promise<typeof held> {
    const asked = now();
    const { clientId, clientSecret } = await client();
    // RFC 6749, 2.3.1: both are form-encoded before they are joined.
    const basic = [clientId, clientSecret].map(encodeURIComponent).join(":");
    const response = await fetch(tokenUrl, {
      method: "POST",
      headers: { authorization: `Basic ${Buffer.from(basic).toString("base64")}` },
      // RFC 6749 knows no audience; issuers that need none ignore it.
      body: new URLSearchParams({ grant_type: "client_credentials", scope, audience }),
      signal,
    });
    if (response.status !== 200) throw new TokenRefused(`the issuer answered ${response.status}`);
    const given: { readonly access_token?: unknown; readonly expires_in?: unknown } = JSON.parse(
      await response.text(),
    );
    const { access_token: token, expires_in: lasts } = given;
    if (typeof token !== "string") throw new TokenRefused("the issuer answered without an access_token");
    return { token, until: asked + seconds(lasts) * 1000 - MARGIN_MS };
  }
  return async ({ headers }, signal) => {
    if (now() >= held.until) held = await ask(signal);
    return { ...headers, authorization: `Bearer ${held.token}` };
  };
}

export interface OwnRole {
  readonly region: string;
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken: string;
}

/** Signs with a role's credentials (Signature Version 4), where the API's callers are IAM's. */
export function roleSignature({ region, ...credentials }: OwnRole): SignRequest {
  const signer = new SignatureV4({
    service: "execute-api",
    region,
    credentials,
    sha256: Hash.bind(null, "sha256"),
  });
  return async ({ method, url, body, headers }) => {
    const { protocol, hostname, port, pathname } = new URL(url);
    const signed = await signer.sign({
      method,
      protocol,
      hostname,
      ...(port === "" ? {} : { port: Number(port) }),
      path: pathname,
      query: {},
      headers: { ...headers, host: port === "" ? hostname : `${hostname}:${port}` },
      body,
    });
    return signed.headers;
  };
}
