/**
 * Lists of stored funds that are newer than all before them, until somebody has looked whose answers they change. Put before the list
 * itself is committed, so that none is missed; whoever reads one looks whether its list stands.
 * @module
 */

import { fundNewsKey, fundNewsPartition } from "./keys.ts";
import { absent, type HoldingsTable, type Item, numberAt, put, remove, textAt } from "./table.ts";
import { query, queryFirst } from "./table-query.ts";

export interface FundNews {
  /** The stored fund's id. */
  readonly fund: string;
  /** The day of the list: "2022-09-01". */
  readonly asOf: string;
  /** Of its lines, as `FundDay` has it. */
  readonly digest: string;
  /** When it was stored, milliseconds since 1970. */
  readonly at: number;
}

/** So long it can be told; DynamoDB deletes what nobody looked for. */
const KEPT_MS = 90 * 24 * 3_600_000;

/** Notes a list that is about to be stored; one that is noted already keeps its time. */
export async function noteFundNews(
  table: HoldingsTable,
  tenant: string,
  { fund, asOf, digest, at }: FundNews,
): Promise<void> {
  const item: Item = {
    fund: { S: fund },
    asOf: { S: asOf },
    digest: { S: digest },
    at: { N: String(at) },
    expiresAt: { N: String(Math.ceil((at + KEPT_MS) / 1000)) },
  };
  await put(table, fundNewsKey(tenant, [fund, asOf, digest]), item, absent);
}

/** A tenant's lists that nobody has looked at yet, the first that were stored first. */
export async function fundNewsOf(table: HoldingsTable, tenant: string): Promise<readonly FundNews[]> {
  const items = await query(table, fundNewsPartition(tenant));
  return items
    .map((item) => ({
      fund: textAt(item, "fund") ?? "",
      asOf: textAt(item, "asOf") ?? "",
      digest: textAt(item, "digest") ?? "",
      at: numberAt(item, "at") ?? 0,
    }))
    .toSorted((a, b) => a.at - b.at);
}

/** Whether there are any. */
export const hasFundNews = async (table: HoldingsTable, tenant: string): Promise<boolean> =>
  (await queryFirst(table, fundNewsPartition(tenant), { from: "!", to: "~" }, 1)).length > 0;

export const forgetFundNews = async (
  table: HoldingsTable,
  tenant: string,
  { fund, asOf, digest }: FundNews,
): Promise<void> => {
  await remove(table, fundNewsKey(tenant, [fund, asOf, digest]));
};
