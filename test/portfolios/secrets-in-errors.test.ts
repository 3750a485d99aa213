/**
 * A connection's secret that does not fit is told by its place; an answer that echoed it could be logged, or read by somebody else.
 * @module
 */

import { afterAll, beforeAll, expect, test } from "vitest";
import { openWorld, type World } from "./service-under-test.ts";

let world: World;
beforeAll(async () => {
  world = await openWorld();
});
afterAll(() => world.close());

test.each([
  [{ clientId: 917_263 }, "/credentials/clientId"],
  [{ clientId: "" }, "/credentials/clientId"],
  [{ clientId: ["917263"] }, "/credentials/clientId"],
])("credentials %j are refused, their place named and their value nowhere", async (credentials, pointer) => {
  const { status, body } = await world.ask("POST", "/v1/connections", {
    name: "desk",
    provider: "snaptrade",
    credentials,
  });
  expect(status).toBe(422);
  expect(body.errors.map((error: { pointer: string }) => error.pointer)).toEqual([pointer]);
  expect(JSON.stringify(body)).not.toContain("917263");
});
