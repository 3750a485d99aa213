/**
 * Makes the page's files: one script and one style sheet, named by their content, and the document that names them.
 * Run when the stacks are synthesised, when the package is packed, and by a local server that finds no made page.
 * @module
 */

import { readFileSync } from "node:fs";
import { basename } from "node:path";
import { fileURLToPath } from "node:url";
import { buildSync } from "esbuild";

const root = fileURLToPath(new URL("browser/", import.meta.url));

/** The page's files by name: "index.html", "main-XXXXXXXX.js", "main-XXXXXXXX.css". The same sources give the same names and bytes. */
export function buildPage(): ReadonlyMap<string, Uint8Array> {
  const { outputFiles } = buildSync({
    absWorkingDir: root,
    entryPoints: ["main.tsx", "main.css"],
    entryNames: "[name]-[hash]",
    outdir: "page",
    bundle: true,
    minify: true,
    format: "esm",
    platform: "browser",
    target: "es2023",
    jsx: "automatic",
    jsxImportSource: "preact",
    legalComments: "none",
    preserveSymlinks: true,
    write: false,
    logLevel: "warning",
  });
  const files = new Map(outputFiles.map(({ path, contents }) => [basename(path), contents]));
  const named = (extension: string): string =>
    [...files.keys()].find((name) => name.endsWith(extension)) ?? `main${extension}`;
  const document = readFileSync(`${root}index.html`, "utf8")
    .replace("main.js", named(".js"))
    .replace("main.css", named(".css"));
  return files.set("index.html", new TextEncoder().encode(document));
}
