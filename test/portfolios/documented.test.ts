/**
 * Every command of docs/brokers.md, in its order and as it stands, against the service and the stand-ins as they are started.
 * @module
 */

import { spawn, spawnSync } from "node:child_process";
import { mkdtemp, readFile, rm, symlink } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { demoAnswers, demoGiven } from "../../functions/stand-ins/demo.ts";
import { type StandIns, startStandIns } from "../../functions/stand-ins/start.ts";
import { type Started, startService } from "./started-service.ts";

const tools = ["bash", "curl", "openssl", "node"].every(
  (tool) => spawnSync(tool, ["-c", ":"]).error === undefined,
);
const file = (path: string) => fileURLToPath(new URL(`../../${path}`, import.meta.url));
const text = await readFile(file("docs/brokers.md"), "utf8");

interface Block {
  readonly heading: string;
  readonly script: string;
}

/** The document's shell blocks, each with the heading that it stands under. */
function blocksOf(document: string): readonly Block[] {
  let heading = "";
  return document.split(/^(#{2,3} .*|```sh\n[\s\S]*?^```)$/m).flatMap((part) => {
    heading = /^#{2,3} (.*)$/.exec(part)?.[1] ?? heading;
    return part.startsWith("```sh\n") ? [{ heading, script: part.slice("```sh\n".length, -3) }] : [];
  });
}
const blocks = blocksOf(text);

describe.skipIf(!tools)("docs/brokers.md", () => {
  let service: Started;
  let stand: StandIns;
  let directory: string;
  beforeAll(async () => {
    stand = await startStandIns(demoGiven, 0);
    for (const [what, answer] of demoAnswers(Date.now())) stand.answers.set(what, answer);
    service = await startService(stand.urls);
    directory = await mkdtemp(join(tmpdir(), "documented-"));
    // The commands are those of somebody in the project's folder; what they write is thrown away.
    for (const name of ["package.json", "bin", "functions", "data", "examples", "node_modules"])
      await symlink(file(name), join(directory, name));
  });
  afterAll(async () => {
    await service.close();
    await stand.close();
    await rm(directory, { recursive: true, force: true });
  });

  /** A block as it stands, but for where the service and the stand-ins listen in this test. */
  const here = ({ script }: Block): string =>
    script
      .replaceAll("http://127.0.0.1:8787", service.url)
      .replaceAll("http://127.0.0.1:8790", stand.urls.plaid);

  function run(script: string): Promise<string> {
    const child = spawn("bash", ["-euo", "pipefail"], {
      cwd: directory,
      env: { PATH: process.env.PATH, BASE: service.url },
      stdio: ["pipe", "pipe", "inherit"],
    });
    const printed: Buffer[] = [];
    child.stdout.on("data", (chunk: Buffer) => printed.push(chunk));
    child.stdin.end(script);
    return new Promise((resolve, reject) => {
      child.once("error", reject);
      child.once("close", (code) => {
        const output = Buffer.concat(printed).toString("utf8");
        if (code === 0) resolve(output);
        else reject(new Error(`the commands ended with ${code}`));
      });
    });
  }

  test("has a block for each platform", () => {
    expect(blocks.map(({ heading }) => heading.split(":")[0])).toEqual([
      "",
      "Portfolios of your own",
      "Files from a broker's web site",
      "Standard Webhooks",
      "SnapTrade",
      "Plaid",
      "MX",
      "Rotating and revoking",
    ]);
  });

  const judged = ["Portfolios of your own", "Standard Webhooks", "SnapTrade", "Plaid", "MX"];
  test.each(blocks.map((block) => [block.heading, block] as const))("%s", async (heading, block) => {
    const script = here(block);
    const output = await run(script);
    expect(output).not.toContain("/problems/");
    if (heading !== "") expect(output.length).toBeGreaterThan(10);
    if (judged.some((name) => heading.startsWith(name)))
      expect(output).toContain('"complete":true,"status":"stayed"');
  });
});
