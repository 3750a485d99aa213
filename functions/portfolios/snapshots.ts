/**
 * What a connection does to the portfolios that it keeps. Every step can be repeated and come late: a snapshot never replaces
 * a later one, and what could not be fetched leaves a gap in the portfolio, so that no answer from it looks whole.
 * @module
 */

import type { Snapshot } from "../brokers/broker-event.ts";
import { sameJson } from "../core/json.ts";
import { type Connection, portfolioIdOf } from "./connection.ts";
import { listHeads } from "./list-heads.ts";
import { CALLED_OLD, isOld } from "./old-holdings.ts";
import { type Head, isTombstone } from "./portfolio.ts";
import { type Change, isOurs, ownStanding, rewrite } from "./rewrite.ts";
import { readHead } from "./store.ts";
import type { WorkerDeps } from "./worker-deps.ts";

/** Whose portfolios something is about; null as `account`: all of the user's, as `user`: of all. */
export interface Concerned {
  readonly account: string | null;
  readonly user: string | null;
}

interface Taken extends Snapshot {
  readonly at: number;
}

/** An unchanged portfolio is written all the same after this long: so it shows that somebody has looked. */
const CONFIRMED_MS = 12 * 3_600_000;

/** What an earlier connection of this name has left says nothing about this one's account. */
const isOwn = ({ createdAt }: Connection, { updatedAt }: Head): boolean => updatedAt >= createdAt;

/** Whether a portfolio need not be written where nothing in it has changed. */
export const isConfirmed = (connection: Connection, head: Head, now: number): boolean =>
  isOwn(connection, head) && now - head.updatedAt < CONFIRMED_MS;

/** Why an answer, begun to be taken at `since`, is not the whole of what is held at that moment. */
const doubtsOf = ({ at, gaps }: Pick<Taken, "at" | "gaps">, since: number): readonly string[] =>
  at > 0 && isOld(at, since) ? [...gaps, CALLED_OLD] : gaps;

/** Writes a snapshot unless a later one, or a later deletion, stands. `since` is when it began to be taken. */
export async function storeSnapshot(
  deps: WorkerDeps,
  connection: Connection,
  { account, user }: Concerned & { readonly account: string },
  { positions, at, gaps }: Taken,
  since: number,
): Promise<void> {
  const id = portfolioIdOf(connection, account);
  const source = { kind: "connection" as const, connection: connection.name, account, user };
  await rewrite(deps, connection, id, async (standing) => {
    const own = await ownStanding(deps, connection, standing, { id, since });
    if (own === null) return null;
    const { stored, over } = own;
    // Positions that are gone are replaced even by earlier ones: nothing else is known of the portfolio.
    if (stored !== null && stored.positions !== null && stored.head.at > at && isOwn(connection, stored.head))
      // What was fetched just now and is older than what stands replaces nothing; but its doubts are of now.
      return since <= stored.head.at ? null : withGaps(stored.head, doubtsOf({ at, gaps }, since));
    const same =
      stored?.head.at === at && sameJson(stored.positions, positions) && sameJson(stored.head.gaps, gaps);
    return same && isConfirmed(connection, stored.head, deps.now())
      ? null
      : { write: "holdings", over, next: { positions, source, at, gaps } };
  });
}

/** Adds to a head the gaps that it has not; null: it has them all. */
function withGaps(head: Head, reasons: readonly string[]): Change | null {
  const gaps = [...new Set([...head.gaps, ...reasons])];
  return gaps.length === head.gaps.length ? null : { write: "gaps", over: head, gaps };
}

/** Adds a gap to portfolios of a connection; makes an empty one with it where the account has none yet. */
export async function markStale(
  deps: WorkerDeps,
  connection: Connection,
  { user, account }: Concerned,
  reason: string,
): Promise<void> {
  const { tenant } = connection;
  if (account !== null && (await readHead(deps.table, tenant, portfolioIdOf(connection, account))) === null)
    return storeSnapshot(
      deps,
      connection,
      { account, user },
      { positions: [], at: 0, gaps: [reason] },
      deps.now(),
    );
  for (const id of await portfoliosOf(deps, connection, { user, account }))
    await rewrite(deps, connection, id, (standing) =>
      standing === null || isTombstone(standing) || !isOurs(connection, standing.source)
        ? null
        : withGaps(standing, [reason]),
    );
}

/** The portfolios that a connection keeps for an account, a user, or at all. */
export async function portfoliosOf(
  { table }: WorkerDeps,
  connection: Connection,
  { user, account }: Concerned,
): Promise<readonly string[]> {
  if (account !== null) return [portfolioIdOf(connection, account)];
  const heads = await listHeads(table, connection.tenant);
  return heads.flatMap(({ id, source }) =>
    isOurs(connection, source) && (user === null || source.user === null || source.user === user) ? [id] : [],
  );
}

/** Forgets a portfolio as of an instant, unless something later stands there. */
export const forget = (deps: WorkerDeps, connection: Connection, id: string, at: number): Promise<void> =>
  rewrite(deps, connection, id, (standing) => {
    const deletion: Change = { write: "deletion", over: standing, at };
    if (standing === null) return deletion;
    if (isTombstone(standing)) return standing.at >= at ? null : deletion;
    return isOurs(connection, standing.source) && standing.at <= at ? deletion : null;
  });
