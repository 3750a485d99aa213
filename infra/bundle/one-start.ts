/**
 * What every start reads, as one module. Splitting leaves it in some eighty files, each of which Node finds, reads and links by
 * itself: a tenth of a cold start.
 * @module
 */

import { basename } from "node:path";
import { build, type Metafile, type OutputFile, type Plugin } from "esbuild";
import { bundling } from "./options.ts";

const START = "start.mjs";
const ENTRY = "index.mjs";
/** The route that nearly every start is for. */
const FIRST_ROUTE = "functions/api/routes/checks.ts";

/** A bundle's files as they were split. */
interface Split {
  readonly outputFiles: readonly OutputFile[];
  readonly metafile: Metafile;
}

/** The files that a start reads, but for the entry point: it waits for what it opens, which may be loaded by one of them. */
function readAtStart({ outputs }: Metafile): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, readonly string[]>();
  const visit = (path: string): void => {
    const output = outputs[path];
    if (output === undefined || found.has(basename(path))) return;
    found.set(basename(path), output.exports);
    for (const { path: next, kind, external } of output.imports)
      if (kind === "import-statement" && external !== true) visit(next);
  };
  for (const [path, { entryPoint }] of Object.entries(outputs))
    if (basename(path) === ENTRY || entryPoint === FIRST_ROUTE) visit(path);
  found.delete(ENTRY);
  return found;
}

/** A file as text with its map inside, so that the next map leads to the sources. Its banner is the next file's, too. */
function mapped(name: string, files: ReadonlyMap<string, OutputFile>): string {
  const text = (files.get(name)?.text ?? "").replace(bundling.banner.js, "");
  const map = Buffer.from(files.get(`${name}.map`)?.contents ?? []).toString("base64");
  return text.replace(/sourceMappingURL=\S+/, () => `sourceMappingURL=data:application/json;base64,${map}`);
}

/** Exports under names that occur once: `a` of the third file is m2_0 in the one module. */
const renamed = (exports: readonly string[], file: number, of: (own: string, once: string) => string) =>
  exports.map((own, i) => of(own, `m${file}_${i}`)).join(", ");

/**
 * The files of a bundle with those that a start reads put into one. They keep their names for what is loaded later, and hand out
 * what the one module has, so that nothing is there twice.
 */
export async function oneStart(
  root: string,
  { outputFiles, metafile }: Split,
): Promise<readonly OutputFile[]> {
  const atStart = [...readAtStart(metafile)];
  const files = new Map(outputFiles.map((file) => [basename(file.path), file]));
  const contents = new Map([
    [
      START,
      atStart
        .map(
          ([name, exports], i) =>
            `export { ${renamed(exports, i, (own, once) => `${own} as ${once}`)} } from "./${name}";`,
        )
        .join("\n"),
    ],
    [ENTRY, mapped(ENTRY, files)],
    ...atStart.map(([name]) => [name, mapped(name, files)] as const),
  ]);
  const handed = new Map(
    atStart.map(([name, exports], i) => [
      name,
      `export { ${renamed(exports, i, (own, once) => `${once} as ${own}`)} } from "./${START}";\n`,
    ]),
  );
  const made: Plugin = {
    name: "one-start",
    setup({ onResolve, onLoad }) {
      onResolve({ filter: /\.mjs$/ }, ({ path, kind, importer }) => {
        const name = basename(path);
        if (kind === "entry-point") return { path: name, namespace: "made" };
        if (kind !== "import-statement" || !handed.has(name)) return { path, external: true };
        return { path: name, namespace: importer === ENTRY ? "handed" : "made" };
      });
      onLoad({ filter: /.*/, namespace: "made" }, ({ path }) => ({
        contents: contents.get(path) ?? "",
        loader: "js",
      }));
      onLoad({ filter: /.*/, namespace: "handed" }, ({ path }) => ({
        contents: handed.get(path) ?? "",
        loader: "js",
      }));
    },
  };
  const { outputFiles: joined } = await build({
    ...bundling,
    splitting: false,
    absWorkingDir: root,
    entryPoints: { start: START, index: ENTRY },
    outdir: "dist",
    write: false,
    plugins: [made],
  });
  const kept = outputFiles.filter(({ path }) => {
    const name = basename(path).replace(/\.map$/, "");
    return name !== ENTRY && !handed.has(name);
  });
  const handing = [...handed].map(([name, text]) => ({
    ...{ path: name, text, hash: "" },
    contents: new TextEncoder().encode(text),
  }));
  return [...joined, ...kept, ...handing];
}
