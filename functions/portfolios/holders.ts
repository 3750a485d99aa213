/**
 * Who holds an issuer: the index from issuers to portfolios, renewed where the register has learnt of lines since.
 * @module
 */

import type { Register } from "../core/register/register.ts";
import { issuersOf, linesDigest } from "./issuers-of.ts";
import { issuerPartition, linesKey, linesPartition } from "./keys.ts";
import { type Head, isTombstone } from "./portfolio.ts";
import { commit, leaveIndex, readHead, readPortfolio } from "./store.ts";
import { type HoldingsTable, query } from "./table.ts";

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
    if (isTombstone(head) || linesKey(tenant, head.lines, id).sk !== key.sk)
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
    head !== null && !isTombstone(head) && head.issuers.includes(issuer) ? [head] : [],
  );
}
