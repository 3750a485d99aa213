/**
 * The OpenAPI 3.1 document, made from the very schemas that validate.
 * @module
 */

import * as Type from "typebox";
import { Id } from "../../schema/parts.ts";
import { scopes } from "../auth/auth.ts";
import { Problem } from "../contract/service.ts";
import { problemTypes } from "../http/problem.ts";
import type { Route } from "../route.ts";
import { answerExamples } from "./answer-examples.ts";
import { type Components, createComponents } from "./components.ts";
import { type Json, type JsonObject, plain } from "./json.ts";
import { headersOf, problemResponses } from "./problem-responses.ts";
import { tagOf, tags } from "./tags.ts";

/** What a success looks like, by operation and status; a page or a script has no example. */
function exampleOf(route: Route, status: number): JsonObject {
  const example = answerExamples[`${route.operationId} ${status}`];
  return example === undefined ? {} : { example: plain(example) };
}

function successResponses(route: Route, components: Components): JsonObject {
  const byStatus = Map.groupBy(route.successes, ({ status }) => status);
  const successes = [...byStatus].map(([status, each]) => [
    String(status),
    {
      description: each
        .map(({ description }) => description)
        .join(" ")
        .trim(),
      headers: headersOf(Object.assign({}, ...each.map(({ headers }) => headers)), components),
      content: Object.fromEntries(
        each.map(({ mediaType, schema }) => [
          mediaType,
          {
            schema: components.schema(schema),
            ...(mediaType === "application/json" ? exampleOf(route, status) : {}),
          },
        ]),
      ),
    },
  ]);
  const tagged = route.method === "GET" && route.successes.some(({ headers }) => "ETag" in headers);
  const notModified = {
    description: "What If-None-Match names is still current.",
    headers: headersOf({ ETag: "as before" }, components),
  };
  return Object.fromEntries([
    ...successes,
    ...(tagged ? [["304", components.share("responses", "NotModified", notModified)]] : []),
  ]);
}

/** What the parameters in braces are called; those that are no id have a schema of their own. */
const pathSchemas = {
  file: Type.String({ pattern: "^[A-Za-z0-9._-]{1,100}$", description: "a file's name" }),
  type: Type.String({ pattern: "^[a-z-]{1,40}$", description: "a problem's type, such as not-found" }),
} as const;

function parametersOf(route: Route, components: Components): readonly Json[] {
  const inPath = [...route.path.matchAll(/\{(\w+)\}/g)].map(([, name = ""]) => ({
    name,
    in: "path",
    required: true,
    schema: components.schema(name === "file" || name === "type" ? pathSchemas[name] : Id),
  }));
  const inQuery = Object.entries(route.query.properties).map(([name, schema]) => ({
    name,
    in: "query",
    required: false,
    schema: components.schema(schema),
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
  return [...inPath, ...inQuery, ...inHeader].map((parameter) =>
    components.share("parameters", parameter.name, parameter),
  );
}

function operationOf(route: Route, components: Components): JsonObject {
  const { requestBody: body } = route;
  const parameters = parametersOf(route, components);
  const content = Object.entries(body?.content ?? {}).map(([type, { schema, example }]) => [
    type,
    { schema: components.schema(schema), ...(example === undefined ? {} : { example: plain(example) }) },
  ]);
  return {
    operationId: route.operationId,
    tags: [tagOf(route.path)],
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
    responses: { ...successResponses(route, components), ...problemResponses(route, components) },
  };
}

/** The document over a table of routes; its order is the table's, so that it is the same text each time. */
export function openApiDocument(routes: readonly Route[]): JsonObject {
  const components = createComponents();
  components.schema(Problem);
  const byPath = Map.groupBy(routes, ({ path }) => path);
  const paths = Object.fromEntries(
    [...byPath].map(([path, at]) => [
      path,
      Object.fromEntries(at.map((route) => [route.method.toLowerCase(), operationOf(route, components)])),
    ]),
  );
  const used = new Set(routes.map(({ path }) => tagOf(path)));
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
    servers: [{ url: "/", description: "The service that serves this document" }],
    tags: tags.filter(({ name }) => used.has(name)).map(({ name, description }) => ({ name, description })),
    paths,
    components: {
      ...components.all(),
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
