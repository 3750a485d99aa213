/**
 * Telling a fund's holders that another list counts: what they knew and what they are told of stay the same until all are told,
 * whatever is written meanwhile, so that whoever goes on after a worker that was cut off tells the same.
 * @module
 */

import type { FundHoldings } from "../core/check/position.ts";
import { intervalOf, newYorkDay } from "../core/time.ts";
import { readChunks, removeChunks } from "./chunks.ts";
import { decodeLines, type StoredFund } from "./fund.ts";
import {
  dropFundNews,
  type FundList,
  type FundNews,
  isSameList,
  listAt,
  nextListAt,
  putFundNews,
  readFundNews,
} from "./fund-news.ts";
import { findFund } from "./fund-store.ts";
import type { HoldingsTable } from "./table.ts";

/** One change of what a fund's holders hold through it; null: no list counts. */
export interface FundChange {
  /** The stored fund's id. */
  readonly fund: string;
  readonly before: FundHoldings | null;
  readonly after: FundHoldings | null;
  /** Tells the list from others of its fund; null: none counts any more. */
  readonly list: { readonly asOf: string; readonly digest: string } | null;
  /** As of when, milliseconds since 1970. */
  readonly at: number;
}

/** A writer that was cut off before its list stood tries again within this, or never. */
const NEVER_AFTER_MS = 3_600_000;
/** … and is waited for so long at a time. */
const WAIT_MS = 60_000;

const stateOf = (fund: StoredFund | null, now: number) => ({
  list: listAt(fund, newYorkDay(now)),
  ahead: nextListAt(fund, now),
});

/** Fixes what holders are to be told of; null: nothing now, or somebody else has written meanwhile. */
async function begin(
  table: HoldingsTable,
  tenant: string,
  news: FundNews,
  now: number,
): Promise<FundNews | null> {
  if (news.telling !== undefined) return news;
  const { list, ahead } = stateOf(await findFund(table, tenant, news.fund), now);
  if (!isSameList(news.told, list)) {
    // A list of a day ahead counts from that day on.
    const at = Math.max(news.at, list === null ? 0 : (intervalOf(list.day.asOf)?.start ?? 0));
    return putFundNews(table, tenant, news, { ...news, telling: { list, at } });
  }
  if (ahead !== null) await putFundNews(table, tenant, news, { ...news, due: ahead });
  else if (now - news.at > NEVER_AFTER_MS) await dropFundNews(table, tenant, news);
  else await putFundNews(table, tenant, news, { ...news, due: now + WAIT_MS });
  return null;
}

async function open(table: HoldingsTable, list: FundList): Promise<FundHoldings | null> {
  if (list === null) return null;
  const value = await readChunks(table, list.day.parts);
  return value === null ? null : { fund: list.fund, asOf: list.day.asOf, holdings: decodeLines(value) };
}

/** The change that a fund's holders are to be told of now; null: there is none. */
export async function beginTelling(
  table: HoldingsTable,
  tenant: string,
  due: FundNews,
  now: number,
): Promise<FundChange | null> {
  const news = await begin(table, tenant, due, now);
  if (news?.telling === undefined) return null;
  const { list, at } = news.telling;
  const [before, after] = [await open(table, news.told), await open(table, list)];
  if (list !== null && after === null) {
    // It was replaced before it was fixed, and nobody was told of it: the next look takes what stands then.
    const { telling: _, ...rest } = news;
    await putFundNews(table, tenant, news, rest);
    return null;
  }
  return {
    fund: news.fund,
    before,
    after,
    list: list === null ? null : { asOf: list.day.asOf, digest: list.day.digest },
    at,
  };
}

const MAX_TRIES = 20;

/** Notes that all are told; what was written meanwhile is to be told next. What was known before is let go of. */
export async function endTelling(
  table: HoldingsTable,
  tenant: string,
  { fund: id }: FundChange,
  now: number,
): Promise<void> {
  for (let tries = 0; tries < MAX_TRIES; tries += 1) {
    const news = await readFundNews(table, tenant, id);
    if (news?.telling === undefined) return;
    const stored = await findFund(table, tenant, id);
    const { list, ahead } = stateOf(stored, now);
    const { list: told, at } = news.telling;
    const isOver = isSameList(told, list) && ahead === null;
    const due = isSameList(told, list) && ahead !== null ? ahead : now;
    const done = isOver
      ? await dropFundNews(table, tenant, news)
      : (await putFundNews(table, tenant, news, { fund: id, told, at: Math.max(news.at, at + 1), due })) !==
        null;
    if (!done) continue;
    const kept = new Set((stored?.days ?? []).map(({ parts }) => parts.id));
    if (!isOver && told !== null) kept.add(told.day.parts.id);
    for (const known of [news.told, told])
      if (known !== null && !kept.has(known.day.parts.id)) await removeChunks(table, known.day.parts);
    return;
  }
}
