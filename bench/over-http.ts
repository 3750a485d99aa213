/**
 * One symbol over HTTP beside an echo of the same bytes, by the processor time that the server takes: the client on the same machine
 * takes longer than either, so that requests per second tell of the client.
 * @module
 */

import { spawn } from "node:child_process";
import { Agent, request } from "node:http";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { median, type Row } from "./row.ts";

const asOf = "2021-03-15T13:31:00Z";

/** Processor time of the server's thread so far, in milliseconds. */
async function serverCpu(url: string): Promise<number> {
  const { user, system }: NodeJS.CpuUsage = JSON.parse(await (await fetch(`${url}/cpu`)).text());
  return (user + system) / 1000;
}

/** What one request costs the server in milliseconds, and how many a second sixteen keep-alive connections get from one path. */
interface Measured {
  readonly cpu: number;
  readonly perSecond: number;
}

async function measured(server: string, path: string, body: string, ms: number): Promise<Measured> {
  const url = `${server}${path}`;
  const before = await serverCpu(server);
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
  return { cpu: ((await serverCpu(server)) - before) / done, perSecond: done / (ms / 1000) };
}

/** What a check takes and what an echo takes, in turn on one server whose readers hold the register for so long. */
async function besideEcho(
  maxStalenessMs: number,
): Promise<{ readonly echo: Measured; readonly ours: Measured }> {
  const program = fileURLToPath(new URL("./http-server.ts", import.meta.url));
  const server = spawn(process.execPath, [program, String(maxStalenessMs)], {
    stdio: ["pipe", "pipe", "inherit"],
  });
  const [url = ""] = await new Promise<string[]>((resolve) =>
    createInterface(server.stdout).once("line", (line) => resolve([line])),
  );
  const body = JSON.stringify({ asOf, positions: ["XIACY"] });
  const ours: Measured[] = [];
  const echo: Measured[] = [];
  for (let round = 0; round < 7; round += 1) {
    echo.push(await measured(url, "/echo", body, 1000));
    ours.push(await measured(url, "/v1/checks", body, 1000));
  }
  server.stdin.end();
  // The first round warms the code.
  const of = (rounds: readonly Measured[], figure: keyof Measured): number =>
    median(rounds.slice(1).map((round) => round[figure]));
  const medians = (rounds: readonly Measured[]): Measured => ({
    cpu: of(rounds, "cpu"),
    perSecond: of(rounds, "perSecond"),
  });
  return { echo: medians(echo), ours: medians(ours) };
}

/** One symbol over HTTP beside an echo, with a read of the table for it as by default, and with the register held for a second. */
export async function overHttp(): Promise<readonly Row[]> {
  const { echo, ours } = await besideEcho(0);
  const held = await besideEcho(1000);
  return [
    {
      what: "one symbol over HTTP: the server's processor time for an echo of the same JSON ÷ ours",
      value: echo.cpu / ours.cpu,
      unit: "×",
      reach: "≥ 0.6",
    },
    { what: "… with the register held for a second", value: held.echo.cpu / held.ours.cpu, unit: "×" },
    { what: "… processor time of a check, at T = 0", value: ours.cpu, unit: "ms" },
    { what: "… checks per second", value: ours.perSecond, unit: "/s" },
  ];
}
