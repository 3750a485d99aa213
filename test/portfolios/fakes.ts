/**
 * Loopback fakes of the providers: each checks what it is asked as the provider would, and signs as the provider does.
 * @module
 */

import { createHash, createHmac } from "node:crypto";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { exportJWK, generateKeyPair, type JWTHeaderParameters, type JWTPayload, SignJWT } from "jose";
import type { ProviderUrls } from "../../functions/portfolios/providers/provider-urls.ts";
import { planted } from "../support/planted.ts";

export interface Answer {
  readonly status: number;
  readonly body: string;
  /** Ends the connection after this many bytes of the body, though more were announced. */
  readonly cutAt?: number;
  readonly delayMs?: number;
}

export const ok = (value: unknown): Answer => ({ status: 200, body: JSON.stringify(value) });

export interface Fakes {
  readonly urls: ProviderUrls;
  /** Requests that came by, by what was asked. */
  readonly asked: string[];
  /** What is answered, by what is asked; the latest set counts. */
  readonly answers: Map<string, Answer>;
  readonly plaidToken: (body: string, issuedAt: number) => Promise<string>;
  /** A token of any claims and header, signed with the key that Plaid knows as plaid-key-1. */
  readonly plaidSign: (claims: JWTPayload, header: JWTHeaderParameters) => Promise<string>;
  /** What Plaid answers for plaid-key-1. */
  readonly plaidKey: Readonly<Record<string, unknown>>;
  readonly close: () => Promise<void>;
}

const unauthorized: Answer = { status: 401, body: "{}" };
const plaidRefused: Answer = {
  status: 400,
  body: JSON.stringify({ error_type: "INVALID_INPUT", error_code: "INVALID_API_KEYS" }),
};
const noSuchKey: Answer = {
  status: 400,
  body: JSON.stringify({
    error_type: "INVALID_INPUT",
    error_code: "INVALID_WEBHOOK_VERIFICATION_KEY_ID",
  }),
};
const synchronised = ok({ sync_status: { holdings: { initial_sync_completed: true } } });
const notFound: Answer = { status: 404, body: "{}" };

export const consumerKey = planted.secret("consumer-key");
export const plaidSecret = planted.secret("plaid");
export const mxKey = planted.secret("mx");

/** SnapTrade checks each request: base64 HMAC over {"content":null,"path":…,"query":…}, keys sorted, no blanks. */
function snapTradeObjection(request: IncomingMessage, url: URL): string | null {
  const query = url.search.slice(1);
  const content = `{"content":null,"path":${JSON.stringify(url.pathname)},"query":${JSON.stringify(query)}}`;
  const expected = createHmac("sha256", consumerKey).update(content).digest("base64");
  if (request.headers.signature !== expected) return "signature";
  const user = url.searchParams.get("userId") ?? "";
  return url.searchParams.get("userSecret") === planted.secret(user) ? null : "user";
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(Buffer.from(chunk));
  return Buffer.concat(chunks).toString("utf8");
}

