/**
 * An issuer whose key set is empty, endless, slow or new: nobody is let in by it, nobody is refused for it, and a new key is soon believed.
 * @module
 */

import { createServer, type Server, type ServerResponse } from "node:http";
import { exportJWK, generateKeyPair, SignJWT } from "jose";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { callersOf } from "../../functions/local/callers.ts";
import { harness } from "../api/harness.ts";

const identity = {
  kind: "oidc" as const,
  issuer: "https://login.example.com/",
  audience: ["investor-exposure"],
  tenantClaim: "tenant",
  tenants: null,
  scopePrefix: "",
};

let server: Server;
let url: string;
let answers: (response: ServerResponse) => void = (response) => void response.end();
let sent = 0;
beforeAll(async () => {
  server = createServer((_, response) => answers(response));
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  const address = server.address();
  url = `http://127.0.0.1:${typeof address === "object" ? address?.port : 0}/jwks.json`;
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});
beforeEach(() => {
  sent = 0;
});

const keyNamed = async (kid: string) => {
  const { publicKey, privateKey } = await generateKeyPair("ES256");
  const claims = {
    iss: identity.issuer,
    aud: "investor-exposure",
    sub: "adviser-7",
    tenant: "tenant-a",
    scope: "register:read",
    exp: Math.floor(Date.now() / 1000) + 600,
  };
  return {
    jwk: { ...(await exportJWK(publicKey)), kid, alg: "ES256" },
    token: await new SignJWT(claims).setProtectedHeader({ alg: "ES256", kid }).sign(privateKey),
  };
};
const old = await keyNamed("old");
const next = await keyNamed("next");

const json = (text: string) => (response: ServerResponse) =>
  void response.writeHead(200, { "content-type": "application/json" }).end(text);
const setOf = (...keys: readonly { readonly jwk: object }[]) =>
  json(JSON.stringify({ keys: keys.map(({ jwk }) => jwk) }));

/** Sends for as long as anybody takes it. */
function endless(response: ServerResponse): void {
  response.writeHead(200, { "content-type": "application/json" });
  response.write('{"keys":[');
  const chunk = `${" ".repeat(65_535)}\n`;
  const more = (): void => {
    while (!response.destroyed && response.write(chunk)) sent += chunk.length;
    sent += chunk.length;
    if (!response.destroyed) response.once("drain", more);
  };
  more();
}

function service() {
  const { ask } = harness({ authenticate: callersOf("0.0.0.0", { ...identity, jwksUrl: url }, Date.now) });
  return async ({ token }: { readonly token: string }): Promise<number> =>
    (await ask("/v1/register", { headers: { authorization: `Bearer ${token}` } })).status;
}

test.each<[string, (response: ServerResponse) => void]>([
  ["an empty set", setOf()],
  ["no set", json("{}")],
  ["no JSON", json("<html>")],
  ["a fault", (response) => void response.writeHead(500).end("{}")],
  ["a connection that ends", (response) => void response.destroy()],
])("%s: 503 until the issuer is well, then at once its tokens", async (_, wrong) => {
  const ask = service();
  answers = wrong;
  expect(await ask(old)).toBe(503);
  answers = setOf(old);
  expect(await ask(old)).toBe(200);
});

test("a set without end is read to a bound, and is 503", async () => {
  const ask = service();
  answers = endless;
  expect(await ask(old)).toBe(503);
  // What is under way in buffers on both sides counts too.
  expect(sent).toBeLessThan(16_000_000);
});

test("a key that was added is believed some seconds later, and those of before go on being", async () => {
  const ask = service();
  answers = setOf(old);
  expect([await ask(old), await ask(next)]).toEqual([200, 401]);
  answers = setOf(old, next);
  await expect.poll(() => ask(next), { timeout: 60_000, interval: 500 }).toBe(200);
  expect(await ask(old)).toBe(200);
}, 30_000);
