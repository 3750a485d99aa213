/**
 * Receivers that hang, fail, send elsewhere, want no more or lead inwards: what comes of each, and that nothing is lost or sent
 * where it must not be.
 * @module
 */

import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { Address } from "../../functions/alerts/destination.ts";
import { invented, unrelated, XIAOMI } from "./orders.ts";
import { answerWith, type Behaviour, openWorld, type Receiver, startReceiver, type World } from "./world.ts";

const HOUR = 3_600_000;
/** Where names lead, as the test has it. */
const names = new Map<string, readonly Address[]>();
const looked: string[] = [];

let world: World;
let receiver: Receiver;
let n = 0;

beforeAll(async () => {
  world = await openWorld({
    now: "2021-03-15T13:31:00Z",
    knownAt: "2021-03-12T17:00:00Z",
    alerting: {
      timeoutMs: 1_500,
      resolve: async (host) => {
        looked.push(host);
        return names.get(host) ?? [{ address: "127.0.0.1", family: 4 }];
      },
    },
  });
});
afterAll(() => world.close());
beforeEach(async () => {
  names.clear();
  looked.length = 0;
  receiver = await startReceiver();
  return () => receiver.close();
});

/** Subscribes, and sends one event in earnest; the subscription's id. */
async function told(behave: Behaviour, more: object = {}): Promise<string> {
  n += 1;
  receiver.behave = behave;
  const id = await world.subscribe(receiver, { events: ["register.entry.appended"], ...more });
  await another();
  return id;
}

/** One more event for every subscription. */
async function another(): Promise<void> {
  n += 1;
  world.now += 60_000;
  const at = new Date(world.now - 30_000).toISOString();
  const order = invented(`order.xiaomi.trial.${n}`, n % 2 === 0 ? "stay" : "preliminary-injunction", at, {
    listings: [XIAOMI],
  });
  await world.enter(`hostile-${n}`, [order]);
  await world.settle();
}

const eventsOf = async (id: string) => (await world.ask("GET", `/v1/subscriptions/${id}/events`)).body.events;
const stateOf = async (id: string) => (await world.ask("GET", `/v1/subscriptions/${id}`)).body.subscription;
const end = (id: string) => world.ask("DELETE", `/v1/subscriptions/${id}`);

const failing: readonly (readonly [string, Behaviour, { status: number | null; failure: string | null }])[] =
  [
    ["hangs", () => undefined, { status: null, failure: "timeout" }],
    [
      "hangs in the middle of its answer",
      (response) => response.writeHead(200).write("x"),
      { status: null, failure: "timeout" },
    ],
    ["answers 500", answerWith(500), { status: 500, failure: null }],
    ["answers 404", answerWith(404), { status: 404, failure: null }],
    [
      "redirects",
      (response) => response.writeHead(302, { location: "/inside" }).end(),
      { status: 302, failure: null },
    ],
    [
      "closes the connection",
      (_, request) => request.socket.destroy(),
      { status: null, failure: "unreachable" },
    ],
    [
      "switches protocols",
      (response) =>
        response.socket?.end("HTTP/1.1 101 Switching Protocols\r\nConnection: upgrade\r\nUpgrade: x\r\n\r\n"),
      { status: null, failure: "timeout" },
    ],
  ];

