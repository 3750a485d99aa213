/**
 * Deliveries that are too large, too slow, replayed, poisoned or wrongly signed, over a real server.
 * @module
 */

import { request } from "node:http";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { signSnapTrade } from "../../functions/brokers/snaptrade.ts";
import { signStandardWebhook } from "../../functions/brokers/standard-webhooks.ts";
import { ok } from "../../functions/stand-ins/answer.ts";
import { linesWithPlanted, planted } from "../support/planted.ts";
import { assertUnchanged } from "./assert-unchanged.ts";
import { consumerKey } from "./fakes.ts";
import { type Answered, credentials, openWorld, type World } from "./service-under-test.ts";

let world: World;
const secret = `whsec_${Buffer.alloc(32, 3).toString("base64")}`;
let own: string;
let snap: string;
beforeAll(async () => {
  world = await openWorld();
  ({ webhook: own } = await world.connect("own", "standard-webhooks", { secret }));
  ({ webhook: snap } = await world.connect("snap", "snaptrade", { credentials: credentials.snaptrade }));
});
afterAll(() => world.close());

const bytes = (text: string) => new TextEncoder().encode(text);
let messages = 0;
const signed = (body: Uint8Array, id = `msg_${++messages}`, now = world.now) => {
  const timestampS = Math.floor(now / 1000);
  return {
    "webhook-id": id,
    "webhook-timestamp": String(timestampS),
    "webhook-signature": signStandardWebhook({ id, timestampS, body }, [secret]),
  };
};
const replaced = (account: string, positions: readonly unknown[] = ["AAPL"], more: object = {}) =>
  JSON.stringify({
    type: "portfolio.replaced",
    timestamp: "2026-03-01T14:39:00Z",
    data: { account, positions },
    ...more,
  });
const deliver = (text: string, id?: string) => world.deliver(own, text, signed(bytes(text), id));
const check = async (id: string) => (await world.ask("GET", `/v1/portfolios/${id}/check`)).body;

interface Sent extends Answered {
  /** Whether the server ended the connection, though the sender had not. */
  readonly closed: boolean;
}

/** Sends a body in pieces, with a pause before each, and goes on until the server has answered and closed. */
function drip(
  path: string,
  pieces: readonly Uint8Array[],
  headers: Readonly<Record<string, string>>,
  pauseMs: number,
): Promise<Sent> {
  return new Promise((resolve, reject) => {
    const sent = request(`${world.url}${path}`, { method: "POST", headers: { ...headers } });
    let answered: Answered | null = null;
    let next = 0;
    const timer = setInterval(() => {
      // As every client does, it waits while nothing is read of what it has sent.
      if (sent.writableNeedDrain) return;
      const piece = pieces[next];
      next += 1;
      if (piece === undefined || sent.destroyed) clearInterval(timer);
      else sent.write(piece);
    }, pauseMs);
    sent.on("response", (response) => {
      let text = "";
      response.setEncoding("utf8").on("data", (chunk: string) => {
        text += chunk;
      });
      response.on("end", () => {
        const body: unknown = JSON.parse(text);
        answered = { status: response.statusCode ?? 0, headers: new Headers(), body };
      });
    });
    sent.on("error", (error) => {
      if (answered === null) reject(error);
    });
    sent.on("close", () => {
      clearInterval(timer);
      if (answered !== null) resolve({ ...answered, closed: true });
    });
  });
}

test("an address that is no connection's is answered before its body has come", async () => {
  const sent = request(`${world.url}/v1/webhooks/${"0".repeat(32)}`, {
    method: "POST",
    headers: { "content-length": "1600" },
  });
  const status = new Promise((resolve, reject) => {
    sent.on("response", (response) => resolve(response.statusCode)).on("error", reject);
  });
  sent.write("{");
  expect(await status).toBe(404);
  sent.destroy();
});

