/**
 * 10,000 deliveries to the local server in a process of its own: how many a second, and how long the slowest hundredth wait
 * for their acknowledgement, beside the same server's bare 200. Each is signed, stored and queued before it is acknowledged.
 * @module
 */

import { fileURLToPath } from "node:url";
import type { Row } from "./row.ts";
import { AT_ONCE, withServer } from "./sending.ts";

const DELIVERIES = 10_000;
/** Every delivery says the same of its account. */
const AT = Date.parse("2026-03-01T14:00:00Z");

interface Sent {
  readonly perSecond: number;
  readonly p99: number;
}

/** Keeps so many requests under way until all are answered. */
async function measure(count: number, one: (n: number) => Promise<unknown>): Promise<Sent> {
  const times: number[] = [];
  let next = 0;
  const began = performance.now();
  const lane = async (): Promise<void> => {
    while (next < count) {
      const n = next++;
      const sentAt = performance.now();
      await one(n);
      times.push(performance.now() - sentAt);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, lane));
  times.sort((a, b) => a - b);
  return {
    perSecond: (count / (performance.now() - began)) * 1000,
    p99: times[Math.floor(times.length * 0.99)] ?? Number.NaN,
  };
}

/** The figures, for `npm run bench`. */
export const deliveries = (count = DELIVERIES): Promise<readonly Row[]> =>
  withServer(async ({ ask, connect }) => {
    const { deliver } = await connect("bench");
    const bare = await measure(Math.min(count, 5_000), () => ask("/healthz"));
    const taken = await measure(count, (n) => deliver(n, AT));
    return [
      { what: "deliveries acknowledged per second, local", value: taken.perSecond, unit: "/s" },
      { what: "… p99 of the acknowledgement", value: taken.p99, unit: "ms", reach: "≤ 1000" },
      { what: "… bare 200 of the same server per second", value: bare.perSecond, unit: "/s" },
      { what: "… bare 200, p99", value: bare.p99, unit: "ms" },
    ];
  });

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  for (const { what, value, unit } of await deliveries(Number(process.argv[2] ?? DELIVERIES)))
    process.stdout.write(`${what}: ${value.toFixed(1)} ${unit}\n`);
}
