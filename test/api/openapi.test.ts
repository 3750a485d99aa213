/**
 * `openapi.json` says what the schemas say.
 * @module
 */

import { readFile } from "node:fs/promises";
import { expect, it } from "vitest";
import { checkRequestBody } from "../../functions/api/contract/check-request.ts";
import { entryInput } from "../../functions/api/contract/register.ts";
import { entryExample, requestExample } from "../../functions/api/examples.ts";
import { problemTypes } from "../../functions/api/http/problem.ts";
import { answerExamples } from "../../functions/api/openapi/answer-examples.ts";
import { openApiDocument } from "../../functions/api/openapi/document.ts";
import { allRoutes } from "../../functions/api/routes/all.ts";
import { explain } from "../../functions/schema/explain.ts";
import { harness } from "./harness.ts";

const document = openApiDocument(allRoutes);

it("openapi.json is what the schemas say now; otherwise run node scripts/openapi.ts", async () => {
  const committed = await readFile(new URL("../../openapi.json", import.meta.url), "utf8");
  expect(committed === `${JSON.stringify(document, null, 2)}\n`).toBe(true);
});

it("no parameter has a default: a client made from the document would send it beside a body that leaves no room for it", () => {
  const schemas: object[] = [];
  JSON.parse(JSON.stringify(document), (_, value) => {
    if (typeof value?.in === "string" && typeof value.schema === "object") schemas.push(value.schema);
    return value;
  });
  expect(schemas.length).toBeGreaterThan(30);
  expect(schemas.filter((schema) => "default" in schema)).toEqual([]);
});

it("every reference in the document leads somewhere", () => {
  const names = [...JSON.stringify(document).matchAll(/"\$ref":"#\/components\/schemas\/(\w+)"/g)].map(
    ([, name]) => name,
  );
  expect(names.length).toBeGreaterThan(50);
  const { components } = JSON.parse(JSON.stringify(document));
  expect(names.filter((name) => name === undefined || !(name in components.schemas))).toEqual([]);
});

it("every operation has its own id, and names the scope that it asks for", () => {
  const ids = allRoutes.map(({ operationId }) => operationId);
  expect(new Set(ids).size).toBe(ids.length);
  const { paths } = JSON.parse(JSON.stringify(document));
  expect(paths["/v1/checks"].post.security).toEqual([{ bearer: ["check"] }]);
  expect(paths["/healthz"].get.security).toEqual([]);
});

it("a GET takes just the clocks that its answer depends on, and answers with an entity tag", () => {
  const reading = allRoutes.filter(({ method, path }) => method === "GET" && path.startsWith("/v1/"));
  expect(reading.length).toBeGreaterThan(14);
  const dependsOn = (path: string): readonly string[] => {
    if (path === "/v1/funds/{id}") return ["asOf"];
    if (
      /^\/v1\/(register\/proposals|imports|connections|subscriptions|funds|records|portfolios(?!.*check))/.test(
        path,
      )
    )
      return [];
    return path.startsWith("/v1/register") ? ["version"] : ["asOf", "knownAt", "version"];
  };
  for (const { path, query, successes } of reading) {
    const clocks = Object.keys(query.properties).filter((name) => /^(asOf|knownAt|version)$/.test(name));
    expect(clocks, path).toEqual(dependsOn(path));
    for (const { headers } of successes) expect(Object.keys(headers), path).toContain("ETag");
  }
});

it("the examples are requests that the service takes", () => {
  expect(checkRequestBody.Check(requestExample)).toBe(true);
  expect(entryInput.Check(entryExample)).toBe(true);
});

const answers = allRoutes.flatMap((route) =>
  route.successes
    .filter(({ mediaType }) => mediaType === "application/json")
    .map(({ status, schema }) => [`${route.operationId} ${status}`, schema] as const),
);

it.each(answers)("%s has an example that is such an answer", (name, schema) => {
  expect(explain(schema, answerExamples[name])).toEqual([]);
});

it("there are examples of nothing else", () => {
  expect(Object.keys(answerExamples).filter((name) => !answers.some(([known]) => known === name))).toEqual(
    [],
  );
});

it("every type of problem is told with what it means, what to do, and an example", async () => {
  const { ask } = harness();
  for (const [type, { status, title }] of Object.entries(problemTypes)) {
    const { body } = await ask(`/problems/${type}`);
    expect(body).toMatchObject({ type: `/problems/${type}`, status, title });
    expect(
      [body.meaning, body.remedy].every((text) => /^[A-Z].+\.$/.test(text)),
      type,
    ).toBe(true);
    const page = await ask(`/problems/${type}`, { headers: { accept: "text/html,*/*" } });
    expect(page.headers.get("content-type")).toBe("text/html; charset=utf-8");
    expect(page.text).toContain(`<h1>${title.replaceAll("&", "&amp;")}`);
  }
  expect((await ask("/problems/none-such")).status).toBe(404);
});
