/**
 * The queues of alerts on AWS. After its last try SQS moves a message to the dead-letter queue, whose alarm tells somebody.
 * @module
 */

import { SendMessageBatchCommand, type SQSClient } from "@aws-sdk/client-sqs";
import type { AlertQueue } from "./queue.ts";

/** SQS takes no more in one request, … */
const AT_ONCE = 10;
/** … and so many requests are under way side by side. */
const REQUESTS_AT_ONCE = 10;

/** A queue by its URL. Rejects where SQS did not take every message: send them all again, for a second copy does no harm. */
export function createSqsAlertQueue(client: SQSClient, queueUrl: string): AlertQueue {
  async function sendSome(bodies: readonly string[], delayS: number): Promise<void> {
    const { Failed: failed = [] } = await client.send(
      new SendMessageBatchCommand({
        QueueUrl: queueUrl,
        Entries: bodies.map((MessageBody, i) => ({ Id: String(i), MessageBody, DelaySeconds: delayS })),
      }),
    );
    if (failed.length > 0) throw new Error("the queue of alerts did not take every message; send them again");
  }
  return {
    send: async (messages, delayMs = 0) => {
      // One lane with many events needs to be looked at once.
      const bodies = [...new Set(messages.map((message) => JSON.stringify(message)))];
      const requests = Array.from({ length: Math.ceil(bodies.length / AT_ONCE) }, (_, i) =>
        bodies.slice(i * AT_ONCE, (i + 1) * AT_ONCE),
      );
      for (let i = 0; i < requests.length; i += REQUESTS_AT_ONCE)
        await Promise.all(
          requests.slice(i, i + REQUESTS_AT_ONCE).map((some) => sendSome(some, Math.ceil(delayMs / 1000))),
        );
    },
  };
}
