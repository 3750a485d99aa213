/**
 * What the webhooks' route and the worker share: SQS on AWS, an embedded table on one machine. At least once, in no order.
 * @module
 */

/** A delivery to be carried out. It names what is stored; nothing of a portfolio is in the queue. */
export interface QueueMessage {
  readonly connection: string;
  readonly delivery: string;
}

export interface Queue {
  /** Resolves once the message is durable. */
  send(message: QueueMessage): Promise<void>;
}

const isText = (value: unknown): value is string => typeof value === "string" && value.length <= 512;

/** A message as a queue gives it back; null where it is none. */
export function decodeMessage(text: string): QueueMessage | null {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value !== "object" || value === null || !("connection" in value) || !("delivery" in value))
      return null;
    const { connection, delivery } = value;
    return isText(connection) && isText(delivery) ? { connection, delivery } : null;
  } catch {
    return null;
  }
}
