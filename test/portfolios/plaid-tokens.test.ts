/**
 * Plaid's tokens at the webhook's own address: what is not Plaid's word for this very body changes nothing.
 * @module
 */

import { createHash } from "node:crypto";
import { exportJWK, exportSPKI, generateKeyPair, importJWK, SignJWT } from "jose";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { ok } from "../../functions/stand-ins/answer.ts";
import { assertUnchanged } from "./assert-unchanged.ts";
import { rawRequest } from "./raw-request.ts";
import { credentials, openWorld, type World } from "./service-under-test.ts";

let world: World;
let webhook: string;
beforeAll(async () => {
  world = await openWorld();
  ({ webhook } = await world.connect("plaid", "plaid", { credentials: credentials.plaid }));
});
afterAll(() => world.close());
// Unknown keys are asked for at a bounded rate, and remembered for a minute.
beforeEach(() => {
  world.now += 120_000;
});

const body = JSON.stringify({
  webhook_type: "HOLDINGS",
  webhook_code: "DEFAULT_UPDATE",
  item_id: "item-1",
  environment: "production",
});
const hashOf = (text: string) => createHash("sha256").update(text).digest("hex");
const seconds = () => Math.floor(world.now / 1000);
const good = () => ({ request_body_sha256: hashOf(body), iat: seconds() });
const header = { alg: "ES256", kid: "plaid-key-1" };
const sign = (claims: object = good(), more: object = {}) =>
  world.fakes.plaidSign({ ...claims }, { ...header, ...more });
const deliver = (token: string, text = body) => world.deliver(webhook, text, { "Plaid-Verification": token });
const base64url = (value: object) => Buffer.from(JSON.stringify(value)).toString("base64url");

test("a token for this body is believed, until five minutes have passed, and once", async () => {
  const token = await sign();
  const late = await sign({ ...good(), iat: seconds() - 300 });
  const ahead = await sign({ ...good(), iat: seconds() + 60 });
  expect([(await deliver(token)).body, (await deliver(late)).body, (await deliver(ahead)).body]).toEqual([
    { status: "accepted" },
    { status: "accepted" },
    { status: "accepted" },
  ]);
  await world.local.queue.settle();
  expect((await deliver(token)).body).toEqual({ status: "duplicate" });
});

describe("disbelieved, and nothing is stored:", () => {
  const rsa = generateKeyPair("RS256", { extractable: true });
  const forgeries: Readonly<Record<string, () => Promise<string>>> = {
    "no algorithm": async () => `${base64url({ ...header, alg: "none" })}.${base64url(good())}.`,
    "no algorithm, with a signature": async () =>
      `${base64url({ ...header, alg: "none" })}.${base64url(good())}.${(await sign()).split(".")[2]}`,
    "an HMAC keyed with the public key": async () => {
      const key = await importJWK({ ...world.fakes.plaidKey, kty: "EC" }, "ES256");
      if (key instanceof Uint8Array) throw new Error("a public key was expected");
      return new SignJWT(good())
        .setProtectedHeader({ ...header, alg: "HS256" })
        .sign(new TextEncoder().encode(await exportSPKI(key)));
    },
    "RSA under the name of Plaid's key": async () =>
      new SignJWT(good()).setProtectedHeader({ ...header, alg: "RS256" }).sign((await rsa).privateKey),
    "a stranger's key under the name of Plaid's": async () =>
      new SignJWT(good())
        .setProtectedHeader(header)
        .sign((await generateKeyPair("ES256", { extractable: true })).privateKey),
    "no key id": async () => world.fakes.plaidSign(good(), { alg: "ES256" }),
    "a key id of 10 kB": () => sign(good(), { kid: "k".repeat(10_000) }),
    "a key id that is a path": () => sign(good(), { kid: "../plaid-key-1" }),
    "a key id that Plaid does not know": () => sign(good(), { kid: "never-heard-of" }),
    "a key that has expired": () => sign(good(), { kid: "expired" }),
    "a key of another kind": () => sign(good(), { kid: "rsa" }),
    "another body's hash": () => sign({ ...good(), request_body_sha256: hashOf(`${body} `) }),
    "no hash": () => sign({ iat: seconds() }),
    "a hash in capitals": () => sign({ ...good(), request_body_sha256: hashOf(body).toUpperCase() }),
    "a hash that is a number": () => sign({ ...good(), request_body_sha256: 5 }),
    "no time": () => sign({ request_body_sha256: hashOf(body) }),
    "a time that is text": () => sign({ ...good(), iat: String(seconds()) }),
    "a time 61 seconds ahead": () => sign({ ...good(), iat: seconds() + 61 }),
    "a time 301 seconds ago": () => sign({ ...good(), iat: seconds() - 301 }),
    "a signature cut short": async () => (await sign()).slice(0, -4),
    "two parts only": async () => (await sign()).split(".").slice(0, 2).join("."),
    nothing: async () => "",
  };
  test.each(Object.entries(forgeries))("%s", async (_, forge) => {
    world.fakes.answers
      .set("plaid key expired", ok({ key: { ...world.fakes.plaidKey, expired_at: seconds() - 1 } }))
      .set("plaid key rsa", ok({ key: { ...(await exportJWK((await rsa).publicKey)), alg: "ES256" } }));
    const token = await forge();
    const { status, body: answer } = await assertUnchanged(world, () => deliver(token));
    expect([status, answer.detail]).toEqual([401, "The delivery is not authentic."]);
  });

  test("a body swapped under a valid token", async () => {
    const token = await sign();
    expect(
      (await assertUnchanged(world, () => deliver(token, body.replace("item-1", "item-2")))).status,
    ).toBe(401);
    expect((await deliver(token)).status).toBe(200);
  });

  test("no token, and one sent twice", async () => {
    expect((await assertUnchanged(world, () => world.deliver(webhook, body, {}))).status).toBe(401);
    const token = await sign();
    expect(await rawRequest(`${world.url}${webhook}`, body, { "Plaid-Verification": [token, token] })).toBe(
      401,
    );
  });

  test("and Plaid is not asked for what can be no key's id", async () => {
    const before = world.fakes.asked.length;
    await deliver(await sign(good(), { kid: "k".repeat(10_000) }));
    await deliver(await sign(good(), { kid: "a b" }));
    expect(world.fakes.asked.length).toBe(before);
  });
});

