/**
 * Where a rehearsal is played: a copy of the project whose table of environments can be changed, and a shell that reaches the emulator only.
 * @module
 */

import { spawn } from "node:child_process";
import { once } from "node:events";
import { cp, rename, symlink, writeFile } from "node:fs/promises";
import { basename, delimiter, join } from "node:path";
import { parse } from "yaml";
import { must } from "../emulated/report.ts";
import { otherwise } from "./not-here.ts";
import { type Block, filled } from "./pages.ts";

type Row = Readonly<Record<string, unknown>>;
const isRow = (value: unknown): value is Row =>
  typeof value === "object" && value !== null && !Array.isArray(value);
const merged = (before: unknown, after: unknown): unknown =>
  isRow(before) && isRow(after)
    ? Object.fromEntries(
        [...new Set([...Object.keys(before), ...Object.keys(after)])].map((key) => [
          key,
          key in after ? merged(before[key], after[key]) : before[key],
        ]),
      )
    : after;

/** The copy's table of environments: the project's, with what was changed since. A row that the project lacks begins as dev's. */
const changedTable = `
import { readFileSync } from "node:fs";
import { environments as written } from "./written-environments.ts";
export * from "./written-environments.ts";
const isRow = (value) => typeof value === "object" && value !== null && !Array.isArray(value);
const merged = (before, after) =>
  isRow(before) && isRow(after)
    ? { ...before, ...Object.fromEntries(Object.entries(after).map(([key, value]) => [key, merged(before[key], value)])) }
    : after;
const changes = JSON.parse(readFileSync(new URL("./changes.json", import.meta.url), "utf8"));
export const environments = {
  ...written,
  ...Object.fromEntries(Object.entries(changes).map(([name, row]) => [name, merged(written[name] ?? written.dev, row)])),
};
`;

/** The copy's maker of bundles: each is made once, for its code does not change while it is rehearsed. */
const madeOnce = `
import { cpSync, existsSync } from "node:fs";
const [entry, folder] = process.argv.slice(2);
const kept = new URL("./kept/" + entry, import.meta.url).pathname;
if (!existsSync(kept + "/index.mjs")) {
  process.argv[3] = kept;
  await import("./really-make.ts");
}
cpSync(kept, folder, { recursive: true });
`;

export interface Stage {
  /** Changes rows of the table as a block says, or as is said here. */
  readonly change: (name: string, row: Row) => Promise<void>;
  /** Plays a block in a region: its commands' output, or nothing where it changes the row `name`. */
  readonly play: (
    block: Block,
    played: {
      readonly name: string;
      readonly region: string;
      readonly values: Readonly<Record<string, string>>;
      readonly environment?: NodeJS.ProcessEnv;
    },
  ) => Promise<string>;
  /** Blocks that were played. */
  readonly played: ReadonlySet<Block>;
}

/** Makes the copy in `scratch`. `tools` is where the AWS CLI is. */
export async function openStage(
  scratch: string,
  environment: NodeJS.ProcessEnv,
  tools: string,
): Promise<Stage> {
  const copy = join(scratch, "project");
  const left = new Set(["node_modules", ".git", ".cache", "cdk.out", ".data", "test"]);
  await cp(".", copy, { recursive: true, filter: (path) => !left.has(basename(path)) });
  await symlink(join(process.cwd(), "node_modules"), join(copy, "node_modules"));
  const [table, changes] = ["environments.ts", "changes.json"].map((name) => join(copy, "infra", name));
  must(table !== undefined && changes !== undefined, "no copy");
  await rename(table, join(copy, "infra/written-environments.ts"));
  await writeFile(table, changedTable);
  await rename(join(copy, "infra/bundle/make.ts"), join(copy, "infra/bundle/really-make.ts"));
  await writeFile(join(copy, "infra/bundle/make.ts"), madeOnce);
  await writeFile(
    join(copy, "cdk.json"),
    JSON.stringify({
      app: "node infra/emulated.ts",
      requireApproval: "never",
      output: join(scratch, "cdk.out"),
      notices: false,
    }),
  );
  const rows: Record<string, unknown> = {};
  const played = new Set<Block>();
  const change: Stage["change"] = async (name, row) => {
    rows[name] = merged(rows[name] ?? {}, row);
    await writeFile(changes, JSON.stringify(rows));
  };
  await change("dev", {});

  async function run(text: string, more: NodeJS.ProcessEnv): Promise<string> {
    // Behind a pipe: commands open /dev/stdout, which a socket does not allow.
    const child = spawn("bash", ["-euo", "pipefail", "-c", `{ ${text}\n} | cat`], {
      cwd: copy,
      env: {
        ...environment,
        EMULATED_ROWS: Object.keys(rows).join(","),
        ...more,
        PATH: [join(copy, "node_modules/.bin"), tools, environment.PATH].join(delimiter),
      },
      stdio: ["ignore", "pipe", "pipe"],
    });
    const out: string[] = [];
    const all: string[] = [];
    child.stdout.on("data", (chunk: Buffer) => out.push(chunk.toString()) && all.push(chunk.toString()));
    child.stderr.on("data", (chunk: Buffer) => all.push(chunk.toString()));
    const [code] = await once(child, "close");
    must(code === 0, `this ended with ${code}:\n${text}\n${all.join("").slice(-6_000)}`);
    return out.join("");
  }

  return {
    change,
    played,
    play: async (block, { name, region, values, environment: more = {} }) => {
      played.add(block);
      const done = otherwise.reduce((left, { says, does }) => left.replace(says, does), block.text);
      const text = filled(done, values);
      if (block.language === "ts") {
        const row: unknown = parse(text);
        must(isRow(row), `no row:\n${text}`);
        await change(name, row);
        return "";
      }
      return run(text, { AWS_REGION: region, AWS_DEFAULT_REGION: region, ...more });
    },
  };
}
