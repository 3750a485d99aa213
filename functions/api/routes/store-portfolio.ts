/**
 * Stores a portfolio that a tenant sends.
 * @module
 */

import { isTombstone } from "../../portfolios/portfolio.ts";
import { readHead, writePortfolio } from "../../portfolios/store.ts";
import { fileTypes } from "../contract/holdings-file.ts";
import { PutPortfolioQuery } from "../contract/portfolios.ts";
import { readQuery, refuseBesideJson } from "../contract/query.ts";
import { readFileBody } from "../file-body.ts";
import { holdingsOf } from "../holdings-of.ts";
import { type MediaType, mediaTypeOf, readBody } from "../http/body.ts";
import { versionTag } from "../http/etag.ts";
import { idParam } from "../http/id-param.ts";
import { expectedOrNone } from "../http/if-match.ts";
import { Refusal } from "../http/problem.ts";
import { type Call, json } from "../route.ts";
import { assertCurrent, fromJson, type Sent } from "./portfolios-body.ts";
import { summaryOf } from "./portfolios-read.ts";

async function sentIn(call: Call, media: MediaType): Promise<Sent> {
  if (media.type === "application/json") {
    refuseBesideJson(PutPortfolioQuery, call.query);
    return fromJson(await readBody(call.request, call.limits.bodyBytes), call);
  }
  // A bad query is told before the body is read; a form brings the rest of it along.
  readQuery(PutPortfolioQuery, call.query);
  const { bytes, query } = await readFileBody(call, media);
  const said = readQuery(PutPortfolioQuery, query);
  // Loaded with the first file: what reads every broker's export is no part of a cold start.
  return (await import("./portfolios-file.ts")).fromFile(bytes, said, call);
}

export async function storePortfolio(call: Call) {
  const { holdings, tenant } = holdingsOf(call);
  const id = idParam(call, "portfolio");
  const wanted = expectedOrNone(call.request);
  const media = mediaTypeOf(call.request, {
    "application/json": ["utf-8"],
    ...fileTypes,
  });
  const { export: file, ...sent } = await sentIn(call, media);
  const standing = await readHead(holdings.table, tenant, id);
  assertCurrent(standing, wanted);
  if (standing !== null && !isTombstone(standing) && standing.source.kind === "connection") {
    throw new Refusal(
      "id-conflict",
      "A connection keeps this portfolio current. Put yours under another id, or revoke the connection and delete the portfolio.",
    );
  }
  const { register } = await call.deps.reader.current();
  const head = await writePortfolio(
    holdings.table,
    tenant,
    id,
    standing,
    { ...sent, source: { kind: "api" } },
    { register, now: call.now },
  );
  if (head === null)
    throw new Refusal(
      "precondition-failed",
      "Somebody else has written the portfolio meanwhile. Nothing was written; read it, then decide again.",
    );
  return json(
    { portfolio: summaryOf(head), export: file },
    { ETag: versionTag(head.version) },
    wanted === "none" ? 201 : 200,
  );
}
