/**
 * What the register says of securities, listings, court orders and issuers, at any clocks.
 * @module
 */

import type { TSchema } from "typebox";
import { issuer, securities } from "../../core/check/look-up.ts";
import { courtOrder, courtOrders, listing, listings } from "../../core/law/listing-detail.ts";
import {
  CourtOrderResponse,
  CourtOrdersResponse,
  IssuerResponse,
  ListingResponse,
  ListingsResponse,
  SecuritiesResponse,
} from "../contract/look-up.ts";
import { ClocksQuery, ListQuery, readQuery, SecuritiesQuery } from "../contract/query.ts";
import { invalid } from "../http/problem.ts";
import type { Route } from "../route.ts";
import { listPage, one, open, reply } from "./look-up.ts";

const shared = { method: "GET", scope: "register:read" } as const;
const problems = [
  "invalid-request",
  "unknown-version",
  "version-mismatch",
  "answer-too-large",
  "register-unavailable",
  "register-empty",
] as const;

const found = (description: string, schema: TSchema): Route["successes"] => [
  {
    status: 200,
    description,
    mediaType: "application/json",
    schema,
    headers: {
      ETag: "strong where asOf was asked for; otherwise weak, and blind to the moment of asking",
      "Register-Age": "seconds since the register was read",
    },
  },
];

export const getSecurities: Route = {
  ...shared,
  path: "/v1/securities",
  operationId: "lookUpSecurity",
  summary: "Look up a symbol or an ISIN",
  description:
    "Which issuers a symbol or an ISIN may name, with their lines, their listings and the timelines of these. Give symbol, isin or both.",
  query: SecuritiesQuery,
  successes: found("The issuers; none where nothing in this register matches.", SecuritiesResponse),
  problems: [...problems],
  handle: async (call) => {
    const { symbol, exchange, isin, ...clocks } = readQuery(SecuritiesQuery, call.query);
    if (symbol === undefined && isin === undefined) {
      throw invalid([
        {
          parameter: "symbol",
          detail: "Missing; expected symbol (with or without exchange), isin, or both.",
        },
      ]);
    }
    const opened = await open(call, clocks);
    const query = {
      ...(symbol === undefined ? {} : { symbol }),
      ...(exchange === undefined ? {} : { exchange }),
      ...(isin === undefined ? {} : { isin }),
    };
    return reply(opened, { ...securities(opened.register, opened.view, query) });
  },
};

export const getListings: Route = {
  ...shared,
  path: "/v1/listings",
  operationId: "listListings",
  summary: "List the listings that have begun",
  description: "Every listing that has begun at asOf, sorted by id.",
  query: ListQuery,
  successes: found("One page.", ListingsResponse),
  problems: ["invalid-cursor", ...problems],
  handle: async (call) => listPage(call, "listings", readQuery(ListQuery, call.query), listings),
};

export const getListing: Route = {
  ...shared,
  path: "/v1/listings/{id}",
  operationId: "getListing",
  summary: "Read one listing",
  description:
    "A listing with its timeline: each stretch with its phase, its acts, their basis, and the order or licence in effect.",
  query: ClocksQuery,
  successes: found("The listing.", ListingResponse),
  problems: ["not-found", ...problems],
  handle: async (call) => {
    const opened = await open(call, readQuery(ClocksQuery, call.query));
    const id = call.params.id ?? "";
    return reply(opened, { listing: one("listing", id, listing(opened.register, opened.view, id)) });
  },
};

export const getCourtOrders: Route = {
  ...shared,
  path: "/v1/court-orders",
  operationId: "listCourtOrders",
  summary: "List the court orders",
  description: "Every court order known at these clocks, sorted by id.",
  query: ListQuery,
  successes: found("One page.", CourtOrdersResponse),
  problems: ["invalid-cursor", ...problems],
  handle: async (call) => listPage(call, "courtOrders", readQuery(ListQuery, call.query), courtOrders),
};

export const getCourtOrder: Route = {
  ...shared,
  path: "/v1/court-orders/{id}",
  operationId: "getCourtOrder",
  summary: "Read one court order",
  description: "A court order, its span, and which listings and acts it reaches.",
  query: ClocksQuery,
  successes: found("The court order.", CourtOrderResponse),
  problems: ["not-found", ...problems],
  handle: async (call) => {
    const opened = await open(call, readQuery(ClocksQuery, call.query));
    const id = call.params.id ?? "";
    return reply(opened, {
      courtOrder: one("court order", id, courtOrder(opened.register, opened.view, id)),
    });
  },
};

export const getIssuer: Route = {
  ...shared,
  path: "/v1/issuers/{id}",
  operationId: "getIssuer",
  summary: "Read one issuer",
  description: "A listed legal entity, its names, its security lines, and the ids of its listings.",
  query: ClocksQuery,
  successes: found("The issuer.", IssuerResponse),
  problems: ["not-found", ...problems],
  handle: async (call) => {
    const opened = await open(call, readQuery(ClocksQuery, call.query));
    const id = call.params.id ?? "";
    return reply(opened, { issuer: one("issuer", id, issuer(opened.register, opened.view, id)) });
  },
};
