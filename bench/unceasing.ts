/**
 * Deliveries whose senders never pause: how many are acknowledged a second, how long the slowest hundredth waits, and how far carrying
 * out lags behind. `node bench/unceasing.ts <seconds> <connections>`: no part of `npm run bench`, for it takes as long as it is told.
 * @module
 */

import { setTimeout } from "node:timers/promises";
import { median } from "./row.ts";
import { AT_ONCE, type Sending, withServer } from "./sending.ts";

/** Each delivery is of a second later than the one before, so that it changes its portfolio. */
const BEGAN = Date.parse("2026-01-01T00:00:00Z");

interface Listed {
  readonly connections: readonly { readonly health: { readonly lastDelivery: string | null } }[];
}

/** Seconds between the present and the receipt of what was carried out last, of the connection that lags most. */
async function behind(ask: (path: string) => Promise<string>, began: number): Promise<number> {
  const now = Date.now();
  const { connections }: Listed = JSON.parse(await ask("/v1/connections"));
  const since = connections.map(({ health: { lastDelivery } }) =>
    lastDelivery === null ? began : Date.parse(lastDelivery),
  );
  return (now - Math.min(...since)) / 1000;
}

const [seconds = 60, count = 1] = process.argv.slice(2).map(Number);

await withServer(async ({ ask, connect }) => {
  const connections: Sending[] = [];
  for (let i = 0; i < count; i += 1) connections.push(await connect(`bench-${i}`));
  const began = Date.now();
  const until = began + seconds * 1000;
  const times: number[] = [];
  let next = 0;
  let last = began;
  const lane = async (): Promise<void> => {
    while (Date.now() < until) {
      const n = next++;
      const sentAt = performance.now();
      await connections[n % count]?.deliver(n, BEGAN + n * 1000);
      times.push(performance.now() - sentAt);
      last = Date.now();
    }
  };
  const lags: string[] = [];
  const watch = async (): Promise<void> => {
    while (Date.now() < until) {
      await setTimeout((seconds * 1000) / 10);
      const late = await behind(ask, began);
      lags.push(`after ${((Date.now() - began) / 1000).toFixed(0)} s: ${late.toFixed(1)} s behind\n`);
    }
  };
  await Promise.all([...Array.from({ length: AT_ONCE }, lane), watch()]);
  times.sort((a, b) => a - b);
  const p99 = times[Math.floor(times.length * 0.99)] ?? Number.NaN;
  process.stdout.write(
    `${times.length} deliveries over ${count} connections: ${(times.length / seconds).toFixed(0)} a second, median ${median(times).toFixed(0)} ms, p99 ${p99.toFixed(0)} ms\n`,
  );
  process.stdout.write(lags.join(""));
  const ended = Date.now();
  // Nothing comes any more: behind by as long as ago the last one came, and no longer, once all are carried out.
  while ((await behind(ask, began)) > (Date.now() - last) / 1000 + 1 && Date.now() < ended + 600_000)
    await setTimeout(500);
  process.stdout.write(
    `everything carried out ${((Date.now() - ended) / 1000).toFixed(0)} s after the last\n`,
  );
});