export async function startFakes(): Promise<Fakes> {
  const asked: string[] = [];
  const answers = new Map<string, Answer>();
  let webhookOfItem = "";
  const { publicKey, privateKey } = await generateKeyPair("ES256", { extractable: true });
  const jwk = {
    ...(await exportJWK(publicKey)),
    kid: "plaid-key-1",
    alg: "ES256",
    use: "sig",
    created_at: 1,
    expired_at: null,
  };
  answers.set("plaid key plaid-key-1", ok({ key: jwk, request_id: "r" }));

  async function decide(
    request: IncomingMessage,
    url: URL,
  ): Promise<{ readonly what: string; readonly refusal: Answer | null; readonly otherwise: Answer }> {
    const snap = /^\/api\/v1\/accounts(?:\/([^/]+)(\/positions\/all|\/balances)?)?$/.exec(url.pathname);
    if (snap !== null) {
      const [, account, all] = snap;
      if (all === "/balances")
        return { what: `snaptrade balances ${account}`, refusal: null, otherwise: notFound };
      const status = account !== undefined && all === undefined;
      return {
        what:
          account === undefined
            ? `snaptrade accounts ${url.searchParams.get("userId")}`
            : `snaptrade ${status ? "status " : ""}${account}`,
        refusal: snapTradeObjection(request, url) === null ? null : unauthorized,
        otherwise: status ? synchronised : notFound,
      };
    }
    const mx = /^\/users\/([^/]+)\/investment_holdings$/.exec(url.pathname);
    if (mx !== null)
      return {
        what: `mx ${mx[1]}`,
        refusal:
          request.headers.authorization === `Basic ${Buffer.from(`mx-client:${mxKey}`).toString("base64")}`
            ? null
            : unauthorized,
        otherwise: notFound,
      };
    const body: Record<string, unknown> = JSON.parse((await bodyOf(request)) || "{}");
    if (url.pathname === "/item/webhook/update" || url.pathname === "/sandbox/item/fire_webhook")
      return { what: url.pathname, refusal: await sandbox(url.pathname, body), otherwise: notFound };
    if (url.pathname === "/webhook_verification_key/get")
      return {
        what: `plaid key ${String(body.key_id)}`,
        refusal: body.secret === plaidSecret ? null : plaidRefused,
        otherwise: noSuchKey,
      };
    return {
      what: `plaid ${String(body.access_token)}`,
      refusal: request.headers["plaid-secret"] === plaidSecret ? null : plaidRefused,
      otherwise: notFound,
    };
  }

  const plaidToken: Fakes["plaidToken"] = (body, issuedAt) =>
    new SignJWT({ request_body_sha256: createHash("sha256").update(body).digest("hex") })
      .setProtectedHeader({ alg: "ES256", kid: "plaid-key-1" })
      .setIssuedAt(issuedAt)
      .sign(privateKey);

  /** Plaid's sandbox: the address that an item was given, and a delivery to it on demand. */
  async function sandbox(path: string, body: Record<string, unknown>): Promise<Answer> {
    if (body.secret !== plaidSecret) return plaidRefused;
    if (path === "/item/webhook/update") {
      webhookOfItem = String(body.webhook);
      return ok({ item: {}, request_id: "r" });
    }
    const { webhook_type, webhook_code } = body;
    const text = JSON.stringify({ webhook_type, webhook_code, item_id: "item-1", environment: "sandbox" });
    const token = await plaidToken(text, Math.floor(Date.now() / 1000));
    const headers = { "content-type": "application/json", "plaid-verification": token };
    const { status } = await fetch(webhookOfItem, { method: "POST", body: text, headers });
    return status === 200 ? ok({ webhook_fired: true, request_id: "r" }) : { status: 500, body: "{}" };
  }

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { what, refusal, otherwise } = await decide(
      request,
      new URL(request.url ?? "/", "http://localhost"),
    );
    asked.push(what);
    const { status, body, cutAt, delayMs = 0 } = refusal ?? answers.get(what) ?? otherwise;
    if (delayMs > 0) await new Promise((done) => setTimeout(done, delayMs));
    response.writeHead(status, {
      "content-type": "application/json",
      "content-length": Buffer.byteLength(body),
    });
    if (cutAt === undefined) response.end(body);
    else response.write(body.slice(0, cutAt), () => response.destroy());
  }

  const server = createServer((request, response) => {
    answer(request, response).catch(() => response.destroy());
  });
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("the fake has no port");
  const base = `http://127.0.0.1:${address.port}`;
  return {
    urls: { snaptrade: `${base}/api/v1`, plaid: { production: base, sandbox: base }, mx: base },
    asked,
    answers,
    plaidKey: jwk,
    plaidSign: (claims, header) => new SignJWT(claims).setProtectedHeader(header).sign(privateKey),
    plaidToken,
    close: () =>
      new Promise<void>((closed) => {
        server.close(() => closed());
        server.closeAllConnections();
      }),
  };
}
