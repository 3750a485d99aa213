/**
 * The pages' files on this machine: those that the package brought along in `dist/page`; run from the sources, they are made anew.
 * @module
 */

import { readdir, readFile } from "node:fs/promises";

const made = new URL("../../dist/page/", import.meta.url);
/** What was packed once, and lies in `dist/` of a checkout, is older than the sources beside it. */
const fromSources = import.meta.url.endsWith(".ts");

async function read(): Promise<ReadonlyMap<string, Uint8Array>> {
  if (fromSources) return (await import("../page/build.ts")).buildPage();
  const names = await readdir(made);
  return new Map(
    await Promise.all(names.map(async (name) => [name, await readFile(new URL(name, made))] as const)),
  );
}

let files: Promise<ReadonlyMap<string, Uint8Array>> | null = null;

/** Read or made once, with the first request for a page. What failed is tried again with the next. */
export function pageFiles(): Promise<ReadonlyMap<string, Uint8Array>> {
  files ??= read().catch((error: unknown) => {
    files = null;
    throw error;
  });
  return files;
}
