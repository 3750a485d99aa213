/**
 * Fetching what a connection's accounts hold now, whoever the provider is.
 * @module
 */

import type { Connection } from "./connection.ts";
import type { PullEvent } from "./providers/adapter.ts";
import { adapterOf } from "./providers/all.ts";
import { markStale } from "./snapshots.ts";
import type { WorkerDeps } from "./worker-deps.ts";

/** Fetches an account, a user's accounts, or where neither is named all that the connection reaches. */
export async function pull(deps: WorkerDeps, connection: Connection, event: PullEvent): Promise<void> {
  const secrets = await deps.secrets.read(connection.id);
  if (secrets === null) return markStale(deps, connection, event, "the connection's secrets are gone");
  const { credentials } = secrets;
  const { fetching } = await adapterOf(connection).work();
  if (fetching.by === "nothing") return;
  if (fetching.by === "connection")
    return fetching.fetch(deps, connection, { ...event, account: fetching.account }, credentials);
  const { user } = event;
  if (user === null)
    return markStale(deps, connection, event, "a delivery named no user whose holdings could be fetched");
  await fetching.fetch(deps, connection, { ...event, user }, credentials);
}
