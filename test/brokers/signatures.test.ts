/**
 * Signatures of brokers' webhooks, forged and true.
 * @module
 */

import { createHash, createHmac, generateKeyPairSync, sign as signEd25519 } from "node:crypto";
import fc from "fast-check";
import { exportJWK, generateKeyPair, SignJWT } from "jose";
import { describe, expect, test } from "vitest";
import { parseMx, verifyMx } from "../../functions/brokers/mx.ts";
import { type PlaidKey, parsePlaid, verifyPlaid } from "../../functions/brokers/plaid.ts";
import { pythonCanonical } from "../../functions/brokers/python-json.ts";
import { parseSnapTrade, signSnapTrade, verifySnapTrade } from "../../functions/brokers/snaptrade.ts";
import { parseStandardPortfolio } from "../../functions/brokers/standard-portfolio.ts";
import { signStandardWebhook, verifyStandardWebhook } from "../../functions/brokers/standard-webhooks.ts";

const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text);
const whyOf = (result: { ok: true } | { ok: false; why: string }): string =>
  result.ok ? "believed" : result.why;

describe("Standard Webhooks", () => {
  const secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
  const other = `whsec_${Buffer.alloc(32, 7).toString("base64")}`;
  const at = 1_614_265_330;
  const body = utf8('{"test": 2432232314}');
  const vector = {
    "webhook-id": "msg_p5jXN8AQM9LWM0D4loKWxJek",
    "webhook-timestamp": String(at),
    "webhook-signature": "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
  };
  const verify = (
    headers: Record<string, string>,
    given: { body?: Uint8Array; keys?: readonly { key: string; until?: number }[]; now?: number } = {},
  ) =>
    whyOf(
      verifyStandardWebhook(
        { body: given.body ?? body, headers: new Headers(headers) },
        { keys: given.keys ?? [{ key: secret }], now: given.now ?? at * 1000 },
      ),
    );
  const signed = (more: { body?: Uint8Array; keys?: readonly string[]; id?: string } = {}) => ({
    ...vector,
    "webhook-id": more.id ?? "msg_1",
    "webhook-signature": signStandardWebhook(
      { id: more.id ?? "msg_1", timestampS: at, body: more.body ?? body },
      more.keys ?? [secret],
    ),
  });

  test("the specification's vector is believed, whatever the case of header names", () => {
    expect(verify(vector)).toBe("believed");
    expect(
      verify({
        "Webhook-Id": vector["webhook-id"],
        "WEBHOOK-TIMESTAMP": vector["webhook-timestamp"],
        "Webhook-Signature": vector["webhook-signature"],
      }),
    ).toBe("believed");
  });

  test("one flipped byte anywhere is not", () => {
    fc.assert(
      fc.property(fc.nat(body.length - 1), fc.integer({ min: 1, max: 255 }), (i, flip) => {
        expect(verify(vector, { body: body.map((byte, j) => (j === i ? byte ^ flip : byte)) })).toBe(
          "wrong-signature",
        );
      }),
    );
    expect(verify({ ...vector, "webhook-id": "msg_p5jXN8AQM9LWM0D4loKWxJeK" })).toBe("wrong-signature");
    expect(verify({ ...vector, "webhook-timestamp": String(at + 1) })).toBe("wrong-signature");
    expect(verify(vector, { keys: [{ key: other }] })).toBe("wrong-signature");
  });

  test.each([
    ["empty", ""],
    ["CRLF", '{"a":\r\n1}'],
    ["a byte order mark", '\uFEFF{"a":1}'],
    ["pretty", '{\n  "a": 1\n}'],
    ["not JSON", "hello"],
  ])("a body that is %s is verified as the bytes that it is", (_, text) => {
    expect(verify(signed({ body: utf8(text) }), { body: utf8(text) })).toBe("believed");
    expect(verify(signed({ body: utf8(text) }), { body: utf8(`${text} `) })).toBe("wrong-signature");
  });

  test("a body that is not UTF-8 is verified too", () => {
    const bytes = new Uint8Array([0xff, 0xfe, 0x00, 0x80]);
    expect(verify(signed({ body: bytes }), { body: bytes })).toBe("believed");
  });

  test("the timestamp counts to the second, both ways", () => {
    const shifted = (seconds: number) => verify(vector, { now: (at + seconds) * 1000 });
    expect([-301, -300, 300, 301].map(shifted)).toEqual([
      "from-the-future",
      "believed",
      "believed",
      "too-old",
    ]);
  });

  test.each(["1614265330.5", "0x60381b72", "1614265330abc", "-1614265330", "", " ", "NaN", "1e9"])(
    "the timestamp %j is none",
    (timestamp) => {
      expect(verify({ ...vector, "webhook-timestamp": timestamp })).toBe("malformed-timestamp");
    },
  );

  test("several signatures count one by one, unknown versions not at all, a header sent twice as neither", () => {
    const good = vector["webhook-signature"];
    expect(
      verify({ ...vector, "webhook-signature": `v1,${Buffer.alloc(32).toString("base64")} ${good}` }),
    ).toBe("believed");
    expect(verify({ ...vector, "webhook-signature": `v9,${good.slice(3)} ${good}` })).toBe("believed");
    expect(verify({ ...vector, "webhook-signature": `v9,${good.slice(3)}` })).toBe("wrong-signature");
    for (const broken of [
      "v1",
      good.slice(3),
      good.slice(0, -2),
      `${good}=`,
      "v1,",
      `v1,${"A".repeat(6_000)}`,
    ])
      expect(verify({ ...vector, "webhook-signature": broken })).not.toBe("believed");
    expect(verify({ ...vector, "webhook-timestamp": `${at}, ${at}` })).toBe("malformed-timestamp");
  });

  test("absent headers and short secrets are not believed", () => {
    expect(verify({})).toBe("missing-signature");
    const short = `whsec_${Buffer.alloc(8).toString("base64")}`;
    const forged = `v1,${createHmac("sha256", Buffer.alloc(8)).update(`msg_1.${at}.`).update(body).digest("base64")}`;
    expect(
      verify({ ...vector, "webhook-id": "msg_1", "webhook-signature": forged }, { keys: [{ key: short }] }),
    ).toBe("wrong-signature");
  });

  test("a rotated secret counts until its end, not at it", () => {
    const keys = [{ key: secret, until: at * 1000 + 1 }, { key: other }];
    expect(verify(vector, { keys })).toBe("believed");
    expect(verify(vector, { keys, now: at * 1000 + 1 })).toBe("wrong-signature");
    expect(verify(signed({ keys: [secret, other] }), { keys: [{ key: other }] })).toBe("believed");
  });

  test("v1a is Ed25519, signed by an independent implementation", () => {
    const { publicKey, privateKey } = generateKeyPairSync("ed25519");
    const point = publicKey.export({ format: "der", type: "spki" }).subarray(12);
    const seed = privateKey.export({ format: "der", type: "pkcs8" }).subarray(16);
    const signature = signEd25519(null, Buffer.concat([utf8(`msg_1.${at}.`), body]), privateKey).toString(
      "base64",
    );
    const keys = [{ key: `whpk_${point.toString("base64")}` }];
    expect(
      verify({ ...vector, "webhook-id": "msg_1", "webhook-signature": `v1a,${signature}` }, { keys }),
    ).toBe("believed");
    expect(verify(signed({ keys: [`whsk_${seed.toString("base64")}`] }), { keys })).toBe("believed");
    expect(
      verify({ ...vector, "webhook-id": "msg_2", "webhook-signature": `v1a,${signature}` }, { keys }),
    ).toBe("wrong-signature");
    expect(
      verify({ ...vector, "webhook-id": "msg_1", "webhook-signature": `v1,${signature}` }, { keys }),
    ).toBe("wrong-signature");
  });

  test("a portfolio is read whole or not at all", () => {
    const parse = (value: unknown) => parseStandardPortfolio(utf8(JSON.stringify(value)), "msg_1");
    const data = {
      account: "a-1",
      positions: ["AAPL", { symbol: "XIACY", quantity: "120.5", currency: "USD" }],
    };
    expect(parse({ type: "portfolio.replaced", timestamp: "2021-03-15T13:31:00Z", data })).toEqual({
      ok: true,
      delivery: {
        id: "msg_1",
        event: {
          kind: "replace",
          account: "a-1",
          at: Date.UTC(2021, 2, 15, 13, 31),
          complete: true,
          positions: [{ symbol: "AAPL" }, { symbol: "XIACY", quantity: "120.5", currency: "USD" }],
        },
      },
    });
    for (const position of [
      {},
      { symbol: 1 },
      { quantity: "1" },
      { symbol: "A", quantity: "1e5" },
      { symbol: "A", extra: "1" },
      { symbol: "A\u0000" },
      null,
    ]) {
      expect(
        parse({
          type: "portfolio.replaced",
          timestamp: "2021-03-15T13:31:00Z",
          data: { ...data, positions: [position] },
        }).ok,
      ).toBe(false);
    }
    expect(parse({ type: "portfolio.replaced", timestamp: "2021-03-15", data }).ok).toBe(false);
    expect(parse({ type: "something.else" })).toEqual({
      ok: true,
      delivery: { id: "msg_1", event: { kind: "ignore" } },
    });
  });
});

