/**
 * An OpenID provider on loopback that the page can sign in at: discovery, authorization, token, keys. It checks PKCE as RFC 7636 says.
 * @module
 */

import { createHash, randomUUID } from "node:crypto";
import { createServer, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { exportJWK, generateKeyPair, SignJWT } from "jose";

export interface OidcIssuer {
  readonly url: string;
  readonly jwksUrl: string;
  /** From now on readers are refused. */
  readonly refuse: () => void;
  /** How often a reader was sent here. */
  readonly visits: () => number;
  readonly close: () => Promise<void>;
}

interface Asked {
  readonly challenge: string;
  readonly nonce: string;
  readonly scope: string;
}

export async function startOidcIssuer(): Promise<OidcIssuer> {
  const { publicKey, privateKey } = await generateKeyPair("ES256");
  const keys = [{ ...(await exportJWK(publicKey)), kid: "one", alg: "ES256" }];
  const asked = new Map<string, Asked>();
  let [refusing, visits, url] = [false, 0, ""];
  const sign = (claims: Readonly<Record<string, unknown>>) =>
    new SignJWT({ iss: url, sub: "adviser-7", ...claims })
      .setProtectedHeader({ alg: "ES256", kid: "one" })
      .setIssuedAt()
      .setExpirationTime("5m")
      .sign(privateKey);

  function authorize(query: URLSearchParams, response: ServerResponse): void {
    visits += 1;
    const back = new URL(query.get("redirect_uri") ?? "");
    back.searchParams.set("state", query.get("state") ?? "");
    if (refusing) back.searchParams.set("error", "access_denied");
    else {
      const code = randomUUID();
      const [challenge, nonce, scope] = ["code_challenge", "nonce", "scope"].map(
        (name) => query.get(name) ?? "",
      );
      asked.set(code, { challenge: challenge ?? "", nonce: nonce ?? "", scope: scope ?? "" });
      back.searchParams.set("code", code);
    }
    response.writeHead(302, { location: back.href }).end();
  }

  async function exchange(form: URLSearchParams): Promise<{ status: number; body: unknown }> {
    const question = asked.get(form.get("code") ?? "");
    asked.delete(form.get("code") ?? "");
    const challenge = createHash("sha256")
      .update(form.get("code_verifier") ?? "")
      .digest("base64url");
    if (question === undefined || question.challenge !== challenge)
      return { status: 400, body: { error: "invalid_grant" } };
    const [access_token, id_token] = await Promise.all([
      sign({ aud: "investor-exposure", tenant: "tenant-a", scope: question.scope }),
      sign({ aud: form.get("client_id"), nonce: question.nonce }),
    ]);
    return { status: 200, body: { access_token, id_token, token_type: "Bearer", expires_in: 300 } };
  }

  const server = createServer(async (request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? "/", url);
    const answer = (status: number, body: unknown) =>
      response
        .writeHead(status, { "content-type": "application/json", "access-control-allow-origin": "*" })
        .end(JSON.stringify(body));
    if (pathname === "/authorize") authorize(searchParams, response);
    else if (pathname === "/jwks.json") answer(200, { keys });
    else if (pathname === "/.well-known/openid-configuration")
      answer(200, {
        issuer: url,
        authorization_endpoint: `${url}/authorize`,
        token_endpoint: `${url}/token`,
        jwks_uri: `${url}/jwks.json`,
        id_token_signing_alg_values_supported: ["ES256"],
      });
    else {
      const chunks: Buffer[] = [];
      for await (const chunk of request) chunks.push(chunk);
      const { status, body } = await exchange(new URLSearchParams(Buffer.concat(chunks).toString()));
      answer(status, body);
    }
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address: AddressInfo | string | null = server.address();
  url = `http://127.0.0.1:${typeof address === "object" && address !== null ? address.port : 0}`;
  return {
    url,
    jwksUrl: `${url}/jwks.json`,
    refuse: () => {
      refusing = true;
    },
    visits: () => visits,
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}
