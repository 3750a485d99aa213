/**
 * How holdings are fetched, whoever the provider is.
 * @module
 */

import type { Connection } from "../connections.ts";
import type { WorkerDeps } from "../worker-deps.ts";

/** What is to be fetched. `kind` prune: the provider says that something of the user's was removed. */
export interface PullEvent {
  readonly kind: "pull" | "prune";
  readonly user: string | null;
  readonly account: string | null;
}

export interface UserEvent extends PullEvent {
  readonly user: string;
}

/** Fetches and stores, with a connection's credentials. Rejects where it must be tried again. */
type Fetch<E extends PullEvent> = (
  deps: WorkerDeps,
  connection: Connection,
  event: E,
  credentials: Readonly<Record<string, string>>,
) => Promise<void>;

/** A provider fetches for a user, whom the event must name; or all that a connection has; or nothing, as it pushes. */
export type Fetching =
  | { readonly by: "user"; readonly fetch: Fetch<UserEvent> }
  | { readonly by: "connection"; readonly fetch: Fetch<PullEvent> }
  | { readonly by: "nothing" };
