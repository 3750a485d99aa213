/**
 * How the functions' code is bundled; the bench makes its yardsticks the same way.
 * @module
 */

import type { BuildOptions } from "esbuild";

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
