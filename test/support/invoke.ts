/**
 * Invokes a bundle as the Lambda runtime does.
 * @module
 */

import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { Readable } from "node:stream";
import { fileURLToPath } from "node:url";
import { suiteLog } from "./suite-log.ts";

export interface Invoked {
  readonly statusCode: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  readonly isBase64Encoded: boolean;
}

export interface Answer {
  readonly result?: Invoked;
  readonly error?: string;
  readonly stack?: string;
}

export interface FreshFunction {
  readonly invoke: (event: unknown) => Promise<Answer>;
  /** Everything that it has printed so far. */
  readonly printed: () => string;
  readonly end: () => Promise<void>;
}

/** A bundle in a process of its own, with nothing of this process's environment but the path. */
export function startFunction(folder: string, environment: Readonly<Record<string, string>>): FreshFunction {
  const worker = fileURLToPath(new URL("./invoke-worker.ts", import.meta.url));
  const child = spawn(process.execPath, [worker, folder], {
    env: {
      PATH: process.env.PATH,
      AWS_REGION: "us-east-1",
      AWS_ACCESS_KEY_ID: "local",
      AWS_SECRET_ACCESS_KEY: "local",
      ...environment,
    },
    stdio: ["pipe", "pipe", "pipe", "pipe"],
  });
  const printed: string[] = [];
  for (const stream of [child.stdout, child.stderr])
    stream?.on("data", (chunk: Buffer) => {
      printed.push(chunk.toString());
      suiteLog(chunk.toString());
    });
  const channel = child.stdio[3];
  if (!(channel instanceof Readable) || child.stdin === null)
    throw new Error("the process has no channel to answer on");
  const { stdin } = child;
  const lines = createInterface({ input: channel })[Symbol.asyncIterator]();
  return {
    invoke: async (event) => {
      stdin.write(`${JSON.stringify(event)}\n`);
      const { value, done } = await lines.next();
      if (done === true) throw new Error(`the function ended:\n${printed.join("")}`);
      return JSON.parse(value);
    },
    printed: () => printed.join(""),
    end: async () => {
      stdin.end();
      if (child.exitCode === null) await new Promise((resolve) => child.once("exit", resolve));
    },
  };
}
