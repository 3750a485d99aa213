/**
 * Brings a tenant up to the register: finds for each entry, and for each moment that has come, the portfolios whose answers it
 * changes, and puts their events. Page by page, so that memory stays bounded and whoever is cut off goes on from the last page;
 * an event's id follows from its cause, so that a page done twice puts nothing twice.
 * @module
 */

import type { FundHoldings } from "../core/check/position.ts";
import type { Entry } from "../core/facts/fact.ts";
import type { Register } from "../core/register/register.ts";
import { fundNewsDue } from "../portfolios/fund-news.ts";
import { beginTelling, endTelling } from "../portfolios/fund-telling.ts";
import { pageOfHolders, renewIndex, withFundsUnder } from "../portfolios/holders.ts";
import type { Portfolio } from "../portfolios/portfolio.ts";
import { readHeads, readPortfolios } from "../portfolios/read-many.ts";
import type { HoldingsTable } from "../portfolios/table.ts";
import { type Cursor, type HeldCursor, holdCursor } from "./cursor.ts";
import { eventOf, type News } from "./event.ts";
import { type EventType, eventTypes } from "./event-types.ts";
import { stepOfFund } from "./fund-steps.ts";
import { fundsOf } from "./funds-of.ts";
import { type Addressed, laneOfEvent, putEvents } from "./outbox.ts";
import type { Holding } from "./portfolio-news.ts";
import type { AlertQueue, TenantMessage } from "./queue.ts";
import { isAsked, type Step, stepsFrom } from "./steps.ts";
import { asksFor, type Subscription } from "./subscription.ts";
import { listSubscriptions } from "./subscriptions.ts";
import { type SweepDeps, sweep } from "./sweep.ts";

interface Snapshot {
  readonly register: Register;
  readonly entries: readonly Entry[];
}

export interface FindDeps extends SweepDeps {
  readonly table: HoldingsTable;
  /** Takes the lanes in which something is to be delivered. */
  readonly lanes: AlertQueue;
  /** The register to its end, and its entries, oldest first. */
  readonly register: () => Promise<Snapshot>;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** Tells this worker from any other. */
  readonly worker: string;
  /** Whether the worker must stop soon; what is left is done by the next. Absent: never. */
  readonly mustStop?: () => boolean;
  /** How long a worker that was cut off keeps others out, in milliseconds. */
  readonly holdMs?: number;
  /** Portfolios in one page. */
  readonly pageSize?: number;
}

const HOLD_MS = 60_000;
const PAGE = 100;
/** An entry bears the moment at which its writer began: what is due only now is told once such entries are read. */
const LAG_MS = 10_000;
/** Gaps and the sources' states are looked at this often. */
export const SWEEP_MS = 5 * 60_000;

const isEventType = (type: string): type is EventType => eventTypes.some((known) => known === type);

/** Whose news it is, and as which events. */
const addressed = (
  subscriptions: readonly Subscription[],
  news: News,
  portfolio: string | null,
  now: number,
): readonly Addressed[] =>
  subscriptions
    .filter((subscription) => isEventType(news.type) && asksFor(subscription, news.type, portfolio))
    .map((recipient) => ({ recipient, event: eventOf(recipient.id, news, now) }));

/** Puts events, and wakes their lanes. */
export async function publish(
  { table, lanes, now }: Pick<FindDeps, "table" | "lanes" | "now">,
  events: readonly Addressed[],
): Promise<void> {
  const waiting = await putEvents(table, events, now());
  if (waiting.length > 0) await lanes.send(waiting.map(laneOfEvent));
}

/** What a portfolio's stored funds hold, and held before a step of a fund. */
async function heldThrough(
  table: HoldingsTable,
  tenant: string,
  portfolio: Portfolio,
  { at, ofFund }: Step,
): Promise<Pick<Holding, "constituents" | "constituentsBefore">> {
  const through = (list?: FundHoldings | null) =>
    fundsOf(
      table,
      tenant,
      portfolio,
      at,
      list === undefined || ofFund === undefined ? undefined : { fund: ofFund.fund, list },
    );
  if (ofFund === undefined) return { constituents: await through() };
  return { constituents: await through(ofFund.after), constituentsBefore: await through(ofFund.before) };
}

/** One page of a key's holders: each portfolio is looked at once, under the first of its keys. */
async function tellPage(
  deps: FindDeps,
  tenant: string,
  step: Step,
  {
    key,
    keys,
    ids,
  }: { readonly key: string; readonly keys: readonly string[]; readonly ids: readonly string[] },
  subscriptions: readonly Subscription[],
): Promise<void> {
  const wanted = ids.filter((id) =>
    subscriptions.some((own) => step.types.some((type) => asksFor(own, type, id))),
  );
  const heads = (await readHeads(deps.table, tenant, wanted)).filter(
    // What was replaced since may have taken a key on that was passed already: it is looked at under each of them.
    ({ issuers, updatedAt }) => updatedAt >= step.at || keys.find((own) => issuers.includes(own)) === key,
  );
  const portfolios = await readPortfolios(deps.table, tenant, heads);
  const now = deps.now();
  const events: Addressed[] = [];
  for (const portfolio of portfolios) {
    for (const news of step.newsOf({
      ...portfolio,
      ...(await heldThrough(deps.table, tenant, portfolio, step)),
    }))
      events.push(...addressed(subscriptions, news, portfolio.head.id, now));
  }
  await publish(deps, events);
}

