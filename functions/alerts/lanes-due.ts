/**
 * Lanes that are to be looked at later: soon ones wait in the queue, the others in the table until their time has come; and with them
 * every lane in which something waits, should its message be lost.
 * @module
 */

import { LANES_DUE } from "../portfolios/keys.ts";
import { type HoldingsTable, type Item, textAt } from "../portfolios/table.ts";
import { putMany, removeMany } from "../portfolios/table-batches.ts";
import { queryFirst } from "../portfolios/table-query.ts";
import { laneOf } from "./event.ts";
import { dueItem, guardItem } from "./lane-guard.ts";
import { headsOfLane } from "./outbox.ts";
import { type AlertQueue, decodeAlertMessage, type LaneMessage, LONGEST_DELAY_MS } from "./queue.ts";
import { readSubscription, type Subscribed } from "./subscriptions.ts";

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
  await putMany(table, [dueItem(lane, at)]);
}

/** Events of a disabled subscription rest until it is enabled, which wakes them. */
const RESTS_MS = 24 * 3_600_000;
const PAGE = 100;

/** What becomes of a lane whose time has come: whether it is woken, and after which moment it is looked at anyway; null: not again. */
interface Standing {
  readonly wakes: boolean;
  readonly guardedFrom: number | null;
}

async function standingOf(
  table: HoldingsTable,
  { tenant, subscription, lane }: LaneMessage,
  subscribed: Subscribed | null,
  now: number,
): Promise<Standing> {
  const [head] = await headsOfLane(table, { tenant, id: subscription }, lane, 1);
  if (head === undefined) return { wakes: false, guardedFrom: null };
  // Of a deleted subscription whoever delivers clears the lane.
  if (subscribed === null) return { wakes: true, guardedFrom: null };
  if (subscribed.health.disabled !== null && lane !== laneOf.test)
    return { wakes: false, guardedFrom: now + RESTS_MS };
  return { wakes: head.nextAt <= now, guardedFrom: Math.max(now, head.nextAt) };
}

const isLane = (item: Item): LaneMessage | null => {
  const message = decodeAlertMessage(textAt(item, "lane") ?? "");
  return message?.kind === "lane" ? message : null;
};

/** Looks at the lanes that items name: guards anew those in which something waits, and wakes them; how many. */
async function wakePage({ table, queue }: LaneDeps, items: readonly Item[], now: number): Promise<number> {
  const lanes = new Map(
    items.flatMap((item) => isLane(item) ?? []).map((lane) => [JSON.stringify(lane), lane]),
  );
  const subscriptions = new Map<string, Promise<Subscribed | null>>();
  const subscribedTo = ({ tenant, subscription }: LaneMessage): Promise<Subscribed | null> => {
    const found = subscriptions.get(subscription) ?? readSubscription(table, tenant, subscription);
    subscriptions.set(subscription, found);
    return found;
  };
  const seen = await Promise.all(
    [...lanes.values()].map(async (lane) => ({
      lane,
      ...(await standingOf(table, lane, await subscribedTo(lane), now)),
    })),
  );
  await putMany(
    table,
    seen.flatMap(({ lane, guardedFrom }) => (guardedFrom === null ? [] : [guardItem(lane, guardedFrom)])),
  );
  const woken = seen.filter(({ wakes }) => wakes).map(({ lane }) => lane);
  await queue.send(woken);
  await removeMany(
    table,
    items.map((item) => ({ pk: LANES_DUE, sk: textAt(item, "sk") ?? "" })),
  );
  return woken.length;
}

/**
 * Wakes every lane whose time has come and in which something waits, or as many as there is time for; how many. Cut off between
 * waking and forgetting, a lane is woken again.
 */
export async function wakeDueLanes(
  deps: LaneDeps,
  now: number,
  mustStop: () => boolean = () => false,
): Promise<number> {
  let woken = 0;
  const to = `${String(now).padStart(15, "0")}~`;
  for (;;) {
    if (mustStop()) return woken;
    const items = await queryFirst(deps.table, LANES_DUE, { from: "0", to }, PAGE);
    if (items.length === 0) return woken;
    woken += await wakePage(deps, items, now);
  }
}
