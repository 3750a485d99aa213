/**
 * A tenant's portfolios, by their ids: all of them, or page by page.
 * @module
 */

import { PORTFOLIO, tenantKey } from "./keys.ts";
import { decodeHead, type Head, isTombstone } from "./portfolio.ts";
import { type HoldingsTable, textAt } from "./table.ts";
import { query, queryFirst } from "./table-query.ts";

/** Every portfolio's head of a tenant, by id. */
export async function listHeads(table: HoldingsTable, tenant: string): Promise<readonly Head[]> {
  const items = await query(table, tenantKey(tenant), { prefix: PORTFOLIO });
  return items.flatMap((item) => {
    const head = decodeHead(item);
    return isTombstone(head) ? [] : [head];
  });
}

/** Lower than every character that an id can go on with: the first key after an id's own. */
const justAfter = (id: string): string => `${PORTFOLIO}${id}!`;

/**
 * The first portfolios' heads after an id ("": from the beginning), by id, at most `size`, and whether there are more. Reads
 * no more of the partition than that, and the tombstones between.
 */
export async function pageOfHeads(
  table: HoldingsTable,
  tenant: string,
  { after, size }: { readonly after: string; readonly size: number },
): Promise<{ readonly heads: readonly Head[]; readonly more: boolean }> {
  const heads: Head[] = [];
  let from = justAfter(after);
  while (heads.length <= size) {
    const items = await queryFirst(table, tenantKey(tenant), { from, to: `${PORTFOLIO}~` }, size + 1);
    const last = items.at(-1);
    // A page that is not full is not the last one; an empty one is.
    if (last === undefined) break;
    const found = items.map((item) => decodeHead(item));
    heads.push(...found.flatMap((head) => (isTombstone(head) ? [] : [head])));
    from = `${textAt(last, "sk") ?? ""}!`;
  }
  return { heads: heads.slice(0, size), more: heads.length > size };
}
