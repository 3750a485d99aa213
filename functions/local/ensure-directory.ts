/**
 * Creates a directory that others on this machine may not read.
 * @module
 */

import { mkdir } from "node:fs/promises";
import { dirname } from "node:path";

/**
 * Creates a directory and those above it. One by one: the runtime's own recursive way never ends below a directory that takes
 * none (/proc). Others on this machine may not read it: portfolios lie there.
 */
export async function ensureDirectory(path: string): Promise<void> {
  try {
    await mkdir(path, { mode: 0o700 });
  } catch (error) {
    const code = codeOf(error);
    if (code === "EEXIST") return;
    if (code !== "ENOENT" || dirname(path) === path) throw cannotBeMade(path, error);
    await ensureDirectory(dirname(path));
    await mkdir(path, { mode: 0o700 }).catch((cause: unknown) => {
      if (codeOf(cause) !== "EEXIST") throw cannotBeMade(path, cause);
    });
  }
}

const cannotBeMade = (path: string, cause: unknown): Error =>
  new Error(`the directory ${path} can't be made: ${messageOf(cause)}. Set DATA_DIR to one that can`, {
    cause,
  });

export const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

const codeOf = (error: unknown): unknown =>
  error instanceof Error && "code" in error ? error.code : undefined;
