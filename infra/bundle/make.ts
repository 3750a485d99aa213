/**
 * `node infra/bundle/make.ts <entry> <folder>`: bundles an entry point of functions/lambda/ into a folder. A process of its
 * own, because a synthesis waits for its bundles, and esbuild's plugins do not run while anything waits.
 * @module
 */

import { mkdir, writeFile } from "node:fs/promises";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { apart, buildApart } from "./apart.ts";
import { lazyRoutes } from "./lazy-routes.ts";
import { oneStart } from "./one-start.ts";
import { bundling } from "./options.ts";
import { lightBuiltins, precompiledChecks } from "./plugins.ts";

const root = fileURLToPath(new URL("../..", import.meta.url));
const [entry = "", folder = ""] = process.argv.slice(2);

const wanted = new Set<string>();
const split = await build({
  ...bundling,
  absWorkingDir: root,
  entryPoints: { index: `functions/lambda/${entry}.ts` },
  // Made as if for `dist/`, so that maps say the same wherever they are written to.
  outdir: "dist",
  write: false,
  metafile: true,
  plugins: [precompiledChecks(root), lazyRoutes(root), lightBuiltins, apart(wanted)],
});
const files = [
  ...(await oneStart(root, split)),
  ...(wanted.size === 0 ? [] : await buildApart(root, wanted)),
];
await mkdir(folder, { recursive: true });
await Promise.all(files.map(({ path, contents }) => writeFile(join(folder, basename(path)), contents)));
