/**
 * A server in a process of its own, which can be killed and started again, and says how much it takes.
 * @module
 */

import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { readdir, readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";

const main = fileURLToPath(new URL("../../functions/local/main.ts", import.meta.url));

export interface SoakServer {
  readonly url: string;
  /** Resident memory in megabytes, and open handles; null where the system does not say. */
  readonly takes: () => Promise<{ readonly megabytes: number; readonly handles: number } | null>;
  readonly kill: () => Promise<void>;
}

const START_MS = 60_000;

/** Starts `npm start`'s program and waits until it serves. Its log is read and thrown away. */
export async function startSoakServer(environment: Readonly<Record<string, string>>): Promise<SoakServer> {
  const child: ChildProcess = spawn(process.execPath, [main], {
    env: { PATH: process.env.PATH, PORT: "0", ...environment },
    stdio: ["ignore", "ignore", "pipe"],
  });
  let said = "";
  child.stderr?.on("data", (chunk: Buffer) => {
    said = `${said}${chunk.toString()}`.slice(-4_000);
  });
  const until = performance.now() + START_MS;
  for (let url: string | undefined; ; await new Promise((next) => setTimeout(next, 50))) {
    url = /Serving (\S+) /.exec(said)?.[1];
    if (url !== undefined) return serverOf(child, url);
    if (child.exitCode !== null || performance.now() > until)
      throw new Error(`a server did not start (${child.exitCode}):\n${said}`);
  }
}

const serverOf = (child: ChildProcess, url: string): SoakServer => ({
  url,
  takes: async () => {
    try {
      const status = await readFile(`/proc/${child.pid}/status`, "utf8");
      const kilobytes = Number(/^VmRSS:\s+(\d+)/m.exec(status)?.[1]);
      return { megabytes: kilobytes / 1024, handles: (await readdir(`/proc/${child.pid}/fd`)).length };
    } catch {
      return null;
    }
  },
  kill: async () => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    const gone = once(child, "exit");
    child.kill("SIGKILL");
    await gone;
  },
});
