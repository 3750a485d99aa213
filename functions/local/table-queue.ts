/**
 * Queues in the embedded table, and the worker beside it: at least once, with pauses that double between tries, and a
 * place for messages that keep failing. A killed process leaves its messages where they are; the next one finds them.
 * @module
 */

import { randomBytes } from "node:crypto";
import { setImmediate as nextTurn, setTimeout } from "node:timers/promises";
import { type Key, queueKey, queuePartition } from "../portfolios/keys.ts";
import { type HoldingsTable, type Item, keyItem, numberAt, put, textAt } from "../portfolios/table.ts";
import { putAll, removeMany } from "../portfolios/table-batches.ts";
import { query, queryFirst } from "../portfolios/table-query.ts";

export interface TableQueue<M> {
  /** Resolves once all are durable. `delayMs`: not to be carried out before. */
  readonly send: (messages: readonly M[], delayMs?: number) => Promise<void>;
  /** Resolves once everything that is due has been tried. */
  readonly settle: () => Promise<void>;
  /** Messages that failed too often. */
  readonly dead: () => Promise<number>;
  /** Takes no new message, and resolves once those under way have ended. */
  readonly close: () => Promise<void>;
}

/** What tells one queue of the table from another. */
export interface QueueKind<M> {
  readonly name: string;
  /** Where messages end that fail too often. */
  readonly dead: string;
  /** A message as it was written; null: it is none. */
  readonly decode: (text: string) => M | null;
  /** Messages of one turn are carried out one after the other, others side by side. */
  readonly turnOf: (message: M) => string;
  /** The longest delay with which messages are sent, in milliseconds. */
  readonly longestDelayMs: number;
  /** Whether its worker lets those who send go first. */
  readonly yields: boolean;
}

export interface TableQueueOptions<M> {
  readonly table: HoldingsTable;
  readonly kind: QueueKind<M>;
  readonly carryOut: (message: M) => Promise<unknown>;
  readonly now: () => number;
  /** What is known of a failure: the error's name, never its message. */
  readonly failed?: (errorName: string, tries: number) => void;
  readonly maxTries?: number;
  /** The pause after the first failure, in milliseconds; it doubles. */
  readonly pauseMs?: number;
  /** How often to look for messages that are due or were left behind, in milliseconds. */
  readonly pollMs?: number;
}

const BATCH = 25;
/** A sender waits for each message to be durable, nobody for its being carried out: so senders go first, … */
const LULL_MS = 10;
/** … but for no longer than this at a time, … */
const LONGEST_WAIT_MS = 250;
/** … and not before what has waited for longer than this: senders that never pause would else put it off for ever. */
const LATE_MS = 1_000;

