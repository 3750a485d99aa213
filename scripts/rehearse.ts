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
import { setOf } from "../test/ingest/list-fixture.ts";
import { emulatedEnvironment, startEmulator } from "./emulated/emulator.ts";
import { append, ask, json } from "./emulated/examine.ts";
import { deliverOwn } from "./emulated/holdings.ts";
import { startIssuer } from "./emulated/issuer.ts";
import { freePort } from "./emulated/loopback.ts";
import { must, say } from "./emulated/report.ts";
import { startWorld } from "./emulated/world.ts";
import { otherwise, shownNowhereHere } from "./rehearsal/not-here.ts";
import { type Block, blocksOf } from "./rehearsal/pages.ts";
import { openStage } from "./rehearsal/stage.ts";

const [emulator] = process.argv.slice(2);
if (emulator === undefined)
  throw new Error(
    "Usage: node scripts/rehearse.ts <path of the emulator>; scripts/rehearse.sh installs one.",
  );

const { account, region: home } = environments.dev;
const away = "eu-west-1";
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
const scopes = "check register:read register:write register:approve portfolios";
const token = (): Promise<string> => issuer.token({ tenant: "tenant-a", scope: scopes });

const [deployPage, runbook] = await Promise.all(["docs/deploy.md", "docs/runbook.md"].map(blocksOf));
must(deployPage !== undefined && runbook !== undefined, "no pages");
const under = (page: readonly Block[], heading: string): readonly Block[] => {
  const found = page.filter((block) => block.heading === heading);
  must(found.length > 0, `no page has commands under "${heading}"`);
  return found;
};

/** An environment as its stack's outputs have it. */
interface Deployed {
  readonly name: string;
  readonly region: string;
  readonly url: string;
  readonly outputs: Readonly<Record<string, string>>;
}

const child = await startEmulator(emulator, { port, scratch, environment });
const stage = await openStage(scratch, environment, dirname(emulator));

/** Where the emulator serves an API. */
const served = (url: string): string =>
  `${endpoint}/_aws/execute-api/${new URL(url).hostname.split(".")[0]}/$default`;

/** Plays blocks in their order. `learnt` may name what a command's output says, for those that follow. */
async function play(
  blocks: readonly Block[],
  { name, region, url }: Pick<Deployed, "name" | "region" | "url">,
  given: Readonly<Record<string, string>> = {},
  learnt: (output: string) => Readonly<Record<string, string>> = () => ({}),
): Promise<readonly string[]> {
  const outputs: string[] = [];
  let values: Readonly<Record<string, string>> = {
    "<name>": name,
    "<account>": account,
    "<region>": region,
    ...given,
  };
  for (const block of blocks) {
    const more = { URL: url === "" ? "" : served(url), TOKEN: await token(), STACK: `${name}-Service` };
    const output = await stage.play(block, { name, region, values, environment: more });
    say(`  ${block.text.split("\n").join("\n             ")}`);
    outputs.push(output);
    values = { ...values, ...learnt(output) };
  }
  return outputs;
}

/** A value for the blocks that follow, where there is one. */
const named = (name: string, value: unknown): Readonly<Record<string, string>> =>
  typeof value === "string" && value !== "" ? { [name]: value } : {};

async function outputsOf(name: string, region: string): Promise<Deployed> {
  const [first] = under(runbook ?? [], "Runbook");
  must(first !== undefined, "the runbook does not begin with the stack's outputs");
  const [printed = "[]"] = await play([first], { name, region, url: "" });
  const found: readonly { readonly OutputKey: string; readonly OutputValue: string }[] = JSON.parse(printed);
  const outputs = Object.fromEntries(found.map(({ OutputKey, OutputValue }) => [OutputKey, OutputValue]));
  must(
    outputs.Url !== undefined && outputs.RegisterTable !== undefined,
    `${name} has no outputs: ${printed}`,
  );
  return { name, region, url: outputs.Url, outputs };
}

async function digestOf({ url }: Deployed): Promise<string> {
  const { status, text } = await ask({ endpoint, url }, "/v1/register", await token());
  must(status === 200, `/v1/register answered ${status}: ${text}`);
  const { version, digest } = JSON.parse(text);
  return `${version}@${digest}`;
}

