/**
 * The page's files on this machine: those that the package brought along in `dist/page`, otherwise made from their sources.
 * @module
 */

import { readdir, readFile } from "node:fs/promises";

const made = new URL("../../dist/page/", import.meta.url);

async function read(): Promise<ReadonlyMap<string, Uint8Array>> {
  const names = await readdir(made).catch(() => []);
  if (names.length === 0) return (await import("../page/build.ts")).buildPage();
  return new Map(
    await Promise.all(names.map(async (name) => [name, await readFile(new URL(name, made))] as const)),
  );
}

let files: Promise<ReadonlyMap<string, Uint8Array>> | null = null;

/** Read or made once, with the first request for the page. */
export function pageFiles(): Promise<ReadonlyMap<string, Uint8Array>> {
  files ??= read();
  return files;
}
