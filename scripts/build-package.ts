/**
 * Command: makes what a packed tarball runs, in `dist/`: the command line and the server without types, and the page's files. Node
 * strips no types from files below node_modules, so a package cannot bring the sources along and run them.
 * @module
 */

import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { buildSync } from "esbuild";
import { buildPage } from "../functions/page/build.ts";

const root = fileURLToPath(new URL("..", import.meta.url));

rmSync(`${root}dist`, { recursive: true, force: true });
buildSync({
  absWorkingDir: root,
  entryPoints: ["cli", "main", "dynalite-worker"].map((name) => `functions/local/${name}.ts`),
  // All in one folder, two below the root, as the sources are: they find `data/` and the page from there.
  outdir: "dist/local",
  entryNames: "[name]",
  chunkNames: "[name]-[hash]",
  outExtension: { ".js": ".mjs" },
  bundle: true,
  splitting: true,
  format: "esm",
  platform: "node",
  target: "node22",
  packages: "external",
  logLevel: "warning",
});
mkdirSync(`${root}dist/page`);
for (const [name, contents] of buildPage()) writeFileSync(`${root}dist/page/${name}`, contents);
