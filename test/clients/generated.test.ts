/**
 * `openapi.json` as other programs take it: a linter, and a client that is generated from it, typechecked strictly and run.
 * @module
 */

import { execFile } from "node:child_process";
import { readFile, rm, writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { createConfig, lintFromString } from "@redocly/openapi-core";
import openapiTS, { astToString } from "openapi-typescript";
import { afterAll, expect, test } from "vitest";
import { openWorld, type World } from "../portfolios/service-under-test.ts";

const run = promisify(execFile);
const at = (path: string): string => fileURLToPath(new URL(path, import.meta.url));
const source = await readFile(at("../../openapi.json"), "utf8");
const types = at("../../examples/clients/typescript/openapi.ts");

let world: World | undefined;
afterAll(async () => {
  await rm(types, { force: true });
  await world?.close();
});

test("a linter finds neither error nor warning in it", async () => {
  const config = await createConfig({
    extends: ["recommended-strict"],
    // A concrete path counts before one with a parameter (OpenAPI 3.1, section 4.8.8.2): /page/config.json, /page/{file}.
    rules: { "no-ambiguous-paths": "off" },
  });
  const found = await lintFromString({ source, absoluteRef: at("../../openapi.json"), config });
  expect(found.map(({ ruleId, message, location }) => [ruleId, message, location[0]?.pointer])).toEqual([]);
});

test("the example of a client generated from it typechecks strictly, and does what it is for", async () => {
  await writeFile(types, astToString(await openapiTS(JSON.parse(source))));
  const tsc = at("../../node_modules/.bin/tsc");
  const checked = await run(tsc, ["-p", at("../../examples/clients")]).catch(
    (error: { readonly stdout: string }) => error,
  );
  expect(checked.stdout).toBe("");
  const { runScenario } = await import("../../examples/clients/typescript/portfolio.ts");
  world = await openWorld();
  const learnt = await runScenario(world.url);
  expect(learnt.segments).toBeGreaterThan(2);
  expect(learnt).toMatchObject({
    status: "stayed",
    mayBuy: "permitted",
    order: "order.xiaomi.2021-03-12",
    stored: "stayed",
    entries: 1,
    refusal: { type: "/problems/invalid-request", pointer: "/asOf" },
  });
});
