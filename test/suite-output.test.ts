/**
 * That the suite's end finds planted text, wherever it shows: each of these small suites passes but for that.
 * @module
 */

import { spawn } from "node:child_process";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";

const vitest = fileURLToPath(new URL("../node_modules/vitest/vitest.mjs", import.meta.url));
const folder = fileURLToPath(new URL("fixtures/leaks", import.meta.url));

function run(suite: string): Promise<{ readonly code: number | null; readonly printed: string }> {
  const { SUITE_LOGS: _, VITEST: __, ...environment } = process.env;
  const child = spawn(process.execPath, [vitest, "run", "--root", folder, suite], {
    env: { ...environment, NO_COLOR: "1" },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const printed: string[] = [];
  for (const stream of [child.stdout, child.stderr])
    stream.on("data", (chunk: Buffer) => printed.push(chunk.toString("utf8")));
  return new Promise((resolve) => {
    child.once("close", (code) => resolve({ code, printed: printed.join("") }));
  });
}

test("a suite that shows nothing passes", async () => {
  const { code, printed } = await run("quiet");
  expect(printed).toMatch(/Tests +1 passed/);
  expect(code).toBe(0);
});

test.each(["console", "stream", "child", "log"])(
  "a suite fails whose tests pass but show planted text: %s",
  async (suite) => {
    const { code, printed } = await run(suite);
    expect(printed).toMatch(/Tests +1 passed/);
    expect(code).toBe(1);
    expect(printed.includes("show what must show nowhere, in")).toBe(true);
  },
);
