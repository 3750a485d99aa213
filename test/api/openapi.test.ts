/**
 * `openapi.json` says what the schemas say.
 * @module
 */

import { readFile } from "node:fs/promises";
import { expect, it } from "vitest";
import { checkRequestBody } from "../../functions/api/contract/check-request.ts";
import { entryInput } from "../../functions/api/contract/register.ts";
import { entryExample, requestExample } from "../../functions/api/examples.ts";
import { openApiDocument } from "../../functions/api/openapi.ts";
import { allRoutes } from "../../functions/api/routes/all.ts";

const document = openApiDocument(allRoutes);

it("openapi.json is what the schemas say now; otherwise run node scripts/openapi.ts", async () => {
  const committed = await readFile(new URL("../../openapi.json", import.meta.url), "utf8");
  expect(committed === `${JSON.stringify(document, null, 2)}\n`).toBe(true);
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
    if (/^\/v1\/(register\/proposals|imports|connections|portfolios(?!.*check))/.test(path)) return [];
    return path.startsWith("/v1/register") ? ["version"] : ["asOf", "knownAt", "version"];
  };
  for (const { path, query, successes } of reading) {
    const clocks = Object.keys(query.properties).filter((name) => /^(asOf|knownAt|version)$/.test(name));
    expect(clocks, path).toEqual(dependsOn(path));
    expect(
      successes.map(({ headers }) => Object.keys(headers)),
      path,
    ).toEqual([expect.arrayContaining(["ETag"])]);
  }
});

it("the examples are requests that the service takes", () => {
  expect(checkRequestBody.Check(requestExample)).toBe(true);
  expect(entryInput.Check(entryExample)).toBe(true);
});
