/**
 * What a connection does to the portfolios that it keeps. Every step can be repeated and come late: a snapshot never replaces
 * a later one, and what could not be fetched leaves a gap in the portfolio, so that no answer from it looks whole.
 * @module
 */

import type { Snapshot } from "../brokers/broker-event.ts";
import { sameJson } from "../core/json.ts";
import { type Connection, portfolioIdOf } from "./connections.ts";
import { listHeads } from "./list-heads.ts";
import { type Head, isGrave, type Source } from "./portfolio.ts";
import { CALLED_OLD, isOld } from "./present-gaps.ts";
import { deletePortfolio, readHead, readRemains, writeGaps, writePortfolio } from "./store.ts";
import { contended, MOST_TRIES, NotOurs, type WorkerDeps } from "./worker-deps.ts";

/** A portfolio that this connection does not keep must not be touched by its deliveries. */
export const isOurs = (
  { name }: Pick<Connection, "name">,
  source: Source,
): source is Extract<Source, { kind: "connection" }> =>
  source.kind === "connection" && source.connection === name;

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
  { account, user }: { readonly account: string; readonly user: string | null },
  { positions, at, gaps }: Taken,
  since: number,
): Promise<void> {
  const { table } = deps;
  const { tenant } = connection;
  const id = portfolioIdOf(connection, account);
  const source = { kind: "connection" as const, connection: connection.name, account, user };
  for (let tries = 0; tries < MOST_TRIES; tries += 1) {
    const basis = await readHead(table, tenant, id);
    if (basis !== null && isGrave(basis) && since <= basis.at) return;
    const stored = basis === null || isGrave(basis) ? null : await readRemains(table, tenant, id);
    if (stored !== null) {
      if (!isOurs(connection, stored.head.source))
        throw new NotOurs("another source keeps the portfolio of this name");
      const { head } = stored;
      // Positions that are gone are replaced even by earlier ones: nothing else is known of the portfolio.
      const whole = stored.positions !== null;
      if (whole && head.at > at && isOwn(connection, head)) {
        // What was fetched just now and is older than what stands replaces nothing; but its doubts are of now.
        if (since <= head.at) return;
        if (await addGaps(deps, connection, head, doubtsOf({ at, gaps }, since))) return;
        continue;
      }
      const same = head.at === at && sameJson(stored.positions, positions) && sameJson(head.gaps, gaps);
      if (same && isConfirmed(connection, head, deps.now())) return;
    }
    const next = { positions, source, at, gaps };
    if (
      (await writePortfolio(table, tenant, id, stored?.head ?? basis, next, {
        register: await deps.register(),
        now: deps.now(),
      })) !== null
    )
      return;
  }
  throw contended();
}

/** The account under which a Plaid connection keeps its one item. */
export const WHOLE = "item";

/** Adds a gap to portfolios of a connection; makes an empty one with it where the account has none yet. */
export async function markStale(
  deps: WorkerDeps,
  connection: Connection,
  event: { readonly user: string | null; readonly account: string | null },
  reason: string,
): Promise<void> {
  const { user } = event;
  const account = event.account ?? (connection.provider === "plaid" ? WHOLE : null);
  if (
    account !== null &&
    (await readHead(deps.table, connection.tenant, portfolioIdOf(connection, account))) === null
  ) {
    await storeSnapshot(
      deps,
      connection,
      { account, user },
      { positions: [], at: 0, gaps: [reason] },
      deps.now(),
    );
    return;
  }
  for (const id of await portfoliosOf(deps, connection, event)) await addGap(deps, connection, id, reason);
}

async function addGap(
  { table, now }: WorkerDeps,
  connection: Connection,
  id: string,
  reason: string,
): Promise<void> {
  const { tenant } = connection;
  for (let tries = 0; tries < MOST_TRIES; tries += 1) {
    const head = await readHead(table, tenant, id);
    if (head === null || isGrave(head) || !isOurs(connection, head.source)) return;
    if (await addGaps({ table, now }, connection, head, [reason])) return;
  }
  throw contended();
}

/** Adds to a head the gaps that it has not; false where somebody else has written meanwhile. */
async function addGaps(
  { table, now }: Pick<WorkerDeps, "table" | "now">,
  { tenant }: Connection,
  head: Head,
  reasons: readonly string[],
): Promise<boolean> {
  const gaps = [...new Set([...head.gaps, ...reasons])];
  return gaps.length === head.gaps.length || (await writeGaps(table, tenant, head, gaps, now()));
}

/** The portfolios that a connection keeps for an account, a user, or at all. */
export async function portfoliosOf(
  { table }: WorkerDeps,
  connection: Connection,
  { user, account }: { readonly user: string | null; readonly account: string | null },
): Promise<readonly string[]> {
  if (account !== null) return [portfolioIdOf(connection, account)];
  const heads = await listHeads(table, connection.tenant);
  return heads.flatMap(({ id, source }) =>
    isOurs(connection, source) && (user === null || source.user === null || source.user === user) ? [id] : [],
  );
}

export async function forget(
  { table, now }: WorkerDeps,
  connection: Connection,
  id: string,
  at: number,
): Promise<void> {
  for (let tries = 0; tries < MOST_TRIES; tries += 1) {
    const basis = await readHead(table, connection.tenant, id);
    if (basis !== null && !isGrave(basis) && (!isOurs(connection, basis.source) || basis.at > at)) return;
    if (basis !== null && isGrave(basis) && basis.at >= at) return;
    if (await deletePortfolio(table, connection.tenant, id, basis, { now: now(), at })) return;
  }
  throw contended();
}
