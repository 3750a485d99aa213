/**
 * Records in a folder: files that are written once, readable only. Nothing here can change or remove one; the folder's owner can,
 * and what is gone or changed then is seen by its signature, not prevented.
 * @module
 */

import { randomBytes } from "node:crypto";
import { link, mkdir, open, readdir, readFile, rm } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { RecordStore } from "../evidence/records.ts";

const isCode = (error: unknown, code: string): boolean =>
  error instanceof Error && "code" in error && error.code === code;

const KEY = /^[0-9a-f]{40}\/(records|portfolios\/[0-9a-f]{40})\/[0-9a-z-]{1,80}$/;

/** A store over a directory, which is created where absent, with mode 700. */
export function createRecordFolder(directory: string): RecordStore {
  const pathOf = (key: string): string => {
    if (!KEY.test(key)) throw new RangeError("this is not the key of a record");
    return join(directory, key);
  };
  const get = async (key: string): Promise<Uint8Array | null> => {
    try {
      return await readFile(pathOf(key));
    } catch (error) {
      if (isCode(error, "ENOENT")) return null;
      throw error;
    }
  };
  return {
    get,
    // Written beside and linked: a record is there whole or not at all, and none is written over.
    put: async (key, bytes) => {
      const path = pathOf(key);
      await mkdir(dirname(path), { recursive: true, mode: 0o700 });
      const beside = join(dirname(path), `.${randomBytes(8).toString("hex")}`);
      const file = await open(beside, "wx", 0o400);
      try {
        await file.writeFile(bytes);
        await file.sync();
      } finally {
        await file.close();
      }
      try {
        await link(beside, path);
        return true;
      } catch (error) {
        if (!isCode(error, "EEXIST")) throw error;
        return Buffer.compare(await readFile(path), bytes) === 0;
      } finally {
        await rm(beside, { force: true });
      }
    },
    list: async (prefix, after, limit) => {
      try {
        const names = await readdir(join(directory, prefix));
        return names
          .filter((name) => !name.startsWith("."))
          .map((name) => prefix + name)
          .filter((key) => key > after)
          .sort()
          .slice(0, limit);
      } catch (error) {
        if (isCode(error, "ENOENT")) return [];
        throw error;
      }
    },
  };
}
