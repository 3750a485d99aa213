/**
 * The problems that an operation can answer, its own and those of every operation, with an example of each.
 * @module
 */

import * as Type from "typebox";
import { closed } from "../../schema/parts.ts";
import { Problem } from "../contract/service.ts";
import { type ProblemType, problemTypes } from "../http/problem.ts";
import { problemMeanings } from "../http/problem-meanings.ts";
import type { Route } from "../route.ts";
import type { Components } from "./components.ts";
import { type JsonObject, plain } from "./json.ts";

const everyAnswer = { "Request-Id": "the request's id, as in the service's log" } as const;

const headersByStatus: Readonly<Record<number, Readonly<Record<string, string>>>> = {
  401: { "WWW-Authenticate": "Bearer" },
  429: { "Retry-After": "seconds after which to ask again" },
  503: { "Retry-After": "seconds after which to ask again" },
};

/** What API Gateway answers by itself, before a function is asked. */
const GatewayAnswer = Type.Object(
  { message: Type.String() },
  { ...closed, title: "GatewayAnswer", description: "what a deployment's gateway answers by itself" },
);

const gatewayMessages: Readonly<Record<number, string>> = {
  401: "Unauthorized",
  429: "Too Many Requests",
};

/** Headers as the document describes them, those of every answer first. */
export const headersOf = (headers: Readonly<Record<string, string>>, components: Components): JsonObject =>
  Object.fromEntries(
    Object.entries({ ...everyAnswer, ...headers }).map(([name, description]) => [
      name,
      components.share("headers", name, { description, schema: { type: "string" } }),
    ]),
  );

/** What every route can answer, beside its own problems. */
const problemsOf = (route: Route): readonly ProblemType[] => [
  ...new Set<ProblemType>([
    ...(route.scope === null
      ? []
      : (["unauthenticated", "forbidden", "too-many-requests", "keys-unavailable", "busy"] as const)),
    ...route.problems,
    "internal",
  ]),
];

const pascal = (type: string): string =>
  type.replaceAll(/(?:^|-)([a-z])/g, (_, first: string) => first.toUpperCase());

function exampleOf(type: ProblemType, components: Components): JsonObject {
  const { status, title } = problemTypes[type];
  const { example } = problemMeanings[type];
  const value = {
    type: `/problems/${type}`,
    title,
    status,
    detail: example.detail,
    instance: "6f1d1c1e-7d0c-4f0e-9b44-0f3a3a1f2b10",
    ...(example.errors === undefined ? {} : { errors: example.errors }),
  };
  return components.share("examples", type, { summary: title, value: plain(value) });
}

function responseOf(status: number, types: readonly ProblemType[], components: Components): JsonObject {
  const message = gatewayMessages[status];
  const gateway: JsonObject =
    message === undefined
      ? {}
      : { "application/json": { schema: components.schema(GatewayAnswer), example: { message } } };
  return components.share("responses", types.map(pascal).join("-"), {
    description: types.map((type) => `${problemTypes[type].title} (/problems/${type}).`).join(" "),
    headers: headersOf(headersByStatus[status] ?? {}, components),
    content: {
      "application/problem+json": {
        schema: components.schema(Problem),
        examples: Object.fromEntries(types.map((type) => [type, exampleOf(type, components)])),
      },
      ...gateway,
    },
  });
}

/** The responses of a route for which there is a problem, by status. Where nobody is asked who calls, 429 is the gateway's alone. */
export function problemResponses(route: Route, components: Components): JsonObject {
  const byStatus = Map.groupBy(problemsOf(route), (type) => problemTypes[type].status);
  const throttled = components.share("responses", "TooManyRequests", {
    description:
      "A deployment's gateway refuses more requests a second than it is set to take. Ask again later.",
    content: {
      "application/json": {
        schema: components.schema(GatewayAnswer),
        example: { message: "Too Many Requests" },
      },
    },
  });
  return Object.fromEntries([
    ["429", throttled],
    ...[...byStatus].map(([status, types]) => [String(status), responseOf(status, types, components)]),
  ]);
}
