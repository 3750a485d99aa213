/**
 * A service in a process of its own, which a test kills and starts again.
 * @module
 */

import { type ChildProcess, fork } from "node:child_process";

export interface Running {
  readonly child: ChildProcess;
  readonly url: string;
}

/** Starts a worker that sends its URL once it serves. */
export function startService(worker: URL, args: readonly string[]): Promise<Running> {
  const child = fork(worker, args, { stdio: ["ignore", "ignore", "inherit", "ipc"] });
  return new Promise((resolve, reject) => {
    child.once("message", (message: unknown) => {
      if (typeof message === "object" && message !== null && "url" in message)
        resolve({ child, url: String(message.url) });
    });
    child.once("exit", () => reject(new Error("the service ended before it served")));
  });
}

/** Ends it at once, as a crash does; resolves when it is gone. */
export async function killService({ child }: Running): Promise<void> {
  const ended = new Promise((done) => child.once("exit", done));
  child.kill("SIGKILL");
  await ended;
}
