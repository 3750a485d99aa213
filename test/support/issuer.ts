/**
 * An issuer of tokens on loopback.
 * @module
 */

import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { exportJWK, generateKeyPair, SignJWT } from "jose";

/** An issuer of tokens on this machine's loopback: a key pair, and a server that hands out the public half. */
export interface Issuer {
  readonly jwksUrl: string;
  readonly sign: (claims: Readonly<Record<string, unknown>>) => Promise<string>;
  /** How often the key set was asked for. */
  readonly fetched: () => number;
  readonly close: () => Promise<void>;
}

export async function startIssuer(): Promise<Issuer> {
  const { publicKey, privateKey } = await generateKeyPair("ES256");
  const keySet = JSON.stringify({ keys: [{ ...(await exportJWK(publicKey)), kid: "one", alg: "ES256" }] });
  let fetched = 0;
  const server = createServer((request, response) => {
    if (request.url !== "/jwks.json") {
      response.writeHead(404).end();
      return;
    }
    fetched += 1;
    response.writeHead(200, { "content-type": "application/json" }).end(keySet);
  });
  const port = await new Promise<number>((resolve) => {
    server.listen(0, "127.0.0.1", () => {
      const address: AddressInfo | string | null = server.address();
      resolve(typeof address === "object" && address !== null ? address.port : 0);
    });
  });
  return {
    jwksUrl: `http://127.0.0.1:${port}/jwks.json`,
    sign: (claims) =>
      new SignJWT({ ...claims }).setProtectedHeader({ alg: "ES256", kid: "one" }).sign(privateKey),
    fetched: () => fetched,
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}