describe("too large: 413, the connection closed, nothing stored", () => {
  const MEGABYTE = new Uint8Array(1024 * 1024).fill(0x20);
  const twenty = Array.from({ length: 20 }, () => MEGABYTE);

  test("twenty megabytes, announced", async () => {
    const { status, body, closed } = await unchangedAfter(() =>
      drip(own, twenty, { ...signed(Buffer.concat(twenty)), "content-length": String(20 * 1024 * 1024) }, 1),
    );
    expect([status, body.type, closed]).toEqual([413, "/problems/too-large", true]);
  });

  test("twenty megabytes in pieces of unknown number, which are cut off at the limit", async () => {
    const headers = { ...signed(Buffer.concat(twenty)), "transfer-encoding": "chunked" };
    await assertUnchanged(world, async () => {
      // Whether the answer is seen before the connection's end is up to the sender.
      const { status, body } = await drip(own, twenty, headers, 1).catch((error: Error) => ({
        status: 413,
        body: { type: "code" in error ? error.code : error },
      }));
      expect([status, ["/problems/too-large", "EPIPE", "ECONNRESET"]]).toEqual([
        413,
        expect.arrayContaining([body.type]),
      ]);
      return { status, body, headers: new Headers() };
    });
  });

  test("one byte over the limit, signed as it should be; at the limit it is taken", async () => {
    const limit = 4 * 1024 * 1024;
    const padded = (size: number) => {
      const text = replaced("at-the-limit");
      return `${text}${" ".repeat(size - text.length)}`;
    };
    expect((await assertUnchanged(world, () => deliver(padded(limit + 1)))).status).toBe(413);
    expect((await deliver(padded(limit))).body).toEqual({ status: "accepted" });
  });
});

describe("too slow: 400 after ten seconds, the connection closed, nothing stored", () => {
  const text = replaced("slow");
  const pieces = [...bytes(text)].map((byte) => Uint8Array.of(byte));

  test.each([
    ["announced", { "content-length": String(text.length) }],
    ["in pieces of unknown number", { "transfer-encoding": "chunked" }],
  ])(
    "a body that drips, %s",
    async (_, headers) => {
      const started = performance.now();
      const { status, closed } = await unchangedAfter(() =>
        drip(own, pieces, { ...signed(bytes(text)), ...headers }, 200),
      );
      const took = performance.now() - started;
      expect([status, closed, took > 9_000 && took < 13_000]).toEqual([400, true, true]);
      expect((await world.ask("GET", "/v1/portfolios/own.slow")).status).toBe(404);
    },
    20_000,
  );
});

/** As `assertUnchanged`, for what `drip` gives. */
async function unchangedAfter(send: () => Promise<Sent>): Promise<Sent> {
  let sent: Sent | undefined;
  await assertUnchanged(world, async () => {
    sent = await send();
    return sent;
  });
  if (sent === undefined) throw new Error("nothing was answered");
  return sent;
}

describe("replayed", () => {
  const standard = () => {
    const body = replaced("replayed");
    const headers = signed(bytes(body));
    return () => world.deliver(own, body, headers);
  };
  const snapTrade = () => {
    const body = JSON.stringify({
      webhookId: `replay-${++messages}`,
      eventType: "ACCOUNT_HOLDINGS_UPDATED",
      userId: "user-1",
      accountId: "replayed",
      eventTimestamp: new Date(world.now).toISOString(),
    });
    world.fakes.answers.set("snaptrade replayed", ok({ results: [] }));
    return () => world.deliver(snap, body, { Signature: signSnapTrade(body, consumerKey) });
  };
  test.each([
    ["Standard Webhooks", standard, 300_000, 301_000],
    ["SnapTrade", snapTrade, 86_400_000, 86_401_000],
  ])(
    "%s: a duplicate while its time lasts, then 401, and never a second effect",
    async (_, prepare, inside, after) => {
      const started = world.now;
      const send = prepare();
      expect((await send()).body).toEqual({ status: "accepted" });
      world.now = started + inside;
      expect((await assertUnchanged(world, send)).body).toEqual({ status: "duplicate" });
      world.now = started + after;
      expect((await assertUnchanged(world, send)).status).toBe(401);
      // Nine days on, the record of the first has ended.
      world.now = started + 9 * 86_400_000;
      expect((await assertUnchanged(world, send)).status).toBe(401);
      world.now = started;
    },
  );

  test("MX, whose deliveries bear no time of their own: after the record's end it is taken, without an effect", async () => {
    const { webhook, secret: basic } = await world.connect("mx", "mx", { credentials: credentials.mx });
    const started = world.now;
    world.fakes.answers.set("mx usr-1", ok({ investment_holdings: [], pagination: { total_pages: 1 } }));
    const push = (holding: object) =>
      world.deliver(
        webhook,
        JSON.stringify({ type: "HOLDING", account_guid: "act", user_guid: "usr-1", guid: "h1", ...holding }),
        { Authorization: `Basic ${Buffer.from(basic).toString("base64")}` },
      );
    const held = { action: "updated", symbol: "XIACY", quantity: "3", updated_at: 1_772_370_000 };
    const sold = { action: "deleted", deleted_at: 1_772_370_100 };
    expect((await push(held)).body).toEqual({ status: "accepted" });
    expect((await push(sold)).body).toEqual({ status: "accepted" });
    await world.local.queue.settle();
    const before = (await world.ask("GET", "/v1/portfolios/mx.act")).body.portfolio;
    world.now += 9 * 86_400_000;
    expect((await push(held)).body).toEqual({ status: "accepted" });
    await world.local.queue.settle();
    const after = (await world.ask("GET", "/v1/portfolios/mx.act")).body.portfolio;
    expect([after.version, after.positions]).toEqual([before.version, []]);
    world.now = started;
  });
});

