/**
 * A stand-in of Plaid: holdings, the keys of its tokens, and its sandbox, which delivers on demand.
 * @module
 */

import { createHash } from "node:crypto";
import { exportJWK, generateKeyPair, type JWTHeaderParameters, type JWTPayload, SignJWT } from "jose";
import { type Answer, type Asked, type Decision, type Given, ok, refusing } from "./answer.ts";

const refused = refusing(400, { error_type: "INVALID_INPUT", error_code: "INVALID_API_KEYS" });
const noSuchKey = refusing(400, {
  error_type: "INVALID_INPUT",
  error_code: "INVALID_WEBHOOK_VERIFICATION_KEY_ID",
});
const KEY_ID = "plaid-key-1";

export interface Plaid {
  /** What it answers for its key. */
  readonly key: Readonly<Record<string, unknown>>;
  /** A token for a delivery's body. */
  readonly token: (body: string, issuedAt: number) => Promise<string>;
  /** A token of any claims and header, signed with its key. */
  readonly sign: (claims: JWTPayload, header: JWTHeaderParameters) => Promise<string>;
  readonly ask: (asked: Asked) => Promise<Decision>;
}

export async function createPlaid({ plaidSecret, itemId }: Given): Promise<Plaid> {
  const { publicKey, privateKey } = await generateKeyPair("ES256", { extractable: true });
  const key = {
    ...(await exportJWK(publicKey)),
    kid: KEY_ID,
    alg: "ES256",
    use: "sig",
    created_at: 1,
    expired_at: null,
  };
  const sign: Plaid["sign"] = (claims, header) =>
    new SignJWT(claims).setProtectedHeader(header).sign(privateKey);
  const token: Plaid["token"] = (body, iat) =>
    sign(
      { request_body_sha256: createHash("sha256").update(body).digest("hex"), iat },
      { alg: "ES256", kid: KEY_ID },
    );
  let webhook = "";

  /** Delivers to the address that the item was given, as the sandbox does. */
  async function fire({ webhook_type, webhook_code }: Asked["body"]): Promise<Answer> {
    const text = JSON.stringify({ webhook_type, webhook_code, item_id: itemId, environment: "sandbox" });
    const proof = await token(text, Math.floor(Date.now() / 1000));
    const headers = { "content-type": "application/json", "plaid-verification": proof };
    const { status } = await fetch(webhook, { method: "POST", body: text, headers });
    return status === 200 ? ok({ webhook_fired: true, request_id: "r" }) : refusing(500);
  }

  function update(address: unknown): Answer {
    webhook = String(address);
    return ok({ item: {}, request_id: "r" });
  }

  async function ask({ url, header, body }: Asked): Promise<Decision> {
    const secret = body.secret ?? header("plaid-secret");
    const refusal = secret === plaidSecret ? null : refused;
    switch (url.pathname) {
      case "/item/webhook/update":
        return { what: url.pathname, refusal, otherwise: refusal ?? update(body.webhook) };
      case "/sandbox/item/fire_webhook":
        return { what: url.pathname, refusal, otherwise: refusal ?? (await fire(body)) };
      case "/webhook_verification_key/get":
        return { what: `plaid key ${String(body.key_id)}`, refusal, otherwise: noSuchKey };
      default:
        return { what: `plaid ${String(body.access_token)}`, refusal, otherwise: refusing(404) };
    }
  }

  return { key, token, sign, ask };
}
