/**
 * Asserts that a delivery changed nothing in the table.
 * @module
 */

import { expect } from "vitest";
import type { Answered, World } from "./service-under-test.ts";

/** A delivery after which the table holds exactly what it held before. */
export async function assertUnchanged(world: World, deliver: () => Promise<Answered>): Promise<Answered> {
  await world.local.queue.settle();
  const before = await world.contents();
  const answered = await deliver();
  await world.local.queue.settle();
  expect(await world.contents()).toEqual(before);
  return answered;
}
