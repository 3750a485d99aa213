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
  alerts: ["alerts", "portfolios", "ingest", "fetched", "brokers", "register", "schema", "core"],
  evidence: ["evidence", "portfolios", "ingest", "brokers", "register", "schema", "core"],
  page: ["page", "core"],
  "stand-ins": ["stand-ins"],
  api: ["api", "alerts", "evidence", "ingest", "portfolios", "brokers", "register", "schema", "core"],
  lambda: [
    ...["lambda", "api", "alerts", "evidence", "ingest", "portfolios", "fetched", "brokers"],
    ...["register", "schema", "core"],
  ],
  local: [
    ...[
      "local",
      "stand-ins",
      "page",
      "api",
      "alerts",
      "evidence",
      "ingest",
      "portfolios",
      "fetched",
      "brokers",
    ],
    ...["register", "schema", "core"],
  ],
};

/** The rooms of core, from the ground up: each may import from itself, from those before it, and from the files beside them. */
const rooms = ["facts", "symbols", "register", "law", "check"];

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

/** The file of functions/ that a relative import points to, from functions/ on. */
const target = (module: Module, specifier: string): string =>
  normalize(relative(root, join(root, dirname(module.file), specifier)));

const targets = (module: Module): readonly string[] =>
  module.imports
    .filter((specifier) => specifier.startsWith("."))
    .map((specifier) => target(module, specifier));

test("there are modules to look at, in every folder that has a rule", () => {
  expect(modules.length).toBeGreaterThan(60);
  for (const folder of new Set(modules.map((module) => module.folder)))
    expect(Object.keys(mayImport), folder).toContain(folder);
});

test.each(modules.map((module) => [module.file, module] as const))(
  "%s imports only what its folder may",
  (_, module) => {
    const foreign = targets(module).map((file) => file.split("/")[0] ?? "");
    expect(foreign.filter((folder) => !mayImport[module.folder]?.includes(folder))).toEqual([]);
  },
);

/** How high a file of core stands: 0 for those beside the rooms; undefined: not of core. */
const floorOf = (file: string): number | undefined => {
  const [folder, room, ...rest] = file.split("/");
  if (folder !== "core") return undefined;
  return rest.length === 0 ? 0 : rooms.indexOf(room ?? "") + 1 || Number.NaN;
};

test.each(modules.filter(({ folder }) => folder === "core").map((module) => [module.file, module] as const))(
  "%s imports from its own room of core and from those below",
  (file, module) => {
    const floor = floorOf(file);
    expect(floor, "a file of core lies in a room that has a place in the order").not.toBeNaN();
    expect(
      targets(module).filter((imported) => !((floorOf(imported) ?? Number.NaN) <= (floor ?? 0))),
    ).toEqual([]);
  },
);

/** Files that import one another in a circle, types included; the first circle found, or none. */
function circle(): readonly string[] {
  const importsOf = new Map(modules.map((module) => [module.file, targets(module)]));
  const done = new Set<string>();
  const visit = (file: string, way: readonly string[]): readonly string[] => {
    if (way.includes(file)) return [...way.slice(way.indexOf(file)), file];
    if (done.has(file)) return [];
    for (const next of importsOf.get(file) ?? []) {
      const found = visit(next, [...way, file]);
      if (found.length > 0) return found;
    }
    done.add(file);
    return [];
  };
  return [...importsOf.keys()].map((file) => visit(file, [])).find((found) => found.length > 0) ?? [];
}

test("no files import one another in a circle, types included", () => {
  expect(circle()).toEqual([]);
});

const pure = modules.filter(
  ({ folder, file }) => folder === "core" || folder === "brokers" || file.startsWith("ingest/sources/"),
);

test("core, brokers and the parsers of sources are looked at as pure", () => {
  expect(Object.keys(Object.groupBy(pure, ({ folder }) => folder)).sort()).toEqual([
    "brokers",
    "core",
    "ingest",
  ]);
  expect(pure.length).toBeGreaterThan(100);
});

/** What pure files may use beside one another: arithmetic, parsers, signatures. */
const packages: Readonly<Record<string, readonly string[]>> = {
  // Canonical text and its hash: the same for the same input on every machine.
  core: ["big.js", "canonicalize", "node:crypto"],
  brokers: ["big.js", "csv-parse/sync", "fflate", "jose", "node:buffer", "node:crypto", "saxes"],
  ingest: [
    ...["csv-parse", "csv-parse/sync", "node:buffer", "node:stream", "saxes"],
    ...["typebox", "typebox/compile", "yaml"],
  ],
};

/** Files that wait for what their caller hands them piece by piece, or for a signature. They begin nothing themselves. */
const waiting: readonly string[] = [
  "brokers/plaid.ts",
  "ingest/sources/csl-csv.ts",
  "ingest/sources/csv-rows.ts",
  "ingest/sources/list-file.ts",
  "ingest/sources/ofac-advanced-xml.ts",
  "ingest/sources/ofac-csv.ts",
  "ingest/sources/ofac-csv-rows.ts",
  "ingest/sources/xml-records.ts",
];
const waits = /\bawait\b|\basync\b/;
const codeOf = (text: string): string => text.replace(/\/\*[\s\S]*?\*\/|\/\/.*$/gm, "");

test.each(pure.map((module) => [module.file, module] as const))(
  "%s is pure: no clock, no environment, no chance, no waiting",
  (file, { text, imports, folder }) => {
    const code = codeOf(text);
    expect(code).not.toMatch(
      /\bDate\.now\b|\bnew Date\(\)|\bprocess\.|\bMath\.random\b|\brandom(?:Bytes|UUID|Int)\b|\bfetch\(|\bperformance\.|\bset(?:Timeout|Interval|Immediate)\b|\bconsole\b/,
    );
    expect(waits.test(code), "it waits just where it stands among those that do").toBe(
      waiting.includes(file),
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
