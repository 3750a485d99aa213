/**
 * How a connection fares: when something of it was last carried out, when holdings were last fetched, and why they last could
 * not be. Each stands in an item of its own, so that nobody waits for another; none decides anything.
 * @module
 */

import { HoldingsUnavailable } from "./errors.ts";
import { HEALTH, healthKey } from "./keys.ts";
import { PullFailed, type PullFailure, pullFailures } from "./pull-failed.ts";
import { type HoldingsTable, type Item, numberAt, put, remove, textAt } from "./table.ts";
import { query } from "./table-query.ts";
import type { WorkerDeps } from "./worker-deps.ts";

const signs = ["delivery", "fetch", "error"] as const;
type Sign = (typeof signs)[number];

/** Instants in milliseconds since 1970; null: never. */
export interface Health {
  readonly lastDelivery: number | null;
  readonly lastFetch: number | null;
  readonly lastError: { readonly at: number; readonly kind: PullFailure } | null;
}

const isFailure = (text: string | null): text is PullFailure => pullFailures.some((known) => known === text);

/** What is known of a connection, by its id. */
export async function healthOf(table: HoldingsTable, id: string): Promise<Health> {
  const items = await query(table, healthKey(id, "").pk, { prefix: HEALTH });
  const of = (sign: Sign): Item => items.find((item) => textAt(item, "sk") === `${HEALTH}${sign}`) ?? {};
  const error = of("error");
  const [at, kind] = [numberAt(error, "at"), textAt(error, "kind")];
  return {
    lastDelivery: numberAt(of("delivery"), "at"),
    lastFetch: numberAt(of("fetch"), "at"),
    lastError: at === null || !isFailure(kind) ? null : { at, kind },
  };
}

/** Notes a sign of life. A store that does not take it just now keeps nothing else from being done. */
export async function note(
  table: HoldingsTable,
  id: string,
  { sign, at, kind }: { readonly sign: Sign; readonly at: number; readonly kind?: PullFailure },
): Promise<void> {
  const why: Item = kind === undefined ? {} : { kind: { S: kind } };
  await put(table, healthKey(id, sign), { at: { N: String(at) }, ...why }).catch((error: unknown) => {
    if (!(error instanceof HoldingsUnavailable)) throw error;
  });
}

/** Fetches, and notes how it went. */
export async function noted<T>(
  { table, now }: Pick<WorkerDeps, "table" | "now">,
  id: string,
  fetch: () => Promise<T>,
): Promise<T> {
  try {
    const fetched = await fetch();
    await note(table, id, { sign: "fetch", at: now() });
    return fetched;
  } catch (error) {
    if (error instanceof PullFailed) await note(table, id, { sign: "error", at: now(), kind: error.failure });
    throw error;
  }
}

/** Forgets how a connection fared. */
export async function forgetHealth(table: HoldingsTable, id: string): Promise<void> {
  for (const sign of signs) await remove(table, healthKey(id, sign));
}