describe("poisoned, though signed as it should be: acknowledged, and the account it names is incomplete", () => {
  beforeAll(async () => {
    await deliver(replaced("victim"));
    await deliver(replaced("bystander"));
    await world.local.queue.settle();
  });
  const deep = `${"[".repeat(100_000)}${"]".repeat(100_000)}`;
  test.each([
    ["nested a hundred thousand deep", `{"type":"portfolio.replaced","data":${deep}}`, null],
    [
      "that names a prototype",
      '{"type":"portfolio.replaced","data":{"__proto__":{"account":"victim"}}}',
      null,
    ],
    ["with a field twice", replaced("victim").replace('"account"', '"account":"bystander","account"'), null],
    ["with a control character in a symbol", replaced("victim", ["AA\u0000PL"]), "victim"],
    ["with a position that is a list", replaced("victim", [["AAPL"]]), "victim"],
    ["with ten thousand and one positions", replaced("victim", Array(10_001).fill("AAPL")), "victim"],
    ["with an instant to come", replaced("victim", [], { timestamp: "2126-03-01T14:00:00Z" }), "victim"],
    ["with an instant that is none", replaced("victim", [], { timestamp: "soon" }), "victim"],
    ["that is cut short", replaced("victim").slice(0, -5), null],
  ])("%s", async (_, body, account) => {
    expect((await deliver(body)).body).toEqual({ status: "parked" });
    await world.local.queue.settle();
    expect(await check("own.victim")).toMatchObject({ complete: false, status: "review" });
    expect((await check("own.bystander")).complete).toBe(account !== null);
    // The next delivery that can be read makes it whole.
    await deliver(replaced("victim", ["AAPL", "MSFT"]));
    await deliver(replaced("bystander", ["AAPL", "MSFT"]));
    await deliver(replaced("victim"));
    await deliver(replaced("bystander"));
    await world.local.queue.settle();
    expect([(await check("own.victim")).complete, (await check("own.bystander")).complete]).toEqual([
      true,
      true,
    ]);
  });

  test("an instant to come keeps no later holdings out", async () => {
    await deliver(replaced("ahead", ["XIACY"], { timestamp: "2126-03-01T14:00:00Z" }));
    await world.local.queue.settle();
    expect(await check("own.ahead")).toMatchObject({
      complete: false,
      status: "review",
      check: { positions: [] },
    });
    await deliver(replaced("ahead", ["AAPL"]));
    await world.local.queue.settle();
    expect(await check("own.ahead")).toMatchObject({ complete: true, status: "no-match" });
  });
});

test("wrongly signed: 401 that tells nothing, of any body, and nothing of it is logged", async () => {
  const before = world.log.length;
  const body = replaced(planted.account(), [{ symbol: planted.symbol, name: planted.name }]);
  const headers = {
    ...signed(bytes(body)),
    "webhook-signature": `v1,${Buffer.alloc(32).toString("base64")}`,
  };
  const { status, body: answer } = await assertUnchanged(world, () => world.deliver(own, body, headers));
  expect([status, answer.detail, Object.keys(answer).sort()]).toEqual([
    401,
    "The delivery is not authentic.",
    ["detail", "instance", "status", "title", "type"],
  ]);
  expect(linesWithPlanted(JSON.stringify(answer))).toEqual([]);
  expect(world.log.slice(before)).toHaveLength(1);
  expect(linesWithPlanted(world.log.join("\n"))).toEqual([]);
});
