/**
 * One position over HTTP from 16 connections, and from 256 that never pause, whether they are refused or not: how long an answer takes,
 * and how many are refused at once.
 * @module
 */

import { spawn } from "node:child_process";
import { Agent, request } from "node:http";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import type { Row } from "./row.ts";

const body = JSON.stringify({ asOf: "2021-03-15T13:31:00Z", positions: ["XIACY"] });
const headers = { "content-type": "application/json", "content-length": Buffer.byteLength(body) };

interface Flood {
  /** Milliseconds of each answer, ascending. */
  readonly answered: readonly number[];
  readonly refused: number;
}

/** Asks over so many connections for so long, each at once again; any other status than 200 and 503 fails. */
async function flood(url: string, connections: number, ms: number): Promise<Flood> {
  const agent = new Agent({ keepAlive: true, maxSockets: connections });
  const answered: number[] = [];
  let refused = 0;
  const once = () =>
    new Promise<void>((resolve, reject) => {
      const began = performance.now();
      const sending = request(url, { method: "POST", agent, headers }, (response) => {
        if (response.statusCode === 503) refused += 1;
        else if (response.statusCode !== 200) reject(new Error(`HTTP ${response.statusCode}`));
        response
          .on("end", () => {
            if (response.statusCode === 200) answered.push(performance.now() - began);
            resolve();
          })
          .resume();
      });
      sending.on("error", reject).end(body);
    });
  const until = performance.now() + ms;
  await Promise.all(
    Array.from({ length: connections }, async () => {
      while (performance.now() < until) await once();
    }),
  );
  agent.destroy();
  return { answered: answered.toSorted((a, b) => a - b), refused };
}

const p99 = ({ answered }: Flood): number => answered[Math.floor(answered.length * 0.99)] ?? Number.NaN;

const MS = 4_000;

/** The rows of a flood, and of the calm beside it. */
export async function flooding(): Promise<readonly Row[]> {
  const server = spawn(process.execPath, [fileURLToPath(new URL("./http-server.ts", import.meta.url))], {
    stdio: ["pipe", "pipe", "inherit"],
  });
  const [url = ""] = await new Promise<string[]>((resolve) =>
    createInterface(server.stdout).once("line", (line) => resolve([line])),
  );
  await flood(`${url}/v1/checks`, 16, 1_000);
  const calm = await flood(`${url}/v1/checks`, 16, MS);
  const full = await flood(`${url}/v1/checks`, 256, MS);
  server.stdin.end();
  const perSecond = ({ answered }: Flood): number => answered.length / (MS / 1000);
  return [
    { what: "p99 of an answer, 256 connections ÷ 16", value: p99(full) / p99(calm), unit: "×" },
    { what: "… 16 connections, p99", value: p99(calm), unit: "ms" },
    { what: "… 256 connections, p99 of what is answered", value: p99(full), unit: "ms" },
    { what: "… 16 connections, answered per second", value: perSecond(calm), unit: "/s" },
    { what: "… 256 connections, answered per second", value: perSecond(full), unit: "/s" },
    {
      what: "… 256 connections, refused at once",
      value: (100 * full.refused) / (full.refused + full.answered.length),
      unit: "%",
    },
  ];
}
