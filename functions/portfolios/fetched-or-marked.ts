/**
 * Asking a provider, and marking the portfolios that its refusal leaves in doubt.
 * @module
 */

import type { Connection } from "./connection.ts";
import { noted } from "./health.ts";
import { PullFailed, type PullFailure } from "./pull-failed.ts";
import { type Concerned, markStale } from "./snapshots.ts";
import type { WorkerDeps } from "./worker-deps.ts";

/** What the provider answers; null: it refused, and what it concerns is marked. Rejects where it must be tried again. */
export async function fetchedOrMarked<T>(
  deps: WorkerDeps,
  connection: Connection,
  concerned: Concerned,
  gapOf: (failure: PullFailure) => string,
  fetch: () => Promise<T>,
): Promise<T | null> {
  try {
    return await noted(deps, connection.id, fetch);
  } catch (error) {
    if (!(error instanceof PullFailed)) throw error;
    await markStale(deps, connection, concerned, gapOf(error.failure));
    if (error.failure === "unavailable") throw error;
    return null;
  }
}
