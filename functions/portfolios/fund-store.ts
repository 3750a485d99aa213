/**
 * Stored funds in the table. A write goes as a portfolio's does: the lines, then the index, then the fund by a conditional put, then
 * what the earlier one alone named is removed. Each step can be repeated, and the same list stored again changes nothing.
 * @module
 */

import { createHash } from "node:crypto";
import { areDifferentFunds, areSameFund, labelOfFund } from "../core/check/fund-index.ts";
import type { FundHoldings, FundName, SentConstituent } from "../core/check/position.ts";
import type { Register } from "../core/register/register.ts";
import { type ChunkRef, readChunks, removeChunks, writeChunks } from "./chunks.ts";
import { CorruptHoldings, HoldingsUnavailable } from "./errors.ts";
import { decodeFund, decodeLines, type FundDay, type GoneFund, isGone, type StoredFund } from "./fund.ts";
import { fundNamesOf } from "./fund-names.ts";
import { noteFundNews, partsInNews } from "./fund-news.ts";
import { enterIndex, indexKeys, leaveIndex, leaveUnneeded } from "./index-entries.ts";
import { indexOf, type NamedFund } from "./issuers-of.ts";
import { fundKey, fundName } from "./keys.ts";
import { atRevision } from "./revisions.ts";
import { get, type HoldingsTable, type Item, put, textAt } from "./table.ts";

/** Days of one fund: its item must stay below what the table takes. */
export const MAX_DAYS = 400;
const MAX_TRIES = 20;

type FundState = StoredFund | GoneFund | null;

/** A fund as it stands; null: there never was one. */
export async function readFund(table: HoldingsTable, tenant: string, id: string): Promise<FundState> {
  const item = await get(table, fundKey(tenant, id));
  return item === null ? null : decodeFund(textAt(item, "head"));
}

/** A fund; null: there is none. */
export async function findFund(table: HoldingsTable, tenant: string, id: string): Promise<StoredFund | null> {
  const found = await readFund(table, tenant, id);
  return found === null || isGone(found) ? null : found;
}

/** The lines of a fund's day; null: the day has been replaced or removed since the fund was read. Rejects with CorruptHoldings. */
export async function readDay(
  table: HoldingsTable,
  tenant: string,
  { id }: Pick<StoredFund, "id">,
  { asOf, parts }: FundDay,
): Promise<readonly SentConstituent[] | null> {
  const value = await readChunks(table, parts);
  if (value !== null) return decodeLines(value);
  const again = await findFund(table, tenant, id);
  if (again?.days.some((day) => day.asOf === asOf && day.parts.id === parts.id) !== true) return null;
  throw new CorruptHoldings("the lines that a stored fund names are gone; store that day's holdings again");
}

const itemOf = (fund: StoredFund | GoneFund): Item => ({
  head: { S: JSON.stringify(fund) },
  revision: { N: String(fund.revision) },
});

const indexedAs = (fund: StoredFund) => ({ ...fund, id: fundName(fund.id) });

/** What is left over once a write stands is garbage, and no reason to say that it does not. */
const leaveGarbage = (error: unknown): void => {
  if (!(error instanceof HoldingsUnavailable)) throw error;
};

const bears = (item: Item, { id }: ChunkRef): boolean => {
  const found = decodeFund(textAt(item, "head"));
  return !isGone(found) && found.days.some(({ parts }) => parts.id === id);
};

/** Removes the lines of a fund's days, but those of other days, and what its holders are still to be told of. */
async function removeLines(
  table: HoldingsTable,
  tenant: string,
  { id, days }: StoredFund,
  others: readonly FundDay[],
): Promise<void> {
  const kept = new Set(others.map(({ parts }) => parts.id));
  const unneeded = days.filter(({ parts }) => !kept.has(parts.id));
  if (unneeded.length === 0) return;
  const held = await partsInNews(table, tenant, id);
  for (const { parts } of unneeded) if (!held.has(parts.id)) await removeChunks(table, parts);
}

