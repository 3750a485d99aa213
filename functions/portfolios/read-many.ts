/**
 * Several portfolios in few requests, for those who look through a page of them.
 * @module
 */

import { joinChunks } from "./chunks.ts";
import { partKey, portfolioKey } from "./keys.ts";
import { decodeHead, decodeHoldings, type Head, isTombstone, type Portfolio } from "./portfolio.ts";
import { readPortfolio } from "./store.ts";
import { type HoldingsTable, textAt } from "./table.ts";
import { getMany } from "./table-batches.ts";

/** The heads of those that there are, in no order. */
export async function readHeads(
  table: HoldingsTable,
  tenant: string,
  ids: readonly string[],
): Promise<readonly Head[]> {
  const items = await getMany(
    table,
    ids.map((id) => portfolioKey(tenant, id)),
  );
  return items.flatMap((item) => {
    const head = decodeHead(item);
    return isTombstone(head) ? [] : [head];
  });
}

/** Portfolios whose parts would not fit into memory together are read in turn; DynamoDB gives 16 MB at once. */
const PARTS_AT_ONCE = 100;

/** The portfolios with these heads, or as they have become since. Rejects with CorruptHoldings where positions are gone. */
export async function readPortfolios(
  table: HoldingsTable,
  tenant: string,
  heads: readonly Head[],
): Promise<readonly Portfolio[]> {
  const found: Portfolio[] = [];
  for (let rest = heads; rest.length > 0; ) {
    let parts = 0;
    const now = rest.filter((head, i) => {
      parts += head.parts.count;
      return i === 0 || parts <= PARTS_AT_ONCE;
    });
    rest = rest.slice(now.length);
    const keys = now.flatMap(({ parts: { id, count } }) =>
      Array.from({ length: count }, (_, n) => partKey(id, n)),
    );
    const items = Map.groupBy(await getMany(table, keys), (item) => textAt(item, "pk"));
    for (const head of now) {
      const value = await joinChunks(items.get(partKey(head.parts.id, 0).pk) ?? [], head.parts);
      const portfolio =
        value === null ? await readPortfolio(table, tenant, head.id) : { head, ...decodeHoldings(value) };
      if (portfolio !== null) found.push(portfolio);
    }
  }
  return found;
}
