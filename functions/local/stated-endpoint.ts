/**
 * Where the owner of a directory's database says that it serves it, and whether it does.
 * @module
 */

import { randomBytes } from "node:crypto";
import { readFile, rename, writeFile } from "node:fs/promises";

/** The endpoint that a file states; null where it states none. */
export async function statedEndpoint(file: string): Promise<string | null> {
  try {
    const stated: unknown = JSON.parse(await readFile(file, "utf8"));
    if (typeof stated !== "object" || stated === null || !("url" in stated) || typeof stated.url !== "string")
      return null;
    return new URL(stated.url).hostname === "127.0.0.1" ? stated.url : null;
  } catch {
    return null;
  }
}

/** Writes beside and renames, so that nobody reads half a file. The URL holds the secret that lets a caller in. */
export async function state(file: string, url: string): Promise<void> {
  const beside = `${file}.${process.pid}.${randomBytes(4).toString("hex")}`;
  await writeFile(beside, `${JSON.stringify({ url, pid: process.pid })}\n`, { mode: 0o600 });
  await rename(beside, file);
}

/** Whether the database answers there: a stale file's port may be closed, or be somebody else's by now. */
export async function answers(url: string): Promise<boolean> {
  try {
    const answer = await fetch(url, { signal: AbortSignal.timeout(2_000) });
    return answer.status === 200 && (await answer.text()).startsWith("healthy: dynamodb");
  } catch {
    return false;
  }
}
