/**
 * Writes openapi.json; with --check, fails where the committed one is stale.
 * @module
 */

import { readFile, writeFile } from "node:fs/promises";
import { openApiDocument } from "../functions/api/openapi/document.ts";
import { allRoutes } from "../functions/api/routes/all.ts";

const file = new URL("../openapi.json", import.meta.url);
const text = `${JSON.stringify(openApiDocument(allRoutes), null, 2)}\n`;

if (!process.argv.includes("--check")) {
  await writeFile(file, text);
} else if ((await readFile(file, "utf8").catch(() => "")) !== text) {
  console.error(
    "openapi.json is stale: the schemas say something else. Run `node scripts/openapi.ts` and commit the result.",
  );
  process.exitCode = 1;
}
