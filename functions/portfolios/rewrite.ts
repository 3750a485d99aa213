/**
 * Writing a portfolio over what stands there: read, decide, write on condition that nobody has written since, and if somebody
 * has, all of it again.
 * @module
 */

import type { Connection } from "./connection.ts";
import { type Head, isTombstone, type Portfolio, type Source } from "./portfolio.ts";
import {
  deletePortfolio,
  type NewPortfolio,
  type Precondition,
  type Remains,
  readHead,
  readRemains,
  writeGaps,
  writePortfolio,
} from "./store.ts";
import type { WorkerDeps } from "./worker-deps.ts";

/** Writes of one portfolio that others may be faster with before a message goes back to the queue. */
const MAX_TRIES = 50;

/** A portfolio of this name is kept by another source: trying again does not help, a human must choose another name. */
export class NotOurs extends Error {
  override readonly name = "NotOurs";
}

/** A portfolio that this connection does not keep must not be touched by its deliveries. */
export const isOurs = (
  { name }: Pick<Connection, "name">,
  source: Source,
): source is Extract<Source, { kind: "connection" }> =>
  source.kind === "connection" && source.connection === name;

/** What is to be written, and over what. */
export type Change =
  | { readonly write: "holdings"; readonly over: Precondition; readonly next: NewPortfolio }
  | { readonly write: "gaps"; readonly over: Head; readonly gaps: readonly string[] }
  /** Forgets the portfolio as of an instant, milliseconds since 1970. */
  | { readonly write: "deletion"; readonly over: Precondition; readonly at: number };

type RewriteDeps = Pick<WorkerDeps, "table" | "now" | "register">;

/** Whether the change was written; false: somebody else has written meanwhile. */
async function carryOut(
  { table, now, register }: RewriteDeps,
  tenant: string,
  id: string,
  change: Change,
): Promise<boolean> {
  const { over } = change;
  switch (change.write) {
    case "holdings": {
      const options = { register: await register(), now: now() };
      return (await writePortfolio(table, tenant, id, over, change.next, options)) !== null;
    }
    case "gaps":
      return writeGaps(table, tenant, change.over, change.gaps, now());
    case "deletion":
      return deletePortfolio(table, tenant, id, over, { now: now(), at: change.at });
  }
}

/**
 * Rewrites one portfolio. `decide` is asked with what stands there, anew after every write that somebody else was faster with;
 * null: nothing is to be written. Rejects where others were faster each time: the message is tried again later.
 */
export async function rewrite(
  deps: RewriteDeps,
  { tenant }: Pick<Connection, "tenant">,
  id: string,
  decide: (standing: Precondition) => Promise<Change | null> | Change | null,
): Promise<void> {
  for (let tries = 0; tries < MAX_TRIES; tries += 1) {
    const change = await decide(await readHead(deps.table, tenant, id));
    if (change === null || (await carryOut(deps, tenant, id, change))) return;
  }
  throw new Error("a portfolio changed faster than it could be written; try again");
}

/** A connection's own portfolio as it stands. */
export interface Own {
  /** null: there is none. */
  readonly stored: Portfolio | Remains | null;
  readonly over: Precondition;
}

/**
 * What stands of a connection's portfolio; null: it was deleted at or after `since`, and nothing as old may bring it back.
 * Throws NotOurs where another source keeps it.
 */
export async function ownStanding(
  { table }: Pick<WorkerDeps, "table">,
  connection: Connection,
  standing: Precondition,
  { id, since }: { readonly id: string; readonly since: number },
): Promise<Own | null> {
  if (standing === null) return { stored: null, over: null };
  if (isTombstone(standing)) return since <= standing.at ? null : { stored: null, over: standing };
  const stored = await readRemains(table, connection.tenant, id);
  if (stored !== null && !isOurs(connection, stored.head.source))
    throw new NotOurs("another source keeps the portfolio of this name");
  return { stored, over: stored?.head ?? standing };
}
