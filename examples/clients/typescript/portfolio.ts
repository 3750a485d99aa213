/**
 * What an adviser's program does with a generated client: judge a portfolio, look up why, store it, judge it again, and read
 * a refusal. It is checked strictly against types that are made from `openapi.json` beside it.
 * @module
 */

import createClient from "openapi-fetch";
import type { components, paths } from "./openapi.ts";

type Status = components["schemas"]["Status"];

/** What the program learnt, for whoever ran it. */
export interface Learnt {
  readonly status: Status;
  readonly mayBuy: components["schemas"]["Permission"];
  readonly order: string | undefined;
  readonly segments: number;
  readonly stored: Status | string;
  readonly entries: number;
  readonly refusal: { readonly type: string; readonly pointer: string | undefined };
}

export async function runScenario(baseUrl: string): Promise<Learnt> {
  const client = createClient<paths>({ baseUrl });
  const asOf = "2021-03-15T13:31:00Z";

  const { data: answer } = await client.POST("/v1/checks", {
    body: { asOf, positions: ["AAPL", { symbol: "XIACY", exchange: "OTC", quantity: "120.5" }] },
  });
  if (answer === undefined) throw new Error("no answer");
  const [first] = answer.positions.flatMap(({ matches }) => matches);
  const listing = first === undefined ? undefined : answer.listings[first.listing];

  const { data: found } = await client.GET("/v1/securities", {
    params: { query: { symbol: "XIACY", asOf } },
  });
  const segments = (found?.issuers ?? []).flatMap(({ listings }) => listings.flatMap((one) => one.segments));

  await client.PUT("/v1/portfolios/{id}", {
    params: { path: { id: "main" }, header: { "If-None-Match": "*" } },
    body: { positions: [{ symbol: "XIACY", quantity: "120.5" }] },
  });
  const { data: judged } = await client.GET("/v1/portfolios/{id}/check", {
    params: { path: { id: "main" }, query: { asOf, usPerson: true, detail: "matched" } },
  });

  const { data: log } = await client.GET("/v1/register/entries", {
    params: { query: { after: 0, limit: 1 } },
  });

  const { error } = await client.POST("/v1/checks", { body: { asOf: "yesterday", positions: ["AAPL"] } });
  if (error === undefined || !("type" in error)) throw new Error("not refused");
  return {
    status: answer.status,
    mayBuy: answer.acts.purchase,
    order: listing?.relief?.id,
    segments: segments.length,
    stored: judged?.status ?? "none",
    entries: log?.entries.length ?? 0,
    refusal: { type: error.type, pointer: error.errors?.[0]?.pointer },
  };
}
