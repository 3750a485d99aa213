/**
 * Portfolios in the table. A write goes: positions, then the index of what they may be, then the head by a conditional put,
 * then what the earlier head alone named is removed. So the index holds every holder at every instant, and sometimes one
 * too many, which the head tells. No step needs another to have happened; each can be repeated.
 * @module
 */

import type { Register } from "../core/register/register.ts";
import { readParts, removeParts, writeParts } from "./chunks.ts";
import { issuersOf, linesDigest } from "./issuers-of.ts";
import {
  issuerKey,
  issuerPartition,
  type Key,
  linesKey,
  linesPartition,
  PORTFOLIO,
  portfolioKey,
  tenantKey,
} from "./keys.ts";
import {
  CorruptHoldings,
  decodeHead,
  decodeHoldings,
  type Grave,
  type Head,
  type Holdings,
  isGrave,
  type Portfolio,
  type Source,
} from "./portfolio.ts";
import {
  absent,
  type Condition,
  get,
  type HoldingsTable,
  type Item,
  put,
  query,
  remove,
  textAt,
} from "./table.ts";

export interface NewPortfolio extends Holdings {
  readonly source: Source;
  readonly at: number;
  readonly gaps: readonly string[];
}

/** What a write builds upon: the head or grave that was read; null: nothing was there. */
export type Basis = Head | Grave | null;

const headItem = (head: Head | Grave): Item => ({
  head: { S: JSON.stringify(head) },
  revision: { N: String(head.revision) },
});

const unchanged = (basis: Basis): Condition =>
  basis === null
    ? absent
    : { expression: "revision = :revision", values: { ":revision": { N: String(basis.revision) } } };

/** A portfolio's head or grave; null: there never was one. */
export async function readHead(table: HoldingsTable, tenant: string, id: string): Promise<Basis> {
  const item = await get(table, portfolioKey(tenant, id));
  return item === null ? null : decodeHead(textAt(item, "head"));
}

/** A portfolio; null: there is none. */
export async function readPortfolio(
  table: HoldingsTable,
  tenant: string,
  id: string,
): Promise<Portfolio | null> {
  for (let tries = 0; tries < 5; tries += 1) {
    const head = await readHead(table, tenant, id);
    if (head === null || isGrave(head)) return null;
    const value = await readParts(table, head.parts);
    if (value !== null) return { head, ...decodeHoldings(value) };
    // Replaced between the two reads; the new head names other parts.
  }
  throw new CorruptHoldings("the positions that a stored portfolio names are gone; put the portfolio again");
}

/** Every portfolio's head of a tenant, by id. */
export async function listHeads(table: HoldingsTable, tenant: string): Promise<readonly Head[]> {
  const items = await query(table, tenantKey(tenant), { prefix: PORTFOLIO });
  return items.flatMap((item) => {
    const head = decodeHead(textAt(item, "head"));
    return isGrave(head) ? [] : [head];
  });
}

const indexKeys = (
  tenant: string,
  { id, issuers, lines }: Pick<Head, "id" | "issuers" | "lines">,
): readonly Key[] => [linesKey(tenant, lines, id), ...issuers.map((issuer) => issuerKey(tenant, issuer, id))];

const spelled = ({ pk, sk }: Key): string => `${pk}\n${sk}`;

/** Index entries bear the revision that they were last needed for: a slow writer's clean-up never takes a later one's. */
async function enterIndex(table: HoldingsTable, keys: readonly Key[], revision: number): Promise<void> {
  const value = { N: String(revision) };
  for (const key of keys) {
    await put(
      table,
      key,
      { revision: value },
      { expression: "attribute_not_exists(pk) or revision <= :revision", values: { ":revision": value } },
    );
  }
}

async function leaveIndex(table: HoldingsTable, keys: readonly Key[], revision: number): Promise<void> {
  for (const key of keys) {
    await remove(table, key, {
      expression: "attribute_not_exists(pk) or revision <= :revision",
      values: { ":revision": { N: String(revision) } },
    });
  }
}

async function commit(table: HoldingsTable, tenant: string, basis: Basis, next: Head): Promise<boolean> {
  const keys = indexKeys(tenant, next);
  await enterIndex(table, keys, next.revision);
  if (!(await put(table, portfolioKey(tenant, next.id), headItem(next), unchanged(basis)))) return false;
  if (basis === null || isGrave(basis)) return true;
  const kept = new Set(keys.map(spelled));
  const left = indexKeys(tenant, basis).filter((key) => !kept.has(spelled(key)));
  await leaveIndex(table, left, next.revision);
  if (basis.parts.id !== next.parts.id) await removeParts(table, basis.parts);
  return true;
}

export interface WriteOptions {
  readonly register: Register;
  /** Milliseconds since 1970. */
  readonly now: number;
}

