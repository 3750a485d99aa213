/**
 * What has a lane looked at even if its message is lost: an item of a later moment, put together with the event that waits. It goes
 * once the lane is seen to be empty. Pure.
 * @module
 */

import { createHash } from "node:crypto";
import { laneDueKey } from "../portfolios/keys.ts";
import { type Item, keyItem } from "../portfolios/table.ts";
import type { LaneMessage } from "./queue.ts";

/** A lane is looked at again after this long at the earliest, and twice that at the latest. */
export const GUARD_MS = 30 * 60_000;

/** Has a lane looked at at a moment, or somewhat after it. The same lane and moment are one item. */
export const dueItem = (lane: LaneMessage, at: number): Item => ({
  ...keyItem(laneDueKey(at, [lane.tenant, lane.subscription, lane.lane])),
  lane: { S: JSON.stringify(lane) },
});

/** Where in the half-hour a lane has its moments: those of one receiver are spread over all of it. */
const phaseOf = (lane: LaneMessage): number =>
  createHash("sha256").update(JSON.stringify(lane)).digest().readUInt32BE(0) % GUARD_MS;

/** A lane's guard after a moment: the same item for half an hour, so that many events of one lane put it once. */
export function guardItem(lane: LaneMessage, from: number): Item {
  const phase = phaseOf(lane);
  return dueItem(lane, phase + GUARD_MS * Math.ceil((from + GUARD_MS - phase) / GUARD_MS));
}
