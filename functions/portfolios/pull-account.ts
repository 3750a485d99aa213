/**
 * Fetching what one account holds now, and storing it.
 * @module
 */

import type { Snapshot } from "../brokers/broker-event.ts";
import type { Connection } from "./connections.ts";
import { noted } from "./health.ts";
import { gapOfFailure, PullFailed } from "./pull-failed.ts";
import { markStale, storeSnapshot } from "./snapshots.ts";
import type { WorkerDeps } from "./worker-deps.ts";

/** Fetches one account's holdings and stores them, or marks them. Rejects where it must be tried again. */
export async function pullAccount(
  deps: WorkerDeps,
  connection: Connection,
  of: { readonly account: string; readonly user: string | null },
  fetch: () => Promise<Snapshot>,
): Promise<void> {
  const since = deps.now();
  try {
    const { positions, at, gaps } = await noted(deps, connection.id, fetch);
    // Nothing is known of a later instant than the question's, whatever the provider's clock says.
    await storeSnapshot(deps, connection, of, { positions, gaps, at: Math.min(at ?? since, since) }, since);
  } catch (error) {
    if (!(error instanceof PullFailed)) throw error;
    // Also where the provider knows no such account: only its own word of a deletion deletes.
    await markStale(deps, connection, of, gapOfFailure[error.failure]);
    if (error.failure === "unavailable") throw error;
  }
}
