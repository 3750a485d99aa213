/**
 * What no reader of files goes on with: a header or a row that is nobody's. What files cost otherwise is held at the boundary (test/attack).
 * @module
 */

import { expect, test } from "vitest";
import { readExport } from "../../functions/brokers/read-export.ts";

test("a header of more than 200 cells, and a row of more than 65,536 characters, are refused by their line", () => {
  expect(readExport(`symbol,${"a,".repeat(300)}z\nx\n`)).toMatchObject({
    kind: "refused",
    refusals: [{ line: 1 }],
  });
  expect(readExport(`symbol\n${"x".repeat(70_000)}\n`)).toMatchObject({
    kind: "refused",
    refusals: [{ line: 2 }],
  });
});
