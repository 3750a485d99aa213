/**
 * 10,000 deliveries to the local server in a process of its own: how many a second, and how long the slowest hundredth wait
 * for their acknowledgement, beside the same server's bare 200. Each is signed, stored and queued before it is acknowledged.
 * @module
 */

import { fork } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { Agent, request } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { signStandardWebhook } from "../functions/brokers/standard-webhooks.ts";
import type { Row } from "./row.ts";

const DELIVERIES = 10_000;
const AT_ONCE = 32;

interface Sent {
  readonly perSecond: number;
  readonly p99: number;
}

const agent = new Agent({ keepAlive: true, maxSockets: AT_ONCE });

function send(
  url: string,
  method: string,
  headers: Readonly<Record<string, string>>,
  body: Uint8Array | string,
): Promise<string> {
  return new Promise((resolve, reject) => {
    const sent = request(
      url,
      {
        method,
        agent,
        headers: {
          "content-type": "application/json",
          "content-length": Buffer.byteLength(body),
          ...headers,
        },
      },
      (response) => {
        let text = "";
        response.setEncoding("utf8").on("data", (chunk: string) => {
          text += chunk;
        });
        response.on("end", () =>
          response.statusCode !== undefined && response.statusCode < 300
            ? resolve(text)
            : reject(new Error(`${response.statusCode}: ${text}`)),
        );
      },
    );
    sent.on("error", reject);
    sent.end(body);
  });
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

function served(dataDir: string): Promise<{ readonly url: string; readonly stop: () => void }> {
  const child = fork(fileURLToPath(new URL("../test/portfolios/crash-worker.ts", import.meta.url)), [
    dataDir,
  ]);
  return new Promise((resolve, reject) => {
    child.once("message", (message: unknown) => {
      if (typeof message === "object" && message !== null && "url" in message)
        resolve({ url: String(message.url), stop: () => child.kill("SIGKILL") });
    });
    child.once("exit", () => reject(new Error("the server ended before it served")));
  });
}

/** The figures, for `npm run bench`. */
export async function deliveries(count = DELIVERIES): Promise<readonly Row[]> {
  const dataDir = await mkdtemp(join(tmpdir(), "bench-"));
  const { url, stop } = await served(dataDir);
  try {
    const created: { connection: { webhook: string }; secret: string } = JSON.parse(
      await send(
        `${url}/v1/connections`,
        "POST",
        {},
        JSON.stringify({ name: "bench", provider: "standard-webhooks" }),
      ),
    );
    const deliver = (n: number): Promise<string> => {
      const id = `msg_${n}`;
      const body = new TextEncoder().encode(
        JSON.stringify({
          type: "portfolio.replaced",
          timestamp: "2026-03-01T14:00:00Z",
          data: { account: `a-${n % 100}`, positions: ["AAPL", "MSFT"] },
        }),
      );
      const timestampS = Math.floor(Date.now() / 1000);
      const signature = signStandardWebhook({ id, timestampS, body }, [created.secret]);
      return send(
        `${url}${created.connection.webhook}`,
        "POST",
        { "webhook-id": id, "webhook-timestamp": String(timestampS), "webhook-signature": signature },
        body,
      );
    };
    const bare = await measure(Math.min(count, 5_000), () => send(`${url}/healthz`, "GET", {}, ""));
    const taken = await measure(count, deliver);
    return [
      { what: "deliveries acknowledged per second, local", value: taken.perSecond, unit: "/s" },
      { what: "… p99 of the acknowledgement", value: taken.p99, unit: "ms", reach: "≤ 1000" },
      { what: "… bare 200 of the same server per second", value: bare.perSecond, unit: "/s" },
      { what: "… bare 200, p99", value: bare.p99, unit: "ms" },
    ];
  } finally {
    stop();
    agent.destroy();
    await rm(dataDir, { recursive: true, force: true, maxRetries: 5 });
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  for (const { what, value, unit } of await deliveries(Number(process.argv[2] ?? DELIVERIES)))
    process.stdout.write(`${what}: ${value.toFixed(1)} ${unit}\n`);
}
