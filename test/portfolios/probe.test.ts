/**
 * A connection's credentials are tried when it is made and when they are replaced: who mistyped a secret hears it at once, and not
 * from a portfolio that stays empty.
 * @module
 */

import { afterAll, beforeAll, expect, test } from "vitest";
import { planted } from "../support/planted.ts";
import { credentials, openWorld, type World } from "./service-under-test.ts";

let world: World;
beforeAll(async () => {
  world = await openWorld();
});
afterAll(() => world.close());

const wrong = planted.secret("mistyped");
const mistyped = {
  // SnapTrade signs with the consumer key: a wrong one is refused as a wrong signature.
  snaptrade: { ...credentials.snaptrade, consumerKey: wrong },
  plaid: { ...credentials.plaid, secret: wrong },
  mx: { ...credentials.mx, apiKey: wrong },
} as const;
const asks = {
  snaptrade: "snaptrade accounts user-1",
  plaid: `plaid ${credentials.plaid.accessToken}`,
  mx: "mx users",
} as const;
const providers = ["snaptrade", "plaid", "mx"] as const;

const create = (name: string, provider: string, given: object) =>
  world.ask("POST", "/v1/connections", { name, provider, credentials: given });
const listed = async (name: string) =>
  (await world.ask("GET", "/v1/connections")).body.connections.find(
    (connection: { readonly name: string }) => connection.name === name,
  );

test.each(providers)(
  "%s: credentials that it refuses are told at once, and no connection is made",
  async (provider) => {
    const name = `wrong-${provider}`;
    const { status, body } = await create(name, provider, mistyped[provider]);
    expect([status, body.errors?.[0]?.pointer]).toEqual([422, "/credentials"]);
    expect(body.errors[0].detail).toMatch(
      /does not take these credentials|finds a fault with these credentials/,
    );
    expect(JSON.stringify(body)).not.toContain(wrong);
    expect(await listed(name)).toBeUndefined();
    expect((await create(name, provider, credentials[provider])).status).toBe(201);
  },
);

test.each(providers)(
  "%s: where it cannot be asked the connection is made, and its health says so",
  async (provider) => {
    const name = `silent-${provider}`;
    world.fakes.answers.set(asks[provider], { status: 503, body: "{}" });
    expect((await create(name, provider, credentials[provider])).status).toBe(201);
    expect((await listed(name)).health.lastError.kind).toBe("unavailable");
    world.fakes.answers.delete(asks[provider]);
  },
);

test("replacing credentials by mistyped ones changes nothing", async () => {
  await create("rotated", "plaid", credentials.plaid);
  const before = await world.contents();
  const { status } = await world.ask("POST", "/v1/connections/rotated/rotate", {
    credentials: { secret: wrong },
  });
  expect(status).toBe(422);
  expect(await world.contents()).toEqual(before);
});
