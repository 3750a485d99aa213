/**
 * Vitest's global set-up: whatever the suite and the processes that it starts print, and whatever services under test log,
 * holds no planted account number, symbol or secret; otherwise the suite fails, whatever its tests say.
 * @module
 */

import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { linesWithPlanted } from "./planted.ts";

type Write = typeof process.stdout.write;

/** Keeps a copy of what goes through a stream; the function that is returned ends that. */
function tap(stream: NodeJS.WriteStream, seen: (text: string) => void): () => void {
  const write: Write = stream.write.bind(stream);
  const tapped = (chunk: Uint8Array | string, ...rest: readonly never[]): boolean => {
    seen(typeof chunk === "string" ? chunk : Buffer.from(chunk).toString("utf8"));
    return write(chunk, ...rest);
  };
  stream.write = tapped;
  return () => {
    stream.write = write;
  };
}

export function setup(): () => void {
  const logs = mkdtempSync(join(tmpdir(), "suite-logs-"));
  process.env.SUITE_LOGS = logs;
  const printed: string[] = [];
  const untap = [process.stdout, process.stderr].map((stream) => tap(stream, (text) => printed.push(text)));
  return () => {
    for (const end of untap) end();
    const logged = readdirSync(logs).map((file) => readFileSync(join(logs, file), "utf8"));
    rmSync(logs, { recursive: true, force: true });
    const found = linesWithPlanted([printed.join(""), ...logged].join("\n"));
    if (found.length === 0) return;
    throw new Error(
      `The suite's output or its services' logs show what must show nowhere, in ${found.length} lines:\n${found.slice(0, 10).join("\n")}`,
    );
  };
}
