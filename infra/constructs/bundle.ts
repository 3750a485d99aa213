/**
 * How the functions' code is bundled.
 * @module
 */

import { cpSync, mkdirSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";
import { AssetHashType, DockerImage } from "aws-cdk-lib";
import { Code } from "aws-cdk-lib/aws-lambda";
import { type BuildOptions, buildSync } from "esbuild";
import { buildPage } from "../../functions/page/build.ts";

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

/** What lies beside a bundle: the reviewed facts, or the files of the page. */
const beside = {
  data: (output: string) => cpSync(join(root, "data"), output, { recursive: true }),
  page: (output: string) => {
    mkdirSync(output);
    for (const [name, contents] of buildPage()) writeFileSync(join(output, name), contents);
  },
} as const satisfies Readonly<Record<string, (output: string) => void>>;

/**
 * The code of an entry point of functions/lambda/, bundled when the app is synthesised, with a folder beside it where one
 * is named. The asset's hash is its content's.
 */
export function codeOf(entry: string, include: keyof typeof beside | null): Code {
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
          if (include !== null) beside[include](join(output, include));
          return true;
        },
      },
    },
  });
}
