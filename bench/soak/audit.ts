/**
 * What the store holds when the load is over, against what was acknowledged.
 * @module
 */

import type { Ledger } from "./ledger.ts";

async function read(url: string, path: string): Promise<string | null> {
  const response = await fetch(`${url}${path}`);
  return response.status === 200 ? response.text() : null;
}

/** Deliveries that were acknowledged are carried out within this time. */
const CARRIED_OUT_MS = 120_000;

async function numberIn(url: string, id: string): Promise<number> {
  const text = await read(url, `/v1/portfolios/${id}`);
  return text === null ? 0 : Number(JSON.parse(text).portfolio.positions[0]?.quantity ?? 0);
}

/** Portfolios that do not hold what was acknowledged last, or hold what nobody sent. */
async function lostPortfolios(url: string, ledger: Ledger): Promise<readonly string[]> {
  const lost: string[] = [];
  for (const [id, { sent, acknowledged }] of ledger.portfolios) {
    const until = performance.now() + CARRIED_OUT_MS;
    let stored = await numberIn(url, id);
    for (; stored < acknowledged && performance.now() < until; stored = await numberIn(url, id))
      await new Promise((next) => setTimeout(next, 500));
    if (stored < acknowledged || stored > sent)
      lost.push(`${id} holds ${stored}; acknowledged ${acknowledged}, sent ${sent}`);
  }
  return lost;
}

async function entryIds(url: string): Promise<ReadonlySet<string>> {
  const ids = new Set<string>();
  for (let path: string | null = "/v1/register/entries?after=0&limit=100"; path !== null; ) {
    const text: string | null = await read(url, path);
    if (text === null) throw new Error(`${path} was not answered`);
    const page: { readonly entries: readonly { readonly id: string }[]; readonly next: number | null } =
      JSON.parse(text);
    for (const { id } of page.entries) ids.add(id);
    path = page.next === null ? null : `/v1/register/entries?after=${page.next}&limit=100`;
  }
  return ids;
}

/** Everything that was acknowledged and is not there. */
export async function lost(url: string, ledger: Ledger): Promise<readonly string[]> {
  const ids = await entryIds(url);
  return [
    ...(await lostPortfolios(url, ledger)),
    ...[...ledger.entries].filter((id) => !ids.has(id)).map((id) => `the entry ${id} is gone`),
  ];
}
