/**
 * Carries out what a queue hands over, and queues the daily fetches when a schedule says so. What fails is named, so that the queue gives only that again.
 * @module
 */

import { SQSClient } from "@aws-sdk/client-sqs";
import { traceOf } from "../api/http/trace-of.ts";
import { carryOut } from "../portfolios/carry-out.ts";
import { enqueueDailyPulls } from "../portfolios/daily-pulls.ts";
import { decodeMessage } from "../portfolios/queue.ts";
import { createSqsQueue } from "../portfolios/sqs-queue.ts";
import type { DeliveriesEnvironment } from "./environment.ts";
import { openHoldings } from "./holdings.ts";
import type { Observability } from "./observability.ts";
import { openRegister } from "./register.ts";
import { type BatchResult, carryOutBatch, recordsOf } from "./sqs-batch.ts";

/** What the schedule sends. */
const isDailyPulls = (event: unknown): boolean =>
  typeof event === "object" && event !== null && "enqueue" in event && event.enqueue === "daily-pulls";

/** The handler of a queue's batches, without what every function's handler does. */
export function createWorker(
  environment: DeliveriesEnvironment,
  observability: Observability,
): (event: unknown) => Promise<BatchResult | { readonly queued: number }> {
  const { reader } = openRegister(environment, observability);
  const kept = openHoldings(environment.holdings, observability);
  const deps = {
    ...kept,
    register: async () => (await reader.current()).register,
    now: Date.now,
  };
  const queue = createSqsQueue(new SQSClient({ region: environment.holdings.region }), environment.queueUrl);
  return async (event) => {
    if (isDailyPulls(event)) {
      const queued = await enqueueDailyPulls({ ...kept, queue }, Date.now());
      observability.measure("DailyPullsQueued", queued);
      return { queued };
    }
    const records = recordsOf(event);
    const result = await carryOutBatch(records, {
      decode: decodeMessage,
      // One connection's messages are carried out one after the other.
      turnOf: ({ connection }) => connection,
      carryOut: (message) => carryOut(deps, message),
      failed: (error, messageId) =>
        observability.log({ event: "fault", requestId: messageId, route: null, ...traceOf(error) }),
    });
    const failed = result.batchItemFailures.length;
    observability.measure("DeliveriesCarriedOut", records.length - failed);
    observability.measure("DeliveriesFailed", failed);
    return result;
  };
}