describe("SnapTrade", () => {
  const key = "an example/consumer key é";
  const now = Date.UTC(2026, 2, 1, 14, 40);
  const event = {
    userId: "u",
    accountId: "45a3a56a-eef6-4904-a68e-d3f90c3e07c5",
    eventType: "ACCOUNT_HOLDINGS_UPDATED",
    webhookId: "312a13f3",
    webookId: "another",
    eventTimestamp: "2026-03-01T14:38:13.111991+00:00",
    details: { positions: { success: true, error: null } },
  };
  const verify = (
    body: string,
    signature: string | null,
    at = now,
    keys: readonly { key: string; until?: number }[] = [{ key }],
  ) =>
    whyOf(
      verifySnapTrade(
        { body: utf8(body), headers: new Headers(signature === null ? {} : { Signature: signature }) },
        { keys, now: at },
      ),
    );

  // The expected texts are the output of Python 3's json.dumps(value, separators=(",", ":"), sort_keys=True).
  test.each([
    ['{"b": 1.0, "a": "Société Générale"}', '{"a":"Soci\\u00e9t\\u00e9 G\\u00e9n\\u00e9rale","b":1.0}'],
    ['{"n": 1e-07, "big": 12345678901234567890}', '{"big":12345678901234567890,"n":1e-07}'],
    ['{"\uFF5E": 1, "\u{1F600}": 2}', '{"\\uff5e":1,"\\ud83d\\ude00":2}'],
    [
      '{"a": [ {"d": null, "c": [true, false]}, [] ], "e": {}}',
      '{"a":[{"c":[true,false],"d":null},[]],"e":{}}',
    ],
    ['{"a": "/<&\\u007f\\n\\t\\"\\\\"}', '{"a":"/<&\\u007f\\n\\t\\"\\\\"}'],
    ['"x"', '"x"'],
  ])("%s becomes what Python signs", (text, expected) => {
    expect(pythonCanonical(text)).toBe(expected);
  });

  test.each([
    "",
    "{",
    '{"a":1,"a":2}',
    "[1,]",
    "01",
    "NaN",
    '{"a":1}x',
    "'a'",
    `${"[".repeat(100)}${"]".repeat(100)}`,
  ])("%j has no canonical form", (text) => {
    expect(pythonCanonical(text)).toBeNull();
  });

  test("the canonical form of a canonical form is itself, for any JSON", () => {
    fc.assert(
      fc.property(fc.json(), (text) => {
        const canonical = pythonCanonical(text);
        expect(canonical).not.toBeNull();
        expect(pythonCanonical(canonical ?? "")).toBe(canonical);
        expect(JSON.parse(canonical ?? "")).toEqual(JSON.parse(text));
      }),
    );
  });

  test("a delivery is believed over its bytes or over its canonical form, for a day", () => {
    const pretty = JSON.stringify(event, null, 2);
    expect(verify(pretty, createHmac("sha256", key).update(pretty).digest("base64"))).toBe("believed");
    expect(verify(pretty, signSnapTrade(JSON.stringify(event), key))).toBe("believed");
    expect(verify(pretty.replace("HOLDINGS", "HOLDING_"), signSnapTrade(pretty, key))).toBe(
      "wrong-signature",
    );
    // The first retry comes after 30 minutes, with the event's own time.
    expect(verify(pretty, signSnapTrade(pretty, key), now + 31 * 60_000)).toBe("believed");
    expect(verify(pretty, signSnapTrade(pretty, key), now + 25 * 3_600_000)).toBe("too-old");
    expect(verify(pretty, signSnapTrade(pretty, key), now - 10 * 60_000)).toBe("from-the-future");
  });

  test.each([null, "", "x", Buffer.alloc(31).toString("base64"), Buffer.alloc(32).toString("base64")])(
    "the signature %j is not believed",
    (signature) => {
      expect(verify(JSON.stringify(event), signature)).not.toBe("believed");
    },
  );

  test("an update that failed is stale, not empty, and other types are ignored", () => {
    const eventOf = (more: object) => {
      const parsed = parseSnapTrade(utf8(JSON.stringify({ ...event, ...more })));
      return parsed.ok ? [parsed.delivery.id, parsed.delivery.event.kind] : parsed.why;
    };
    expect(eventOf({})).toEqual(["312a13f3", "pull"]);
    expect(eventOf({ details: { positions: { success: false, error: "x" } } })).toEqual([
      "312a13f3",
      "stale",
    ]);
    expect(eventOf({ eventType: "ACCOUNT_REMOVED" })).toEqual(["312a13f3", "forget"]);
    expect(eventOf({ eventType: "NEVER_HEARD_OF" })).toEqual(["312a13f3", "ignore"]);
    expect(eventOf({ webhookId: null })).toBe("webhookId or eventType is missing");
  });
});

