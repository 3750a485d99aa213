/**
 * Lanes that are to be tried again later: soon ones wait in the queue, the others in the table until their time has come.
 * @module
 */

import { LANES_DUE, laneDueKey } from "../portfolios/keys.ts";
import { type HoldingsTable, put, remove, textAt } from "../portfolios/table.ts";
import { queryFirst } from "../portfolios/table-query.ts";
import { type AlertQueue, decodeAlertMessage, type LaneMessage, LONGEST_DELAY_MS } from "./queue.ts";

interface LaneDeps {
  readonly table: HoldingsTable;
  readonly queue: AlertQueue;
}

/** Has a lane looked at again at a moment, or somewhat after it. */
export async function armLane(
  { table, queue }: LaneDeps,
  lane: LaneMessage,
  at: number,
  now: number,
): Promise<void> {
  const delay = Math.max(0, at - now);
  if (delay <= LONGEST_DELAY_MS) return queue.send([lane], delay);
  const key = laneDueKey(at, [lane.tenant, lane.subscription, lane.lane]);
  await put(table, key, { lane: { S: JSON.stringify(lane) } });
}

const PAGE = 100;

/**
 * Wakes every lane whose time has come, or as many as there is time for; how many. Cut off between waking and forgetting, a lane is
 * woken again.
 */
export async function wakeDueLanes(
  { table, queue }: LaneDeps,
  now: number,
  mustStop: () => boolean = () => false,
): Promise<number> {
  let woken = 0;
  const to = `${String(now).padStart(15, "0")}~`;
  for (;;) {
    if (mustStop()) return woken;
    const items = await queryFirst(table, LANES_DUE, { from: "0", to }, PAGE);
    if (items.length === 0) return woken;
    const lanes = items.flatMap((item) => decodeAlertMessage(textAt(item, "lane") ?? "") ?? []);
    await queue.send(lanes);
    await Promise.all(items.map((item) => remove(table, { pk: LANES_DUE, sk: textAt(item, "sk") ?? "" })));
    woken += lanes.length;
  }
}
