/**
 * Which version of this package runs.
 * @module
 */

import { readFileSync } from "node:fs";

export const packageVersion = (): string =>
  JSON.parse(readFileSync(new URL("../../package.json", import.meta.url), "utf8")).version;
