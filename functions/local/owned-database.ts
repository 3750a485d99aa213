/**
 * Serves the database of a directory from a thread of this process.
 * @module
 */

import { randomBytes } from "node:crypto";
import { extname } from "node:path";
import { Worker } from "node:worker_threads";

/** The database's own reason why it can't be opened. Only a lock goes away by waiting. */
export class CannotOpen extends Error {
  override readonly name = "CannotOpen";
  readonly code: string;
  constructor(code: string, message: string) {
    super(message);
    this.code = code;
  }
}

/** An owned database: this process serves it. */
export interface Owned {
  readonly url: string;
  readonly worker: Worker;
}

/** Takes the directory and serves it; rejects where another process holds it or it can't be opened. */
export async function own(path: string): Promise<Owned> {
  const worker = new Worker(new URL(`./dynalite-worker${extname(import.meta.url)}`, import.meta.url), {
    workerData: { path, secret: randomBytes(24).toString("hex") },
    stderr: true,
  });
  const url = await new Promise<string>((served, failed) => {
    worker.once("message", (message: unknown) => {
      if (typeof message !== "object" || message === null) return;
      if ("url" in message) served(String(message.url));
      if ("code" in message && "why" in message)
        failed(new CannotOpen(String(message.code), String(message.why)));
    });
    // The thread's error may overtake the reason that it posted before; at its exit, all it posted has been read.
    let last = new Error("the database's thread ended before it served");
    worker.once("error", (error: unknown) => {
      if (error instanceof Error) last = error;
    });
    worker.once("exit", () => failed(last));
  });
  // It lives as long as something else keeps the process alive.
  worker.on("error", () => {});
  worker.unref();
  return { url, worker };
}
