/**
 * Stored portfolios: put by the tenant, or kept current by a connection; checked without being sent again.
 * @module
 */

import { pageOfHeads } from "../../portfolios/list-heads.ts";
import { isTombstone } from "../../portfolios/portfolio.ts";
import { deletePortfolio, readHead } from "../../portfolios/store.ts";
import { fileContent, filesRead } from "../contract/holdings-file.ts";
import {
  DeletedResponse,
  PortfolioResponse,
  PortfoliosResponse,
  PutPortfolioBody,
  PutPortfolioQuery,
  PutPortfolioResponse,
} from "../contract/portfolios.ts";
import { NoQuery, PageQuery, readQuery } from "../contract/query.ts";
import { decodePlace, encodePlace } from "../cursor.ts";
import { holdingsOf, holdingsProblems } from "../holdings-of.ts";
import { tagged, versionTag } from "../http/etag.ts";
import { idParam } from "../http/id-param.ts";
import { expectedOrNone } from "../http/if-match.ts";
import { jsonBodyProblems } from "../http/json-body.ts";
import { page } from "../http/limits.ts";
import { Refusal } from "../http/problem.ts";
import { json, type Route } from "../route.ts";
import { assertCurrent } from "./portfolios-body.ts";
import { getPortfolioCheck } from "./portfolios-check.ts";
import { atPresent, found, none, success, summaryOf } from "./portfolios-read.ts";
import { storePortfolio } from "./store-portfolio.ts";

const etag = { ETag: 'the portfolio\'s version: "3"' };
const common = { scope: "portfolios", path: "/v1/portfolios/{id}", query: NoQuery } as const;
const ifMatch = {
  "If-Match": {
    description: "the version that the write builds upon, in quotes",
    required: false,
    example: '"3"',
  },
};

export const putPortfolio: Route = {
  ...common,
  method: "PUT",
  operationId: "putPortfolio",
  summary: "Store a portfolio",
  description:
    `As JSON, or as a file. ${filesRead} ` +
    "Rows that were not understood are reported, and the portfolio is incomplete while there are any. As of when it is, and whether it is complete, a JSON body says itself; beside a file query parameters do. Send If-None-Match: * for a new one, otherwise If-Match.",
  query: PutPortfolioQuery,
  requestHeaders: {
    ...ifMatch,
    "If-None-Match": {
      description: "* where there must be no portfolio of this id yet",
      required: false,
      example: "*",
    },
  },
  requestBody: {
    description: "0 to 10,000 positions, at most 4 MiB.",
    content: {
      "application/json": {
        schema: PutPortfolioBody,
        example: {
          positions: [{ symbol: "XIACY", exchange: "OTC", quantity: "120.5" }],
          asOf: "2021-03-12T21:00:00Z",
        },
      },
      ...fileContent(PutPortfolioQuery.properties),
    },
  },
  successes: [
    success(201, "Stored.", PutPortfolioResponse, etag),
    success(200, "Replaced.", PutPortfolioResponse, etag),
  ],
  problems: [
    ...holdingsProblems,
    ...jsonBodyProblems,
    "invalid-header",
    "id-conflict",
    "precondition-failed",
    "precondition-required",
    "too-large",
    "too-many-positions",
    "unsupported-media-type",
    "unsupported-encoding",
    "invalid-request",
    "not-found",
    "register-unavailable",
  ],
  handle: storePortfolio,
};

export const getPortfolio: Route = {
  ...common,
  method: "GET",
  operationId: "getPortfolio",
  summary: "A stored portfolio",
  description: `With its positions as they are stored.`,
  successes: [success(200, "The portfolio.", PortfolioResponse, etag)],
  problems: [...holdingsProblems, "invalid-request", "not-found", "answer-too-large"],
  handle: async (call) => {
    readQuery(NoQuery, call.query);
    const { head, positions, asStored } = await found(call);
    // A gap that came without a write is no news to the version: without a tag nobody's copy passes for current.
    const answer = { portfolio: { ...summaryOf(head), positions } };
    return asStored ? json(answer, { ETag: versionTag(head.version) }) : json(answer);
  },
};

export const removePortfolio: Route = {
  ...common,
  method: "DELETE",
  operationId: "deletePortfolio",
  summary: "Delete a stored portfolio",
  description:
    "Its positions are deleted. The id's version goes on, so that an old If-Match never meets a new portfolio.",
  requestHeaders: ifMatch,
  successes: [success(200, "Deleted.", DeletedResponse)],
  problems: [
    ...holdingsProblems,
    "invalid-request",
    "invalid-header",
    "not-found",
    "precondition-failed",
    "precondition-required",
  ],
  handle: async (call) => {
    readQuery(NoQuery, call.query);
    const { holdings, tenant } = holdingsOf(call);
    const id = idParam(call, "portfolio");
    const head = await readHead(holdings.table, tenant, id);
    if (head === null || isTombstone(head)) throw none();
    assertCurrent(head, expectedOrNone(call.request));
    if (!(await deletePortfolio(holdings.table, tenant, id, head, { now: call.now }))) {
      throw new Refusal(
        "precondition-failed",
        "Somebody else has written the portfolio meanwhile. Nothing was deleted; read it, then decide again.",
      );
    }
    return json({ deleted: true });
  },
};

const LIST = "portfolios";

export const getPortfolios: Route = {
  ...common,
  method: "GET",
  path: "/v1/portfolios",
  operationId: "listPortfolios",
  summary: "List stored portfolios",
  description: `The tenant's own, by id, without their positions.`,
  query: PageQuery,
  successes: [success(200, "One page.", PortfoliosResponse, { ETag: "strong" })],
  problems: [...holdingsProblems, "invalid-request", "invalid-cursor", "not-found"],
  handle: async (call) => {
    const { cursor, limit: size = page.default } = readQuery(PageQuery, call.query);
    const after = cursor === undefined ? "" : decodePlace(cursor, LIST);
    const { holdings, tenant } = holdingsOf(call);
    const { heads, more } = await pageOfHeads(holdings.table, tenant, { after, size });
    const last = heads.at(-1);
    const portfolios = await Promise.all(heads.map(async (head) => summaryOf(await atPresent(call, head))));
    return tagged(json({ portfolios, next: more && last !== undefined ? encodePlace(LIST, last.id) : null }));
  },
};

export const portfolioRoutes: readonly Route[] = [
  getPortfolios,
  putPortfolio,
  getPortfolio,
  removePortfolio,
  getPortfolioCheck,
];
