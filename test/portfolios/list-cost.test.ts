/**
 * What a page of the list of portfolios costs: it grows with the page, never with what is stored.
 * @module
 */

import { QueryCommand } from "@aws-sdk/client-dynamodb";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openWorld, type World } from "./service-under-test.ts";

let world: World;
beforeAll(async () => {
  world = await openWorld();
});
afterAll(() => world.close());

const store = async (from: number, to: number): Promise<void> => {
  for (let n = from; n < to; n += 20)
    await Promise.all(
      Array.from({ length: 20 }, (_, i) =>
        world.ask("PUT", `/v1/portfolios/p-${n + i}`, { positions: ["AAPL"] }, { "if-none-match": "*" }),
      ),
    );
};

test("a page reads as many portfolios as it shows, and one more, however many are stored", async () => {
  let items = 0;
  const { client } = world.local.holdings.table;
  client.middlewareStack.add(
    (next, { commandName }) =>
      async (args) => {
        const answer = await next(args);
        const { output } = answer;
        if (commandName === QueryCommand.name && "Items" in output && Array.isArray(output.Items)) {
          const heads = output.Items.filter((item: object) => "head" in item);
          items += heads.length;
        }
        return answer;
      },
    { step: "initialize" },
  );
  const read: number[] = [];
  for (const [from, to] of [
    [0, 40],
    [40, 240],
  ] as const) {
    await store(from, to);
    items = 0;
    const { status, body } = await world.ask("GET", "/v1/portfolios?limit=10");
    expect([status, body.portfolios.length, typeof body.next]).toEqual([200, 10, "string"]);
    read.push(items);
  }
  expect(read).toEqual([11, 11]);
}, 60_000);
