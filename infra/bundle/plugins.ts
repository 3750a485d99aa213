/**
 * What a bundle has otherwise than its sources, so that a fresh process comes to its first answer sooner.
 * @module
 */

import { readdirSync, readFileSync } from "node:fs";
import { join, sep } from "node:path";
import { pathToFileURL } from "node:url";
import type { Plugin } from "esbuild";
import type { TSchema } from "typebox";
import { validated } from "../../functions/schema/compiled-schema.ts";
import { precompiledModule } from "./precompiled.ts";

/** Folders whose modules act when they are loaded, and hold no schemas of their own. */
const acting = ["lambda", "local", join("page", "browser")];

/** Every schema that a validator is made for. */
export async function validatedSchemas(root: string): Promise<readonly TSchema[]> {
  const functions = join(root, "functions");
  const names = readdirSync(functions, { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".ts") && !acting.some((folder) => name.startsWith(folder + sep)))
    .map((name) => join(functions, name))
    .filter((path) => readFileSync(path, "utf8").includes("validatorOf("));
  // One after another: the order of modules that are loaded together is not always the same, and a bundle's text shall be.
  for (const path of names.sort()) await import(pathToFileURL(path).href);
  return validated;
}

/** Checks of schemas, compiled now. */
export const precompiledChecks = (root: string): Plugin => ({
  name: "precompiled-checks",
  setup({ onLoad }) {
    onLoad({ filter: /[\\/]functions[\\/]schema[\\/]compile\.ts$/ }, async () => ({
      contents: precompiledModule(await validatedSchemas(root)),
      loader: "js",
      resolveDir: join(root, "functions", "schema"),
    }));
  },
});

/**
 * Node's modules of which some exports cost much to make: the web platform's client that `http` has, the terminals of `process`, what
 * `util` compares with. Where such a module is imported by name, Node reads each of its exports when the importing module is linked.
 * Here stands what is imported of each; a name that is missing makes no bundle. `http` is taken whole, for it makes nothing unasked.
 */
const light: Readonly<Record<string, string>> = {
  http: `module.exports = process.getBuiltinModule("node:http");`,
  process: "const { process } = globalThis; export const { env, versions } = process;",
  util: `export const { promisify } = process.getBuiltinModule("node:util");`,
};

export const lightBuiltins: Plugin = {
  name: "light-builtins",
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^(node:)?(http|process|util)$/ }, ({ path, kind }) => {
      const name = path.replace(/^node:/, "");
      // A CommonJS module that asks for one gets what Node has.
      if (kind === "require-call" && name !== "http") return undefined;
      return { path: name, namespace: "light-builtin" };
    });
    onLoad({ filter: /.*/, namespace: "light-builtin" }, ({ path }) => ({
      contents: light[path] ?? "",
      loader: "js",
    }));
  },
};
