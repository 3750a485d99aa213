/**
 * Batches of SQS messages: only those that failed come again.
 * @module
 */

import { expect, test } from "vitest";
import { carryOutBatch } from "../../functions/lambda/sqs-batch.ts";
import { decodeMessage } from "../../functions/portfolios/queue.ts";

test("of a batch only the messages that failed come again, and each failure is told with its message", async () => {
  const order: string[] = [];
  const seen: string[] = [];
  const record = (messageId: string, connection: string) => ({
    messageId,
    body: JSON.stringify({ connection, delivery: messageId }),
  });
  const records = [record("1", "a"), record("2", "bad"), record("3", "a"), { messageId: "4", body: "XIACY" }];
  const result = await carryOutBatch(records, {
    decode: decodeMessage,
    turnOf: ({ connection }) => connection,
    carryOut: async ({ connection, delivery }) => {
      order.push(delivery);
      if (connection === "bad") throw new RangeError("account 123");
    },
    failed: (error, messageId) => seen.push(`${messageId} ${error instanceof Error ? error.name : ""}`),
  });
  expect(result.batchItemFailures.map(({ itemIdentifier }) => itemIdentifier).sort()).toEqual(["2", "4"]);
  expect(order.filter((id) => id !== "2")).toEqual(["1", "3"]);
  expect(seen.sort()).toEqual(["2 RangeError", "4 TypeError"]);
});
