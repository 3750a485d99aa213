/**
 * The page's glossary and docs/verdicts.md explain every status, act, duty and condition by its word.
 * @module
 */

import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { plainConditions } from "../../functions/core/facts/condition.ts";
import { acts } from "../../functions/core/facts/permission.ts";
import { dutyMeaning, glossary, statusMeaning } from "../../functions/page/words.ts";

const verdicts = readFileSync(new URL("../../docs/verdicts.md", import.meta.url), "utf8");
/** The conditions that bear a day or a number. */
const bearing = ["issued-before", "issued-on-or-after", "tenor-over-days", "acquired-before"];

test.each([
  ...acts,
  ...plainConditions,
  ...bearing,
  ...Object.keys(statusMeaning),
  ...Object.keys(dutyMeaning),
])("%s is explained", (word) => {
  const meanings: Readonly<Record<string, string>> = { ...statusMeaning, ...dutyMeaning, ...glossary };
  expect(meanings[word]?.length).toBeGreaterThan(20);
  expect(verdicts).toContain(`\`${word}\``);
});
