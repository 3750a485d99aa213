/**
 * What no entry and no turning point tells: portfolios that are not known to their end, and sources that are held or stale. Heads
 * are read page by page; no portfolio is judged.
 * @module
 */

import { listConnections } from "../portfolios/connections.ts";
import { pageOfHeads } from "../portfolios/list-heads.ts";
import { presentGaps } from "../portfolios/present-gaps.ts";
import type { HoldingsTable } from "../portfolios/table.ts";
import { eventOf } from "./event.ts";
import type { Addressed } from "./outbox.ts";
import { newsOfGaps, newsOfSource, type SourceTrouble } from "./portfolio-news.ts";
import { asksFor, type Subscription } from "./subscription.ts";

export interface SweepDeps {
  readonly table: HoldingsTable;
  readonly now: () => number;
  /** Sources that are held or stale now. */
  readonly troubles: () => Promise<readonly SourceTrouble[]>;
  /** How often it is swept, in milliseconds; absent: every five minutes. */
  readonly sweepMs?: number;
}

type Publish = (events: readonly Addressed[]) => Promise<void>;

const PAGE = 100;

async function sweepPortfolios(
  { table, now }: SweepDeps,
  tenant: string,
  subscriptions: readonly Subscription[],
  publish: Publish,
): Promise<void> {
  const connections = new Map((await listConnections(table, tenant)).map((own) => [own.name, own]));
  let more = true;
  for (let after = ""; more; ) {
    const page = await pageOfHeads(table, tenant, { after, size: PAGE });
    const at = now();
    await publish(
      page.heads.flatMap((head) => {
        const { source } = head;
        const connection = source.kind === "api" ? null : (connections.get(source.connection) ?? null);
        const { gaps, since } = presentGaps(head, connection, at);
        if (gaps.length === 0) return [];
        const news = newsOfGaps(head, gaps, since ?? head.updatedAt);
        return subscriptions
          .filter((own) => asksFor(own, "portfolio.incomplete", head.id))
          .map((recipient) => ({ recipient, event: eventOf(recipient.id, news, at) }));
      }),
    );
    ({ more } = page);
    after = page.heads.at(-1)?.id ?? "";
  }
}

/** Tells of every portfolio that is not complete, and every source in trouble; each once for as long as that lasts. */
export async function sweep(
  deps: SweepDeps,
  tenant: string,
  subscriptions: readonly Subscription[],
  publish: Publish,
): Promise<void> {
  const ask = (type: "portfolio.incomplete" | "source.held" | "source.stale") =>
    subscriptions.filter((subscription) => asksFor(subscription, type, null));
  const ofPortfolios = ask("portfolio.incomplete");
  if (ofPortfolios.length > 0) await sweepPortfolios(deps, tenant, ofPortfolios, publish);
  if (ask("source.held").length + ask("source.stale").length === 0) return;
  const at = deps.now();
  const troubles = (await deps.troubles()).map(newsOfSource);
  await publish(
    troubles.flatMap((news) =>
      ask(news.type === "source.held" ? "source.held" : "source.stale").map((recipient) => ({
        recipient,
        event: eventOf(recipient.id, news, at),
      })),
    ),
  );
}
