/**
 * Carrying a delivery out.
 * @module
 */

import type { BrokerEvent } from "../brokers/broker-event.ts";
import type { Connection } from "./connection.ts";
import { connectionById } from "./connections.ts";
import { finishDelivery, readDelivery } from "./deliveries.ts";
import { decodeEvent } from "./events.ts";
import { note } from "./health.ts";
import { adapterOf } from "./providers/all.ts";
import { pull } from "./pull-holdings.ts";
import { applyPush } from "./push.ts";
import type { QueueMessage } from "./queue.ts";
import { forget, markStale, portfoliosOf, storeSnapshot } from "./snapshots.ts";
import type { WorkerDeps } from "./worker-deps.ts";

async function apply(deps: WorkerDeps, connection: Connection, event: BrokerEvent): Promise<void> {
  const { fetching, listing } = await adapterOf(connection).work();
  const onlyAccount = fetching.by === "connection" ? fetching.account : null;
  switch (event.kind) {
    case "pull":
      return pull(deps, connection, { ...event, account: event.account ?? onlyAccount });
    case "prune":
      return pull(deps, connection, event);
    case "stale":
      return markStale(
        deps,
        connection,
        { user: event.user, account: event.account ?? onlyAccount },
        event.reason,
      );
    case "forget":
      for (const id of await portfoliosOf(deps, connection, event))
        await forget(deps, connection, id, event.at ?? deps.now());
      return;
    case "replace": {
      const { account, at, complete, positions } = event;
      const gaps = complete ? [] : ["the sender says that the portfolio is not complete"];
      return storeSnapshot(deps, connection, { account, user: null }, { positions, at, gaps }, at);
    }
    case "push":
      return applyPush(deps, connection, event, listing);
    case "ignore":
      return;
  }
}

/**
 * Carries a queued delivery out, once: a message that comes again finds it done. Rejects where it must be tried again.
 */
export async function carryOut(
  deps: WorkerDeps,
  { connection: id, delivery }: QueueMessage,
): Promise<"done" | "nothing"> {
  const connection = await connectionById(deps.table, id);
  const stored = connection === null ? null : await readDelivery(deps.table, id, delivery);
  if (connection === null || stored === null || stored.record.state === "done") return "nothing";
  if (stored.event === null) throw new Error("a delivery's event is gone before it was carried out");
  await apply(deps, connection, decodeEvent(stored.event));
  if (stored.record.bodyHash !== "")
    await note(deps.table, id, { sign: "delivery", at: stored.record.receivedAt });
  await finishDelivery(deps.table, id, stored.record);
  return "done";
}