/**
 * Writes a portfolio over what was read. null: somebody else has written meanwhile, and nothing was changed. Rejects where
 * the outcome is not known; reading again tells.
 */
export async function writePortfolio(
  table: HoldingsTable,
  tenant: string,
  id: string,
  basis: Basis,
  next: NewPortfolio,
  { register, now }: WriteOptions,
): Promise<Head | null> {
  const { positions, pushed, source, at, gaps } = next;
  const parts = await writeParts(table, { positions, ...(pushed === undefined ? {} : { pushed }) });
  const head: Head = {
    id,
    version: (basis?.version ?? 0) + 1,
    revision: (basis?.revision ?? 0) + 1,
    source,
    at,
    updatedAt: now,
    gaps: [...gaps],
    count: positions.length,
    parts,
    issuers: [...issuersOf(register, positions)],
    lines: linesDigest(register),
  };
  if (await commit(table, tenant, basis, head)) return head;
  await removeParts(table, parts);
  return null;
}

/** Writes what is known of a portfolio's gaps, its holdings unchanged; false where somebody else has written meanwhile. */
export async function writeGaps(
  table: HoldingsTable,
  tenant: string,
  head: Head,
  gaps: readonly string[],
  now: number,
): Promise<boolean> {
  const next: Head = {
    ...head,
    version: head.version + 1,
    revision: head.revision + 1,
    gaps: [...gaps],
    updatedAt: now,
  };
  return commit(table, tenant, head, next);
}

/**
 * Deletes a portfolio's holdings, or marks that there are none where there was no portfolio yet. Its grave keeps the version
 * and the instant (`at`), so that nothing older brings it back.
 */
export async function deletePortfolio(
  table: HoldingsTable,
  tenant: string,
  id: string,
  basis: Basis,
  { now, at = now }: { readonly now: number; readonly at?: number },
): Promise<boolean> {
  const grave: Grave = {
    id,
    version: (basis?.version ?? 0) + 1,
    revision: (basis?.revision ?? 0) + 1,
    deletedAt: now,
    at: Math.max(at, basis?.at ?? 0),
  };
  if (!(await put(table, portfolioKey(tenant, id), headItem(grave), unchanged(basis)))) return false;
  if (basis === null || isGrave(basis)) return true;
  await leaveIndex(table, indexKeys(tenant, basis), grave.revision);
  await removeParts(table, basis.parts);
  return true;
}

/** Finds a portfolio's issuers anew with the register's present lines. */
async function reindex(table: HoldingsTable, tenant: string, id: string, register: Register): Promise<void> {
  for (let tries = 0; tries < 20; tries += 1) {
    const portfolio = await readPortfolio(table, tenant, id);
    if (portfolio === null || portfolio.head.lines === linesDigest(register)) return;
    const { head, positions } = portfolio;
    const next: Head = {
      ...head,
      revision: head.revision + 1,
      issuers: [...issuersOf(register, positions)],
      lines: linesDigest(register),
    };
    if (await commit(table, tenant, head, next)) return;
  }
  throw new Error("a portfolio changed faster than its index could be renewed; try again");
}

/** Renews the index of every portfolio of a tenant that was indexed with other lines than the register's present ones. */
export async function renewIndex(table: HoldingsTable, tenant: string, register: Register): Promise<number> {
  const lines = linesDigest(register);
  const entries = await query(table, linesPartition(tenant));
  const stale = entries.flatMap((item) => {
    const [of = "", ...rest] = (item.sk?.S ?? "").split("#");
    return of === lines
      ? []
      : [
          {
            key: { pk: linesPartition(tenant), sk: item.sk?.S ?? "" },
            id: rest.join("#"),
            revision: Number(item.revision?.N ?? 0),
          },
        ];
  });
  for (const { key, id, revision } of stale) {
    await reindex(table, tenant, id, register);
    // Whoever was cut off between head and clean-up left this entry. One of a revision that the head has not reached may be
    // about to be committed: without it, that write would never be seen to be of other lines.
    const head = await readHead(table, tenant, id);
    if (head === null || head.revision < revision) continue;
    if (isGrave(head) || linesKey(tenant, head.lines, id).sk !== key.sk)
      await leaveIndex(table, [key], revision);
  }
  return stale.length;
}

/**
 * Portfolios of a tenant that may hold an issuer, by the register's present lines: right even where a line was learnt a
 * moment ago, because what is indexed for other lines is looked through first.
 */
export async function holdersOf(
  table: HoldingsTable,
  tenant: string,
  issuer: string,
  register: Register,
): Promise<readonly Head[]> {
  await renewIndex(table, tenant, register);
  const entries = await query(table, issuerPartition(tenant, issuer));
  const heads = await Promise.all(entries.map((item) => readHead(table, tenant, item.sk?.S ?? "")));
  return heads.flatMap((head) =>
    head !== null && !isGrave(head) && head.issuers.includes(issuer) ? [head] : [],
  );
}