/** Starts the worker. It lives as long as something else keeps the process alive. */
export function startTableQueue<M>({
  table,
  kind,
  carryOut,
  now,
  failed,
  maxTries = 8,
  pauseMs = 1_000,
  pollMs = 500,
}: TableQueueOptions<M>): TableQueue<M> {
  const { decode } = kind;
  let closed = false;
  let running: Promise<void> | null = null;
  let again = false;
  let sends = 0;
  let sendsSeen = 0;

  /** Waits for a lull in which nobody sends, for both need the same database; not where a message is late already. */
  async function letSendersPass(due: number): Promise<void> {
    if (now() - due > LATE_MS) return;
    const until = performance.now() + LONGEST_WAIT_MS;
    while (kind.yields && sends !== sendsSeen && !closed && performance.now() < until) {
      sendsSeen = sends;
      await setTimeout(LULL_MS);
    }
    sendsSeen = sends;
  }

  /** When a message was due, as its key says. */
  const dueOf = (item: Item): number => Number((textAt(item, "sk") ?? "").split("#", 1)[0]);

  /** Whether it was carried out; where not, it stands in the queue anew. */
  async function tryOne(item: Item): Promise<boolean> {
    const text = textAt(item, "message") ?? "";
    const message = decode(text);
    const tries = (numberAt(item, "tries") ?? 0) + 1;
    try {
      if (message === null) throw new TypeError("not a message");
      await carryOut(message);
      return true;
    } catch (error) {
      failed?.(error instanceof Error ? error.name : "unknown", tries);
      const dead = message === null || tries >= maxTries;
      const due = dead ? now() : now() + pauseMs * 2 ** (tries - 1);
      const next = queueKey(dead ? kind.dead : kind.name, due, randomBytes(8).toString("hex"));
      // The new one first: cut off between the two, the message is there twice, never not at all.
      await put(table, next, { message: { S: text }, tries: { N: String(tries) } });
      return false;
    }
  }

  /**
   * What is due; and, where nothing is, what lies further ahead than any pause: it was written by a clock that went ahead of this one,
   * and would otherwise wait until this one has caught up.
   */
  async function dueItems(): ReturnType<typeof queryFirst> {
    const padded = (at: number): string => String(at).padStart(15, "0");
    const due = { from: "0", to: `${padded(now())}~` };
    const items = await queryFirst(table, queuePartition(kind.name), due, BATCH);
    if (items.length > 0) return items;
    const ahead = {
      from: padded(now() + Math.max(pauseMs * 2 ** maxTries, 2 * kind.longestDelayMs)),
      to: "~",
    };
    return queryFirst(table, queuePartition(kind.name), ahead, BATCH);
  }

  /** Messages of one turn one after the other, turns side by side; one that was there before another of the same words began is done with it. */
  async function round(): Promise<boolean> {
    const items = await dueItems();
    const byTurn = Map.groupBy(items, (item) => {
      const message = decode(textAt(item, "message") ?? "");
      return message === null ? "" : kind.turnOf(message);
    });
    const tried: Key[] = [];
    const inTurn = async (own: typeof items): Promise<void> => {
      const done = new Set<string | null>();
      for (const item of own) {
        const text = textAt(item, "message");
        if (!done.has(text)) {
          await letSendersPass(dueOf(item));
          if (await tryOne(item)) done.add(text);
        }
        tried.push({ pk: item.pk?.S ?? "", sk: item.sk?.S ?? "" });
      }
    };
    // A round ends with its last turn, also where the store failed another: else the next would begin beside it.
    const ends = await Promise.allSettled([...byTurn.values()].map(inTurn));
    await removeMany(table, tried);
    const failure = ends.find((end) => end.status === "rejected");
    if (failure !== undefined) throw failure.reason;
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

  // A store that does not answer just now is asked again at the next turn. Whoever began the turn tells of it, and nobody twice.
  const quietly = (): void => {
    if (running !== null) {
      again = true;
      return;
    }
    wake().catch((error: unknown) => failed?.(error instanceof Error ? error.name : "unknown", 0));
  };
  const timer = setInterval(quietly, pollMs);
  timer.unref();
  quietly();

  let unsent: { readonly items: Item[]; readonly written: Promise<void> } | null = null;

  /** Messages of one turn of the event loop are written together: each is durable once all of them are. */
  function write(item: Item): Promise<void> {
    if (unsent === null || unsent.items.length >= BATCH) {
      const items: Item[] = [];
      const written = nextTurn().then(() => {
        if (unsent?.items === items) unsent = null;
        return putAll(table, items);
      });
      unsent = { items, written };
    }
    unsent.items.push(item);
    return unsent.written;
  }

  return {
    send: async (messages, delayMs = 0) => {
      sends += messages.length;
      await Promise.all(
        messages.map((message) => {
          const key = queueKey(kind.name, now() + delayMs, randomBytes(8).toString("hex"));
          return write({ ...keyItem(key), message: { S: JSON.stringify(message) } });
        }),
      );
      if (!closed) setImmediate(quietly);
    },
    settle: wake,
    dead: async () => (await query(table, queuePartition(kind.dead))).length,
    close: async () => {
      closed = true;
      clearInterval(timer);
      await running?.catch(() => undefined);
    },
  };
}
