/**
 * Signatures of SnapTrade, Standard Webhooks and MX at the webhook's own address.
 * @module
 */

import { createHmac } from "node:crypto";
import { Webhook } from "standardwebhooks";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { signStandardWebhook } from "../../functions/brokers/standard-webhooks.ts";
import { assertUnchanged } from "./assert-unchanged.ts";
import { consumerKey } from "./fakes.ts";
import { rawRequest } from "./raw-request.ts";
import { credentials, openWorld, type World } from "./service-under-test.ts";

let world: World;
beforeAll(async () => {
  world = await openWorld();
});
afterAll(() => world.close());

describe("SnapTrade", () => {
  let webhook: string;
  beforeAll(async () => {
    ({ webhook } = await world.connect("snap", "snaptrade", { credentials: credentials.snaptrade }));
  });

  const text = (id: string, extra: string) =>
    `{\n  "webhookId": "${id}", "eventType": "ACCOUNT_HOLDINGS_UPDATED", "userId": "user-1",\n  "accountId": "acc-vector", "eventTimestamp": "2026-03-01T14:38:13.111991+00:00", "extra": ${extra}\n}`;

  // Signed by Python 3: base64(hmac_sha256(key, json.dumps(json.loads(text), separators=(",", ":"), sort_keys=True))).
  test.each([
    [
      "letters beyond ASCII",
      '"Société Générale \\u007f /<&>"',
      "yVOZ+BoRPxm1DtY6Kh8aCCW6QrN/713m+gQdLnBlbGY=",
    ],
    ["1.0 and 1e-07", "[1.0, 1e-07, 0.1]", "N79Mm8WLaNY2Hlv4CC04VU8QN3uSO2Q66rHCA1+0Gmk="],
    ["long integers", "12345678901234567890123", "g4dxQC7zkw9KQCbfSzx17u2+sGwy7/vVMn7375DjPsM="],
    ["astral keys", '{"～": 1, "😀": 2, "z": 3}', "Ea6Lu/G+RVJxU1DAWZaoUt5kRdAYv7yzruGMYnmJZjQ="],
    [
      "nested lists",
      '[[], [{"b": [null, {"d": 1, "c": true}], "a": {}}]]',
      "+ncV02Jhm5nr2LqjaBLoudEVhtSaFZ171Gs9cvKha5Q=",
    ],
  ])("is believed as Python signs it: %s", async (what, extra, signature) => {
    const names = ["letters beyond ASCII", "1.0 and 1e-07", "long integers", "astral keys", "nested lists"];
    const body = text(`vector-${names.indexOf(what)}`, extra);
    expect((await world.deliver(webhook, body, { Signature: signature })).body).toEqual({
      status: "accepted",
    });
    // One byte more within a string, or another number of the same value, is another message.
    for (const other of [
      body.replace("user-1", "user-2"),
      body.replace('"extra": ', '"extra" : "x", "y": '),
    ]) {
      const { status } = await assertUnchanged(world, () =>
        world.deliver(webhook, other, { Signature: signature }),
      );
      expect(status).toBe(401);
    }
  });

  test.each([
    ["with CRLF", (body: string) => body.replaceAll("\n", "\r\n")],
    ["with a byte order mark", (body: string) => `\uFEFF${body}`],
    ["as bytes that are no UTF-8", (body: string) => body.replace("null", '"\u00ff"')],
  ])("is believed over its bytes %s", async (what, change) => {
    const latin = what.includes("UTF-8");
    const body = Buffer.from(change(text(`bytes-${what}`, "null")), latin ? "latin1" : "utf8");
    const signature = createHmac("sha256", consumerKey).update(body).digest("base64");
    const { status, body: answer } = await world.deliver(webhook, new Uint8Array(body), {
      Signature: signature,
    });
    // What is no UTF-8 has no instant, so that nobody can tell whether it is a replay.
    expect([status, answer.status]).toEqual(latin ? [401, 401] : [200, "accepted"]);
  });

  test("is not believed without a signature, with one sent twice, in hexadecimal, or by another key", async () => {
    const body = text("wrong", "null");
    const right = createHmac("sha256", consumerKey).update(body).digest();
    const other = createHmac("sha256", `${consumerKey} `).update(body).digest("base64");
    for (const signature of [
      "",
      right.toString("hex"),
      right.toString("base64").slice(0, -1),
      other,
      `${other}, ${other}`,
    ]) {
      const { status } = await assertUnchanged(world, () =>
        world.deliver(webhook, body, { Signature: signature }),
      );
      expect(status).toBe(401);
    }
    expect((await assertUnchanged(world, () => world.deliver(webhook, body, {}))).status).toBe(401);
    const twice = [right.toString("base64"), right.toString("base64")];
    expect(await rawRequest(`${world.url}${webhook}`, body, { Signature: twice })).toBe(401);
  });
});

