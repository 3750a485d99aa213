/**
 * Who holds an issuer, by itself or through stored funds: the index from issuers to portfolios, renewed where the register has learnt
 * of lines, or the tenant has named other funds, since.
 * @module
 */

import { sameJson } from "../core/json.ts";
import type { Register } from "../core/register/register.ts";
import type { StoredFund } from "./fund.ts";
import { fundNamesOf } from "./fund-names.ts";
import { namesInNews } from "./fund-news.ts";
import { commitFund, findFund, readDay, readFund } from "./fund-store.ts";
import { leaveIndex } from "./index-entries.ts";
import { indexDigest, indexOf, type NamedFund } from "./issuers-of.ts";
import { fundIdIn, fundName, issuerPartition, linesKey, linesPartition } from "./keys.ts";
import { type Head, isTombstone } from "./portfolio.ts";
import { commit, readHead, readPortfolio } from "./store.ts";
import { type HoldingsTable, type Item, numberAt, textAt } from "./table.ts";
import { query, queryFirst } from "./table-query.ts";

interface Renewal {
  readonly table: HoldingsTable;
  readonly tenant: string;
  readonly register: Register;
  readonly funds: readonly NamedFund[];
}

/** Finds a portfolio's issuers anew; false: somebody else has written meanwhile. */
async function renewPortfolio({ table, tenant, register, funds }: Renewal, id: string): Promise<boolean> {
  const portfolio = await readPortfolio(table, tenant, id);
  if (portfolio === null || portfolio.head.lines === indexDigest(register, funds)) return true;
  const { head, positions } = portfolio;
  const next: Head = { ...head, revision: head.revision + 1, ...indexOf(register, funds, positions) };
  return commit(table, tenant, head, next);
}

/** Finds anew whom a fund holds on any of its days; false: somebody else has written meanwhile. */
async function renewFund({ table, tenant, register, funds }: Renewal, id: string): Promise<boolean> {
  const fund = await findFund(table, tenant, id);
  const lines = indexDigest(register, funds);
  if (fund === null || fund.lines === lines) return true;
  const issuers = new Set<string>();
  for (const day of fund.days) {
    const holdings = await readDay(table, tenant, fund, day);
    if (holdings === null) return false;
    for (const issuer of indexOf(register, funds, holdings).issuers) issuers.add(issuer);
  }
  const next: StoredFund = { ...fund, revision: fund.revision + 1, issuers: [...issuers].sort(), lines };
  return commitFund(table, tenant, fund, next);
}

/** Finds the issuers of a portfolio or a stored fund anew with the register's present lines. */
async function reindex(renewal: Renewal, name: string): Promise<void> {
  const fund = fundIdIn(name);
  for (let tries = 0; tries < 20; tries += 1)
    if (fund === null ? await renewPortfolio(renewal, name) : await renewFund(renewal, fund)) return;
  throw new Error("a portfolio or fund changed faster than its index could be renewed; try again");
}

/** Where a portfolio or fund stands; `lines` null: it is gone. */
async function listingStateOf(
  { table, tenant }: Renewal,
  name: string,
): Promise<{ readonly revision: number; readonly lines: string | null } | null> {
  const fund = fundIdIn(name);
  const found = fund === null ? await readHead(table, tenant, name) : await readFund(table, tenant, fund);
  if (found === null) return null;
  return { revision: found.revision, lines: "lines" in found ? found.lines : null };
}

/** Renews what one entry of the index of lines names, and takes the entry away where it is no longer so. */
async function renewOne(renewal: Renewal, item: Item): Promise<void> {
  const { table, tenant } = renewal;
  const key = { pk: linesPartition(tenant), sk: textAt(item, "sk") ?? "" };
  const id = key.sk.slice(key.sk.indexOf("#") + 1);
  const revision = numberAt(item, "revision") ?? 0;
  await reindex(renewal, id);
  // Whoever was cut off between head and clean-up left this entry. One of a revision that the head has not reached may be
  // about to be committed: without it, that write would never be seen to be of other lines.
  const standing = await listingStateOf(renewal, id);
  if (standing === null || standing.revision < revision) return;
  if (standing.lines === null || linesKey(tenant, standing.lines, id).sk !== key.sk)
    await leaveIndex(table, [key], revision);
}

/** By what names holders of funds are found: those stored, and those whose holders are still to be told that it is otherwise. */
async function fundsToFind(table: HoldingsTable, tenant: string): Promise<readonly NamedFund[]> {
  const stored = await fundNamesOf(table, tenant);
  const known = (await namesInNews(table, tenant)).filter((one) => !stored.some((own) => sameJson(own, one)));
  return [...stored, ...known];
}