describe("where the key cannot be had, the sender is told to come again, and nothing is stored:", () => {
  const key = (n: number) => ({ kid: `key-down-${n}` });
  test.each([
    ["a fault", { status: 500, body: "{}" }],
    ["too many requests", { status: 429, body: "{}" }],
    ["an answer cut short", { status: 200, body: '{"key":{"kty":"EC"}}', cutAt: 8 }],
    ["no JSON", { status: 200, body: "<html>" }],
    ["no answer in time", { status: 200, body: "{}", delayMs: 6_000 }],
    [
      "credentials that Plaid refuses",
      { status: 400, body: JSON.stringify({ error_type: "INVALID_INPUT", error_code: "INVALID_API_KEYS" }) },
    ],
  ])("%s", async (what, answer) => {
    const kid = `down-${what.replaceAll(" ", "-")}`;
    world.fakes.answers.set(`plaid key ${kid}`, answer);
    const token = await sign(good(), { kid });
    const down = await assertUnchanged(world, () => deliver(token));
    expect([down.status, down.headers.get("retry-after")]).toEqual([503, "30"]);
    // Nothing of it is remembered: as soon as the key can be had, the sender's retry is believed.
    world.fakes.answers.set(`plaid key ${kid}`, ok({ key: { ...world.fakes.plaidKey, ...key(1), kid } }));
    expect((await deliver(token)).status).toBe(200);
  });
});

test("what Plaid finds wrong with a connection's credentials says nothing of a key: the delivery is asked for again, not disbelieved", async () => {
  const own = await openWorld();
  try {
    const { webhook } = await own.connect("plaid-k", "plaid", { credentials: credentials.plaid });
    const event = { webhook_type: "HOLDINGS", webhook_code: "DEFAULT_UPDATE", item_id: "item-1" };
    const key = own.fakes.answers.get("plaid key plaid-key-1") ?? ok({});
    const fault = (field: string) => ({
      status: 400,
      body: JSON.stringify({ error_code: "INVALID_FIELD", error_message: `${field} must be a string` }),
    });
    own.fakes.answers.set("plaid key plaid-key-1", fault("client_id"));
    expect((await own.plaid(webhook, event)).status).toBe(503);
    own.fakes.answers.set("plaid key plaid-key-1", key);
    expect((await own.plaid(webhook, event)).status).toBe(200);
  } finally {
    await own.close();
  }
});
