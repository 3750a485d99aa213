/**
 * Many stored portfolios of one tenant in seconds: one is put over HTTP, and its items are copied under other ids.
 * @module
 */

import type { LocalService } from "../functions/local/service.ts";
import { HoldingsUnavailable } from "../functions/portfolios/errors.ts";
import { indexKeys } from "../functions/portfolios/index-entries.ts";
import { partKey, portfolioKey } from "../functions/portfolios/keys.ts";
import { isTombstone } from "../functions/portfolios/portfolio.ts";
import { readHead } from "../functions/portfolios/store.ts";
import { get, type HoldingsTable, type Item, keyItem } from "../functions/portfolios/table.ts";
import { putMany } from "../functions/portfolios/table-batches.ts";
import { TENANT } from "./alerts-world.ts";

/** Sends JSON to the app; rejects where it does not answer 200 or 201. */
export async function askApp(
  { app }: Pick<LocalService, "app">,
  method: string,
  path: string,
  { body, headers = {} }: { readonly body?: object; readonly headers?: Readonly<Record<string, string>> },
): Promise<string> {
  const answer = await app.request(path, {
    method,
    headers: { "content-type": "application/json", ...headers },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await answer.text();
  if (answer.status !== 200 && answer.status !== 201)
    throw new Error(`${method} ${path}: ${answer.status} ${text}`);
  return text;
}

/** A portfolio that was put over HTTP, as the items of which others differ by their ids alone. */
async function itemsLike(table: HoldingsTable, id: string): Promise<(other: string) => readonly Item[]> {
  const head = await readHead(table, TENANT, id);
  if (head === null || isTombstone(head) || head.parts.count !== 1) throw new Error("not a small portfolio");
  const part = await get(table, partKey(head.parts.id, 0));
  return (other) => {
    const copy = { ...head, id: other, parts: { ...head.parts, id: `${head.parts.id}-${other}` } };
    const revision = { N: String(copy.revision) };
    return [
      { ...part, ...keyItem(partKey(copy.parts.id, 0)) },
      ...indexKeys(TENANT, copy).map((key) => ({ ...keyItem(key), revision })),
      { ...keyItem(portfolioKey(TENANT, other)), head: { S: JSON.stringify(copy) }, revision },
    ];
  };
}

const AT_ONCE = 100;
const TRIES = 5;
export const idOf = (n: number): string => `p-${n}`;

/** Puts them, again where a busy machine's store was late: each is the same however often it is put. */
async function putAgain(table: HoldingsTable, items: readonly Item[], tries = 1): Promise<void> {
  try {
    await putMany(table, items);
  } catch (error) {
    if (tries >= TRIES || !(error instanceof HoldingsUnavailable)) throw error;
    await putAgain(table, items, tries + 1);
  }
}

/** Stores portfolios `p-<from>` to `p-<to - 1>`, like the one of the name, which is stored. */
export async function copyPortfolios(
  table: HoldingsTable,
  like: string,
  { from, to }: { readonly from: number; readonly to: number },
): Promise<void> {
  const itemsOf = await itemsLike(table, like);
  for (let first = from; first < to; first += AT_ONCE) {
    const ids = Array.from({ length: Math.min(AT_ONCE, to - first) }, (_, i) => idOf(first + i));
    await putAgain(table, ids.flatMap(itemsOf));
  }
}
