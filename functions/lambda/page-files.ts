/**
 * The page's files, which lie in `page/` beside the bundle; none where a function was bundled without them.
 * @module
 */

let files: Promise<ReadonlyMap<string, Uint8Array>> | null = null;

async function read(): Promise<ReadonlyMap<string, Uint8Array>> {
  const { readdir, readFile } = await import("node:fs/promises");
  const folder = new URL("page/", import.meta.url);
  const names = await readdir(folder).catch(() => []);
  return new Map(
    await Promise.all(names.map(async (name) => [name, await readFile(new URL(name, folder))] as const)),
  );
}

/** Read once, with the first request for the page: no cold start of a check pays for them. */
export function pageFiles(): Promise<ReadonlyMap<string, Uint8Array>> {
  files ??= read();
  return files;
}
