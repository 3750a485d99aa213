/**
 * An OIDC issuer on loopback for the emulated deployment.
 * @module
 */

import type { Server } from "node:http";
import { exportJWK, generateKeyPair, SignJWT } from "jose";
import { listening } from "./loopback.ts";

export const audience = "investor-exposure";

export interface Issuer {
  readonly url: string;
  readonly server: Server;
  readonly token: (claims: Readonly<Record<string, string>>, audience?: string) => Promise<string>;
}

/** An OIDC issuer with one key: what API Gateway's authorizer needs of one, and a maker of tokens. */
export async function startIssuer(): Promise<Issuer> {
  const { publicKey, privateKey } = await generateKeyPair("RS256");
  const jwk = { ...(await exportJWK(publicKey)), kid: "emulated", alg: "RS256", use: "sig" };
  const { url, server } = await listening(async (request, response) => {
    if (request.url === "/token") {
      // Whoever asks is the self-check.
      const access = await token({ tenant: "self-check", scope: "check" });
      response
        .setHeader("content-type", "application/json")
        .end(JSON.stringify({ access_token: access, token_type: "Bearer", expires_in: 600 }));
      return;
    }
    const body = request.url === "/jwks" ? { keys: [jwk] } : { issuer: url, jwks_uri: `${url}/jwks` };
    response.setHeader("content-type", "application/json").end(JSON.stringify(body));
  });
  const token: Issuer["token"] = (claims, forAudience = audience) =>
    new SignJWT(claims)
      .setProtectedHeader({ alg: "RS256", kid: "emulated" })
      .setIssuer(url)
      .setAudience(forAudience)
      .setSubject("emulated-caller")
      .setIssuedAt()
      .setExpirationTime("10m")
      .sign(privateKey);
  return { url, server, token };
}
