/**
 * The files of `data/`, read from where they lie.
 * @module
 */

import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";

/** The curated register's files as text by their path below `data/`, for the parser, which reads no disk. */
export async function readDataFiles(directory: string): Promise<ReadonlyMap<string, string>> {
  const names = (await readdir(directory, { recursive: true }))
    .filter((name) => name.endsWith(".yaml"))
    .sort();
  return new Map(
    await Promise.all(
      names.map(async (name) => [name, await readFile(join(directory, name), "utf8")] as const),
    ),
  );
}
