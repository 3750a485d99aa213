/**
 * A tenant's stored funds, by their ids: all of them, or page by page.
 * @module
 */

import { decodeFund, isGone, type StoredFund } from "./fund.ts";
import type { NamedFund } from "./issuers-of.ts";
import { FUND, tenantKey } from "./keys.ts";
import { type HoldingsTable, textAt } from "./table.ts";
import { query, queryFirst } from "./table-query.ts";

/** Every fund of a tenant, without its lines. */
export async function listFunds(table: HoldingsTable, tenant: string): Promise<readonly StoredFund[]> {
  const items = await query(table, tenantKey(tenant), { prefix: FUND });
  return items.flatMap((item) => {
    const found = decodeFund(textAt(item, "head"));
    return isGone(found) ? [] : [found];
  });
}

/** What names every fund of a tenant. */
export const fundNamesOf = async (table: HoldingsTable, tenant: string): Promise<readonly NamedFund[]> =>
  (await listFunds(table, tenant)).map(({ id, fund }) => ({ id, fund }));

/** The first funds after an id ("": from the beginning), at most `size`, and whether there are more. */
export async function pageOfFunds(
  table: HoldingsTable,
  tenant: string,
  { after, size }: { readonly after: string; readonly size: number },
): Promise<{ readonly funds: readonly StoredFund[]; readonly more: boolean }> {
  const funds: StoredFund[] = [];
  // "!" is lower than every character that an id can go on with.
  let from = `${FUND}${after}!`;
  while (funds.length <= size) {
    const items = await queryFirst(table, tenantKey(tenant), { from, to: `${FUND}~` }, size + 1);
    const last = items.at(-1);
    // A page that is not full is not the last one; an empty one is.
    if (last === undefined) break;
    const found = items.map((item) => decodeFund(textAt(item, "head")));
    funds.push(...found.flatMap((one) => (isGone(one) ? [] : [one])));
    from = `${textAt(last, "sk") ?? ""}!`;
  }
  return { funds: funds.slice(0, size), more: funds.length > size };
}
