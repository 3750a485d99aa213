/**
 * The lock file: each package is fetched as the very bytes that were chosen, and from a registry alone.
 * @module
 */

import { readFile } from "node:fs/promises";
import { expect, test } from "vitest";

interface Locked {
  readonly version?: string;
  readonly integrity?: string;
  readonly resolved?: string;
  readonly link?: boolean;
  readonly inBundle?: boolean;
}

const lock: { readonly packages: Readonly<Record<string, Locked>> } = JSON.parse(
  await readFile(new URL("../../package-lock.json", import.meta.url), "utf8"),
);
/** A workspace's own folder, and the link to it, are fetched from nowhere; a bundled package comes within another's bytes. */
const fetched = Object.entries(lock.packages).filter(
  ([path, { link, inBundle }]) => path.includes("node_modules/") && link !== true && inBundle !== true,
);

test("states the digest of every package that is fetched", () => {
  expect(fetched.length).toBeGreaterThan(200);
  expect(
    fetched.filter(([, { integrity = "" }]) => !integrity.startsWith("sha512-")).map(([path]) => path),
  ).toEqual([]);
});

test("names no place to fetch from: npm asks the registry that it is told of, by name and version", () => {
  expect(fetched.filter(([, { resolved }]) => resolved !== undefined).map(([path]) => path)).toEqual([]);
  expect(
    fetched.filter(([, { version = "" }]) => !/^\d+\.\d+\.\d+/.test(version)).map(([path]) => path),
  ).toEqual([]);
});
