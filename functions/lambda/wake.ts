/**
 * Says after an append that there is something to look for. A word that is lost costs a minute: the schedule looks anyway.
 * @module
 */

import type { AlertQueue } from "../alerts/queue.ts";
import { traceOf } from "../api/http/trace-of.ts";
import type { Observability } from "./observability.ts";

/** Its writer waits for it. */
const WITHIN_MS = 2_000;

/** Never rejects: the entry stands, whoever hears of it. What it needs is loaded with the first append. */
export function waking(
  queueUrl: string,
  region: string,
  { log }: Pick<Observability, "log">,
): () => Promise<void> {
  let queue: Promise<AlertQueue> | null = null;
  const open = async (): Promise<AlertQueue> =>
    (await import("./alerts-stores.ts")).queueAt(queueUrl, region);
  const send = async (): Promise<void> => {
    queue ??= open();
    await (await queue).send([{ kind: "look" }]);
  };
  return async () => {
    const late = new Promise<never>((_, reject) => {
      setTimeout(() => reject(new Error("the queue of searches did not answer in time")), WITHIN_MS).unref();
    });
    try {
      await Promise.race([send(), late]);
    } catch (error) {
      log({ event: "fault", requestId: "wake", route: null, ...traceOf(error) });
    }
  };
}
