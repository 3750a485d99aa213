/**
 * The queue on AWS. After its last try SQS moves a message to the dead-letter queue, whose alarm wakes somebody.
 * @module
 */

import { SendMessageCommand, type SQSClient } from "@aws-sdk/client-sqs";
import { decodeMessage, type Queue, type QueueMessage } from "./queue.ts";

export const createSqsQueue = (client: SQSClient, queueUrl: string): Queue => ({
  send: async (message) => {
    await client.send(new SendMessageCommand({ QueueUrl: queueUrl, MessageBody: JSON.stringify(message) }));
  },
});

export interface SqsRecord {
  readonly messageId: string;
  readonly body: string;
}

export interface BatchResult {
  readonly batchItemFailures: readonly { readonly itemIdentifier: string }[];
}

/**
 * Carries a batch out, each message for itself; `failed` must not print an error's message, which may name an account. Those that fail are named, so that SQS gives only them again (the event
 * source must report batch item failures). One connection's messages are carried out one after the other.
 */
export async function carryOutBatch(
  records: readonly SqsRecord[],
  carryOut: (message: QueueMessage) => Promise<unknown>,
  failed: (error: unknown, messageId: string) => void,
): Promise<BatchResult> {
  const failures: { readonly itemIdentifier: string }[] = [];
  const one = async ({ messageId, body }: SqsRecord): Promise<void> => {
    const message = decodeMessage(body);
    try {
      if (message === null) throw new TypeError("not a message");
      await carryOut(message);
    } catch (error) {
      failed(error, messageId);
      failures.push({ itemIdentifier: messageId });
    }
  };
  const byConnection = Map.groupBy(records, ({ body }) => decodeMessage(body)?.connection ?? "");
  await Promise.all(
    [...byConnection.values()].map(async (own) => {
      for (const record of own) await one(record);
    }),
  );
  return { batchItemFailures: failures };
}
