/**
 * Wakes the lanes of a subscription that was enabled again: what waited while it was disabled follows.
 * @module
 */

import type { HoldingsTable } from "../portfolios/table.ts";
import { laneOfEvent, pageOfEvents } from "./outbox.ts";
import type { AlertQueue, ResumeMessage } from "./queue.ts";

const PAGE = 100;
/** Pages that one message works through before the rest goes back into the queue. */
const MAX_PAGES = 50;

/** Has every lane looked at in which an event waits. */
export async function resumeLanes(
  { table, queue }: { readonly table: HoldingsTable; readonly queue: AlertQueue },
  message: ResumeMessage,
): Promise<void> {
  const recipient = { tenant: message.tenant, id: message.subscription };
  let { after } = message;
  for (let pages = 0; pages < MAX_PAGES; pages += 1) {
    const { events, more } = await pageOfEvents(table, recipient, { after, size: PAGE });
    const waiting = events.filter(({ state }) => state === "pending");
    const lanes = new Map(waiting.map((event) => [event.lane, laneOfEvent({ recipient, event })]));
    if (lanes.size > 0) await queue.send([...lanes.values()]);
    after = events.at(-1)?.id ?? after;
    if (!more) return;
  }
  await queue.send([{ ...message, after }]);
}