describe("a receiver that", () => {
  test.each(failing)(
    "%s is tried again after 5 seconds, 5 minutes, 30 minutes, under the same id",
    async (_, behave, expected) => {
      const id = await told(behave);
      expect(receiver.requests).toHaveLength(1);
      await world.pass(4_900);
      expect(receiver.requests).toHaveLength(1);
      await world.pass(1_200);
      expect(receiver.requests).toHaveLength(2);
      await world.pass(299_000);
      expect(receiver.requests).toHaveLength(2);
      receiver.behave = answerWith(204);
      await world.pass(62_000);
      expect(receiver.requests).toHaveLength(3);
      expect(new Set(receiver.requests.map(({ headers }) => headers["webhook-id"])).size).toBe(1);
      expect(new Set(receiver.requests.map(({ body }) => body)).size).toBe(1);
      const [event] = await eventsOf(id);
      expect(event).toMatchObject({
        state: "delivered",
        tries: 3,
        attempts: [expected, expected, { status: 204 }],
      });
      expect(await stateOf(id)).toMatchObject({ state: "active", failingSince: null });
      await end(id);
    },
  );

  test("answers with more than 64 kB counts by its status; no more is read", async () => {
    let sent = 0;
    const id = await told((response) => {
      response.writeHead(200);
      const more = (): void => {
        if (response.destroyed || sent > 64 * 1024 * 1024) return;
        sent += 65_536;
        response.write(Buffer.alloc(65_536), () => setImmediate(more));
      };
      more();
    });
    expect(await eventsOf(id)).toMatchObject([{ state: "delivered", tries: 1 }]);
    expect(sent).toBeLessThan(32 * 1024 * 1024);
    await end(id);
  });

  test("answers 429 with Retry-After is left alone for so long", async () => {
    const id = await told(answerWith(429, { "retry-after": "7200" }));
    receiver.behave = answerWith(204);
    await world.pass(HOUR);
    expect(receiver.requests).toHaveLength(1);
    await world.pass(HOUR + 1_000);
    expect(receiver.requests).toHaveLength(2);
    expect(await eventsOf(id)).toMatchObject([{ state: "delivered", tries: 2 }]);
    await end(id);
  });

  test("answers 410 gets nothing more, its owner is told by the tenant's others, and a test enables it again", async () => {
    const other = await startReceiver();
    const watching = await world.subscribe(other, { events: ["source.held"] });
    const id = await told(answerWith(410));
    expect(await stateOf(id)).toMatchObject({ state: "disabled", disabled: { why: "gone" } });
    await another();
    await world.pass(100 * HOUR);
    expect(receiver.requests).toHaveLength(1);
    expect(other.received.filter(({ type }) => type === "subscription.disabled")).toMatchObject([
      { data: { subscription: id, reason: "gone" } },
    ]);
    receiver.behave = answerWith(204);
    expect((await world.ask("POST", `/v1/subscriptions/${id}/test`)).status).toBe(202);
    await world.settle();
    await world.pass(1_000);
    expect(receiver.received.slice(1).map(({ type }) => type)).toEqual([
      "subscription.test",
      "register.entry.appended",
      "register.entry.appended",
    ]);
    expect(await stateOf(id)).toMatchObject({ state: "active", disabled: null });
    await end(id);
    await end(watching);
    await other.close();
  });

  test("fails for three days is disabled, and its owner gets a letter", async () => {
    const id = await told(answerWith(503), { contact: "owner@example.com" });
    for (let hours = 0; hours < 100; hours += 5) {
      await world.pass(5 * HOUR);
      if (hours % 25 === 0) await another();
    }
    expect(await stateOf(id)).toMatchObject({ state: "disabled", disabled: { why: "failing" } });
    const before = receiver.requests.length;
    await world.pass(50 * HOUR);
    expect(receiver.requests).toHaveLength(before);
    await end(id);
  });
});

const inwards: readonly (readonly [string, Address])[] = [
  ["169.254.169.254", { address: "169.254.169.254", family: 4 }],
  ["10.0.0.1", { address: "10.0.0.1", family: 4 }],
  ["::ffff:127.0.0.1", { address: "::ffff:127.0.0.1", family: 6 }],
  ["::ffff:169.254.169.254", { address: "::ffff:169.254.169.254", family: 6 }],
  ["64:ff9b::a9fe:a9fe", { address: "64:ff9b::a9fe:a9fe", family: 6 }],
  ["fd00:ec2::254", { address: "fd00:ec2::254", family: 6 }],
];

