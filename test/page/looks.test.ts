/**
 * What the page and the docs say of a status or a phase: none is without its look or its line.
 * @module
 */

import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { statuses } from "../../functions/core/law/status.ts";
import { phaseMeaning } from "../../functions/page/words.ts";

const css = readFileSync("functions/page/browser/main.css", "utf8");
const verdicts = readFileSync("docs/verdicts.md", "utf8");

describe.each(statuses)("the status %s", (status) => {
  test("has its colour in chips and in the exposure's bar", () => {
    expect(css).toContain(`.chip.status-${status}`);
    expect(css).toContain(`.fill-${status} `);
  });

  test("is explained in docs/verdicts.md", () => {
    expect(verdicts).toContain(`\n| \`${status}\` |`);
  });
});

test.each(Object.keys(phaseMeaning))("the phase %s has its colour", (phase) => {
  expect(css).toContain(`.chip.phase-${phase}`);
});
