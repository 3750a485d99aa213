/**
 * Modules with a client of AWS's that no cold start needs, bundled apart. In one bundle with the others, modules that their clients share with
 * DynamoDB's would come to lie, whole, in what every cold start reads.
 * @module
 */

import { basename, join } from "node:path";
import { build, type OutputFile, type Plugin } from "esbuild";
import { bundling } from "./options.ts";

/** Each is loaded when first needed, and imports nothing of the service's own but types: what it has it would have twice. */
const modules: readonly string[] = ["evidence/s3-records.ts", "register/kms-signer.ts"];

const nameOf = (module: string): string => basename(module, ".ts");

/** Has a bundle import these modules from files of their own; `wanted` gathers which. */
export const apart = (wanted: Set<string>): Plugin => ({
  name: "apart",
  setup({ onResolve }) {
    onResolve({ filter: /\.ts$/ }, ({ path }) => {
      const found = modules.find((module) => basename(module) === basename(path));
      if (found === undefined) return undefined;
      wanted.add(found);
      return { path: `./${nameOf(found)}.mjs`, external: true };
    });
  },
});

/** The files of these modules, to lie beside the bundle. */
export async function buildApart(root: string, wanted: ReadonlySet<string>): Promise<readonly OutputFile[]> {
  const { outputFiles } = await build({
    ...bundling,
    absWorkingDir: root,
    entryPoints: Object.fromEntries(
      [...wanted].sort().map((module) => [nameOf(module), join("functions", module)]),
    ),
    outdir: "dist",
    write: false,
  });
  return outputFiles;
}
