import { randomBytes } from "node:crypto";
import { queueKey, queuePartition } from "../portfolios/keys.ts";
import { decodeMessage, type Queue, type QueueMessage } from "../portfolios/queue.ts";
import { type HoldingsTable, numberAt, put, query, queryFirst, remove, textAt } from "../portfolios/table.ts";

/**
 * A queue in the embedded table, and the worker beside it: at least once, with pauses that double between tries, and a
 * place for messages that keep failing. A killed process leaves its messages where they are; the next one finds them.
 */

export interface LocalQueue extends Queue {
  /** Resolves once everything that is due has been tried. */
  readonly settle: () => Promise<void>;
  /** Messages that failed too often. */
  readonly dead: () => Promise<number>;
  /** Takes no new message, and resolves once those under way have ended. */
  readonly close: () => Promise<void>;
}

export interface LocalQueueOptions {
  readonly table: HoldingsTable;
  readonly carryOut: (message: QueueMessage) => Promise<unknown>;
  readonly now: () => number;
  /** What is known of a failure: the error's name, never its message. */
  readonly failed?: (errorName: string, tries: number) => void;
  readonly maxTries?: number;
  /** The pause after the first failure, in milliseconds; it doubles. */
  readonly pauseMs?: number;
  /** How often to look for messages that are due or were left behind, in milliseconds. */
  readonly pollMs?: number;
}

const NAME = "deliveries";
const DEAD = "dead";
const BATCH = 25;

/** Starts the worker. It lives as long as something else keeps the process alive. */
export function startLocalQueue({
  table,
  carryOut,
  now,
  failed,
  maxTries = 8,
  pauseMs = 1_000,
  pollMs = 500,
}: LocalQueueOptions): LocalQueue {
  let closed = false;
  let running: Promise<void> | null = null;
  let again = false;

  async function tryOne(item: Awaited<ReturnType<typeof query>>[number]): Promise<void> {
    const key = { pk: item.pk?.S ?? "", sk: item.sk?.S ?? "" };
    const text = textAt(item, "message") ?? "";
    const message = decodeMessage(text);
    const tries = (numberAt(item, "tries") ?? 0) + 1;
    try {
      if (message === null) throw new TypeError("not a message");
      await carryOut(message);
    } catch (error) {
      failed?.(error instanceof Error ? error.name : "unknown", tries);
      const dead = message === null || tries >= maxTries;
      const due = dead ? now() : now() + pauseMs * 2 ** (tries - 1);
      const next = queueKey(dead ? DEAD : NAME, due, randomBytes(8).toString("hex"));
      // The new one first: cut off between the two, the message is there twice, never not at all.
      await put(table, next, { message: { S: text }, tries: { N: String(tries) } });
    }
    await remove(table, key);
  }

  /** One connection's messages in turn, connections side by side. */
  async function round(): Promise<boolean> {
    const due = { from: "0", to: `${String(now()).padStart(15, "0")}~` };
    const items = await queryFirst(table, queuePartition(NAME), due, BATCH);
    const byConnection = Map.groupBy(
      items,
      (item) => decodeMessage(textAt(item, "message") ?? "")?.connection ?? "",
    );
    await Promise.all(
      [...byConnection.values()].map(async (own) => {
        for (const item of own) await tryOne(item);
      }),
    );
    return items.length > 0;
  }

  async function drain(): Promise<void> {
    do {
      again = false;
      while (!closed && (await round()));
    } while (again && !closed);
  }

  const wake = (): Promise<void> => {
    again = true;
    running ??= drain().finally(() => {
      running = null;
    });
    return running;
  };

  // A store that does not answer just now is asked again at the next turn.
  const quietly = (): void => {
    wake().catch((error: unknown) => failed?.(error instanceof Error ? error.name : "unknown", 0));
  };
  const timer = setInterval(quietly, pollMs);
  timer.unref();
  quietly();

  return {
    send: async (message) => {
      await put(table, queueKey(NAME, now(), randomBytes(8).toString("hex")), {
        message: { S: JSON.stringify(message) },
      });
      if (!closed) setImmediate(quietly);
    },
    settle: wake,
    dead: async () => (await query(table, queuePartition(DEAD))).length,
    close: async () => {
      closed = true;
      clearInterval(timer);
      await running?.catch(() => undefined);
    },
  };
}