describe("Plaid", async () => {
  const { publicKey, privateKey } = await generateKeyPair("ES256", { extractable: true });
  const jwk = { ...(await exportJWK(publicKey)), kid: "key-1", expired_at: null };
  const now = Date.UTC(2026, 9, 2, 12);
  const body =
    '{"webhook_type":"HOLDINGS","webhook_code":"DEFAULT_UPDATE","item_id":"item-1","environment":"production"}';
  const hash = createHash("sha256").update(body).digest("hex");
  const token = (
    claims: object = { request_body_sha256: hash },
    iat = now / 1000,
    header: { alg: string; kid?: string } = { alg: "ES256", kid: "key-1" },
  ) => new SignJWT({ ...claims }).setProtectedHeader(header).setIssuedAt(iat).sign(privateKey);
  const verify = async (jwt: string | null, more: { body?: string; keyOf?: PlaidKey } = {}) =>
    whyOf(
      await verifyPlaid(
        {
          body: utf8(more.body ?? body),
          headers: new Headers(jwt === null ? {} : { "Plaid-Verification": jwt }),
        },
        { keyOf: more.keyOf ?? (async (kid) => (kid === "key-1" ? jwk : null)), now },
      ),
    );

  test("a token bound to the body's hash is believed for five minutes", async () => {
    expect(await verify(await token())).toBe("believed");
    expect(await verify(await token({ request_body_sha256: hash }, now / 1000 - 300))).toBe("believed");
    expect(await verify(await token({ request_body_sha256: hash }, now / 1000 - 301))).toBe("too-old");
    expect(await verify(await token({ request_body_sha256: hash }, now / 1000 + 61))).toBe("from-the-future");
  });

  test("a body swapped under a valid token, a missing hash and one in capitals are not", async () => {
    expect(await verify(await token(), { body: body.replace("item-1", "item-2") })).toBe("other-body");
    expect(await verify(await token({}))).toBe("other-body");
    expect(await verify(await token({ request_body_sha256: hash.toUpperCase() }))).toBe("other-body");
    expect(await verify(await token({ request_body_sha256: 5 }))).toBe("other-body");
  });

  test("no other algorithm, key or form of token is believed", async () => {
    const [, payload = ""] = (await token()).split(".");
    const none = `${Buffer.from('{"alg":"none","kid":"key-1"}').toString("base64url")}.${payload}.`;
    const hs = await new SignJWT({ request_body_sha256: hash })
      .setProtectedHeader({ alg: "HS256", kid: "key-1" })
      .setIssuedAt(now / 1000)
      .sign(utf8(JSON.stringify(jwk)));
    expect([
      await verify(none),
      await verify(hs),
      await verify(null),
      await verify("a.b"),
      await verify("x".repeat(9_000)),
    ]).toEqual([
      "malformed-signature",
      "malformed-signature",
      "missing-signature",
      "malformed-signature",
      "malformed-signature",
    ]);
    expect(await verify(await token(undefined, undefined, { alg: "ES256" }))).toBe("malformed-signature");
    expect(await verify(await token(undefined, undefined, { alg: "ES256", kid: "k".repeat(10_000) }))).toBe(
      "malformed-signature",
    );
    expect(await verify(await token(undefined, undefined, { alg: "ES256", kid: "other" }))).toBe(
      "unknown-key",
    );
    expect(await verify(await token(), { keyOf: async () => ({ ...jwk, expired_at: now / 1000 - 1 }) })).toBe(
      "expired-key",
    );
    const stranger = await generateKeyPair("ES256", { extractable: true });
    const strange = await exportJWK(stranger.publicKey);
    expect(await verify(await token(), { keyOf: async () => ({ ...strange }) })).toBe("wrong-signature");
    expect(await verify(`${(await token()).slice(0, -4)}AAAA`)).toBe("wrong-signature");
  });

  test("where the key can't be fetched nothing is believed: the failure is the caller's to answer", async () => {
    const keyOf = async () => {
      throw new Error("down");
    };
    await expect(verify(await token(), { keyOf })).rejects.toThrow("down");
  });

  test("an event of another item or environment is none of this connection's", () => {
    const kindOf = (value: object) => {
      const parsed = parsePlaid(utf8(JSON.stringify(value)), "token", {
        item: "item-1",
        environment: "production",
      });
      return parsed.ok ? parsed.delivery.event.kind : "unreadable";
    };
    expect(kindOf(JSON.parse(body))).toBe("pull");
    expect(kindOf({ ...JSON.parse(body), environment: "sandbox" })).toBe("ignore");
    expect(kindOf({ ...JSON.parse(body), item_id: "item-2" })).toBe("ignore");
    expect(kindOf({ webhook_type: "ITEM", webhook_code: "ERROR", item_id: "item-1" })).toBe("stale");
  });
});

