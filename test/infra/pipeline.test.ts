/**
 * The example pipeline: what it runs exists, what it uses is pinned, what it may do is little, and it goes back in code only.
 * @module
 */

import { execFile } from "node:child_process";
import { chmod, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { expect, test } from "vitest";
import { parse } from "yaml";
import { environments } from "../../infra/environments.ts";

interface Step {
  readonly uses?: string;
  readonly run?: string;
  readonly if?: string;
  readonly id?: string;
  readonly name?: string;
  readonly with?: Readonly<Record<string, unknown>>;
}
interface Job {
  readonly needs?: string;
  readonly environment?: string;
  readonly permissions?: Readonly<Record<string, string>>;
  readonly env?: Readonly<Record<string, string>>;
  readonly steps: readonly Step[];
}
interface Workflow {
  readonly permissions: Readonly<Record<string, string>>;
  readonly concurrency: Readonly<Record<string, unknown>>;
  readonly jobs: Readonly<Record<string, Job>>;
}

const at = (path: string): URL => new URL(`../../${path}`, import.meta.url);
const text = await readFile(at("examples/pipeline/deploy.yml"), "utf8");
const workflow: Workflow = parse(text);
const { scripts }: { readonly scripts: Readonly<Record<string, string>> } = JSON.parse(
  await readFile(at("package.json"), "utf8"),
);
const jobs = Object.entries(workflow.jobs);
const steps = jobs.flatMap(([, job]) => job.steps);
const lines = steps.flatMap(({ run }) => run?.trim().split("\n") ?? []);

test("each command is a script of the project's, or one of npm's and git's own", () => {
  expect(lines.length).toBeGreaterThan(8);
  for (const line of lines) {
    const script = /^npm (?:run (?<named>\S+)|(?<own>test))/.exec(line)?.groups;
    const name = script?.named ?? script?.own;
    if (name === undefined) expect(line).toMatch(/^(?:npm ci|git checkout "\$\w+"(?: -- data)?)$/);
    else expect(Object.keys(scripts)).toContain(name);
  }
});

test("each action is pinned by its commit, with the version for people beside it", () => {
  const uses = text.split("\n").filter((line) => line.includes("uses:"));
  expect(uses.length).toBeGreaterThan(2);
  for (const line of uses) expect(line).toMatch(/uses: [\w-]+\/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/);
});

test("no key is kept: nothing is read from secrets, credentials come by OIDC as the environment's role", () => {
  expect(text).not.toMatch(/secrets\.|aws-access-key-id|aws-secret-access-key|AKIA/i);
  const roles = steps.filter(({ uses }) => uses?.startsWith("aws-actions/configure-aws-credentials@"));
  expect(roles).toHaveLength(2);
  for (const { with: options } of roles)
    expect(options?.["role-to-assume"]).toMatch(/^\$\{\{ vars\.DEPLOY_ROLE \}\}$/);
  for (const { uses, with: options } of steps)
    if (uses?.startsWith("actions/checkout@")) expect(options?.["persist-credentials"]).toBe(false);
});

test("nothing is allowed but reading the code and, where it deploys, asking for such a token", () => {
  expect(workflow.permissions).toEqual({});
  for (const [name, { permissions, environment }] of jobs)
    expect(permissions, name).toEqual(
      environment === undefined ? { contents: "read" } : { contents: "read", "id-token": "write" },
    );
  // What comes from the event is never part of a command's text.
  for (const line of lines) expect(line).not.toContain("${{");
});

test("it is tested and synthesised before anything is deployed, to staging before production, one after the other", () => {
  expect(jobs.map(([name, { needs }]) => [name, needs])).toEqual([
    ["verify", undefined],
    ["staging", "verify"],
    ["production", "staging"],
  ]);
  expect(workflow.concurrency["cancel-in-progress"]).toBe(false);
  for (const [name, { environment, env, steps: own }] of jobs.slice(1)) {
    expect([environment, env?.ENVIRONMENT]).toEqual([name, name]);
    expect(Object.keys(environments)).toContain(name);
    const order = own.map(
      ({ run }) =>
        /npm run (\w+)|npm (ci)/
          .exec(run ?? "")
          ?.slice(1)
          .join("") ?? "uses",
    );
    expect(order).toEqual(["uses", "uses", "ci", "diff", "deploy", "smoke", "ci"]);
  }
});

test("what does not answer after a deployment goes back in code, and keeps the newer data", () => {
  for (const [, { steps: own }] of jobs.slice(1)) {
    const back = own.at(-1);
    expect(back?.if).toBe("failure() && steps.smoke.outcome == 'failure'");
    expect(own.find(({ id }) => id === "smoke")?.run).toContain("npm run smoke");
    expect(back?.run?.trim().split("\n")).toEqual([
      'git checkout "$BEFORE"',
      'git checkout "$AFTER" -- data',
      "npm ci",
      'npm run deploy -- "$ENVIRONMENT" --require-approval never',
      'npm run smoke -- "$ENVIRONMENT"',
    ]);
  }
});

/** Runs the smoke test beside an `aws` that says of the self-check what it is told to. */
async function smoke(environment: string, report: object) {
  const folder = await mkdtemp(join(tmpdir(), "investor-exposure-smoke-"));
  try {
    await writeFile(
      join(folder, "aws"),
      `#!/bin/sh\necho "$@" >> "${folder}/called"\ncase "$1" in\ncloudformation) echo of-the-stack ;;\nlambda) echo '${JSON.stringify(report)}' > "$5"; echo '{"StatusCode":200}' ;;\nesac\n`,
    );
    await chmod(join(folder, "aws"), 0o755);
    const script = fileURLToPath(at("scripts/smoke.ts"));
    const env = { PATH: `${folder}:${process.env.PATH}`, SMOKE_PAUSE_MS: "1" };
    const ended = await promisify(execFile)(process.execPath, [script, environment], { env }).then(
      ({ stdout }) => ({ code: 0, said: stdout }),
      (error: { code: number; stdout: string; stderr: string }) => ({
        code: error.code,
        said: `${error.stdout}${error.stderr}`,
      }),
    );
    return { ...ended, called: await readFile(join(folder, "called"), "utf8").catch(() => "") };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

test("the smoke test asks the environment's own self-check, and fails where it sees anything wrong", async () => {
  const well = await smoke("staging", { ok: true, steps: [] });
  expect(well.code).toBe(0);
  expect(well.called).toContain("--stack-name staging-Service");
  expect(well.called).toMatch(/lambda invoke --function-name of-the-stack .*--region eu-central-1/);
  const ill = await smoke("staging", { ok: false, steps: [{ step: "/readyz", saw: "status 503" }] });
  expect([ill.code, ill.said.includes("status 503")]).toEqual([1, true]);
  expect(ill.called.match(/lambda invoke/g)).toHaveLength(3);
  expect(await smoke("prod", {})).toMatchObject({ code: 1, called: "" });
});
