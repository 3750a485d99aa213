/**
 * A tenant whose own connection is made to cost, or to mislead: its neighbours' deliveries are believed as before.
 * @module
 */

import { afterAll, beforeAll, expect, test } from "vitest";
import { ok } from "../../functions/stand-ins/answer.ts";
import { credentials, openWorld, type World } from "../portfolios/service-under-test.ts";

let world: World;
const webhooks = { attacker: "", victim: "" };
beforeAll(async () => {
  world = await openWorld();
  for (const tenant of ["attacker", "victim"] as const) {
    world.tenant = tenant;
    webhooks[tenant] = (await world.connect("desk", "plaid", { credentials: credentials.plaid })).webhook;
  }
});
afterAll(() => world.close());

const event = {
  webhook_type: "HOLDINGS",
  webhook_code: "DEFAULT_UPDATE",
  item_id: "item-1",
  environment: "production",
};
const real = "plaid key plaid-key-1";

test("keys that one connection makes up, or is told wrongly of, keep no other from being believed by the real one", async () => {
  const key = world.fakes.answers.get(real) ?? ok({});
  for (const code of ["INVALID_FIELD", "INVALID_WEBHOOK_VERIFICATION_KEY_ID"]) {
    world.fakes.answers.set(real, {
      status: 400,
      body: JSON.stringify({
        error_code: code,
        error_message: "client_id must be a properly formatted string",
      }),
    });
    expect([401, 503]).toContain((await world.plaid(webhooks.attacker, event)).status);
  }
  // Three hundred keys that nobody has, one after the other, at a path of the attacker's own.
  for (let n = 0; n < 300; n += 1) {
    const token = await world.fakes.plaidSign(
      { request_body_sha256: "0".repeat(64), iat: Math.floor(world.now / 1000) },
      { alg: "ES256", kid: `made-up-${n}` },
    );
    const { status } = await world.deliver(webhooks.attacker, JSON.stringify(event), {
      "Plaid-Verification": token,
    });
    expect([401, 503]).toContain(status);
  }
  const asked = world.fakes.asked.filter((what) => what.includes("made-up"));
  expect(asked.length).toBeLessThanOrEqual(20);
  world.fakes.answers.set(real, key);
  expect((await world.plaid(webhooks.victim, event)).status).toBe(200);
  await world.local.queue.settle();
}, 60_000);
