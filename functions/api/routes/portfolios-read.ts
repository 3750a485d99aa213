/**
 * Reading stored portfolios for the routes that show and judge them.
 * @module
 */

import { iso } from "../../core/time.ts";
import { connectionByName } from "../../portfolios/connections.ts";
import type { Head, Portfolio } from "../../portfolios/portfolio.ts";
import { presentGaps } from "../../portfolios/present-gaps.ts";
import { readPortfolio } from "../../portfolios/store.ts";
import { holdingsOf } from "../holdings-of.ts";
import { idParam } from "../http/id-param.ts";
import { Refusal } from "../http/problem.ts";
import type { Call, Route } from "../route.ts";

/** A portfolio as lists print it. */
export const summaryOf = ({ id, version, gaps, gapsSince, source, at, updatedAt, count }: Head) => ({
  id,
  version,
  complete: gaps.length === 0,
  gaps,
  incompleteSince: gapsSince === undefined ? null : iso(gapsSince),
  source: source.kind === "api" ? { kind: "api" } : { kind: "connection", connection: source.connection },
  asOf: iso(at),
  updatedAt: iso(updatedAt),
  positions: count,
});

export const none = (): Refusal => new Refusal("not-found", "There is no portfolio of this id.");

/** A head with its gaps at the moment of the call. */
export async function atPresent(call: Call, head: Head): Promise<Head> {
  const { holdings, tenant } = holdingsOf(call);
  const { source } = head;
  const connection =
    source.kind === "api" ? null : await connectionByName(holdings.table, tenant, source.connection);
  const { gaps, since } = presentGaps(head, connection, call.now);
  const { gapsSince: _, ...rest } = head;
  return { ...rest, gaps: [...gaps], ...(since === null ? {} : { gapsSince: since }) };
}

/** The portfolio that a path names, and whether it is as it was stored; throws a Refusal where there is none. */
export async function found(call: Call): Promise<Portfolio & { readonly asStored: boolean }> {
  const { holdings, tenant } = holdingsOf(call);
  const portfolio = await readPortfolio(holdings.table, tenant, idParam(call, "portfolio"));
  if (portfolio === null) throw none();
  const head = await atPresent(call, portfolio.head);
  const asStored = head.gaps.length === portfolio.head.gaps.length;
  return { ...portfolio, head, asStored };
}

/** One success of a route, in JSON. */
export const success = (
  status: number,
  description: string,
  schema: Route["successes"][number]["schema"],
  headers: Readonly<Record<string, string>> = {},
) => ({ status, description, mediaType: "application/json", schema, headers });