/** Writes a fund over what was read; false: somebody else has written meanwhile. `own`: lines that only this write brings. */
export async function commitFund(
  table: HoldingsTable,
  tenant: string,
  expected: FundState,
  next: StoredFund,
  own?: ChunkRef,
): Promise<boolean> {
  const keys = indexKeys(tenant, indexedAs(next));
  await enterIndex(table, keys, next.revision);
  const condition = {
    ...atRevision(expected),
    ...(own === undefined ? {} : { ours: (item: Item) => bears(item, own) }),
  };
  if (!(await put(table, fundKey(tenant, next.id), itemOf(next), condition))) return false;
  if (expected === null || isGone(expected)) return true;
  const clean = async (): Promise<void> => {
    await leaveUnneeded(table, indexKeys(tenant, indexedAs(expected)), keys, next.revision);
    await removeLines(table, tenant, expected, next.days);
  };
  await clean().catch(leaveGarbage);
  return true;
}

/** Why a list was not stored. */
export type Unstored =
  /** What is stored under this id is another fund. */
  | { readonly kind: "another-fund"; readonly stored: FundName }
  /** The same fund is stored under another id. */
  | { readonly kind: "same-fund"; readonly id: string }
  | { readonly kind: "too-many-days" };

export type Stored = { readonly kind: "stored"; readonly fund: StoredFund; readonly changed: boolean };

const digestOf = (holdings: readonly SentConstituent[]): string =>
  createHash("sha256").update(JSON.stringify(holdings)).digest("hex").slice(0, 32);

/** A list names the same fund as the lists before it: what they say of its name is put together, the newest day's first. */
function nameOf(standing: StoredFund | null, { fund, asOf }: FundHoldings): FundName | null {
  if (standing === null) return fund;
  if (areDifferentFunds(standing.fund, fund)) return null;
  const isNewest = standing.days.every((day) => day.asOf <= asOf);
  if (standing.fund.symbol !== undefined && fund.symbol !== undefined && !areSameFund(standing.fund, fund))
    return null;
  // A ticker is meant at its venue: the two are taken together.
  const before = isNewest && fund.symbol !== undefined ? without(standing.fund) : standing.fund;
  const after = !isNewest && standing.fund.symbol !== undefined ? without(fund) : fund;
  return isNewest ? { ...before, ...after } : { ...after, ...before };
}

const without = ({ symbol: _, exchange: __, ...rest }: FundName): FundName => rest;

interface WriteDeps {
  readonly table: HoldingsTable;
  readonly register: Register;
  /** Milliseconds since 1970. */
  readonly now: number;
}

interface Draft {
  readonly standing: FundState;
  readonly before: StoredFund | null;
  readonly fund: FundName;
  readonly others: readonly NamedFund[];
}

/** What a write builds upon, or why there can be none. */
async function draftOf(
  { table }: WriteDeps,
  tenant: string,
  id: string,
  given: FundHoldings,
): Promise<Draft | Unstored> {
  const standing = await readFund(table, tenant, id);
  const before = standing === null || isGone(standing) ? null : standing;
  const fund = nameOf(before, given);
  if (fund === null) return { kind: "another-fund", stored: before?.fund ?? {} };
  const others = (await fundNamesOf(table, tenant)).filter((one) => one.id !== id);
  const same = others.find((one) => areSameFund(one.fund, fund));
  if (same !== undefined) return { kind: "same-fund", id: same.id };
  const days = before?.days ?? [];
  if (days.length >= MAX_DAYS && !days.some(({ asOf }) => asOf === given.asOf))
    return { kind: "too-many-days" };
  return { standing, before, fund, others };
}

