/**
 * Stored funds whose lists have changed since the holders were told: what these were last told of, until somebody has told them of
 * what stands now. Noted before the change itself is committed, so that none is missed.
 * @module
 */

import { randomBytes } from "node:crypto";
import type { Static } from "typebox";
import * as Type from "typebox";
import { newestNotAfter } from "../core/check/fund-index.ts";
import { sameJson } from "../core/json.ts";
import { intervalOf, newYorkDay } from "../core/time.ts";
import { validatorOf } from "../schema/compiled-schema.ts";
import { CorruptHoldings, HoldingsUnavailable } from "./errors.ts";
import { DaySchema, FundNameSchema, type StoredFund } from "./fund.ts";
import type { NamedFund } from "./issuers-of.ts";
import { fundNewsKey, fundNewsPartition, subscriptionsPartition } from "./keys.ts";
import {
  absent,
  type Condition,
  get,
  type HoldingsTable,
  type Item,
  numberAt,
  put,
  remove,
  textAt,
} from "./table.ts";
import { query, queryFirst } from "./table-query.ts";

/** A list that a question takes, and what then names its fund; null: the question takes none. */
const ListSchema = Type.Union([Type.Object({ fund: FundNameSchema, day: DaySchema }), Type.Null()]);
export type FundList = Static<typeof ListSchema>;

const NewsSchema = Type.Object({
  /** The stored fund's id. */
  fund: Type.String(),
  /** What its holders were last told of. Its lines stay until they are told of another. */
  told: ListSchema,
  /** What they are being told of, and as of when; absent: nobody has begun. It stays the same until all are told. */
  telling: Type.Optional(Type.Object({ list: ListSchema, at: Type.Number() })),
  /** When the fund was last written so that an answer may change, milliseconds since 1970. */
  at: Type.Number(),
  /** When it is to be looked at: on the day of a list ahead, otherwise at once. */
  due: Type.Number(),
  /** Tells each write of this from every other. */
  mark: Type.String(),
});
export type FundNews = Static<typeof NewsSchema>;

const schema = validatorOf(NewsSchema);

function decode(item: Item): FundNews {
  const value: unknown = JSON.parse(textAt(item, "news") ?? "null");
  if (schema.Check(value)) return value;
  throw new CorruptHoldings("what holders of a fund were last told of does not decode; remove the item");
}

/** The list that a question of a day takes. */
export function listAt(fund: StoredFund | null, day: string): FundList {
  const newest = fund === null ? null : newestNotAfter(fund.days, day);
  return fund === null || newest === null ? null : { fund: fund.fund, day: newest };
}

const saying = (list: FundList): unknown =>
  list === null ? null : [list.fund, list.day.asOf, list.day.digest];

/** Whether two lists say the same of the same fund and day. */
export const isSameList = (a: FundList, b: FundList): boolean => sameJson(saying(a), saying(b));

/** When the next list of a day ahead comes; null: none is stored. */
export function nextListAt(fund: StoredFund | null, now: number): number | null {
  const next = fund?.days.find(({ asOf }) => asOf > newYorkDay(now));
  return next === undefined ? null : (intervalOf(next.asOf)?.start ?? null);
}

/** Writes news over what was read; false: somebody else has written meanwhile. */
export async function putFundNews(
  table: HoldingsTable,
  tenant: string,
  over: FundNews | null,
  next: Omit<FundNews, "mark">,
): Promise<FundNews | null> {
  const news: FundNews = { ...next, mark: randomBytes(8).toString("hex") };
  const item = { news: { S: JSON.stringify(news) }, mark: { S: news.mark }, due: { N: String(news.due) } };
  const done = await put(table, fundNewsKey(tenant, news.fund), item, over === null ? absent : unmoved(over));
  return done ? news : null;
}

/** Marks are random: what bears another was written by somebody else. */
const unmoved = ({ mark }: FundNews): Condition => ({
  expression: "mark = :mark",
  values: { ":mark": { S: mark } },
  moved: (present) => (textAt(present ?? {}, "mark") === mark ? "still" : "once"),
});

/** Forgets news; false: somebody has written meanwhile, and it stands. */
export const dropFundNews = (table: HoldingsTable, tenant: string, news: FundNews): Promise<boolean> =>
  remove(table, fundNewsKey(tenant, news.fund), unmoved(news));

export async function readFundNews(
  table: HoldingsTable,
  tenant: string,
  fund: string,
): Promise<FundNews | null> {
  const item = await get(table, fundNewsKey(tenant, fund));
  return item === null ? null : decode(item);
}

const hasSubscriptions = async (table: HoldingsTable, tenant: string): Promise<boolean> =>
  (await queryFirst(table, subscriptionsPartition(tenant), { from: "!", to: "~" }, 1)).length > 0;

const MAX_TRIES = 20;

/** Notes that a fund is about to be written, where an answer of today or of a day ahead can change by it. */
export async function noteFundNews(
  table: HoldingsTable,
  tenant: string,
  fund: string,
  {
    before,
    next,
    now,
  }: { readonly before: StoredFund | null; readonly next: StoredFund | null; readonly now: number },
): Promise<void> {
  const today = newYorkDay(now);
  const was = listAt(before, today);
  const ahead = nextListAt(next, now);
  const changes = !isSameList(was, listAt(next, today));
  if (!changes && ahead === null) return;
  for (let tries = 0; tries < MAX_TRIES; tries += 1) {
    const standing = await readFundNews(table, tenant, fund);
    // Where nobody is told of anything, nobody was told of what is noted.
    const kept = standing !== null && (await hasSubscriptions(table, tenant)) ? standing : null;
    const due = changes ? now : Math.min(ahead ?? now, kept?.due ?? Number.POSITIVE_INFINITY);
    const noted = { fund, told: was, ...kept, at: changes ? now : (kept?.at ?? now), due };
    if ((await putFundNews(table, tenant, standing, noted)) !== null) return;
  }
  throw new HoldingsUnavailable("a fund changed faster than it could be noted; try again");
}

/** What names a tenant's funds by lists that their holders know of, beside what is stored now. */
export async function namesInNews(table: HoldingsTable, tenant: string): Promise<readonly NamedFund[]> {
  const items = await query(table, fundNewsPartition(tenant));
  // Earlier releases noted newer lists here in another form, which expires unread.
  const noted = items.filter((item) => item.news !== undefined);
  return noted
    .map(decode)
    .flatMap(({ fund: id, told, telling }) =>
      [told, telling?.list ?? null].flatMap((list) => (list === null ? [] : [{ id, fund: list.fund }])),
    );
}

/** Lines that news still needs, by their parts. */
export async function partsInNews(
  table: HoldingsTable,
  tenant: string,
  fund: string,
): Promise<ReadonlySet<string>> {
  const news = await readFundNews(table, tenant, fund);
  const lists = [news?.told ?? null, news?.telling?.list ?? null];
  return new Set(lists.flatMap((list) => list?.day.parts.id ?? []));
}

/** A tenant's news that is to be looked at by now, the oldest first. */
export async function fundNewsDue(
  table: HoldingsTable,
  tenant: string,
  now: number,
): Promise<readonly FundNews[]> {
  const items = await query(table, fundNewsPartition(tenant));
  return items
    .filter((item) => (numberAt(item, "due") ?? Number.POSITIVE_INFINITY) <= now)
    .map(decode)
    .toSorted((a, b) => a.at - b.at);
}
