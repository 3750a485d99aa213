/**
 * What `npm start` starts, in a process of its own and an empty directory, its providers the loopback fakes.
 * @module
 */

import { spawn } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { StandIns } from "../../functions/stand-ins/start.ts";
import { suiteLog } from "../support/suite-log.ts";
import { type Fakes, startFakes, variablesOf } from "./fakes.ts";

const main = fileURLToPath(new URL("../../functions/local/main.ts", import.meta.url));

export interface Started {
  readonly url: string;
  readonly dataDir: string;
  readonly fakes: Fakes;
  /** Everything that it has printed so far. */
  readonly printed: () => string;
  readonly close: () => Promise<void>;
}

/** `platforms` in place of the fakes, where they are asked. */
export async function startService(platforms?: StandIns["urls"]): Promise<Started> {
  const dataDir = await mkdtemp(join(tmpdir(), "investor-exposure-"));
  const fakes = await startFakes();
  const child = spawn(process.execPath, [main], {
    env: {
      PATH: process.env.PATH,
      PORT: "0",
      DATA_DIR: dataDir,
      ...(platforms === undefined ? fakes.variables : variablesOf(platforms)),
    },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let printed = "";
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  for (const stream of [child.stdout, child.stderr]) {
    stream.on("data", (chunk: Buffer) => {
      printed += chunk.toString("utf8");
      suiteLog(chunk.toString("utf8"));
      const url = /Serving (http:\S+) /.exec(printed)?.[1];
      if (url !== undefined) resolve(url);
    });
  }
  const ended = new Promise<void>((done) => child.once("exit", () => done()));
  child.once("exit", () => reject(new Error(`the service ended: ${printed}`)));
  return {
    url: await promise,
    dataDir,
    fakes,
    printed: () => printed,
    close: async () => {
      child.kill("SIGTERM");
      await ended;
      await fakes.close();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}
