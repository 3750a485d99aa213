/**
 * Asserts that a delivery changed nothing in the table.
 * @module
 */

import { request } from "node:http";
import { expect } from "vitest";
import type { Answered, World } from "./service-under-test.ts";

/** A delivery after which the table holds exactly what it held before. */
export async function unmoved(world: World, deliver: () => Promise<Answered>): Promise<Answered> {
  await world.local.queue.settle();
  const before = await world.contents();
  const answered = await deliver();
  await world.local.queue.settle();
  expect(await world.contents()).toEqual(before);
  return answered;
}

/** A request whose headers are sent line by line as they are given, the same name more than once too. */
export function raw(
  url: string,
  body: string,
  headers: Readonly<Record<string, string | readonly string[]>>,
): Promise<number> {
  return new Promise((resolve, reject) => {
    const sent = request(url, { method: "POST" }, (response) => {
      response.resume();
      resolve(response.statusCode ?? 0);
    });
    for (const [name, value] of Object.entries(headers)) sent.setHeader(name, value);
    sent.on("error", reject);
    sent.end(body);
  });
}
