/**
 * Records in a folder: files that are written once, readable only. Nothing here can change or remove one; the folder's owner can.
 * What is changed then is seen by its signature, and what is gone by the list of what was written; neither is prevented.
 * @module
 */

import { randomBytes } from "node:crypto";
import { appendFile, link, mkdir, open, readdir, readFile, rm } from "node:fs/promises";
import { dirname, join } from "node:path";
import { RecordDamaged } from "../evidence/errors.ts";
import type { RecordStore } from "../evidence/records.ts";

const isCode = (error: unknown, code: string): boolean =>
  error instanceof Error && "code" in error && error.code === code;

const KEY = /^[0-9a-f]{40}\/(records|portfolios\/[0-9a-f]{40})\/[0-9a-z-]{1,80}$/;

/** In each tenant's folder: the key of every record that was written there, one a line. */
const WRITTEN = ".written";
const tenantOf = (key: string): string => key.slice(0, key.indexOf("/"));

const gone = (): RecordDamaged =>
  new RecordDamaged(
    `a record that was written is not there; bring it back from a copy of the folder, or take its line out of ${WRITTEN}`,
  );

/** A store over a directory, which is created where absent, with mode 700. */
export function createRecordFolder(directory: string): RecordStore {
  const pathOf = (key: string): string => {
    if (!KEY.test(key)) throw new RangeError("this is not the key of a record");
    return join(directory, key);
  };
  const writtenOf = (key: string): string => join(directory, tenantOf(key), WRITTEN);

  /** Keys that were written for the tenant of a key or a prefix. */
  const written = async (key: string): Promise<readonly string[]> => {
    try {
      return (await readFile(writtenOf(key), "utf8")).split("\n");
    } catch (error) {
      if (isCode(error, "ENOENT")) return [];
      throw error;
    }
  };

  const get = async (key: string): Promise<Uint8Array | null> => {
    try {
      return await readFile(pathOf(key));
    } catch (error) {
      if (!isCode(error, "ENOENT")) throw error;
      if ((await written(key)).includes(key)) throw gone();
      return null;
    }
  };

  const namesIn = async (prefix: string): Promise<readonly string[]> => {
    try {
      return await readdir(join(directory, prefix));
    } catch (error) {
      if (isCode(error, "ENOENT")) return [];
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
        // After the record: what was cut off between the two is kept, and merely not missed when it is gone.
        await appendFile(writtenOf(key), `${key}\n`, { mode: 0o600 });
        return true;
      } catch (error) {
        if (!isCode(error, "EEXIST")) throw error;
        return Buffer.compare(await readFile(path), bytes) === 0;
      } finally {
        await rm(beside, { force: true });
      }
    },
    list: async (prefix, after, limit) => {
      // What was written is read first: a record that is being put now is then in both, or in neither.
      const expected = (await written(prefix)).filter((key) => key.startsWith(prefix) && key > after);
      const present = (await namesIn(prefix))
        .filter((name) => !name.startsWith("."))
        .map((name) => prefix + name)
        .filter((key) => key > after)
        .sort();
      const page = present.slice(0, limit);
      const last = present.length > limit ? page.at(-1) : undefined;
      const standing = new Set(present);
      if (expected.some((key) => (last === undefined || key <= last) && !standing.has(key))) throw gone();
      return page;
    },
  };
}
