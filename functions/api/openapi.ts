/**
 * The OpenAPI 3.1 document, made from the very schemas that validate.
 * @module
 */

import type { TSchema } from "typebox";
import { changeSchemas } from "../register/documents.ts";
import { Citation, Permissions } from "../schema/parts.ts";
import { scopes } from "./auth/auth.ts";
import { CheckAnswer, ListingAnswer, Segment } from "./contract/check-answer.ts";
import { CheckRequestBody, PositionInput } from "./contract/check-request.ts";
import { CourtOrder, Issuer, ListingDetail, SecurityLine } from "./contract/look-up.ts";
import { PositionProblem, RegisterRef } from "./contract/parts.ts";
import { EntryAnswer, EntryInput } from "./contract/register.ts";
import { Problem } from "./contract/service.ts";
import { type ProblemType, problemTypes } from "./http/problem.ts";
import type { Route } from "./route.ts";

export type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json };
type JsonObject = { readonly [key: string]: Json };

const components: Readonly<Record<string, TSchema>> = {
  CheckRequest: CheckRequestBody,
  Position: PositionInput,
  CheckAnswer,
  Listing: ListingAnswer,
  ListingDetail,
  Segment,
  Issuer,
  SecurityLine,
  CourtOrder,
  Permissions,
  PositionProblem,
  Citation,
  RegisterRef,
  EntryInput,
  Entry: EntryAnswer,
  ProgrammeChange: changeSchemas.programme,
  IssuerChange: changeSchemas.issuer,
  ListingChange: changeSchemas.listing,
  CourtOrderChange: changeSchemas["court-order"],
  LicenceChange: changeSchemas.licence,
  StakeChange: changeSchemas.stake,
  SourceChange: changeSchemas.source,
  Retraction: changeSchemas.retract,
  Problem,
};

/** A schema as plain JSON. The cast-free way round: what is printed is by definition JSON. */
function plain(value: unknown): Json {
  if (value === null || typeof value === "string" || typeof value === "number" || typeof value === "boolean")
    return value;
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value !== "object") throw new TypeError(`a schema holds what JSON can't: ${typeof value}`);
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, item]) => (item === undefined ? [] : [[key, plain(item)]])),
  );
}

const nameOf = new Map(Object.entries(components).map(([name, schema]) => [JSON.stringify(schema), name]));

/** Every part of a schema that is a component becomes a reference to it. */
function refer(value: Json): Json {
  if (typeof value !== "object" || value === null) return value;
  const name = nameOf.get(JSON.stringify(value));
  return name === undefined ? inside(value) : { $ref: `#/components/schemas/${name}` };
}

function inside(value: Json): Json {
  if (Array.isArray(value)) return value.map(refer);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, refer(item)]));
}

const headersOf = (headers: Readonly<Record<string, string>>): JsonObject =>
  Object.fromEntries(
    Object.entries(headers).map(([name, description]) => [name, { description, schema: { type: "string" } }]),
  );

const everyAnswer = { "Request-Id": "the request's id, as in the service's log" } as const;

const headersByStatus: Readonly<Record<number, Readonly<Record<string, string>>>> = {
  401: { "WWW-Authenticate": "Bearer" },
  503: { "Retry-After": "seconds after which to ask again" },
};

/** What every route can answer, beside its own problems. */
const problemsOf = (route: Route): readonly ProblemType[] => [
  ...new Set<ProblemType>([
    ...(route.scope === null ? [] : (["unauthenticated", "forbidden", "keys-unavailable"] as const)),
    ...route.problems,
    "internal",
  ]),
];

function problemResponses(route: Route): JsonObject {
  const byStatus = Map.groupBy(problemsOf(route), (type) => problemTypes[type].status);
  return Object.fromEntries(
    [...byStatus].map(([status, types]) => [
      String(status),
      {
        description: types.map((type) => `${problemTypes[type].title} (/problems/${type}).`).join(" "),
        headers: headersOf({ ...everyAnswer, ...headersByStatus[status] }),
        content: { "application/problem+json": { schema: { $ref: "#/components/schemas/Problem" } } },
      },
    ]),
  );
}

