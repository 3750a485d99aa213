/**
 * The whole life of a deployment, on an emulator: bootstrap, deploy (whose step imports data/), check, poll a list, take brokers'
 * deliveries, keep and prove a record, update, check that the data survived, tell a subscriber of an order, destroy. Prints what it did
 * and what was answered; fails at the first thing that is not as it must be.
 * @module
 */

import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { seedEarlierRegister, tellOfTheOrder } from "./emulated/alerts.ts";
import { emulatedEnvironment, startEmulator } from "./emulated/emulator.ts";
import { append, type Deployed, examine } from "./emulated/examine.ts";
import { checkPortfolio, deliverHoldings } from "./emulated/holdings.ts";
import { startIssuer } from "./emulated/issuer.ts";
import { freePort } from "./emulated/loopback.ts";
import { keepRecords, replayRecord } from "./emulated/records.ts";
import { must, say } from "./emulated/report.ts";
import { startWorld } from "./emulated/world.ts";

const [emulator] = process.argv.slice(2);
if (emulator === undefined)
  throw new Error(
    "Usage: node scripts/deploy-emulated.ts <path of the emulator>; scripts/deploy-emulated.sh installs one.",
  );

const port = await freePort();
const endpoint = `http://127.0.0.1:${port}`;
const scratch = await mkdtemp(join(tmpdir(), "investor-exposure-emulated-"));
const [issuer, world] = await Promise.all([startIssuer(), startWorld()]);
const environment: NodeJS.ProcessEnv = {
  ...emulatedEnvironment({ endpoint, scratch, account: "test", region: "us-east-1" }),
  EMULATED_ISSUER: issuer.url,
  EMULATED_WORLD: world.url,
};

/** Runs a command to its end; rejects with its output where it fails. */
async function run(command: string, args: readonly string[], extra: NodeJS.ProcessEnv = {}): Promise<string> {
  const child = spawn(command, args, {
    env: { ...environment, ...extra },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const output: string[] = [];
  child.stdout.on("data", (chunk: Buffer) => output.push(chunk.toString()));
  child.stderr.on("data", (chunk: Buffer) => output.push(chunk.toString()));
  const [code] = await once(child, "close");
  must(code === 0, `${command} ${args.join(" ")} ended with ${code}:\n${output.join("").slice(-6_000)}`);
  return output.join("");
}

const cdk = (args: readonly string[], extra: NodeJS.ProcessEnv = {}): Promise<string> =>
  run(
    "cdk",
    [
      "--app",
      "node infra/emulated.ts",
      "--output",
      join(scratch, "cdk.out"),
      "--no-notices",
      "--ci",
      ...args,
    ],
    extra,
  );

interface Outputs extends Deployed {
  readonly tables: readonly string[];
  readonly importsFunction: string;
}

async function deploy(extra: NodeJS.ProcessEnv = {}): Promise<Outputs> {
  const file = join(scratch, "outputs.json");
  const printed = await cdk(
    ["deploy", "dev/*", "--require-approval", "never", "--outputs-file", file, "--method", "direct"],
    extra,
  );
  for (const line of printed
    .split("\n")
    .filter((text) =>
      /✅|CREATE_COMPLETE.*CloudFormation::Stack|UPDATE_COMPLETE.*CloudFormation::Stack/.test(text),
    ))
    say(`  ${line.trim()}`);
  const outputs: Readonly<Record<string, Readonly<Record<string, string>>>> = JSON.parse(
    await readFile(file, "utf8"),
  );
  const { Url, RegisterTable, HoldingsTable, ImportsFunction } = outputs["dev-Service"] ?? {};
  must(
    Url !== undefined &&
      RegisterTable !== undefined &&
      HoldingsTable !== undefined &&
      ImportsFunction !== undefined,
    `the stack's outputs are not all there: ${JSON.stringify(outputs)}`,
  );
  return { endpoint, url: Url, tables: [RegisterTable, HoldingsTable], importsFunction: ImportsFunction };
}

/** Has the imports' function poll OFAC's list, as its schedule does. */
async function pollList({ importsFunction }: Outputs): Promise<void> {
  const response = await fetch(`${endpoint}/2015-03-31/functions/${importsFunction}/invocations`, {
    method: "POST",
    body: JSON.stringify({ import: "ofac" }),
  });
  const text = await response.text();
  const { outcome } = JSON.parse(text);
  const expected = world.hasList ? ["appended", "nothing", "unchanged"] : ["failed"];
  must(expected.includes(outcome), `the poll answered ${response.status}: ${text}`);
  say(`  invoke ${importsFunction} {"import":"ofac"} → ${text}`);
}

const child = await startEmulator(emulator, { port, scratch, environment });
try {
  say(`the emulator listens on ${endpoint}`);
  await cdk(["bootstrap", "aws://000000000000/us-east-1"]);
  say("cdk bootstrap");
  const first = await deploy();
  say(`cdk deploy → ${first.url}, tables ${first.tables.join(" and ")}`);
  await examine(first, issuer);
  await append(first, issuer);
  await pollList(first);
  await pollList(first);
  await deliverHoldings(first, issuer);
  const record = await keepRecords(first, issuer, join(scratch, "export.jsonl"));
  await replayRecord(first, issuer, record);
  const before = await examine(first, issuer);
  const second = await deploy({ EMULATED_MEMORY_MIB: "512" });
  say("cdk deploy again, with another size of function");
  must(
    second.tables.join() === first.tables.join(),
    `the update replaced a table: ${first.tables.join()} became ${second.tables.join()}`,
  );
  const after = await examine(second, issuer);
  must(after === before, `the register's digest changed with the update: ${before} became ${after}`);
  await checkPortfolio(second, issuer, "snap.account-1");
  await replayRecord(second, issuer, record);
  say(`the data survived: ${after}`);
  const earlier = await seedEarlierRegister({ endpoint });
  const third = await deploy({ EMULATED_REGISTER: earlier });
  say(`cdk deploy again, over a register that ends on 12 March 2021 before the court's order: ${earlier}`);
  await tellOfTheOrder(third, issuer);
  await cdk(["destroy", "dev/*", "--force"]);
  say("cdk destroy");
} finally {
  child.kill("SIGTERM");
  for (const { server } of [issuer, world]) server.close();
  await rm(scratch, { recursive: true, force: true });
}
