/**
 * What a type of problem means: where the `type` of every problem leads. As JSON, or as a page for who follows the link.
 * @module
 */

import * as Type from "typebox";
import { NoQuery } from "../contract/query.ts";
import { ProblemMeaning } from "../contract/service.ts";
import { absent } from "../http/id-param.ts";
import { type ProblemType, problemTypes } from "../http/problem.ts";
import { type Call, json, type Reply, type Route } from "../route.ts";
import { PAGE_POLICY } from "./documents.ts";

const isType = (text: string): text is ProblemType => Object.hasOwn(problemTypes, text);

async function handle({ request, params: { type = "" } }: Call): Promise<Reply> {
  if (!isType(type)) throw absent("problem", type, "There is no problem of this type. /docs lists them.");
  const { problemMeanings } = await import("../http/problem-meanings.ts");
  const { meaning, remedy } = problemMeanings[type];
  const problem = { type: `/problems/${type}`, ...problemTypes[type], meaning, remedy };
  const headers = { Vary: "Accept", "Cache-Control": "public, max-age=3600" };
  if (!(request.headers.get("accept") ?? "").includes("text/html")) return json(problem, headers);
  const { problemPage } = await import("../openapi/docs-page.ts");
  return {
    status: 200,
    headers: {
      ...headers,
      "Content-Type": "text/html; charset=utf-8",
      "Content-Security-Policy": PAGE_POLICY,
    },
    body: problemPage(problem),
  };
}

export const getProblem: Route = {
  method: "GET",
  path: "/problems/{type}",
  scope: null,
  operationId: "getProblem",
  summary: "Read what a problem means",
  description:
    "What a problem's type means, and what to do about it. As a page where Accept names text/html.",
  query: NoQuery,
  successes: [
    {
      status: 200,
      description: "What the type means.",
      mediaType: "application/json",
      schema: ProblemMeaning,
      headers: {},
    },
    { status: 200, description: "", mediaType: "text/html", schema: Type.String(), headers: {} },
  ],
  problems: ["not-found"],
  handle,
};
