/**
 * What many stored portfolios of one tenant cost the first page of their list, a PUT and a check of one of them.
 * `npm run bench:stored -- 100 10000 100000` prints a line for each number; the last takes minutes to store.
 * @module
 */

import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { type LocalService, seed } from "../functions/local/service.ts";
import { openWorld } from "./alerts-world.ts";
import { askApp, copyPortfolios, idOf } from "./copied-portfolios.ts";
import { countRequests } from "./counted.ts";
import { inTurn, median, type Row } from "./row.ts";

interface Stored {
  readonly service: LocalService;
  /** Stores as many as that. */
  readonly grow: (to: number) => Promise<void>;
  /** Requests to the store so far. */
  readonly requests: () => number;
  readonly close: () => Promise<void>;
}

const positions = ["XIACY", "AAPL"];

/** A store in a directory of its own with one portfolio. */
async function openStored(): Promise<Stored> {
  const dataDir = await mkdtemp(join(tmpdir(), "bench-"));
  const service = await openWorld(dataDir);
  await seed(service);
  const requests = countRequests(service.table.client);
  await askApp(service, "PUT", `/v1/portfolios/${idOf(0)}`, {
    body: { positions },
    headers: { "if-none-match": "*" },
  });
  const table = { client: service.table.client, table: "holdings" };
  let stored = 1;
  return {
    service,
    grow: async (to) => {
      await copyPortfolios(table, idOf(0), { from: stored, to });
      stored = Math.max(stored, to);
    },
    requests,
    close: async () => {
      await service.close();
      await rm(dataDir, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

/** What a caller asks about stored portfolios. */
function callsOf({ service }: Stored) {
  let fresh = 0;
  return {
    page: () => askApp(service, "GET", "/v1/portfolios?limit=10", {}),
    put: () =>
      askApp(service, "PUT", `/v1/portfolios/new-${fresh++}`, {
        body: { positions },
        headers: { "if-none-match": "*" },
      }),
    check: () => askApp(service, "GET", `/v1/portfolios/${idOf(0)}/check`, {}),
  };
}

const FEW = 10;
const MANY = 10_000;

/** The row of `npm run bench`: ten portfolios are asked for, where there are ten and where there are 10,000. */
export async function firstPage(): Promise<readonly Row[]> {
  const [few, many] = [await openStored(), await openStored()];
  try {
    await few.grow(FEW);
    await many.grow(MANY);
    const times = await inTurn(200, { few: callsOf(few).page, many: callsOf(many).page });
    return [
      {
        what: "first page of 10,000 stored portfolios ÷ of 10",
        value: times.many / times.few,
        unit: "×",
        reach: "≤ 1.5",
      },
      { what: "… first page of 10,000", value: times.many, unit: "ms" },
    ];
  } finally {
    await few.close();
    await many.close();
  }
}

/** One line for each number of stored portfolios: medians in milliseconds, and requests to the store. */
async function printGrowth(sizes: readonly number[]): Promise<void> {
  const stored = await openStored();
  const calls = callsOf(stored);
  // The median of several: the process asks the store for things of its own besides, now and then.
  const counted = async (call: () => Promise<unknown>): Promise<number> => {
    const counts: number[] = [];
    while (counts.length < 21) {
      const before = stored.requests();
      await call();
      counts.push(stored.requests() - before);
    }
    return median(counts);
  };
  for (const size of sizes) {
    const began = performance.now();
    await stored.grow(size);
    const seconds = (performance.now() - began) / 1000;
    const times = await inTurn(200, calls);
    const figures = [];
    for (const name of ["page", "put", "check"] as const)
      figures.push(`${name} ${times[name].toFixed(2)} ms, ${await counted(calls[name])} requests`);
    process.stdout.write(
      `${size.toLocaleString("en")} portfolios (stored in ${seconds.toFixed(0)} s): ${figures.join("; ")}\n`,
    );
  }
  await stored.close();
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const asked = process.argv.slice(2).map(Number);
  await printGrowth(asked.length === 0 ? [100, 10_000, 100_000] : asked);
}
