/**
 * Alerts as deployed: from an entry of the writer over the queues to a receiver, with each function behind its own role's policies.
 * @module
 */

import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { invented } from "../alerts/orders.ts";
import { answerWith, type Receiver, startReceiver } from "../alerts/world.ts";
import type { FreshFunction } from "../support/invoke.ts";
import { ask, type Deployed, metricsOf, openDeployed } from "./deployed.ts";
import { httpEvent } from "./events.ts";

const HIKVISION = "ns-cmic.hikvision.2021-06-03";
/** As an emulator of AWS on this machine lets alerts go to loopback. */
const onThisMachine = { ALERTS_LOOPBACK: "allowed", AWS_ENDPOINT_URL: "http://127.0.0.1:1" };

let deployed: Deployed;
let receiver: Receiver;
beforeAll(async () => {
  [deployed, receiver] = [await openDeployed("http://127.0.0.1:1"), await startReceiver()];
}, 240_000);
afterAll(async () => {
  await receiver?.close();
  await deployed?.close();
});

const post = (fn: FreshFunction, path: string, body: object, headers = {}) =>
  ask(fn, { method: "POST", path, body: JSON.stringify(body), headers });

/** Hands a function every message that the queue has got and it was not handed yet. */
function carrying(fn: FreshFunction, queue: string): () => Promise<unknown> {
  let handed = 0;
  return async () => {
    const waiting = deployed.aws.sent(queue).slice(handed);
    handed += waiting.length;
    const Records = waiting.map((body, i) => ({ messageId: `m-${i}`, body }));
    return (await fn.invoke({ Records })).result;
  };
}

describe("an entry", () => {
  test("goes from the writer over both queues to a receiver, signed, and nothing of it into a log", async () => {
    const portfolios = deployed.start("Portfolios", onThisMachine);
    const writer = deployed.start("Writer");
    const finder = deployed.start("Finder");
    const notifier = deployed.start("Notifier", onThisMachine);
    const [search, deliver] = [carrying(finder, "searches"), carrying(notifier, "alerts")];
    await search();

    const events = ["portfolio.verdict.changed", "register.entry.appended"];
    const made = await post(portfolios, "/v1/subscriptions", { url: receiver.url, events });
    expect(made.statusCode, made.body).toBe(201);
    const { subscription, secret } = JSON.parse(made.body);
    receiver.secret = secret;
    expect([...deployed.aws.secrets.keys()]).toEqual([
      `investor-exposure/dev/subscriptions/${subscription.id}`,
    ]);
    const held = await ask(portfolios, {
      method: "PUT",
      path: "/v1/portfolios/family-1",
      body: JSON.stringify({ positions: [{ symbol: "002415.SZ", ref: "row-90210" }] }),
      headers: { "if-none-match": "*" },
    });
    expect(held.statusCode, held.body).toBe(201);
    const { version } = JSON.parse((await ask(portfolios, { path: "/v1/register" })).body);
    const order = invented("order.hikvision.invented", "preliminary-injunction", "2026-01-05T15:00:00Z", {
      listings: [HIKVISION],
    });
    const entry = { id: "entry-order", source: "editor", changes: [order] };
    const entered = await post(writer, "/v1/register/entries", entry, { "if-match": `"${version}"` });
    expect(entered.statusCode, entered.body).toBe(201);

    // The writer said so; what it said is a look, which finds the tenant, whose search finds the lanes.
    expect(deployed.aws.sent("searches").at(-1)).toBe('{"kind":"look"}');
    expect(await search()).toEqual({ batchItemFailures: [] });
    expect(await search()).toEqual({ batchItemFailures: [] });
    expect(await deliver()).toEqual({ batchItemFailures: [] });
    expect(receiver.received.map(({ type }) => type).sort()).toEqual(events);
    expect(receiver.received.find(({ type }) => type === "portfolio.verdict.changed")?.data).toMatchObject({
      portfolio: { id: "family-1" },
      before: { status: "restricted" },
      after: { status: "stayed" },
      listings: { [HIKVISION]: { relief: { docket: "1:21-cv-00280" } } },
      entry: { changes: [{ citations: [{ title: "An invented opinion" }] }] },
    });
    expect(metricsOf(notifier)).toMatchObject({ AlertsDelivered: [1, 1], service: "notifier" });

    // The minute's schedule finds nothing more to tell.
    expect((await finder.invoke({ look: "alerts" })).result).toEqual({ tenants: 0, lanes: 0 });
    const printed = [portfolios, writer, finder, notifier].map((fn) => fn.printed()).join("");
    expect(printed).not.toMatch(/002415|90210|family-1|whsec_|hikvision/i);
    expect(printed).not.toContain(subscription.id);
  });

  test("is told all the same where the writer's word for it was lost: the schedule looks", async () => {
    const finder = deployed.start("Finder");
    const portfolios = deployed.start("Portfolios", onThisMachine);
    const writer = deployed.start("Writer", { SEARCHES_QUEUE_URL: "http://127.0.0.1:1/none" });
    const { version } = JSON.parse((await ask(portfolios, { path: "/v1/register" })).body);
    const end = invented("order.hikvision.dissolved", "dissolution", "2026-01-06T15:00:00Z", {
      against: "order.hikvision.invented",
    });
    const entry = { id: "entry-end", source: "editor", changes: [end] };
    const entered = await post(writer, "/v1/register/entries", entry, { "if-match": `"${version}"` });
    expect(entered.statusCode, entered.body).toBe(201);
    expect((await finder.invoke({ look: "alerts" })).result).toMatchObject({ tenants: 1 });
  });
});

