/**
 * A list's files on a disk: a file, or a directory with one set of OFAC's.
 * @module
 */

import { createReadStream } from "node:fs";
import { readdir, stat } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { createGunzip } from "node:zlib";
import type { NamedFile } from "../ingest/feed-files.ts";
import type { Bytes } from "../ingest/sources/list-file.ts";

export interface FoundFiles {
  readonly files: readonly NamedFile[];
  /** The date that the names begin with: "2025-12-19_cons_prim.csv". */
  readonly date: string | null;
  readonly bytes: number;
}

/** What was named holds no list, or several; the message says which. */
export class NoSuchList extends Error {
  override readonly name = "NoSuchList";
}

/** No list unfolds to more; a file that does is no list. */
const MAX_BYTES = 1024 * 1024 * 1024;

/** Bytes that end with NoSuchList where there are more than any list has. */
async function* bounded(bytes: AsyncIterable<Uint8Array>, name: string): AsyncGenerator<Uint8Array> {
  let length = 0;
  for await (const chunk of bytes) {
    length += chunk.byteLength;
    if (length > MAX_BYTES)
      throw new NoSuchList(`${name} unfolds to more than ${MAX_BYTES} bytes; expected a list`);
    yield chunk;
  }
}

/** A file's bytes, gunzipped where its name says so; `onBytes` counts what is read of the disk. */
function opened(path: string, onBytes: (count: number) => void): Bytes {
  const raw = createReadStream(path);
  raw.on("data", (chunk) => onBytes(chunk.length));
  raw.pause();
  if (!path.endsWith(".gz")) return bounded(raw, path);
  const plain = createGunzip();
  raw.once("error", (error) => plain.destroy(error));
  return bounded(raw.pipe(plain), path);
}

const MEMBER = /^(.*?)(?:(?:cons|sdn)_(?:prim|alt|add|comments)|sdn|alt|add)\.csv(?:\.gz)?$/i;
const dateIn = (name: string): string | null => /^(\d{4}-\d{2}-\d{2})(?=[_.-])/.exec(name)?.[1] ?? null;

async function named(
  directory: string,
  names: readonly string[],
  onBytes: (count: number) => void,
): Promise<FoundFiles> {
  const sizes = await Promise.all(names.map(async (name) => (await stat(join(directory, name))).size));
  return {
    files: names.map((name) => ({
      name: name.replace(/\.gz$/, ""),
      open: () => opened(join(directory, name), onBytes),
    })),
    date: dateIn(names[0] ?? ""),
    bytes: sizes.reduce((sum, size) => sum + size, 0),
  };
}

/**
 * The files of one list below a path. A directory may hold sets of several days, told apart by what their names begin with;
 * `date` chooses. Throws NoSuchList.
 */
export async function findFiles(
  path: string,
  date: string | undefined,
  onBytes: (count: number) => void = () => undefined,
): Promise<FoundFiles> {
  const found = await stat(path).catch((cause: unknown) => {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new NoSuchList(
      cause instanceof Error && "code" in cause && cause.code === "ENOENT"
        ? `${path} does not exist; expected a list's file, or a folder with its files`
        : `${path} can't be read: ${why}`,
      { cause },
    );
  });
  const directory = found.isDirectory() ? path : dirname(path);
  const names = (await readdir(directory)).sort();
  const prefixOf = (name: string): string | undefined => MEMBER.exec(name)?.[1];
  if (!found.isDirectory()) {
    const prefix = prefixOf(basename(path));
    return named(
      directory,
      prefix === undefined ? [basename(path)] : names.filter((name) => prefixOf(name) === prefix),
      onBytes,
    );
  }
  const sets = [
    ...Map.groupBy(
      names.filter((name) => prefixOf(name) !== undefined),
      (name) => prefixOf(name) ?? "",
    ),
  ].filter(([prefix]) => date === undefined || prefix === "" || prefix.startsWith(date));
  const [only, another] = sets;
  if (only !== undefined && another === undefined) return named(directory, only[1], onBytes);
  if (another !== undefined) {
    throw new NoSuchList(
      `${path} holds several sets: ${sets.map(([prefix]) => `${prefix}cons_prim.csv`).join(", ")}; name one file, or choose with --published`,
    );
  }
  const single = names.filter((name) => /\.(xml|csv)(\.gz)?$/i.test(name));
  if (single.length === 1) return named(directory, single, onBytes);
  throw new NoSuchList(
    `${path} holds ${single.length} XML or CSV files and no set of OFAC's (cons_prim.csv, cons_alt.csv, cons_add.csv, cons_comments.csv, or SDN.CSV, ALT.CSV, ADD.CSV, SDN_COMMENTS.CSV)${date === undefined ? "" : ` of ${date}`}; name one file`,
  );
}