describe("MX", () => {
  const verify = (header: string | null, keys = [{ key: "user:secret" }]) =>
    whyOf(
      verifyMx({ headers: new Headers(header === null ? {} : { Authorization: header }) }, { keys, now: 0 }),
    );
  const basic = (text: string) => `Basic ${Buffer.from(text).toString("base64")}`;

  test("the credentials it was given are believed, and nothing else", () => {
    expect(verify(basic("user:secret"))).toBe("believed");
    for (const header of [
      null,
      "",
      basic("user:secret2"),
      basic(""),
      "Basic !!",
      "Bearer user:secret",
      `${basic("user:secret")} x`,
    ])
      expect(verify(header)).not.toBe("believed");
  });

  test("a holding is put or gone, by its own instant", () => {
    const holding = {
      type: "HOLDING",
      action: "updated",
      guid: "HOL-1",
      account_guid: "ACT-1",
      user_guid: "USR-1",
      symbol: "XIACY",
      quantity: "3",
      updated_at: 1_790_000_000,
    };
    const parse = (value: object) => parseMx(utf8(JSON.stringify(value)));
    expect(parse(holding)).toMatchObject({
      ok: true,
      delivery: {
        event: {
          kind: "push",
          account: "ACT-1",
          holding: "HOL-1",
          at: 1_790_000_000_000,
          position: { symbol: "XIACY", quantity: "3", ref: "HOL-1" },
        },
      },
    });
    expect(parse({ ...holding, action: "deleted", deleted_at: 1_790_000_001 })).toMatchObject({
      ok: true,
      delivery: { event: { kind: "push", position: null, at: 1_790_000_001_000 } },
    });
    expect(parse({ ...holding, updated_at: null })).toMatchObject({ ok: false });
    expect(parse({ type: "TRANSACTION" })).toMatchObject({
      ok: true,
      delivery: { event: { kind: "ignore" } },
    });
  });
});
