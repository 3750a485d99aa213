/**
 * What finds and delivers, over an embedded table, with a queue that only keeps what it is sent: for tests that cut it off or lose
 * something on the way.
 * @module
 */

import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { bringUp } from "../../functions/alerts/bring-up.ts";
import { deliverLane } from "../../functions/alerts/deliver.ts";
import { look } from "../../functions/alerts/look.ts";
import type { Letter } from "../../functions/alerts/mail.ts";
import type { AlertMessage } from "../../functions/alerts/queue.ts";
import { createSubscription } from "../../functions/alerts/subscriptions.ts";
import type { Entry } from "../../functions/core/facts/fact.ts";
import type { Register } from "../../functions/core/register/register.ts";
import { openEmbedded } from "../../functions/local/embedded-dynamodb.ts";
import { writePortfolio } from "../../functions/portfolios/store.ts";
import type { HoldingsTable } from "../../functions/portfolios/table.ts";
import { ensureTable } from "../../functions/register/table.ts";

export const secrets = {
  read: async () => null,
  write: async () => undefined,
  remove: async () => undefined,
};

/** An embedded table of its own. */
export async function openTable(): Promise<{
  readonly table: HoldingsTable;
  readonly close: () => Promise<void>;
}> {
  const dataDir = await mkdtemp(join(tmpdir(), "investor-exposure-"));
  const embedded = await openEmbedded(dataDir);
  const table = { client: embedded.client, table: "holdings" };
  await ensureTable(table);
  return {
    table,
    close: async () => {
      await embedded.close();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

export interface Snapshot {
  readonly register: Register;
  readonly entries: readonly Entry[];
}

export interface Workers {
  /** Milliseconds since 1970. */
  now: number;
  /** What was sent and not taken. */
  readonly sent: AlertMessage[];
  /** Letters, by their events' ids, every copy. */
  readonly letters: string[];
  readonly find: (on: HoldingsTable, worker: string) => Promise<boolean>;
  /** Delivers what the queue has by now. */
  readonly deliver: (on: HoldingsTable) => Promise<void>;
  readonly look: () => Promise<unknown>;
}

/** The workers of one tenant. */
export function workersOf(
  table: HoldingsTable,
  tenant: string,
  snapshot: () => Snapshot,
  begun: number,
): Workers {
  const state = { now: begun };
  const sent: AlertMessage[] = [];
  const letters: string[] = [];
  const queue = { send: async (messages: readonly AlertMessage[]) => void sent.push(...messages) };
  const common = { secrets, now: () => state.now };
  const finding = (on: HoldingsTable, worker: string) => ({
    ...common,
    table: on,
    lanes: queue,
    register: async () => snapshot(),
    troubles: async () => [],
    worker,
    pageSize: 2,
  });
  return {
    get now() {
      return state.now;
    },
    set now(at) {
      state.now = at;
    },
    sent,
    letters,
    find: (on, worker) => bringUp(finding(on, worker), { kind: "tenant", tenant }),
    deliver: async (on) => {
      const delivering = {
        ...common,
        table: on,
        queue,
        mailer: { send: async ({ id }: Letter) => void letters.push(id) },
        rules: { loopback: false },
        resolve: async () => [],
        random: () => 0,
      };
      // A message is taken off once it was carried out.
      for (const message of [...sent]) {
        if (message.kind === "lane") await deliverLane(delivering, message);
        sent.splice(sent.indexOf(message), 1);
      }
    },
    look: () => look({ ...finding(table, "look"), searches: queue }),
  };
}

/** A subscription to changed verdicts, by letter. */
export const subscribe = (table: HoldingsTable, tenant: string, createdAt: number, since: number) =>
  createSubscription(
    { table, secrets },
    {
      tenant,
      createdAt,
      since,
      events: ["portfolio.verdict.changed"],
      portfolios: null,
      to: { kind: "email", address: "owner@example.com" },
      contact: null,
    },
    null,
  );

/** Portfolios p-0, p-1 … of one position. */
export async function holders(
  table: HoldingsTable,
  tenant: string,
  count: number,
  symbol: string,
  options: { readonly register: Register; readonly now: number },
): Promise<void> {
  for (let n = 0; n < count; n += 1) {
    const next = {
      positions: [{ symbol }],
      source: { kind: "api" as const },
      at: options.now,
      gaps: [],
    };
    await writePortfolio(table, tenant, `p-${n}`, null, next, options);
  }
}
