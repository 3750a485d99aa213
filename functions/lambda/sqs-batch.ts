/**
 * A batch of a queue's messages, each carried out for itself. What fails is named, so that SQS gives only that again: the event
 * source must report batch item failures.
 * @module
 */

export interface SqsRecord {
  readonly messageId: string;
  readonly body: string;
}

export interface BatchResult {
  readonly batchItemFailures: readonly { readonly itemIdentifier: string }[];
}

const isRecord = (value: unknown): value is SqsRecord =>
  typeof value === "object" &&
  value !== null &&
  "messageId" in value &&
  typeof value.messageId === "string" &&
  "body" in value &&
  typeof value.body === "string";

/** The records of an event; throws for an event that is none of a queue's, which must not be taken for done. */
export function recordsOf(event: unknown): readonly SqsRecord[] {
  const records = typeof event === "object" && event !== null && "Records" in event ? event.Records : null;
  if (Array.isArray(records) && records.every(isRecord)) return records;
  throw new Error(
    "This function carries out SQS messages only; expected { Records: [{ messageId, body }] }.",
  );
}

export interface Work<M> {
  /** A message as it was written; null: it is none. */
  readonly decode: (text: string) => M | null;
  /** Messages of one turn are carried out one after the other, others side by side. */
  readonly turnOf: (message: M) => string;
  readonly carryOut: (message: M) => Promise<unknown>;
  /** Told of each failure; it must not print an error's message, which may name an account. */
  readonly failed: (error: unknown, messageId: string) => void;
}

/** Carries a batch out; what of it failed. Never rejects for a message. */
export async function carryOutBatch<M>(
  records: readonly SqsRecord[],
  { decode, turnOf, carryOut, failed }: Work<M>,
): Promise<BatchResult> {
  const failures: { readonly itemIdentifier: string }[] = [];
  const read = records.map(({ messageId, body }) => ({ messageId, message: decode(body) }));
  const one = async ({ messageId, message }: (typeof read)[number]): Promise<void> => {
    try {
      if (message === null) throw new TypeError("not a message");
      await carryOut(message);
    } catch (error) {
      failed(error, messageId);
      failures.push({ itemIdentifier: messageId });
    }
  };
  const byTurn = Map.groupBy(read, ({ message }) => (message === null ? "" : turnOf(message)));
  await Promise.all(
    [...byTurn.values()].map(async (own) => {
      for (const record of own) await one(record);
    }),
  );
  return { batchItemFailures: failures };
}
