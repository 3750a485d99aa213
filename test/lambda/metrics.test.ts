/**
 * The table of metrics holds what the functions write, and nothing that an operator would wait for in vain.
 * @module
 */

import { globSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { metricNames } from "../../functions/lambda/metrics.ts";

const emitters = globSync("functions/lambda/*.ts")
  .filter((path) => !path.endsWith("/metrics.ts"))
  .map((path) => readFileSync(path, "utf8"));

test.each(metricNames)("%s is written by some function", (name) => {
  expect(emitters.filter((text) => text.includes(`"${name}"`)).length).toBeGreaterThan(0);
});
