/**
 * Files that an editor is sent: one that unfolds without end is refused as a mistake, and nothing of one reaches the terminal as a command.
 * @module
 */

import { spawnSync } from "node:child_process";
import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, test } from "vitest";

const root = fileURLToPath(new URL("../../", import.meta.url));
let directory: string;
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), "typed-files-"));
});
afterAll(() => rm(directory, { recursive: true, force: true }));

async function enter(
  text: string,
  name = "sent.yaml",
): Promise<{ readonly code: number | null; readonly said: string }> {
  const file = join(directory, name);
  await writeFile(file, text);
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [join(root, "bin/investor-exposure.mjs"), "register", "enter", "issuer", file],
    { input: "", encoding: "utf8", env: { ...process.env, DATA_DIR: join(directory, "data") } },
  );
  return { code: status, said: `${stdout}${stderr}` };
}

const levels = "abcdefgh".split("");
/** Each level names the one below nine times: nine to the eighth nodes, in half a kilobyte. */
const bomb = levels
  .map(
    (name, i) =>
      `${name}: &${name} [${Array(9)
        .fill(i === 0 ? '"x"' : `*${levels[i - 1]}`)
        .join()}]`,
  )
  .join("\n");

test("a file that unfolds without end ends as a mistake of its writer's, with what is taken", async () => {
  const { code, said } = await enter(bomb);
  expect([code, said.includes("expected aliases (*name) that unfold to at most 10,000 nodes")]).toEqual([
    2,
    true,
  ]);
}, 60_000);

test("controls and marks of direction are refused by their place, and are not printed as they are", async () => {
  const [name = ""] = (await readdir(join(root, "data/issuers"))).filter((file) => file.endsWith(".yaml"));
  const text = await readFile(join(root, "data/issuers", name), "utf8");
  for (const hidden of ["\\x9b31m", "\\u202e", "\\u200b", "\\e[31m"]) {
    const { code, said } = await enter(text.replace(/name: "/, `name: "Acme${hidden}`), name);
    expect(code, hidden).toBe(2);
    expect(said, hidden).toMatch(/name: .*U\+[0-9A-F]{4}|string of/);
    expect(said.replaceAll("\n", ""), hidden).not.toMatch(/[\p{Cc}\u200b\u202e]/u);
  }
}, 60_000);
