/**
 * Asks a deployed environment from outside, as its self-check does every minute: once after a deployment, before anybody relies on it.
 * @module
 */

import { execFile } from "node:child_process";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { promisify } from "node:util";
import type { SelfCheckReport } from "../functions/lambda/self-checking.ts";
import { type EnvironmentConfig, environments } from "../infra/environments.ts";

const run = promisify(execFile);
/** A new version's first calls start cold, and what was deployed a moment ago may not be everywhere yet. */
const TRIES = 3;
const PAUSE_MS = Number(process.env.SMOKE_PAUSE_MS ?? 10_000);

const [name = ""] = process.argv.slice(2);
const rows: Readonly<Record<string, EnvironmentConfig>> = environments;
const row = Object.hasOwn(rows, name) ? rows[name] : undefined;
if (row === undefined) {
  console.error(
    `"${name}" is not an environment. Usage: npm run smoke -- <environment>; environments: ${Object.keys(environments).join(", ")}`,
  );
  process.exit(1);
}

const aws = async (...args: readonly string[]): Promise<string> =>
  (await run("aws", [...args, "--region", row.region])).stdout;

/** The self-check's function, by the stack's output. */
async function selfCheckFunction(): Promise<string> {
  const query = "Stacks[0].Outputs[?OutputKey=='SelfCheckFunction'].OutputValue";
  const found = await aws(
    ...["cloudformation", "describe-stacks", "--stack-name", `${name}-Service`],
    ...["--query", query, "--output", "text"],
  );
  if (found.trim() === "") throw new Error(`the stack ${name}-Service has no output SelfCheckFunction`);
  return found.trim();
}

async function asked(fn: string): Promise<SelfCheckReport> {
  const folder = await mkdtemp(join(tmpdir(), "investor-exposure-smoke-"));
  try {
    const file = join(folder, "report.json");
    await aws("lambda", "invoke", "--function-name", fn, file);
    return JSON.parse(await readFile(file, "utf8"));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

const fn = await selfCheckFunction();
for (let tries = 1; ; tries += 1) {
  const report = await asked(fn);
  console.log(JSON.stringify(report, null, 2));
  if (report.ok === true) break;
  if (tries >= TRIES) {
    console.error(`${name} does not answer, or not rightly (docs/runbook.md, "The self-check fails").`);
    process.exit(1);
  }
  await setTimeout(PAUSE_MS);
}
