/**
 * Looking through funds, beside a check of the same lines as positions; each in a process of its own, for its memory.
 * @module
 */

import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import type { Row } from "./row.ts";

const run = promisify(execFile);
const script = fileURLToPath(new URL("./funds-process.ts", import.meta.url));

const measured = async (
  what: "funds" | "flat" | "none",
): Promise<{ readonly ms: number; readonly peakMb: number }> =>
  JSON.parse((await run(process.execPath, [script, what])).stdout);

export async function lookingThrough(): Promise<readonly Row[]> {
  const [funds, flat, none] = [await measured("funds"), await measured("flat"), await measured("none")];
  return [
    { what: "1,000 funds of 500 lines ÷ the same lines flat", value: funds.ms / flat.ms, unit: "×" },
    { what: "… 1,000 funds of 500 lines", value: funds.ms, unit: "ms" },
    { what: "… peak memory of the process that looks through", value: funds.peakMb, unit: "MB" },
    { what: "… of which before the first question", value: none.peakMb, unit: "MB" },
  ];
}
