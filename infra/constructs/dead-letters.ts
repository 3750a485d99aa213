/**
 * Queues in which failures end.
 * @module
 */

import { Duration, Validations } from "aws-cdk-lib";
import { Queue, QueueEncryption } from "aws-cdk-lib/aws-sqs";
import type { Construct } from "constructs";

/** A queue where failures end and wait two weeks for somebody; an alarm watches it. */
export function deadLetterQueue(scope: Construct, id: string): Queue {
  const queue = new Queue(scope, id, {
    encryption: QueueEncryption.SQS_MANAGED,
    enforceSSL: true,
    retentionPeriod: Duration.days(14),
  });
  for (const rule of ["Serverless-SQSRedrivePolicy", "AwsSolutions-SQS3"]) {
    Validations.of(queue).acknowledge({
      id: rule,
      reason: "This is the queue where failures end; an alarm watches it.",
    });
  }
  return queue;
}
