/**
 * How the functions' code is bundled.
 * @module
 */

import { cpSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";
import { AssetHashType, DockerImage } from "aws-cdk-lib";
import { Code } from "aws-cdk-lib/aws-lambda";
import { type BuildOptions, buildSync } from "esbuild";

const root = fileURLToPath(new URL("../..", import.meta.url));

/**
 * How every bundle of this service is made; the bench makes its yardsticks the same way. With `splitting`, what is imported
 * when first needed (the tracer, the SDK's other ways to credentials) lies in files of its own, which a cold start does
 * not even parse. The SDK is bundled: what is measured and tested is what runs, whatever the runtime brings along.
 */
export const bundling = {
  bundle: true,
  splitting: true,
  minify: true,
  format: "esm",
  platform: "node",
  target: "node24",
  mainFields: ["module", "main"],
  outExtension: { ".js": ".mjs" },
  // CommonJS dependencies call `require`, which an ES module does not have.
  banner: { js: "import{createRequire as __cr}from'node:module';const require=__cr(import.meta.url);" },
  sourcemap: "linked",
  sourcesContent: false,
  // Where a dependency really lies is the machine's business, and must not change the bundle.
  preserveSymlinks: true,
  logLevel: "warning",
} as const satisfies BuildOptions;

/** Files of a bundle by name. Made as if for `dist/`, so that their maps say the same wherever they are written to. */
function bundled(entry: string): ReadonlyMap<string, Uint8Array> {
  const { outputFiles } = buildSync({
    ...bundling,
    absWorkingDir: root,
    entryPoints: { index: `functions/lambda/${entry}.ts` },
    outdir: "dist",
    write: false,
  });
  return new Map(outputFiles.map(({ path, contents }) => [basename(path), contents]));
}

/**
 * The code of an entry point of functions/lambda/, bundled when the app is synthesised, with a folder of the repository
 * beside it where one is named. The asset's hash is its content's.
 */
export function codeOf(entry: string, include: string | null): Code {
  return Code.fromAsset(join(root, "functions/lambda"), {
    assetHashType: AssetHashType.OUTPUT,
    bundling: {
      // Never pulled: the local bundling below does not fail over to it, it throws.
      image: DockerImage.fromRegistry("none"),
      // CDK tells bundles of one folder apart by their commands.
      command: [entry, include ?? ""],
      local: {
        tryBundle: (output) => {
          for (const [name, contents] of bundled(entry)) writeFileSync(join(output, name), contents);
          if (include !== null) cpSync(join(root, include), join(output, include), { recursive: true });
          return true;
        },
      },
    },
  });
}
