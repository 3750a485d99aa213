import type { BrokerEvent, Snapshot } from "../brokers/broker-event.ts";
import { sameJson } from "../core/json.ts";
import { type Connection, connectionById, portfolioIdOf } from "./connections.ts";
import { finishDelivery, readDelivery } from "./deliveries.ts";
import { decodeEvent } from "./events.ts";
import { isGrave } from "./portfolio.ts";
import { accountsOfSnapTrade, PullFailed, pullPlaid, pullSnapTrade } from "./pull.ts";
import { applyPush } from "./push.ts";
import type { QueueMessage } from "./queue.ts";
import { deletePortfolio, listHeads, readHead, readPortfolio, writeGaps, writePortfolio } from "./store.ts";
import { contended, MOST_TRIES, NotOurs, type WorkerDeps } from "./worker-deps.ts";

/**
 * Carrying a delivery out. Every step can be repeated and come late: a snapshot never replaces a later one, and what could
 * not be fetched leaves a gap in the portfolio, so that no answer from it looks whole.
 */

/** A portfolio that this connection does not keep must not be touched by its deliveries. */
const isOurs = (
  connection: Connection,
  source: { readonly kind: string; readonly connection?: string },
): boolean => source.kind === "connection" && source.connection === connection.name;

export interface Taken extends Snapshot {
  readonly at: number;
}

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
    const stored = basis === null || isGrave(basis) ? null : await readPortfolio(table, tenant, id);
    if (stored !== null) {
      if (!isOurs(connection, stored.head.source))
        throw new NotOurs("another source keeps the portfolio of this name");
      if (stored.head.at > at) return;
      if (stored.head.at === at && sameJson(stored.positions, positions) && sameJson(stored.head.gaps, gaps))
        return;
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

/** Adds a gap to portfolios of a connection; makes an empty one with it where the account has none yet. */
async function markStale(
  deps: WorkerDeps,
  connection: Connection,
  event: { readonly user: string | null; readonly account: string | null },
  reason: string,
): Promise<void> {
  const { account, user } = event;
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
  { tenant }: Connection,
  id: string,
  reason: string,
): Promise<void> {
  for (let tries = 0; tries < MOST_TRIES; tries += 1) {
    const head = await readHead(table, tenant, id);
    if (head === null || isGrave(head) || head.gaps.includes(reason)) return;
    if (await writeGaps(table, tenant, head, [...head.gaps, reason], now())) return;
  }
  throw contended();
}

/** The portfolios that a connection keeps for an account, a user, or at all. */
async function portfoliosOf(
  { table }: WorkerDeps,
  connection: Connection,
  { user, account }: { readonly user: string | null; readonly account: string | null },
): Promise<readonly string[]> {
  if (account !== null) return [portfolioIdOf(connection, account)];
  const heads = await listHeads(table, connection.tenant);
  return heads.flatMap(({ id, source }) =>
    source.kind === "connection" &&
    source.connection === connection.name &&
    (user === null || source.user === null || source.user === user)
      ? [id]
      : [],
  );
}

async function forget(
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

/** The account under which a connection keeps a provider's whole item. */
const WHOLE = "item";

/** Fetches one account's holdings and stores them. */
async function pullAccount(
  deps: WorkerDeps,
  connection: Connection,
  of: { readonly account: string; readonly user: string | null },
  fetch: () => Promise<Snapshot>,
): Promise<void> {
  const since = deps.now();
  try {
    const { positions, at, gaps } = await fetch();
    await storeSnapshot(deps, connection, of, { positions, gaps, at: at ?? since }, since);
  } catch (error) {
    if (!(error instanceof PullFailed)) throw error;
    if (error.failure === "gone")
      return forget(deps, connection, portfolioIdOf(connection, of.account), since);
    const refused = error.failure === "refused";
    await markStale(
      deps,
      connection,
      of,
      refused
        ? "the provider refused the connection's credentials"
        : "the holdings changed and could not be fetched since",
    );
    if (!refused) throw error;
  }
}

async function pull(
  deps: WorkerDeps,
  connection: Connection,
  event: { readonly user: string | null; readonly account: string | null },
): Promise<void> {
  const secrets = await deps.secrets.read(connection.id);
  if (secrets === null) return;
  const { credentials } = secrets;
  if (connection.provider === "plaid") {
    return pullAccount(deps, connection, { account: WHOLE, user: null }, () =>
      pullPlaid(deps.pull, credentials, connection.environment),
    );
  }
  if (connection.provider !== "snaptrade") return;
  const { user, account } = event;
  if (user === null)
    return markStale(deps, connection, event, "a delivery named no user whose holdings could be fetched");
  const one = (id: string) =>
    pullAccount(deps, connection, { account: id, user }, () =>
      pullSnapTrade(deps.pull, credentials, user, id),
    );
  if (account !== null) return one(account);
  await pullUser(deps, connection, user, credentials, one);
}

/** Fetches every account of a user, and forgets those that the user no longer has. */
async function pullUser(
  deps: WorkerDeps,
  connection: Connection,
  user: string,
  credentials: Readonly<Record<string, string>>,
  one: (account: string) => Promise<void>,
): Promise<void> {
  const since = deps.now();
  let accounts: readonly string[];
  try {
    accounts = await accountsOfSnapTrade(deps.pull, credentials, user);
  } catch (error) {
    if (!(error instanceof PullFailed)) throw error;
    await markStale(deps, connection, { user, account: null }, "the user's accounts could not be fetched");
    if (error.failure === "unavailable") throw error;
    return;
  }
  const kept = new Set(accounts.map((account) => portfolioIdOf(connection, account)));
  for (const account of accounts) await one(account);
  const heads = await listHeads(deps.table, connection.tenant);
  const lost = heads.filter(
    ({ id, source }) =>
      source.kind === "connection" &&
      source.connection === connection.name &&
      source.user === user &&
      !kept.has(id),
  );
  for (const { id } of lost) await forget(deps, connection, id, since);
}

async function apply(deps: WorkerDeps, connection: Connection, event: BrokerEvent): Promise<void> {
  switch (event.kind) {
    case "pull":
      return pull(deps, connection, event);
    case "stale":
      return markStale(deps, connection, event, event.reason);
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
      return applyPush(deps, connection, event);
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
  await finishDelivery(deps.table, id, stored.record);
  return "done";
}