async function fromNothing(): Promise<Deployed> {
  say("An environment, from nothing");
  const [secret, bootstrap, deploy, questions, ...rest] = under(
    deployPage ?? [],
    "An environment, from nothing",
  );
  must(
    secret !== undefined &&
      bootstrap !== undefined &&
      deploy !== undefined &&
      questions !== undefined &&
      rest.length === 0,
    "the steps from nothing are no longer a secret, bootstrap, deploy and questions",
  );
  await play([bootstrap, deploy], { name: "dev", region: home, url: "" });
  const dev = await outputsOf("dev", home);
  const [answers = ""] = await play([questions], dev);
  must(answers.includes('"ready"') && answers.includes('"status":"stayed"'), `it answered ${answers}`);
  await play([secret], dev, { "<SelfCheckSecret>": dev.outputs.SelfCheckSecret ?? "" });
  return dev;
}

async function watched(dev: Deployed): Promise<void> {
  say("The runbook's questions to AWS");
  const [check] = await play(under(runbook ?? [], "The self-check fails"), dev, {
    "<SelfCheckFunction>": dev.outputs.SelfCheckFunction ?? "",
  });
  must(check?.includes('"ok":true') === true, `the self-check saw ${check}`);
  await play(under(runbook ?? [], "Calls are throttled"), dev);
  const imports = { "<ImportsFunction>": dev.outputs.ImportsFunction ?? "" };
  const [rules = "", polled = ""] = await play(under(runbook ?? [], "A source is old"), dev, imports);
  must(/ImportHourly/.test(rules) && /Poll/.test(rules), `there are these rules: ${rules}`);
  must(polled.includes('"source":"ofac"'), `the imports' function answered ${polled}`);
  const queueOf = (output: string) => /https?:\S*DeadLetters[^"\s]*/.exec(output)?.[0] ?? "";
  await play(under(runbook ?? [], "Dead letters"), dev, {}, (output) =>
    named("<dead letters>", queueOf(output)),
  );
}

async function twice(dev: Deployed): Promise<void> {
  say("Upgrade: deploying twice changes nothing");
  const before = await digestOf(dev);
  await play(under(deployPage ?? [], "Upgrade"), dev);
  must((await digestOf(dev)) === before, "the second deployment changed the register");
}

async function oneMore(): Promise<void> {
  say("Add an environment, and take it down");
  const spare = { name: "spare", region: home, url: "" };
  await stage.change("spare", {});
  await play(under(deployPage ?? [], "Add an environment"), spare);
  const made = await outputsOf("spare", spare.region);
  const ready = await ask({ endpoint, url: made.url }, "/readyz", null);
  must(ready.status === 200, `spare's /readyz answered ${ready.status}: ${ready.text}`);
  const outputs = await play(under(deployPage ?? [], "Take an environment down"), made);
  must(outputs.at(-1)?.trim() === "[]", `secrets are left: ${outputs.at(-1)}`);
  const gone = await ask({ endpoint, url: made.url }, "/readyz", null);
  must(gone.status !== 200, "what was taken down still answers");
}

async function rotated(dev: Deployed): Promise<void> {
  say("Rotate keys");
  const made = await ask(
    { endpoint, url: dev.url },
    "/v1/connections",
    await token(),
    json({ name: "desk", provider: "standard-webhooks" }),
  );
  must(made.status === 201, `connecting answered ${made.status}: ${made.text}`);
  const { connection, secret: old } = JSON.parse(made.text);
  const [answer = "{}"] = await play(under(deployPage ?? [], "Rotate keys"), dev, { "<connection>": "desk" });
  const { secret: next } = JSON.parse(answer);
  must(typeof next === "string" && next !== old, `rotating answered ${answer}`);
  for (const [n, secret] of [next, old].entries())
    await deliverOwn({ endpoint, url: dev.url }, connection.webhook, secret, `rehearsed-${n}`);
  say("  deliveries signed with the new secret and with the one before are taken");
}

async function heldAccepted(dev: Deployed): Promise<void> {
  say("An import is held");
  const { prim, alt, add, comments } = setOf({ 101: "Equity Ticker 600100 CN" });
  for (const [name, text] of Object.entries({ prim, alt, add, comments }))
    lists.set(`cons_${name}.csv`, text);
  const before = await digestOf(dev);
  const outputs = await play(under(runbook ?? [], "An import is held"), dev, {}, (output) => {
    return named("<held>", JSON.parse(output).held);
  });
  must(outputs[1]?.includes("too-many-gone") === true, `it was held for ${outputs[1]}`);
  must(outputs.at(-1)?.includes('"accepted"') === true, `accepting answered ${outputs.at(-1)}`);
  must((await digestOf(dev)) !== before, "what was accepted was not appended");
}

/** What the reading function of an environment answers. In another region than its own the emulator serves no API to a call that is not signed. */
async function invoked({ name, region }: Deployed, path: string): Promise<string> {
  const claims = {
    iss: issuer.url,
    aud: "investor-exposure",
    sub: "rehearsal",
    tenant: "tenant-a",
    scope: scopes,
    exp: "9999999999",
  };
  const event = {
    version: "2.0",
    routeKey: `GET ${path}`,
    rawPath: path,
    rawQueryString: "",
    headers: { host: "rehearsal.example.com" },
    requestContext: {
      http: { method: "GET", path, sourceIp: "127.0.0.1" },
      requestId: "rehearsal",
      authorizer: { jwt: { claims, scopes: null } },
    },
    isBase64Encoded: false,
  };
  const text = [
    `aws lambda list-functions --query "Functions[?starts_with(FunctionName, '${name}-Service-Reader')].FunctionName" --output text`,
    `aws lambda invoke --function-name "$(aws lambda list-functions --query "Functions[?starts_with(FunctionName, '${name}-Service-Reader')].FunctionName" --output text)" --payload '${JSON.stringify(event)}' /dev/stdout`,
  ].join("\n");
  return stage.play({ page: "", heading: "", language: "sh", text }, { name, region, values: {} });
}

async function secondRegion(dev: Deployed): Promise<void> {
  say("A second region, for disaster");
  const before = await digestOf(dev);
  const { RegisterTable = "", HoldingsTable = "" } = dev.outputs;
  const blocks = under(deployPage ?? [], "A second region, for disaster");
  const other = { name: "west", region: away, url: "" };
  await stage.change("west", {});
  const [last = ""] = await play(blocks, other, {
    "<other region>": away,
    "<other name>": "west",
    "<RegisterTable>": RegisterTable,
    "<HoldingsTable>": HoldingsTable,
    '"<key\'s ARN>"': "null",
  });
  const [version, digest] = before.split("@");
  must(
    last.includes(`ENTRY#${version?.padStart(12, "0")}`) && last.includes(digest ?? "-"),
    `the replica ends with ${last}; home with ${before}`,
  );
  const west = await outputsOf("west", away);
  must(west.outputs.RegisterTable === RegisterTable, `it reads ${west.outputs.RegisterTable}`);
  const answer = await invoked(west, "/v1/register");
  must(answer.includes(digest ?? "-"), `the second region answers from another register: ${answer}`);
  say(`  ${away} answers from the register of ${home}: ${before}`);
}

async function restored(dev: Deployed): Promise<void> {
  say("Restore from a point in time, and take the table over");
  const before = await digestOf(dev);
  const { RegisterTable = "" } = dev.outputs;
  const outputs = await play(under(deployPage ?? [], "Restore from a point in time"), dev, {
    "<RegisterTable>": RegisterTable,
    '"<key\'s ARN>"': "null",
  });
  must(
    outputs.at(-1)?.includes(before.split("@")[1] ?? "-") === true,
    `it answered ${outputs.at(-1)}; before, ${before}`,
  );
  const after = await outputsOf("dev", home);
  must(after.outputs.RegisterTable === "register-restored", `it reads ${after.outputs.RegisterTable}`);
  must((await digestOf(after)) === before, "the restored register is another one");
  say(`  the service answers from register-restored: ${before}`);
}

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
  const dev = await fromNothing();
  await append({ endpoint, url: dev.url }, issuer);
  for (const work of [rotated, watched, heldAccepted, secondRegion, restored, twice, oneMore])
    await scene(() => work(dev));
  const left = [...deployPage, ...runbook].filter((block) => !stage.played.has(block));
  for (const { page, heading, text } of left)
    failures.push(`nobody played this of ${page}, ${heading}:\n${text}`);
  for (const what of shownNowhereHere) say(`NOT SHOWN HERE: ${what}`);
  must(failures.length === 0, failures.join("\n\n"));
  say(`every command of docs/deploy.md and docs/runbook.md was played: ${stage.played.size} blocks`);
} finally {
  child.kill("SIGTERM");
  for (const { server } of [issuer, world]) server.close();
  await rm(scratch, { recursive: true, force: true });
}