describe("a destination", () => {
  test("on the machine of the function, or in the network around it, is refused when it is named", async () => {
    const portfolios = deployed.start("Portfolios");
    const events = ["portfolio.verdict.changed"];
    for (const host of [
      "127.0.0.1:9001",
      "localhost",
      "169.254.169.254",
      "169.254.100.1",
      "10.0.0.1",
      "[::1]",
    ]) {
      const answered = await post(portfolios, "/v1/subscriptions", { url: `https://${host}/`, events });
      expect([host, answered.statusCode]).toEqual([host, 422]);
    }
  });

  test("that became one afterwards is refused when it is delivered to", async () => {
    // Subscribed where loopback was open; delivered where it is not, as on Lambda.
    const [portfolios, notifier] = [deployed.start("Portfolios", onThisMachine), deployed.start("Notifier")];
    const deliver = carrying(notifier, "alerts");
    const before = receiver.requests.length;
    const made = await post(portfolios, "/v1/subscriptions", {
      url: receiver.url,
      events: ["portfolio.verdict.changed"],
    });
    const path = `/v1/subscriptions/${JSON.parse(made.body).subscription.id}`;
    expect((await ask(portfolios, { method: "POST", path: `${path}/test` })).statusCode).toBe(202);
    await deliver();
    const log = JSON.parse((await ask(portfolios, { path: `${path}/events` })).body);
    expect(log.events).toMatchObject([{ attempts: [{ status: null, failure: "refused-destination" }] }]);
    expect(receiver.requests.length).toBe(before);
    expect((await ask(portfolios, { method: "DELETE", path })).statusCode).toBe(200);
  });

  test("of loopback is opened for an emulator alone: with AWS itself the function does not start", async () => {
    for (const AWS_ENDPOINT_URL of ["", "https://sqs.eu-central-1.amazonaws.com"]) {
      const notifier = deployed.start("Notifier", { ALERTS_LOOPBACK: "allowed", AWS_ENDPOINT_URL });
      await expect(notifier.invoke({ Records: [] })).rejects.toThrow(/ALERTS_LOOPBACK is for an emulator/);
    }
  });
});

describe("the functions of alerts", () => {
  test("set aside what is no message of theirs, and answer no HTTP", async () => {
    const [finder, notifier] = [deployed.start("Finder"), deployed.start("Notifier")];
    const Records = [
      { messageId: "m-1", body: '{"kind":"lane","tenant":"t","subscription":"s","lane":"l"}' },
    ];
    expect((await finder.invoke({ Records })).result).toEqual({
      batchItemFailures: [{ itemIdentifier: "m-1" }],
    });
    const searching = [{ messageId: "m-2", body: '{"kind":"look"}' }];
    expect((await notifier.invoke({ Records: searching })).result).toEqual({
      batchItemFailures: [{ itemIdentifier: "m-2" }],
    });
    for (const fn of [finder, notifier])
      expect((await fn.invoke(httpEvent({}))).error).toMatch(/SQS messages only/);
  });

  test("keep a subscription through rotation, a failing receiver and its end", async () => {
    const [portfolios, notifier] = [
      deployed.start("Portfolios", onThisMachine),
      deployed.start("Notifier", onThisMachine),
    ];
    const deliver = carrying(notifier, "alerts");
    await deliver();
    const own = await startReceiver(answerWith(410));
    try {
      const events = ["portfolio.verdict.changed"];
      const made = await post(portfolios, "/v1/subscriptions", { url: own.url, events });
      const path = `/v1/subscriptions/${JSON.parse(made.body).subscription.id}`;
      const state = async () => JSON.parse((await ask(portfolios, { path })).body).subscription.state;
      await ask(portfolios, { method: "POST", path: `${path}/test` });
      await deliver();
      expect(await state()).toBe("disabled");
      own.secret = JSON.parse((await post(portfolios, `${path}/rotate`, { overlapSeconds: 0 })).body).secret;
      own.behave = answerWith(204);
      const { event } = JSON.parse((await ask(portfolios, { method: "POST", path: `${path}/test` })).body);
      // The notifier keeps what it read of a secret for half a minute; another instance knows the new one.
      const fresh = carrying(deployed.start("Notifier", onThisMachine), "alerts");
      await fresh();
      expect(await state()).toBe("active");
      const again = await ask(portfolios, { method: "POST", path: `${path}/events/${event.id}/redeliver` });
      expect(again.statusCode).toBe(202);
      await fresh();
      expect(own.received.filter(({ id }) => id === event.id)).toHaveLength(2);
      const list = JSON.parse((await ask(portfolios, { path: "/v1/subscriptions" })).body);
      for (const { id } of list.subscriptions)
        await ask(portfolios, { method: "DELETE", path: `/v1/subscriptions/${id}` });
      expect(deployed.aws.secrets.size).toBe(0);
    } finally {
      await own.close();
    }
  });
});

test("the roles allow what the functions did here, every request of it", () => {
  expect(deployed.guard.denied).toEqual([]);
});
