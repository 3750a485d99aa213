/**
 * The look for something to do: once a minute on AWS, more often on one machine, and at once after an append. Cheap where there
 * is nothing.
 * @module
 */

import { noticesDue } from "../core/law/turning-points.ts";
import { fundNewsDue } from "../portfolios/fund-news.ts";
import type { SecretStore } from "../portfolios/secrets.ts";
import { type FindDeps, SWEEP_MS } from "./bring-up.ts";
import { type Cursor, readCursor } from "./cursor.ts";
import { wakeDueLanes } from "./lanes-due.ts";
import { noticeDays } from "./portfolio-news.ts";
import type { AlertQueue, TenantMessage } from "./queue.ts";
import { subscribedTenants } from "./subscriptions.ts";

export interface LookDeps extends FindDeps {
  readonly secrets: SecretStore;
  /** Takes the searches. */
  readonly searches: AlertQueue;
}

/** Whether a tenant has not been told everything up to now. */
function isBehind(
  cursor: Cursor | null,
  { register }: Awaited<ReturnType<FindDeps["register"]>>,
  now: number,
  sweepMs: number,
): boolean {
  if (cursor === null || cursor.version < register.version || cursor.within !== null) return true;
  if (now - cursor.sweptAt >= sweepMs) return true;
  return noticesDue(register, noticeDays, { after: cursor.time, until: now }).length > 0;
}

/** Wakes what is due: the search for every tenant that is behind, and lanes whose pause is over or whose message was lost. How many of each. */
export async function look(deps: LookDeps): Promise<{ readonly tenants: number; readonly lanes: number }> {
  const now = deps.now();
  const tenants = await subscribedTenants(deps, now);
  if (tenants.length === 0) return { tenants: 0, lanes: 0 };
  const snapshot = await deps.register();
  const behind: TenantMessage[] = [];
  for (const tenant of tenants) {
    const cursor = await readCursor(deps.table, tenant);
    const isAsked = isBehind(cursor, snapshot, now, deps.sweepMs ?? SWEEP_MS);
    if (isAsked || (await fundNewsDue(deps.table, tenant, now)).length > 0)
      behind.push({ kind: "tenant", tenant });
  }
  await deps.searches.send(behind);
  const lanes = await wakeDueLanes({ table: deps.table, queue: deps.lanes }, now, deps.mustStop);
  return { tenants: behind.length, lanes };
}
