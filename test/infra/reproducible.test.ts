/**
 * The same commit gives the same templates and the same bundles, wherever it is cloned to.
 * @module
 */

import { execFile } from "node:child_process";
import { cp, mkdir, mkdtemp, readdir, readFile, rm, symlink } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { afterAll, expect, test } from "vitest";

const run = promisify(execFile);
const root = fileURLToPath(new URL("../..", import.meta.url));
const scratch = await mkdtemp(join(tmpdir(), "investor-exposure-clones-"));
afterAll(() => rm(scratch, { recursive: true, force: true }));

/** What a clone holds: the files under version control, and those that are about to be. */
async function clone(to: string): Promise<string> {
  const { stdout } = await run("git", ["ls-files", "-z", "--cached", "--others", "--exclude-standard"], {
    cwd: root,
    maxBuffer: 2 ** 26,
  });
  const files = stdout
    .split("\0")
    .filter((name) => /^(functions|infra|data)\/|^(package(-lock)?|tsconfig|cdk)\.json$/.test(name));
  for (const file of files) {
    await mkdir(dirname(join(to, file)), { recursive: true });
    await cp(join(root, file), join(to, file)).catch((error: NodeJS.ErrnoException) => {
      // Another process removed it meanwhile, or git still lists what was deleted.
      if (error.code !== "ENOENT") throw error;
    });
  }
  await symlink(join(root, "node_modules"), join(to, "node_modules"));
  return to;
}

/** Every template, and every file of every asset by name, as a synthesis without network or credentials leaves them. */
async function synthesised(directory: string): Promise<ReadonlyMap<string, string>> {
  const outdir = join(directory, "cdk.out");
  await run(process.execPath, ["infra/app.ts"], {
    cwd: directory,
    env: {
      PATH: process.env.PATH,
      CDK_OUTDIR: outdir,
      HTTPS_PROXY: "http://127.0.0.1:9",
      AWS_EC2_METADATA_DISABLED: "true",
    },
  });
  const files = (await readdir(outdir, { recursive: true, withFileTypes: true }))
    .filter((file) => file.isFile())
    .map((file) => join(file.parentPath, file.name).slice(outdir.length + 1));
  const kept = files.filter((file) => file.endsWith(".template.json") || file.startsWith("asset.")).sort();
  return new Map(
    await Promise.all(kept.map(async (file) => [file, await readFile(join(outdir, file), "utf8")] as const)),
  );
}

test("two clones at different places give the same templates and bundles, none of which names a place", async () => {
  const [one, other] = await Promise.all([
    clone(join(scratch, "one")),
    clone(join(scratch, "another", "further", "down")),
  ]);
  const first = await synthesised(one);
  const second = await synthesised(other);
  const templates = [...first.keys()].filter((name) => name.endsWith(".template.json"));
  expect(templates).toHaveLength(6);
  expect([...second.keys()]).toEqual([...first.keys()]);
  for (const [name, text] of first) {
    expect(second.get(name) === text, name).toBe(true);
    expect(text.includes(scratch) || text.includes(root), name).toBe(false);
  }
});
