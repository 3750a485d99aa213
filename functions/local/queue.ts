/**
 * The queue of brokers' deliveries on one machine.
 * @module
 */

import { decodeMessage, type Queue, type QueueMessage } from "../portfolios/queue.ts";
import { type QueueKind, startTableQueue, type TableQueue, type TableQueueOptions } from "./table-queue.ts";

export interface LocalQueue extends Queue, Pick<TableQueue<QueueMessage>, "settle" | "dead" | "close"> {}

const deliveries: QueueKind<QueueMessage> = {
  name: "deliveries",
  dead: "dead",
  decode: decodeMessage,
  turnOf: ({ connection }) => connection,
  longestDelayMs: 0,
  yields: true,
};

/** Starts the worker. It lives as long as something else keeps the process alive. */
export function startLocalQueue(options: Omit<TableQueueOptions<QueueMessage>, "kind">): LocalQueue {
  const { send, ...queue } = startTableQueue({ ...options, kind: deliveries });
  return { ...queue, send: (message) => send([message]) };
}