type Walked = { readonly cursor: Cursor; readonly finished: boolean };

/** Walks a step's holders from where the cursor stands. */
async function walk(
  deps: FindDeps,
  tenant: string,
  step: Step,
  subscriptions: readonly Subscription[],
  { cursor: from, move }: HeldCursor,
): Promise<Walked> {
  const begun = from.within?.step === step.name ? from.within : null;
  let cursor = from;
  const keys = [...(await withFundsUnder(deps.table, tenant, step.keys()))].sort();
  for (const key of keys) {
    if (begun !== null && key < begun.key) continue;
    for (let after: string | null = begun?.key === key ? begun.after : ""; after !== null; ) {
      const page: Awaited<ReturnType<typeof pageOfHolders>> = await pageOfHolders(deps.table, tenant, key, {
        after,
        size: deps.pageSize ?? PAGE,
      });
      if (page.ids.length > 0)
        await tellPage(deps, tenant, step, { key, keys, ids: page.ids }, subscriptions);
      after = page.next;
      if (after === null) continue;
      cursor = { ...cursor, within: { step: step.name, key, after } };
      if (!(await move(cursor)) || deps.mustStop?.() === true) return { cursor, finished: false };
    }
  }
  return { cursor, finished: true };
}

/** One step, told to all whom it concerns. */
async function take(
  deps: FindDeps,
  tenant: string,
  step: Step,
  all: readonly Subscription[],
  held: HeldCursor,
): Promise<Walked> {
  const subscriptions = all.filter(step.concerns);
  if (step.register !== null) await publish(deps, addressed(subscriptions, step.register, null, deps.now()));
  const walked = isAsked(step, subscriptions)
    ? await walk(deps, tenant, step, subscriptions, held)
    : { cursor: held.cursor, finished: true };
  if (!walked.finished) return walked;
  const cursor = step.done(walked.cursor);
  return { cursor, finished: await held.move(cursor) };
}

async function proceed(
  deps: FindDeps,
  tenant: string,
  subscriptions: readonly Subscription[],
  held: HeldCursor,
  snapshot: Snapshot,
): Promise<Walked> {
  const until = deps.now() - LAG_MS;
  const steps = stepsFrom(held.cursor, snapshot, until);
  const fundNews = await fundNewsDue(deps.table, tenant, deps.now());
  let { cursor } = held;
  const goOn = async (): Promise<boolean> => (await held.move(cursor)) && deps.mustStop?.() !== true;
  // The index knows the lines of its day: what the register has learnt since may be in more portfolios.
  if (fundNews.length > 0 || steps.some((step) => isAsked(step, subscriptions)))
    if (!(await renewIndex(deps.table, tenant, snapshot.register, goOn))) return { cursor, finished: false };
  for (const step of steps) {
    const taken = await take(deps, tenant, step, subscriptions, { ...held, cursor });
    if (!taken.finished) return taken;
    ({ cursor } = taken);
    if (deps.mustStop?.() === true) return { cursor, finished: false };
  }
  for (const news of fundNews) {
    const change = await beginTelling(deps.table, tenant, news, deps.now());
    if (change === null) continue;
    const step = stepOfFund(change, snapshot.register);
    const taken = await take(deps, tenant, step, subscriptions, { ...held, cursor });
    if (!taken.finished) return taken;
    ({ cursor } = taken);
    await endTelling(deps.table, tenant, change, deps.now());
    if (deps.mustStop?.() === true) return { cursor, finished: false };
  }
  const swept = deps.now() - cursor.sweptAt >= (deps.sweepMs ?? SWEEP_MS);
  if (swept) await sweep(deps, tenant, subscriptions, (events) => publish(deps, events));
  cursor = {
    ...cursor,
    version: Math.max(cursor.version, snapshot.register.version),
    time: Math.max(cursor.time, until),
    ...(swept ? { sweptAt: deps.now() } : {}),
  };
  return { cursor, finished: true };
}

/**
 * Tells a tenant's subscribers everything up to now, or as much as the worker has time for; false: there is more, and the same
 * message again goes on with it. Rejects where the store or the register does not answer.
 */
export async function bringUp(deps: FindDeps, { tenant }: TenantMessage): Promise<boolean> {
  // The register first: whoever subscribed before an entry was appended is then among those who are told of it.
  const snapshot = await deps.register();
  const subscribed = await listSubscriptions(deps.table, tenant);
  const subscriptions = subscribed.map(({ subscription }) => subscription);
  if (subscriptions.length === 0) return true;
  const first: Cursor = {
    version: Math.min(...subscriptions.map(({ since }) => since)),
    time: Math.min(...subscriptions.map(({ createdAt }) => createdAt)),
    sweptAt: 0,
    within: null,
  };
  const { now, worker, holdMs = HOLD_MS } = deps;
  const held = await holdCursor(deps.table, { tenant, first, worker, now, holdMs });
  // Whoever holds it tells all that there is; should it be cut off, the next look finds what is left.
  if (typeof held === "number") return true;
  const { cursor, finished } = await proceed(deps, tenant, subscriptions, held, snapshot);
  await held.release(cursor);
  return finished;
}
