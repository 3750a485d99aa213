/**
 * The queue on AWS. After its last try SQS moves a message to the dead-letter queue, whose alarm wakes somebody.
 * @module
 */

import { SendMessageCommand, type SQSClient } from "@aws-sdk/client-sqs";
import type { Queue } from "./queue.ts";

export const createSqsQueue = (client: SQSClient, queueUrl: string): Queue => ({
  send: async (message) => {
    await client.send(new SendMessageCommand({ QueueUrl: queueUrl, MessageBody: JSON.stringify(message) }));
  },
});
