/**
 * Dated cases, POSTed to a running server: ours, and those that lie beside the project.
 * @module
 */

import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { readCases, runCases, withFreshServer } from "../../functions/local/cases.ts";
import { sharedFile } from "../support/shared.ts";

const files = [
  fileURLToPath(new URL("law.json", import.meta.url)),
  fileURLToPath(new URL("programmes.json", import.meta.url)),
  sharedFile("cases/legal.json"),
  sharedFile("cases/further.json"),
].filter((file) => file !== null);

test.each(files)("a running server answers every case of %s", async (file) => {
  const cases = await readCases(file);
  expect(cases.length).toBeGreaterThan(20);
  expect(await withFreshServer((url) => runCases(url, cases))).toEqual([]);
});

test("a case that differs is told with what was expected and what came", async () => {
  const [one] = await readCases(files[0] ?? "");
  if (one === undefined) throw new Error("there is no case");
  const wrong = {
    ...one,
    expect: { ...one.expect, status: "restricted", nextChangeAt: "2030-01-01T00:00:00.000Z" },
  };
  const [difference] = await withFreshServer((url) => runCases(url, [wrong]));
  expect(difference?.differs).toEqual([
    'status: expected "restricted", got "stayed"',
    'nextChangeAt: expected "2030-01-01T00:00:00.000Z", got null',
  ]);
});
