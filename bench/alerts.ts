/**
 * The search for whose answers a court order changes, over one tenant's portfolios that all hold the issuer; each size in a process of
 * its own, for its memory.
 * @module
 */

import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import type { Row } from "./row.ts";

const run = promisify(execFile);
const script = fileURLToPath(new URL("./alerts-process.ts", import.meta.url));

interface Searched {
  readonly ms: number;
  readonly reads: number;
  readonly writes: number;
  readonly peakMb: number;
}

const searched = async (portfolios: number): Promise<Searched> =>
  JSON.parse((await run(process.execPath, [script, String(portfolios)])).stdout);

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
    { what: "… peak memory, the embedded store's in it", value: whole.peakMb, unit: "MB" },
    { what: "… that of a tenth", value: tenth.peakMb, unit: "MB" },
  ];
}