const PAGE = 25;

/**
 * Renews the index of every portfolio and fund of a tenant that was indexed with other lines, or with other funds, than the present
 * ones, a page at a time; false: `goOn` said after a page that it must end, and there may be more. What was renewed before a caller
 * was cut off need not be again.
 */
export async function renewIndex(
  table: HoldingsTable,
  tenant: string,
  register: Register,
  goOn: () => Promise<boolean> = async () => true,
): Promise<boolean> {
  const funds = await fundsToFind(table, tenant);
  const renewal = { table, tenant, register, funds };
  const lines = indexDigest(register, funds);
  // Every entry of other lines stands before those of the present ones or after them: "#" lies between '"' and "$".
  for (const { first, to } of [
    { first: "!", to: `${lines}"` },
    { first: `${lines}$`, to: "~" },
  ]) {
    let from = first;
    for (;;) {
      const items = await queryFirst(table, linesPartition(tenant), { from, to }, PAGE);
      const last = items.at(-1);
      if (last === undefined) break;
      await Promise.all(items.map((item) => renewOne(renewal, item)));
      from = `${textAt(last, "sk") ?? ""}!`;
      if (!(await goOn())) return false;
    }
  }
  return true;
}

/**
 * A page of the portfolios of a tenant under a key of the index (see `indexOf`), by id; `next`: after which to go on, null at the
 * end. The index must have been renewed; funds that stand there are left out.
 */
export async function pageOfHolders(
  table: HoldingsTable,
  tenant: string,
  issuer: string,
  { after, size }: { readonly after: string; readonly size: number },
): Promise<{ readonly ids: readonly string[]; readonly next: string | null }> {
  // Lower than every character that an id can begin, or go on, with.
  const range = { from: `${after}!`, to: "~" };
  const items = await queryFirst(table, issuerPartition(tenant, issuer), range, size);
  const names = items.map((item) => textAt(item, "sk") ?? "");
  return {
    ids: names.filter((name) => fundIdIn(name) === null),
    next: items.length < size ? null : (names.at(-1) ?? null),
  };
}

/**
 * Keys of the index, and those of every stored fund that stands under them, directly or through other funds. The index must have been
 * renewed.
 */
export async function withFundsUnder(
  table: HoldingsTable,
  tenant: string,
  first: Iterable<string>,
): Promise<readonly string[]> {
  // What is added to a Set while it is walked is walked too: funds within funds, and in circles.
  const keys = new Set(first);
  for (const key of keys)
    for (const { sk } of await query(table, issuerPartition(tenant, key), { prefix: fundName("") })) {
      const id = fundIdIn(sk?.S ?? "");
      if (id !== null && (await findFund(table, tenant, id))?.issuers.includes(key) === true)
        keys.add(fundName(id));
    }
  return [...keys];
}

/** Portfolios under a key of the index, and under those of the funds that stand there, each once, by id. */
async function portfoliosUnder(
  table: HoldingsTable,
  tenant: string,
  first: string,
): Promise<readonly Head[]> {
  const heads = new Map<string, Head>();
  for (const key of await withFundsUnder(table, tenant, [first])) {
    const names = (await query(table, issuerPartition(tenant, key))).map((item) => item.sk?.S ?? "");
    const own = names.filter((name) => fundIdIn(name) === null && !heads.has(name));
    for (const head of await Promise.all(own.map((name) => readHead(table, tenant, name))))
      if (head !== null && !isTombstone(head) && head.issuers.includes(key)) heads.set(head.id, head);
  }
  return [...heads.values()].toSorted((a, b) => (a.id < b.id ? -1 : 1));
}

/**
 * Portfolios of a tenant that may hold an issuer, itself or through stored funds, by the register's present lines: right even where a
 * line was learnt a moment ago, because what is indexed for other lines is looked through first.
 */
export async function holdersOf(
  table: HoldingsTable,
  tenant: string,
  issuer: string,
  register: Register,
): Promise<readonly Head[]> {
  await renewIndex(table, tenant, register);
  return portfoliosUnder(table, tenant, issuer);
}

/** Portfolios of a tenant that may hold a stored fund, or a fund that holds it: whose answers a newer list of it can change. */
export async function holdersOfFund(
  table: HoldingsTable,
  tenant: string,
  fund: string,
  register: Register,
): Promise<readonly Head[]> {
  await renewIndex(table, tenant, register);
  // Those of a removed fund stand there until they are told.
  if ((await findFund(table, tenant, fund)) === null) return [];
  return portfoliosUnder(table, tenant, fundName(fund));
}
