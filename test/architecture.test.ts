/**
 * Which folder may import which: the boundary is this test, not a habit.
 * @module
 */

import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, normalize, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";

const root = fileURLToPath(new URL("../functions/", import.meta.url));

const mayImport: Readonly<Record<string, readonly string[]>> = {
  core: ["core"],
  schema: ["schema", "core"],
  fetched: ["fetched"],
  register: ["register", "schema", "core"],
  brokers: ["brokers", "core"],
  ingest: ["ingest", "fetched", "register", "schema", "core"],
  portfolios: ["portfolios", "fetched", "brokers", "register", "schema", "core"],
  page: ["page", "core"],
  api: ["api", "ingest", "portfolios", "brokers", "register", "schema", "core"],
  lambda: ["lambda", "api", "ingest", "portfolios", "brokers", "register", "schema", "core"],
  local: ["local", "page", "api", "ingest", "portfolios", "fetched", "brokers", "register", "schema", "core"],
};

interface Module {
  readonly file: string;
  readonly folder: string;
  readonly text: string;
  readonly imports: readonly string[];
}

const modules: readonly Module[] = readdirSync(root, { recursive: true, encoding: "utf8" })
  .filter((file) => /\.tsx?$/.test(file))
  .map((file) => {
    const text = readFileSync(join(root, file), "utf8");
    const imports = [
      ...text.matchAll(
        /^(?:import|export)\b[^;]*?\bfrom "([^"]+)";$|^import "([^"]+)";$|\bimport\("([^"]+)"\)/gm,
      ),
    ].map((match) => match[1] ?? match[2] ?? match[3] ?? "");
    return { file, folder: file.split("/")[0] ?? "", text, imports };
  });

/** The folder of functions/ that a relative import points into. */
const folderOf = (module: Module, specifier: string): string =>
  normalize(relative(root, join(root, dirname(module.file), specifier))).split("/")[0] ?? "";

test("there are modules to look at, in every folder that has a rule", () => {
  expect(modules.length).toBeGreaterThan(60);
  for (const folder of new Set(modules.map((module) => module.folder)))
    expect(Object.keys(mayImport), folder).toContain(folder);
});

test.each(modules.map((module) => [module.file, module] as const))(
  "%s imports only what its folder may",
  (_, module) => {
    const foreign = module.imports
      .filter((specifier) => specifier.startsWith("."))
      .map((specifier) => folderOf(module, specifier));
    expect(foreign.filter((folder) => !mayImport[module.folder]?.includes(folder))).toEqual([]);
  },
);

const pure = modules.filter(
  ({ folder, file }) => folder === "core" || folder === "brokers" || file.startsWith("ingest/sources/"),
);
const packages: Readonly<Record<string, readonly string[]>> = {
  core: ["big.js"],
  brokers: ["csv-parse/sync", "saxes"],
  ingest: ["csv-parse", "csv-parse/sync", "saxes", "yaml", "typebox", "typebox/compile"],
};

test.each(pure.filter(({ folder }) => folder === "core").map((module) => [module.file, module] as const))(
  "%s is pure: no clock, no environment, no chance, no waiting",
  (_, { text, imports, folder }) => {
    const code = text.replace(/\/\*[\s\S]*?\*\/|\/\/.*$/gm, "");
    expect(code).not.toMatch(
      /\bDate\.now\b|\bnew Date\(\)|\bprocess\.|\bMath\.random\b|\bfetch\(|\bawait\b|\basync\b|\bperformance\b|\bsetTimeout\b|\bconsole\b/,
    );
    expect(
      imports.filter((specifier) => !specifier.startsWith(".") && !packages[folder]?.includes(specifier)),
    ).toEqual([]);
  },
);

test.each(modules.map((module) => [module.file, module] as const))(
  "%s reads the environment only in an entry point, and has no default export",
  (file, { text }) => {
    if (!["local/main.ts", "local/cli.ts"].includes(file) && !file.startsWith("lambda/"))
      expect(text).not.toMatch(/\bprocess\.env\b/);
    expect(text).not.toMatch(/^export default/m);
  },
);

test.each(modules.map((module) => [module.file, module] as const))(
  "%s begins with what it answers",
  (file, { text }) => {
    if (file.endsWith(".d.ts")) return;
    expect(text).toMatch(/^(?:#!.*\n)?\/\*\*(?:(?!\*\/)[\s\S])*@module\n \*\//);
  },
);