/** The fund with another day's lines, or with new ones on a day. */
function withDay(
  { standing, before, fund, others }: Draft,
  id: string,
  { holdings }: FundHoldings,
  day: FundDay,
  { register, now }: WriteDeps,
): StoredFund {
  const { issuers, lines } = indexOf(register, [...others, { id, fund }], holdings);
  return {
    id,
    version: (standing?.version ?? 0) + 1,
    revision: (standing?.revision ?? 0) + 1,
    fund,
    days: [...(before?.days ?? []).filter(({ asOf }) => asOf !== day.asOf), day].toSorted((a, b) =>
      a.asOf < b.asOf ? -1 : 1,
    ),
    updatedAt: now,
    issuers: [...new Set([...(before?.issuers ?? []), ...issuers])].sort(),
    // Other days may have been indexed with other lines: they are looked through again where these differ.
    lines: before === null || before.lines === lines ? lines : before.lines,
  };
}

/**
 * Stores what a fund held on a day, in place of what was stored for it. Rejects where the outcome is not known; storing it again is
 * safe.
 */
export async function storeDay(
  deps: WriteDeps,
  tenant: string,
  id: string,
  given: FundHoldings,
): Promise<Stored | Unstored> {
  const { table } = deps;
  const digest = digestOf(given.holdings);
  let parts: ChunkRef | null = null;
  const giveUp = async <T>(answer: T): Promise<T> => {
    if (parts !== null) await removeChunks(table, parts).catch(leaveGarbage);
    return answer;
  };
  for (let tries = 0; tries < MAX_TRIES; tries += 1) {
    const draft = await draftOf(deps, tenant, id, given);
    if ("kind" in draft) return giveUp(draft);
    const { before, fund } = draft;
    const present = before?.days.find(({ asOf }) => asOf === given.asOf);
    if (before !== null && present?.digest === digest && labelled(before.fund) === labelled(fund))
      return giveUp({ kind: "stored", fund: before, changed: false });
    parts ??= await writeChunks(table, given.holdings);
    const day = { asOf: given.asOf, parts, count: given.holdings.length, digest };
    const next = withDay(draft, id, given, day, deps);
    await noteFundNews(table, tenant, id, { before, next, now: deps.now });
    if (await commitFund(table, tenant, draft.standing, next, parts))
      return { kind: "stored", fund: next, changed: true };
  }
  await giveUp(null);
  throw new HoldingsUnavailable("a fund changed faster than it could be written; try again");
}

const labelled = (fund: FundName): string =>
  JSON.stringify([labelOfFund(fund), fund.symbol, fund.exchange, fund.isin, fund.cusip]);

/** Removes a fund, or one of its days; false: there is none. Rejects where the outcome is not known; removing again is safe. */
export async function removeFund(
  { table, now }: Pick<WriteDeps, "table" | "now">,
  tenant: string,
  id: string,
  day: string | null,
): Promise<boolean> {
  for (let tries = 0; tries < MAX_TRIES; tries += 1) {
    const standing = await findFund(table, tenant, id);
    if (standing === null) return false;
    const days = day === null ? [] : standing.days.filter(({ asOf }) => asOf !== day);
    if (days.length === standing.days.length) return false;
    const numbers = { id, version: standing.version + 1, revision: standing.revision + 1 };
    if (days.length > 0) {
      const next = { ...standing, ...numbers, days, updatedAt: now };
      await noteFundNews(table, tenant, id, { before: standing, next, now });
      if (await commitFund(table, tenant, standing, next)) return true;
      continue;
    }
    const gone: GoneFund = { ...numbers, deletedAt: now };
    await noteFundNews(table, tenant, id, { before: standing, next: null, now });
    if (!(await put(table, fundKey(tenant, id), itemOf(gone), atRevision(standing)))) continue;
    await leaveIndex(table, indexKeys(tenant, indexedAs(standing)), gone.revision);
    await removeLines(table, tenant, standing, []);
    return true;
  }
  throw new HoldingsUnavailable("a fund changed faster than it could be removed; try again");
}
