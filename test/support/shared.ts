/**
 * Public files beside the project, which tests read where they are present.
 * @module
 */

import { existsSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

/** Public files that are no part of the project: OFAC's, symbol directories, dated cases. Tests skip where they are absent. */
const root = process.env.SHARED ?? fileURLToPath(new URL("../../../shared/", import.meta.url));

/** The path of such a file, or null with a message where it is absent. */
export function sharedFile(path: string): string | null {
  const file = join(root, path);
  if (existsSync(file)) return file;
  process.stderr.write(`SKIPPED: shared/${path} is absent; tests that read it are skipped.\n`);
  return null;
}
