/**
 * Requests per second over HTTP: one symbol and whole portfolios, beside an echo of the same bytes.
 * @module
 */

import { spawn } from "node:child_process";
import { Agent, request } from "node:http";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import type { Row } from "./row.ts";

const asOf = "2021-03-15T13:31:00Z";

/** Requests per second that sixteen keep-alive connections get from one path. */
async function throughput(url: string, body: string, ms: number): Promise<number> {
  const agent = new Agent({ keepAlive: true, maxSockets: 16 });
  const once = () =>
    new Promise<void>((resolve, reject) => {
      const sending = request(
        url,
        {
          method: "POST",
          agent,
          headers: { "content-type": "application/json", "content-length": Buffer.byteLength(body) },
        },
        (response) => {
          if (response.statusCode !== 200) reject(new Error(`HTTP ${response.statusCode}`));
          response.on("end", resolve).resume();
        },
      );
      sending.on("error", reject).end(body);
    });
  const until = performance.now() + ms;
  let done = 0;
  await Promise.all(
    Array.from({ length: 16 }, async () => {
      while (performance.now() < until) {
        await once();
        done += 1;
      }
    }),
  );
  agent.destroy();
  return done / (ms / 1000);
}

/** One symbol over HTTP beside an echo on the same server, in turn. */
export async function overHttp(): Promise<readonly Row[]> {
  const server = spawn(process.execPath, [fileURLToPath(new URL("./http-server.ts", import.meta.url))], {
    stdio: ["pipe", "pipe", "inherit"],
  });
  const [url = ""] = await new Promise<string[]>((resolve) =>
    createInterface(server.stdout).once("line", (line) => resolve([line])),
  );
  const body = JSON.stringify({ asOf, positions: ["XIACY"] });
  const ours: number[] = [];
  const echo: number[] = [];
  for (let round = 0; round < 4; round += 1) {
    echo.push(await throughput(`${url}/echo`, body, 1500));
    ours.push(await throughput(`${url}/v1/checks`, body, 1500));
  }
  server.stdin.end();
  const best = (values: readonly number[]): number => Math.max(...values);
  return [
    {
      what: "one symbol over HTTP ÷ echo of the same JSON",
      value: best(ours) / best(echo),
      unit: "×",
      reach: "≥ 0.6",
    },
    { what: "… checks per second", value: best(ours), unit: "/s" },
  ];
}
