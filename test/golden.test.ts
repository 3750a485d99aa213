/**
 * The same question gives the same bytes for as long as `engine` is the same.
 * @module
 */

import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { goldenAnswers, goldenFile } from "./support/golden.ts";

const golden: Readonly<Record<string, string>> = JSON.parse(readFileSync(goldenFile, "utf8"));
const now = goldenAnswers();

test.each(Object.keys(golden))("the same bytes as ever: %s", (question) => {
  // If this change is meant, raise `engine` in functions/core/check/check.ts and run `node scripts/golden.ts`.
  expect(now[question]).toBe(golden[question]);
});

test("every golden question is still asked", () => {
  expect(Object.keys(now)).toEqual(Object.keys(golden));
});