describe("Standard Webhooks", () => {
  const secret = `whsec_${Buffer.alloc(32, 9).toString("base64")}`;
  let webhook: string;
  beforeAll(async () => {
    ({ webhook } = await world.connect("own", "standard-webhooks", { secret }));
  });

  const payload = JSON.stringify({
    type: "portfolio.replaced",
    timestamp: "2026-03-01T14:39:00Z",
    data: { account: "a", positions: ["AAPL"] },
  });
  let messages = 0;
  const headersOf = (timestamp = Math.floor(world.now / 1000), body = payload, id = `msg_${++messages}`) => ({
    "webhook-id": id,
    "webhook-timestamp": String(timestamp),
    "webhook-signature": new Webhook(secret).sign(id, new Date(timestamp * 1000), body),
  });
  const deliver = (headers: Record<string, string>, body = payload) => world.deliver(webhook, body, headers);

  test("the specification's vector is believed", async () => {
    const present = world.now;
    world.now = 1_614_265_330_000;
    const { webhook: own } = await world.connect("vector", "standard-webhooks", {
      secret: "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
    });
    const vector = {
      "webhook-id": "msg_p5jXN8AQM9LWM0D4loKWxJek",
      "webhook-timestamp": "1614265330",
      "webhook-signature": "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
    };
    // It is authentic, and no portfolio: acknowledged, with nothing done.
    expect((await world.deliver(own, '{"test": 2432232314}', vector)).body).toEqual({ status: "parked" });
    world.now = present;
  });

  test("the timestamp counts to the second, both ways", async () => {
    const now = Math.floor(world.now / 1000);
    const statuses: number[] = [];
    for (const at of [now - 301, now - 300, now + 300, now + 301])
      statuses.push((await deliver(headersOf(at))).status);
    expect(statuses).toEqual([401, 200, 200, 401]);
  });

  test.each(["1772376000.5", "0x69a44f40", "1772376000abc", "-1772376000", "", "1e9", "01772376000"])(
    "the timestamp %j is none, though it was signed",
    async (timestamp) => {
      const id = `msg_${++messages}`;
      const signature = createHmac("sha256", Buffer.alloc(32, 9))
        .update(`${id}.${timestamp}.${payload}`)
        .digest("base64");
      const { status } = await assertUnchanged(world, () =>
        deliver({ "webhook-id": id, "webhook-timestamp": timestamp, "webhook-signature": `v1,${signature}` }),
      );
      expect(status).toBe(401);
    },
  );

  const other = `v1,${Buffer.alloc(32).toString("base64")}`;
  test.each([
    ["an old and a new signature", (good: string) => `${other} ${good}`, 200],
    ["an unknown version beside a good one", (good: string) => `v9,AAAA ${good}`, 200],
    ["an unknown version alone", (good: string) => good.replace("v1,", "v2,"), 401],
    ["v1 without a comma", (good: string) => good.replace("v1,", "v1"), 401],
    ["a signature cut short", (good: string) => good.slice(0, -3), 401],
    ["a signature that is too long", (good: string) => `${good}AAAA`, 401],
    ["a list that is too long", (good: string) => `${`${other} `.repeat(100)}${good}`, 401],
    ["a good one after a comma and a blank", (good: string) => `${other}, ${good}`, 401],
    ["nothing", () => "", 401],
  ])("%s", async (_, change, expected) => {
    const headers = headersOf();
    const changed = { ...headers, "webhook-signature": change(headers["webhook-signature"]) };
    const answered =
      expected === 200 ? await deliver(changed) : await assertUnchanged(world, () => deliver(changed));
    expect(answered.status).toBe(expected);
  });

  test.each(["webhook-id", "webhook-timestamp", "webhook-signature"] as const)(
    "%s sent twice, or not at all",
    async (name) => {
      const headers = headersOf();
      const twice = { ...headers, [name]: [headers[name], headers[name]] };
      expect(await rawRequest(`${world.url}${webhook}`, payload, twice)).toBe(401);
      const { [name]: _, ...without } = headers;
      expect((await assertUnchanged(world, () => deliver(without))).status).toBe(401);
      expect((await deliver(headers)).status).toBe(200);
    },
  );

  test("one byte of the body, the id or the timestamp", async () => {
    const headers = headersOf();
    const now = Number(headers["webhook-timestamp"]);
    for (const [changed, body] of [
      [headers, payload.replace("AAPL", "AAPM")],
      [headers, `${payload}\n`],
      [{ ...headers, "webhook-id": `${headers["webhook-id"]}x` }, payload],
      [{ ...headers, "webhook-timestamp": String(now + 1) }, payload],
    ] as const)
      expect((await assertUnchanged(world, () => deliver(changed, body))).status).toBe(401);
    expect((await deliver(headers)).status).toBe(200);
  });

  test.each([
    ["pretty", JSON.stringify(JSON.parse(payload), null, 2)],
    ["with CRLF", JSON.stringify(JSON.parse(payload), null, 2).replaceAll("\n", "\r\n")],
    ["with a byte order mark", `\uFEFF${payload}`],
  ])("a body %s is read as it was signed", async (_, body) => {
    expect((await deliver(headersOf(undefined, body), body)).body).toEqual({ status: "accepted" });
  });

  test("a body that is no UTF-8 is verified, and cannot be read", async () => {
    const body = Uint8Array.from([...new TextEncoder().encode(payload), 0xff]);
    const id = `msg_${++messages}`;
    const timestampS = Math.floor(world.now / 1000);
    const headers = {
      "webhook-id": id,
      "webhook-timestamp": String(timestampS),
      "webhook-signature": signStandardWebhook({ id, timestampS, body }, [secret]),
    };
    expect((await world.deliver(webhook, body, headers)).body).toEqual({ status: "parked" });
  });

  test("an empty body", async () => {
    expect((await assertUnchanged(world, () => deliver(headersOf(undefined, ""), ""))).status).toBe(400);
  });
});

test("MX's credentials, once rotated, count until the overlap ends", async () => {
  const { webhook, secret } = await world.connect("mx", "mx", { credentials: credentials.mx });
  const body = JSON.stringify({ type: "TRANSACTION" });
  const basic = (text: string) => ({ Authorization: `Basic ${Buffer.from(text).toString("base64")}` });
  const send = async (text: string) => (await world.deliver(webhook, body, basic(text))).status;
  const rotated = await world.ask("POST", "/v1/connections/mx/rotate", { overlapSeconds: 60 });
  expect([await send(secret), await send(rotated.body.secret), await send(`${secret}x`)]).toEqual([
    200, 200, 401,
  ]);
  world.now += 60_000;
  expect([await send(secret), await send(rotated.body.secret)]).toEqual([401, 200]);
  expect((await assertUnchanged(world, () => world.deliver(webhook, body, {}))).status).toBe(401);
});
