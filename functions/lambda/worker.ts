import { traceOf } from "../api/fault.ts";
import { carryOut } from "../portfolios/carry-out.ts";
import { type BatchResult, carryOutBatch, type SqsRecord } from "../portfolios/sqs-queue.ts";
import type { DeliveriesEnvironment } from "./environment.ts";
import { openHoldings } from "./holdings.ts";
import type { Observability } from "./observability.ts";
import { openRegister } from "./register.ts";

/** Carries out what a queue hands over. What fails is named, so that the queue gives only that again. */

const isRecord = (value: unknown): value is SqsRecord =>
  typeof value === "object" &&
  value !== null &&
  "messageId" in value &&
  typeof value.messageId === "string" &&
  "body" in value &&
  typeof value.body === "string";

/** The records of an event; throws for an event that is none of a queue's, which must not be taken for done. */
function recordsOf(event: unknown): readonly SqsRecord[] {
  const records = typeof event === "object" && event !== null && "Records" in event ? event.Records : null;
  if (Array.isArray(records) && records.every(isRecord)) return records;
  throw new Error(
    "This function carries out SQS messages only; expected { Records: [{ messageId, body }] }.",
  );
}

/** The handler of a queue's batches, without what every function's handler does. */
export function createWorker(
  environment: DeliveriesEnvironment,
  observability: Observability,
): (event: unknown) => Promise<BatchResult> {
  const { reader } = openRegister(environment, 0, observability);
  const kept = openHoldings(environment.holdings, observability);
  const deps = {
    ...kept,
    pull: { urls: environment.holdings.providers, now: Date.now },
    register: async () => (await reader.current()).register,
    now: Date.now,
  };
  return async (event) => {
    const records = recordsOf(event);
    const result = await carryOutBatch(
      records,
      (message) => carryOut(deps, message),
      (error, messageId) =>
        observability.log({ event: "fault", requestId: messageId, route: null, ...traceOf(error) }),
    );
    const failed = result.batchItemFailures.length;
    observability.measure("DeliveriesCarriedOut", "Count", records.length - failed);
    observability.measure("DeliveriesFailed", "Count", failed);
    return result;
  };
}
