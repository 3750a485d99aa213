import { iso } from "../../core/time.ts";
import { type ConnectionDeps, connectionByName } from "../../portfolios/connections.ts";
import type { Head, Portfolio } from "../../portfolios/portfolio.ts";
import { readPortfolio } from "../../portfolios/store.ts";
import { Refusal } from "../problem.ts";
import type { Call } from "../route.ts";
import { type HoldingsRoute, holdingsOf, idIn } from "./portfolios-contract.ts";

/** Reading stored portfolios for the routes that show and judge them. */

/** A portfolio as lists print it. */
export const summaryOf = ({ id, version, gaps, source, at, updatedAt, count }: Head) => ({
  id,
  version,
  complete: gaps.length === 0,
  gaps,
  source: source.kind === "api" ? { kind: "api" } : { kind: "connection", connection: source.connection },
  asOf: iso(at),
  updatedAt: iso(updatedAt),
  positions: count,
});

export const none = (): Refusal => new Refusal("not-found", "There is no portfolio of this id.");

/** Gaps that the store does not know: of a connection that is no longer there. */
export async function gapsOf(
  { table }: Pick<ConnectionDeps, "table">,
  tenant: string,
  { gaps, source }: Head,
): Promise<readonly string[]> {
  if (source.kind === "api" || (await connectionByName(table, tenant, source.connection)) !== null)
    return gaps;
  return [...gaps, "the connection that kept the portfolio was revoked"];
}

/** The portfolio that a path names, and whether it is as it was stored; throws a Refusal where there is none. */
export async function found(call: Call): Promise<Portfolio & { readonly asStored: boolean }> {
  const { holdings, tenant } = holdingsOf(call);
  const portfolio = await readPortfolio(holdings.table, tenant, idIn(call, "portfolio"));
  if (portfolio === null) throw none();
  const gaps = [...(await gapsOf(holdings, tenant, portfolio.head))];
  const asStored = gaps.length === portfolio.head.gaps.length;
  return { ...portfolio, head: { ...portfolio.head, gaps }, asStored };
}

/** One success of a route, in JSON. */
export const success = (
  status: number,
  description: string,
  schema: HoldingsRoute["successes"][number]["schema"],
  headers: Readonly<Record<string, string>> = {},
) => ({ status, description, mediaType: "application/json", schema, headers });
