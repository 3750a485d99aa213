/**
 * The table of routes with each handler loaded when it is first asked: a cold start then reads what one call needs, not the
 * contract of every other.
 * @module
 */

import { readdirSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { Plugin } from "esbuild";
import type { Route } from "../../functions/api/route.ts";
import { allRoutes } from "../../functions/api/routes/all.ts";

/** Where a bundle finds each route: a module's name and what to take of it, as JavaScript. */
async function placesIn(folder: string): Promise<ReadonlyMap<unknown, readonly [string, string]>> {
  const places = new Map<unknown, readonly [string, string]>();
  for (const file of readdirSync(folder).filter((name) => name !== "all.ts")) {
    const exported: Readonly<Record<string, unknown>> = await import(pathToFileURL(join(folder, file)).href);
    for (const [name, value] of Object.entries(exported)) {
      places.set(value, [file, name]);
      if (!Array.isArray(value)) continue;
      for (const [i, item] of value.entries()) places.set(item, [file, `${name}[${i}]`]);
    }
  }
  return places;
}

/** One row. A route that no module exports is made of others, and comes with the whole table. */
function rowOf({ method, path, scope }: Route, [file, found]: readonly [string, string]): string {
  const handle = `async (call) => (await import("./${file}")).${found}.handle(call)`;
  return `{ ...${JSON.stringify({ method, path, scope })}, handle: ${handle} }`;
}

/** Bundles have this in place of functions/api/routes/all.ts, with the same rows in the same order. */
export const lazyRoutes = (root: string): Plugin => ({
  name: "lazy-routes",
  setup({ onLoad, onResolve }) {
    const folder = join(root, "functions", "api", "routes");
    onResolve({ filter: /^\.\/all\.ts\?whole$/ }, () => ({ path: join(folder, "all.ts"), suffix: "?whole" }));
    onLoad({ filter: /[\\/]api[\\/]routes[\\/]all\.ts$/ }, async ({ suffix }) => {
      if (suffix === "?whole") return undefined;
      const places = await placesIn(folder);
      const rows = allRoutes.map((route, i) =>
        rowOf(route, places.get(route) ?? ["all.ts?whole", `allRoutes[${i}]`]),
      );
      return {
        contents: `export const allRoutes = [\n${rows.join(",\n")}\n];`,
        loader: "js",
        resolveDir: folder,
      };
    });
  },
});
