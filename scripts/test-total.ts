/**
 * Command: adds up what the test runners reported into a folder, names each failed test with its message, and prints
 * `N passed, N failed, N skipped` as its last line. Fails where a test failed, where a script left no report, or
 * where fewer tests passed than .ci/at-least says.
 * @module
 */

import { readdirSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";

/** What each report holds: vitest's own JSON, or the one line of a script (scripts/test-report.sh). */
interface Totals {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
}

const [folder = "", atLeast = "", ...scripts] = process.argv.slice(2);
const read = (name: string): Record<string, unknown> => JSON.parse(readFileSync(join(folder, name), "utf8"));
const count = (value: unknown): number => (typeof value === "number" ? value : 0);

/** What is read of vitest's report, beside its sums: a file that did not load says so in its own message. */
interface TestFile {
  readonly name: string;
  readonly status: string;
  readonly message: string;
  readonly assertionResults: readonly {
    status: string;
    fullName: string;
    failureMessages: readonly string[];
  }[];
}

// The last lines of a long log are all that many a CI shows: a failed test is named there, by the first lines of its message.
const tell = (what: string, message: string): void => {
  const lines = message.split("\n").filter((line) => !line.includes("node_modules"));
  console.log([`FAILED ${what}`, ...lines.slice(0, 20).map((line) => line.slice(0, 1000))].join("\n"));
};
const tellFailed = ({ name, status, message, assertionResults }: TestFile): void => {
  const file = relative(".", name);
  const failed = assertionResults.filter((test) => test.status === "failed");
  for (const { fullName, failureMessages } of failed)
    tell(`${file}: ${fullName}`, failureMessages.join("\n"));
  if (status === "failed" && failed.length === 0) tell(file, message);
};

const ofVitest = (name: string): Totals => {
  const report = read(name);
  if (Array.isArray(report.testResults)) report.testResults.forEach(tellFailed);
  return {
    passed: count(report.numPassedTests),
    // A suite that does not even load has no failed test of its own.
    failed: Math.max(count(report.numFailedTests), report.success === true ? 0 : 1),
    skipped: count(report.numPendingTests) + count(report.numTodoTests),
  };
};
const ofScript = (name: string): Totals => {
  const { passed, failed, skipped, reason } = read(`${name}.script.json`);
  if (count(skipped) > 0) console.log(`SKIPPED ${name}: ${reason}`);
  if (count(failed) > 0) console.log(`FAILED ${name}: ${count(failed)}, told above by its own output`);
  return { passed: count(passed), failed: count(failed), skipped: count(skipped) };
};

const files = readdirSync(folder);
const silent = scripts.filter((name) => !files.includes(`${name}.script.json`));
for (const name of silent) console.log(`FAILED ${name}: it left no report`);
const all = [
  ...files.filter((name) => name.endsWith(".vitest.json")).map(ofVitest),
  ...scripts.filter((name) => !silent.includes(name)).map(ofScript),
];
const sum = (of: (totals: Totals) => number): number => all.reduce((total, next) => total + of(next), 0);
const passed = sum((totals) => totals.passed);
const failed = sum((totals) => totals.failed) + silent.length;
const least = Number(readFileSync(atLeast, "utf8"));
if (passed < least)
  console.log(
    `FAILED: ${passed} tests passed; ${atLeast} says at least ${least}. Tests were lost, or lower the number.`,
  );
console.log(`${passed} passed, ${failed} failed, ${sum((totals) => totals.skipped)} skipped`);
process.exitCode = failed > 0 || passed < least ? 1 : 0;
