/**
 * Fetching what one account holds now, and storing it.
 * @module
 */

import type { Snapshot } from "../brokers/broker-event.ts";
import type { Connection } from "./connection.ts";
import { fetchedOrMarked } from "./fetched-or-marked.ts";
import { gapOfFailure } from "./pull-failed.ts";
import { storeSnapshot } from "./snapshots.ts";
import type { WorkerDeps } from "./worker-deps.ts";

/** Fetches one account's holdings and stores them, or marks them. Rejects where it must be tried again. */
export async function pullAccount(
  deps: WorkerDeps,
  connection: Connection,
  of: { readonly account: string; readonly user: string | null },
  fetch: () => Promise<Snapshot>,
): Promise<void> {
  const since = deps.now();
  // Marked also where the provider knows no such account: only its own word of a deletion deletes.
  const fetched = await fetchedOrMarked(deps, connection, of, (failure) => gapOfFailure[failure], fetch);
  if (fetched === null) return;
  const { positions, at, gaps } = fetched;
  // Nothing is known of a later instant than the question's, whatever the provider's clock says.
  await storeSnapshot(deps, connection, of, { positions, gaps, at: Math.min(at ?? since, since) }, since);
}
