/**
 * Connections' secrets on one machine: one file each, for its owner's eyes only.
 * @module
 */

import { randomBytes } from "node:crypto";
import { mkdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { decodeSecrets, type SecretStore } from "../portfolios/secrets.ts";

const isMissing = (error: unknown): boolean =>
  error instanceof Error && "code" in error && error.code === "ENOENT";

/** The secrets in a directory, which is created where absent, with mode 700. */
export function createFileSecrets(directory: string): SecretStore {
  const fileOf = (connection: string): string => {
    if (!/^[0-9a-f]{32}$/.test(connection))
      throw new RangeError("a connection's id is 32 hexadecimal digits");
    return join(directory, `${connection}.json`);
  };
  return {
    read: async (connection) => {
      try {
        return decodeSecrets(await readFile(fileOf(connection), "utf8"));
      } catch (error) {
        if (isMissing(error)) return null;
        throw error;
      }
    },
    // Written beside and renamed, so that nobody reads half a file.
    write: async (connection, value) => {
      await mkdir(directory, { recursive: true, mode: 0o700 });
      const beside = `${fileOf(connection)}.${randomBytes(6).toString("hex")}`;
      await writeFile(beside, JSON.stringify(value), { mode: 0o600, flush: true });
      await rename(beside, fileOf(connection));
    },
    remove: (connection) => rm(fileOf(connection), { force: true }),
  };
}
