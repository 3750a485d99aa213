/**
 * Makes the pages' files: for each page a script and a style sheet, named by their content, and the document that names them.
 * Run when the stacks are synthesised, when the package is packed, and by a local server that finds no made page.
 * @module
 */

import { readFileSync } from "node:fs";
import { basename } from "node:path";
import { fileURLToPath } from "node:url";
import { buildSync } from "esbuild";

const root = fileURLToPath(new URL("browser/", import.meta.url));

/** Each page's document, by what its script and its style sheet are called in the sources. */
const documents = { "index.html": "main", "docs.html": "docs" } as const;

/** The pages' files by name: "index.html", "main-XXXXXXXX.js", "main-XXXXXXXX.css", "docs.html" …. The same sources give the same names and bytes. */
export function buildPage(): ReadonlyMap<string, Uint8Array> {
  const { outputFiles } = buildSync({
    absWorkingDir: root,
    entryPoints: ["main.tsx", "main.css", "docs.ts", "docs.css"],
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
  const hashed = (name: string, extension: string): string =>
    [...files.keys()].find((file) => file.startsWith(`${name}-`) && file.endsWith(extension)) ?? "";
  for (const [document, name] of Object.entries(documents)) {
    const text = readFileSync(root + document, "utf8")
      .replace(`${name}.js`, hashed(name, ".js"))
      .replace(`${name}.css`, hashed(name, ".css"));
    files.set(document, new TextEncoder().encode(text));
  }
  return files;
}
