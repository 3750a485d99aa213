/**
 * The embedded store keeps nothing of a query that was answered: a local server asks it for days.
 * @module
 */

import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { expect, test } from "vitest";

test("queries by the thousand leave nothing behind in memory", async () => {
  const script = fileURLToPath(new URL("../support/many-queries.ts", import.meta.url));
  const { stdout } = await promisify(execFile)(process.execPath, [script]);
  expect(Number(stdout)).toBeLessThan(50);
});