describe("a name that", () => {
  test.each(inwards)("leads to %s at the second look is not followed there", async (_, address) => {
    const url = `http://alerts.localhost:${receiver.port}/`;
    const id = await told(answerWith(500), { url });
    expect(receiver.requests).toHaveLength(1);
    names.set("alerts.localhost", [address]);
    await world.pass(6_000);
    expect(receiver.requests).toHaveLength(1);
    expect((await eventsOf(id))[0].attempts[1]).toMatchObject({
      status: null,
      failure: "refused-destination",
    });
    await end(id);
  });

  test("leads inwards with one of its addresses is not followed at all", async () => {
    names.set("alerts.localhost", [
      { address: "127.0.0.1", family: 4 },
      { address: "192.168.1.1", family: 4 },
    ]);
    const id = await told(answerWith(204), { url: `http://alerts.localhost:${receiver.port}/` });
    expect(receiver.requests).toEqual([]);
    // Looked up once for one try: there is no second answer to be taken in by.
    expect(looked).toEqual(["alerts.localhost"]);
    await end(id);
  });
});

test.each([
  "http://alerts.example.com/",
  "https://169.254.169.254/latest/meta-data",
  "https://10.1.2.3/",
  "https://[::ffff:10.0.0.1]/",
  "https://0x7f000001.example:22/",
  "https://192.168.0.1/",
  "https://user:secret@alerts.example.com/",
  "ftp://alerts.example.com/",
])("%s is refused as a destination when it is subscribed", async (url) => {
  const answer = await world.ask("POST", "/v1/subscriptions", { url, events: ["source.held"] });
  expect(answer.status).toBe(422);
  expect(answer.body.errors[0].pointer).toBe("/url");
});

test("without the switch, this machine's own addresses are refused: when subscribed, and where a name leads there", async () => {
  const strict = await openWorld({
    now: "2021-03-15T13:31:00Z",
    loopback: false,
    alerting: { resolve: async () => [{ address: "127.0.0.1", family: 4 }] },
  });
  try {
    for (const url of [
      `http://127.0.0.1:${receiver.port}/`,
      "https://127.1/",
      "https://2130706433/",
      "https://[::1]/",
      "https://localhost/",
    ]) {
      const refused = await strict.ask("POST", "/v1/subscriptions", { url, events: ["source.held"] });
      expect([url, refused.status]).toEqual([url, 422]);
    }
    const url = `https://alerts.example.com:${receiver.port}/`;
    const id = await strict.subscribe(receiver, { url, events: ["register.entry.appended"] });
    await strict.enter("order-1", [unrelated]);
    await strict.settle();
    const { body } = await strict.ask("GET", `/v1/subscriptions/${id}/events`);
    expect(body.events[0].attempts).toMatchObject([{ status: null, failure: "refused-destination" }]);
    expect(receiver.requests).toEqual([]);
  } finally {
    await strict.close();
  }
});

test("a secret is rotated with an overlap: both verify, then the new one only", async () => {
  const id = await told(answerWith(204));
  const old = receiver.secret;
  const { body } = await world.ask("POST", `/v1/subscriptions/${id}/rotate`, { overlapSeconds: 3600 });
  await another();
  receiver.secret = body.secret;
  await another();
  expect(receiver.received).toHaveLength(3);
  await world.pass(2 * HOUR);
  receiver.secret = old;
  receiver.behave = answerWith(204);
  await another();
  expect(receiver.received).toHaveLength(3);
  await end(id);
});

test("an event is sent again on request: the same id and bytes, once more", async () => {
  const id = await told(answerWith(204));
  const [event] = await eventsOf(id);
  const again = await world.ask("POST", `/v1/subscriptions/${id}/events/${event.id}/redeliver`);
  expect(again.status).toBe(202);
  await world.settle();
  const [first, second] = receiver.requests;
  expect(receiver.received.map((one) => one.id)).toEqual([event.id, event.id]);
  expect(second?.body).toBe(first?.body);
  await end(id);
});
