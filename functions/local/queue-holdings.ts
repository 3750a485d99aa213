/**
 * Portfolios, connections and their queue on one machine: the same handlers as on AWS, over the embedded table.
 * @module
 */

import { join } from "node:path";
import type { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { carryOut } from "../portfolios/carry-out.ts";
import type { HoldingsDeps } from "../portfolios/connections.ts";
import { enqueueDailyPulls } from "../portfolios/daily-pulls.ts";
import type { ProviderUrls } from "../portfolios/providers/ask-provider.ts";
import { providerUrls } from "../portfolios/providers/provider-urls.ts";
import { createReceiver, type Receiver } from "../portfolios/receive.ts";
import type { RegisterReader } from "../register/read.ts";
import { ensureTable } from "../register/table.ts";
import { type LocalQueue, startLocalQueue } from "./queue.ts";
import { createFileSecrets } from "./secrets.ts";

/** A delivery that could not be carried out, or daily fetches that could not be queued (no tries), as it is logged. */
export interface DeliveryFailed {
  readonly event: "delivery-failed";
  /** The error's name; its message may tell of a portfolio. */
  readonly error: string;
  readonly tries: number;
}

export interface LocalHoldings {
  readonly holdings: HoldingsDeps;
  readonly deliveries: Receiver;
  readonly queue: LocalQueue;
  readonly close: () => Promise<void>;
}

export interface LocalHoldingsOptions {
  readonly client: DynamoDBClient;
  readonly dataDir: string;
  readonly reader: Pick<RegisterReader, "current">;
  readonly now: () => number;
  /** The providers' addresses; absent: their own. */
  readonly urls?: ProviderUrls;
  readonly table?: string;
  /** A delivery that could not be carried out: the error's name and how often it was tried. */
  readonly failed?: (errorName: string, tries: number) => void;
  /** How long a provider may take to answer. */
  readonly timeoutMs?: number;
  readonly queue?: { readonly pauseMs?: number; readonly pollMs?: number; readonly maxTries?: number };
}

/** How often it is looked for connections whose holdings were not fetched today. */
const DAILY_PULLS_MS = 3_600_000;

/** Creates the table `holdings` where it is absent, and starts the worker and the daily fetches. */
export async function openLocalHoldings({
  client,
  dataDir,
  reader,
  now,
  urls = providerUrls,
  table: name = "holdings",
  failed,
  timeoutMs,
  queue: pace = {},
}: LocalHoldingsOptions): Promise<LocalHoldings> {
  const table = { client, table: name };
  await ensureTable(table);
  const secrets = createFileSecrets(join(dataDir, "secrets"));
  const pull = { urls, now, ...(timeoutMs === undefined ? {} : { timeoutMs }) };
  const worker = { table, secrets, pull, now, register: async () => (await reader.current()).register };
  const queue = startLocalQueue({
    table,
    now,
    carryOut: (message) => carryOut(worker, message),
    ...(failed === undefined ? {} : { failed }),
    ...pace,
  });
  const daily = async (): Promise<void> => {
    try {
      await enqueueDailyPulls({ table, secrets, queue }, now());
    } catch (error) {
      failed?.(error instanceof Error ? error.name : "unknown", 0);
    }
  };
  let looking = daily();
  const timer = setInterval(() => {
    looking = daily();
  }, DAILY_PULLS_MS);
  timer.unref();
  return {
    holdings: { table, secrets, pull },
    deliveries: createReceiver({ table, secrets, queue, pull }),
    queue,
    close: async () => {
      clearInterval(timer);
      await looking;
      await queue.close();
    },
  };
}
