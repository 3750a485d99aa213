/**
 * An hour of the service's life (`npm run soak`): mixed load, faults on the wire to the store, kills and restarts; then what was acknowledged is looked for,
 * and memory, handles and times of the end are held against those of the beginning. Bounded, and no part of the tests.
 * @module
 */

import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { openEmbedded } from "../../functions/local/embedded-dynamodb.ts";
import { verifyRegister } from "../../functions/register/verify.ts";
import { type Fault, startProxy } from "../../test/support/tcp-proxy.ts";
import { lost } from "./audit.ts";
import { createLedger, quantile } from "./ledger.ts";
import { startLoad, type Target } from "./load.ts";
import { type SoakServer, startSoakServer } from "./server.ts";

const { values } = parseArgs({ options: { minutes: { type: "string", default: "60" } } });
const minutes = Number(values.minutes);
if (!(minutes > 0 && minutes <= 240)) throw new Error(`--minutes ${values.minutes}: expected 1 to 240`);

const scratch = await mkdtemp(join(tmpdir(), "investor-exposure-soak-"));
const pause = (ms: number): Promise<void> => new Promise((next) => setTimeout(next, ms));
const say = (text: string): void => console.log(`[${new Date().toISOString()}] ${text}`);

/** Of a thousand requests to the store, so many fail in each way while faults are on. */
const faults: readonly (readonly [Fault, number])[] = [
  ["cut", 5],
  ["drop-response", 5],
  ["truncate", 3],
  ["double", 3],
  [300, 5],
];
let faulty = false;
function drawn(): Fault {
  if (!faulty) return "pass";
  let at = Math.random() * 1_000;
  for (const [fault, share] of faults) {
    if (at < share) return fault;
    at -= share;
  }
  return "pass";
}

/** One line a minute, of the server that is never killed. */
interface Sample {
  readonly minute: number;
  readonly megabytes: number;
  readonly handles: number;
  readonly p50: number;
  readonly p99: number;
  readonly checks: number;
}

// The steady one: over a store of its own, behind a wire that fails for every second five minutes; never killed.
const store = await openEmbedded(join(scratch, "steady"));
const proxy = await startProxy(await store.endpoint(), drawn);
const steady = await startSoakServer({ DATA_DIR: join(scratch, "unused"), DYNAMODB_ENDPOINT: proxy.url });
const steadyTarget: Target = { urls: () => [steady.url], ledger: createLedger(), connection: null };

// The others: two servers over one directory, one of which owns its store; one after the other is killed in the middle of its work.
const shared = { DATA_DIR: join(scratch, "shared") };
const pair: SoakServer[] = [await startSoakServer(shared), await startSoakServer(shared)];
const pairTarget: Target = {
  urls: () => pair.map(({ url }) => url),
  ledger: createLedger(),
  connection: null,
};

const KILL_EVERY_MS = 45_000;
let kills = 0;
let running = true;
const killing = (async () => {
  while (running) {
    await pause(KILL_EVERY_MS);
    if (!running) return;
    const at = kills % pair.length;
    await pair[at]?.kill();
    kills += 1;
    await pause(1_000);
    pair[at] = await startSoakServer(shared);
  }
})();

const loads = [steadyTarget, pairTarget].map(startLoad);
const samples: Sample[] = [];
say(`soaking for ${minutes} minutes`);
try {
  for (let minute = 1; minute <= minutes; minute += 1) {
    faulty = Math.floor((minute - 1) / 5) % 2 === 1;
    await pause(60_000);
    const taken = await steady.takes();
    const times = steadyTarget.ledger.takeTimes();
    pairTarget.ledger.takeTimes();
    samples.push({
      minute,
      megabytes: taken?.megabytes ?? 0,
      handles: taken?.handles ?? 0,
      p50: quantile(times, 0.5),
      p99: quantile(times, 0.99),
      checks: times.length,
    });
    say(`${faulty ? "faults " : "       "}${JSON.stringify(samples.at(-1))} kills ${kills}`);
  }
} finally {
  running = false;
  faulty = false;
}
await Promise.all([...loads.map((load) => load.stop()), killing]);

const mean = (part: readonly Sample[], of: (sample: Sample) => number): number =>
  part.reduce((sum, sample) => sum + of(sample), 0) / Math.max(1, part.length);
const quarter = (part: number): readonly Sample[] =>
  samples.slice(Math.floor((samples.length * part) / 4), Math.floor((samples.length * (part + 1)) / 4));
const row = (name: string, of: (sample: Sample) => number): string =>
  `| ${name} | ${[0, 1, 2, 3].map((part) => mean(quarter(part), of).toFixed(1)).join(" | ")} |`;

console.log(
  `\n| of the server that was never killed | 1st quarter | 2nd | 3rd | 4th |\n|---|---|---|---|---|`,
);
console.log(row("memory, MB", ({ megabytes }) => megabytes));
console.log(row("open handles", ({ handles }) => handles));
console.log(row("check of one position, p50 ms", ({ p50 }) => p50));
console.log(row("… p99 ms", ({ p99 }) => p99));
let failed = 0;
for (const [name, target, url] of [
  ["behind a failing wire", steadyTarget, steady.url],
  ["killed and started again", pairTarget, pair[0]?.url ?? ""],
] as const) {
  const { ledger } = target;
  const gone = await lost(url, ledger);
  const acknowledged = [...ledger.portfolios.values()].filter((one) => one.acknowledged > 0).length;
  console.log(
    `\n${name}: ${ledger.entries.size} entries and ${acknowledged} portfolios acknowledged; lost: ${gone.length}; wrong answers: ${ledger.wrong.length}`,
  );
  for (const line of [...gone, ...ledger.wrong].slice(0, 20)) console.log(`  ${line}`);
  for (const [what, outcomes] of ledger.outcomes)
    console.log(`  ${what}: ${[...outcomes].map(([outcome, times]) => `${outcome} × ${times}`).join(", ")}`);
  failed += gone.length + ledger.wrong.length;
}
console.log(`\n${kills} kills; requests to the store behind the failing wire: ${proxy.seen.length}`);
const { client } = store;
const report = await verifyRegister({ client, table: "register" });
console.log(
  `its register: version ${report.version}, ${report.fault === null ? "sound" : JSON.stringify(report.fault)}`,
);
if (report.fault !== null) failed += 1;
await Promise.all([steady, ...pair].map((server) => server.kill()));
await proxy.close();
await store.close();
await rm(scratch, { recursive: true, force: true });
process.exitCode = failed === 0 ? 0 : 1;
