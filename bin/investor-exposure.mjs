#!/usr/bin/env node
/**
 * The command `investor-exposure`. Runs what was built for a package, or the sources in a checkout, on a Node that can: this one,
 * or the one that came along as a dependency.
 */

import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { createRequire } from "node:module";

const LEAST_MAJOR = 22;
const built = new URL("../dist/local/cli.mjs", import.meta.url);
const sources = new URL("../functions/local/cli.ts", import.meta.url);

/** The Node that npm installed beside this package; null where there is none for this machine. */
function bundledNode() {
  try {
    return createRequire(import.meta.url).resolve(`node-${process.platform}-${process.arch}/bin/node`);
  } catch {
    return null;
  }
}

if (Number.parseInt(process.versions.node, 10) >= LEAST_MAJOR) {
  await import((existsSync(sources) ? sources : built).href);
} else {
  const node = bundledNode();
  if (node === null) {
    process.stderr.write(
      `Node ${process.versions.node} is too old for this command; expected Node ${LEAST_MAJOR} or later. Install a newer Node, or on Linux install this package with its optional dependencies, which bring one along.\n`,
    );
    process.exitCode = 3;
  } else {
    const { status } = spawnSync(node, [new URL(import.meta.url).pathname, ...process.argv.slice(2)], {
      stdio: "inherit",
    });
    process.exitCode = status ?? 3;
  }
}
