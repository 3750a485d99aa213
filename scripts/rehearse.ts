/**
 * Plays the operator's pages on an emulator, command by command as they stand there: an environment from nothing, deployed twice, one more and
 * taken down, a connection rotated, a held import accepted, a second region taken over, a table restored. Prints what was played and what
 * cannot be shown here; fails at the first thing that is not as the page says, and where a page has commands that nobody played.
 * @module
 */

import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { environments } from "../infra/environments.ts";
import { emulatedEnvironment, startEmulator } from "./emulated/emulator.ts";
import { append } from "./emulated/examine.ts";
import { startIssuer } from "./emulated/issuer.ts";
import { freePort } from "./emulated/loopback.ts";
import { must, say } from "./emulated/report.ts";
import { startWorld } from "./emulated/world.ts";
import { otherwise, shownNowhereHere } from "./rehearsal/not-here.ts";
import { openRehearsal } from "./rehearsal/rehearsal.ts";
import {
  away,
  fromNothing,
  heldAccepted,
  oneMore,
  restored,
  rotated,
  secondRegion,
  twice,
  watched,
} from "./rehearsal/scenes.ts";
import { openStage } from "./rehearsal/stage.ts";

const [emulator, ...wanted] = process.argv.slice(2);
if (emulator === undefined)
  throw new Error(
    "Usage: node scripts/rehearse.ts <path of the emulator> [scenes]; scripts/rehearse.sh installs one.",
  );

const { account, region: home } = environments.dev;
const port = await freePort();
const endpoint = `http://127.0.0.1:${port}`;
const scratch = await mkdtemp(join(tmpdir(), "investor-exposure-rehearsal-"));
const lists = new Map<string, string>();
const [issuer, world] = await Promise.all([startIssuer(), startWorld(lists)]);
const environment: NodeJS.ProcessEnv = {
  ...emulatedEnvironment({ endpoint, scratch, account, region: home }),
  EMULATED_ISSUER: issuer.url,
  EMULATED_WORLD: world.url,
};
const child = await startEmulator(emulator, { port, scratch, environment });
const stage = await openStage(scratch, environment, dirname(emulator));
const here = await openRehearsal({ endpoint, account, home, issuer, stage, lists });

/** Each is tried, whatever became of the one before. */
const failures: string[] = [];
async function scene(work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    failures.push(error instanceof Error ? error.message : String(error));
    say(`FAILED: ${failures.at(-1)}`);
  }
}

try {
  for (const { says, why } of otherwise) say(`played otherwise: ${String(says).trim()} (${why})`);
  await stage.change("dev", { replicas: [{ region: away, keyArn: null }] });
  const dev = await fromNothing(here);
  await append({ endpoint, url: dev.url }, issuer);
  const scenes = { rotated, watched, heldAccepted, secondRegion, restored, twice, oneMore };
  for (const [name, work] of Object.entries(scenes))
    if (wanted.length === 0 || wanted.includes(name)) await scene(() => work(here, dev));
  const left = [...here.deployPage, ...here.runbook].filter((block) => !stage.played.has(block));
  for (const { page, heading, text } of wanted.length === 0 ? left : [])
    failures.push(`nobody played this of ${page}, ${heading}:\n${text}`);
  for (const what of shownNowhereHere) say(`NOT SHOWN HERE: ${what}`);
  must(failures.length === 0, failures.join("\n\n"));
  say(
    wanted.length === 0
      ? `every command of docs/deploy.md and docs/runbook.md was played: ${stage.played.size} blocks`
      : `played of the scenes: ${wanted.join(", ")}`,
  );
} finally {
  child.kill("SIGTERM");
  for (const { server } of [issuer, world]) server.close();
  await rm(scratch, { recursive: true, force: true });
}
