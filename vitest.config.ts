/**
 * How the tests are run. With TEST_REPORTS set, vitest's own report goes into that folder too.
 * @module
 */

import { join } from "node:path";
import { defineConfig } from "vitest/config";

const reports = process.env.TEST_REPORTS;

export default defineConfig({
  test: {
    globalSetup: ["test/support/suite-output.ts"],
    setupFiles: ["test/support/property-seed.ts"],
    // With BROWSER set, the page's tests are run in it, and nothing else (scripts/browser.sh).
    include: [process.env.BROWSER === undefined ? "test/**/*.test.ts" : "test/browser/*.browser.ts"],
    // They end what hangs, and measure nothing: on two busy cores the command line alone may take half a minute.
    testTimeout: 240_000,
    hookTimeout: 240_000,
    expect: { poll: { timeout: 60_000 } },
    restoreMocks: true,
    reporters:
      reports === undefined
        ? ["default"]
        : ["default", ["json", { outputFile: join(reports, `${process.pid}.vitest.json`) }]],
  },
});