function successResponses(route: Route): JsonObject {
  const successes = route.successes.map(({ status, description, mediaType, schema, headers }) => [
    String(status),
    {
      description,
      headers: headersOf({ ...everyAnswer, ...headers }),
      content: { [mediaType]: { schema: refer(plain(schema)) } },
    },
  ]);
  const tagged = route.method === "GET" && route.successes.some(({ headers }) => "ETag" in headers);
  const notModified = {
    description: "What If-None-Match names is still current.",
    headers: headersOf({ ...everyAnswer, ETag: "as before" }),
  };
  return Object.fromEntries([...successes, ...(tagged ? [["304", notModified]] : [])]);
}

function parametersOf(route: Route): readonly Json[] {
  const inPath = [...route.path.matchAll(/\{(\w+)\}/g)].map(([, name = ""]) => ({
    name,
    in: "path",
    required: true,
    schema: { type: "string", pattern: "^[a-z0-9.-]{1,80}$" },
  }));
  const inQuery = Object.entries(route.query.properties).map(([name, schema]) => ({
    name,
    in: "query",
    required: false,
    schema: refer(plain(schema)),
  }));
  const inHeader = Object.entries(route.requestHeaders ?? {}).map(
    ([name, { description, required, example }]) => ({
      name,
      in: "header",
      required,
      description,
      schema: { type: "string" },
      example,
    }),
  );
  return [...inPath, ...inQuery, ...inHeader];
}

function operationOf(route: Route): JsonObject {
  const { requestBody: body } = route;
  const parameters = parametersOf(route);
  const content = Object.entries(body?.content ?? {}).map(([type, { schema, example }]) => [
    type,
    { schema: refer(plain(schema)), example: plain(example) },
  ]);
  return {
    operationId: route.operationId,
    summary: route.summary,
    description: route.description,
    security: route.scope === null ? [] : [{ bearer: [route.scope] }],
    ...(parameters.length > 0 ? { parameters } : {}),
    ...(body === undefined
      ? {}
      : {
          requestBody: {
            description: body.description,
            required: true,
            content: Object.fromEntries(content),
          },
        }),
    responses: { ...successResponses(route), ...problemResponses(route) },
  };
}

/** The document over a table of routes; its order is the table's, so that it is the same text each time. */
export function openApiDocument(routes: readonly Route[]): JsonObject {
  const byPath = Map.groupBy(routes, ({ path }) => path);
  return {
    openapi: "3.1.0",
    info: {
      title: "investor-exposure",
      version: "1",
      license: { name: "Apache-2.0", identifier: "Apache-2.0" },
      description:
        "For every position of a portfolio: may a US person buy, divest, sell or hold it at an instant, which government listing says so, and which court order suspends it. " +
        "No answer is a clearance or legal advice. Treat a status that you do not know as review. " +
        "Errors are RFC 9457 problem details: 404 and 405 (with Allow) besides what each operation names.",
    },
    paths: Object.fromEntries(
      [...byPath].map(([path, at]) => [
        path,
        Object.fromEntries(at.map((route) => [route.method.toLowerCase(), operationOf(route)])),
      ]),
    ),
    components: {
      schemas: Object.fromEntries(
        Object.entries(components).map(([name, schema]) => [name, inside(plain(schema))]),
      ),
      securitySchemes: {
        bearer: {
          type: "http",
          scheme: "bearer",
          description: `A token that carries scopes: ${scopes.join(", ")}.`,
        },
      },
    },
    "x-problem-types": Object.entries(problemTypes).map(([type, { status, title }]) => ({
      type: `/problems/${type}`,
      status,
      title,
    })),
  };
}
