/**
 * The search for whose answers a court order changes, over one tenant's portfolios that all hold the issuer. The store is served by one
 * process and searched by another, whose memory is then the search's alone.
 * @module
 */

import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import type { Row } from "./row.ts";

const run = promisify(execFile);
const scriptAt = (name: string): string => fileURLToPath(new URL(name, import.meta.url));

interface Searched {
  readonly ms: number;
  readonly reads: number;
  readonly writes: number;
  /** Once the register was loaded, before the search. */
  readonly beforeMb: number;
  readonly peakMb: number;
}

async function searched(portfolios: number): Promise<Searched> {
  const dataDir = await mkdtemp(join(tmpdir(), "bench-"));
  const store = spawn(process.execPath, [scriptAt("./alerts-store.ts"), dataDir, String(portfolios)], {
    stdio: ["pipe", "pipe", "inherit"],
  });
  const ended = once(store, "exit");
  try {
    await Promise.race([
      once(store.stdout, "data"),
      ended.then(() => {
        throw new Error("the store ended before it was ready");
      }),
    ]);
    const { stdout } = await run(process.execPath, [
      scriptAt("./alerts-process.ts"),
      dataDir,
      String(portfolios),
    ]);
    return JSON.parse(stdout);
  } finally {
    store.stdin.end();
    await ended;
    await rm(dataDir, { recursive: true, force: true });
  }
}

/** One order over `portfolios` holders, beside a tenth of them: what it takes should grow as they do. */
export async function searching(portfolios: number): Promise<readonly Row[]> {
  const [tenth, whole] = [await searched(portfolios / 10), await searched(portfolios)];
  const name = portfolios.toLocaleString("en");
  return [
    { what: `one court order over ${name} portfolios`, value: whole.ms / 1000, unit: "s" },
    { what: "… events a second", value: portfolios / (whole.ms / 1000), unit: "/s" },
    { what: "… reads for each portfolio", value: whole.reads / portfolios, unit: "" },
    { what: "… writes for each portfolio", value: whole.writes / portfolios, unit: "" },
    { what: "… time ÷ ten times that of a tenth", value: whole.ms / (10 * tenth.ms), unit: "×" },
    { what: "… peak memory of the process that searches", value: whole.peakMb, unit: "MB", reach: "≤ 512" },
    { what: "… that of a tenth", value: tenth.peakMb, unit: "MB" },
    { what: "… of which before the search", value: whole.beforeMb, unit: "MB" },
  ];
}
