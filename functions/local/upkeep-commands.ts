/**
 * The commands that look after the register: `register` and `import`.
 * @module
 */

import { createInterface } from "node:readline/promises";
import type { Command } from "commander";
import type { Variables } from "../api/variables.ts";
import { printable } from "../core/printable.ts";
import { readDataFiles } from "../ingest/data-files.ts";
import { type FeedName, feedNames, feeds } from "../ingest/feeds.ts";
import { usualFetch } from "../ingest/fetch-feed.ts";
import { misfitHead } from "../register/checkpoints.ts";
import type { RegisterTable } from "../register/query.ts";
import { parsePosition, verifyRegister } from "../register/verify.ts";
import { writePacks } from "../register/write-packs.ts";
import { decideCommand } from "./decide-command.ts";
import { type Deployed, withDeployed } from "./deployed-register.ts";
import { importCommand } from "./import-command.ts";
import { progressBar } from "./progress-bar.ts";
import { readInput, UsageError } from "./read-input.ts";
import { enterCommand, type RetractArguments, retractCommand } from "./register-command.ts";
import { curatedData } from "./service.ts";
import type { Open } from "./with-service.ts";

interface VerifyOptions {
  /** "61@sha256:…": a version, and the digest that it must have. */
  readonly expect?: string;
  /** A table that is looked after elsewhere, and only read. */
  readonly table?: string;
  readonly region?: string;
}

/** The table that is to be read where it is not this machine's own; null: it is. */
function deployedIn({ table, region }: VerifyOptions, variables: Variables): Deployed | null {
  const { DYNAMODB_ENDPOINT: endpoint, AWS_REGION: usual = "us-east-1" } = variables;
  return table === undefined && endpoint === undefined
    ? null
    : {
        table: table ?? "register",
        region: region ?? usual,
        ...(endpoint === undefined ? {} : { endpoint }),
      };
}

/** Replays the log; with `expect`, the log must also reach that version and have that digest there. */
async function verify(open: Open, options: VerifyOptions, variables: Variables): Promise<void> {
  const { expect } = options;
  const stated = expect === undefined ? null : parsePosition(expect);
  if (expect !== undefined && stated === null)
    throw new UsageError(
      `--expect ${JSON.stringify(expect)}: expected a version and its digest: 61@sha256:…`,
    );
  const replayed = (table: RegisterTable) =>
    verifyRegister(table, stated, (register) => misfitHead(table, register));
  const deployed = deployedIn(options, variables);
  const report =
    deployed === null ? await open(({ table }) => replayed(table)) : await withDeployed(deployed, replayed);
  if (report.entries === 0 && report.fault === null)
    throw new UsageError("The table holds no entry; expected a register's log. Look at its name and region.");
  process.stdout.write(`${JSON.stringify(report, null, 2)}\n`);
  process.exitCode = report.fault === null ? 0 : 1;
}

/** Writes the packs of a long log, and says how many. */
async function pack(open: Open): Promise<void> {
  const report = await open(({ table }) => writePacks(table));
  process.stdout.write(`${JSON.stringify(report, null, 2)}\n`);
}

const io = {
  write: (text: string): void => void process.stdout.write(printable(text)),
  ...(process.stderr.isTTY
    ? {
        progress: (share: number) =>
          void process.stderr.write(`\r${progressBar(share)}${share >= 1 ? "\n" : ""}`),
      }
    : {}),
};

async function importList(
  open: Open,
  source: FeedName,
  from: string,
  options: { readonly dryRun?: true; readonly published?: string },
): Promise<void> {
  const args = {
    source,
    from,
    dryRun: options.dryRun === true,
    author: "local",
    ...(options.published === undefined ? {} : { published: options.published }),
  };
  process.exitCode = await open(({ feedDeps }) =>
    importCommand(feedDeps, args, io, { ...usualFetch, redirectHosts: feeds[source].redirectHosts }),
  );
}

async function decide(open: Open, decision: "accept" | "discard", id: string): Promise<void> {
  process.exitCode = await open(({ feedDeps }) => decideCommand(feedDeps, decision, id, "local", io));
}

/** Asks on the terminal; without one the answer is no, unless --yes was given. */
async function confirm(question: string): Promise<boolean> {
  if (!process.stdin.isTTY) {
    process.stderr.write(`${question} There is no terminal to ask on: look at the above, then add --yes.\n`);
    return false;
  }
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  try {
    return /^y(es)?$/i.test((await terminal.question(`${question} [y/N] `)).trim());
  } finally {
    terminal.close();
  }
}

interface Asked {
  readonly yes?: true;
  readonly author: string;
}

const asking = ({ yes }: Asked) => ({
  ...io,
  confirm: yes === true ? async () => true : confirm,
});

async function enter(open: Open, what: string, file: string, options: Asked): Promise<void> {
  const text = new TextDecoder().decode(await readInput(file));
  const args = { what, file, text, data: await readDataFiles(curatedData), author: options.author };
  process.exitCode = await open(({ appendDeps, feedDeps }) =>
    enterCommand(appendDeps, feedDeps.now, args, asking(options)),
  );
}

async function retract(open: Open, args: RetractArguments, options: Asked): Promise<void> {
  process.exitCode = await open(({ appendDeps, feedDeps }) =>
    retractCommand(appendDeps, feedDeps.now, args, asking(options)),
  );
}

/** Adds the commands that look after the register, this machine's or the one that the variables name. */
export function addUpkeepCommands(root: Command, open: Open, variables: Variables): void {
  const register = root.command("register").description("look after the register");
  register
    .command("verify")
    .description("replay the whole log and check every digest")
    .option("--expect <version@digest>", "the log must reach this version, and have this digest there")
    .option(
      "--table <name>",
      "a deployed table, read with the environment's AWS credentials; nothing is written",
    )
    .option("--region <region>", "the table's region; default AWS_REGION")
    .action((options: VerifyOptions) => verify(open, options, variables));
  register
    .command("pack")
    .description("write packs of the log's entries, by which a long log is read in few requests; a cache")
    .action(() => pack(open));
  register
    .command("enter <kind> <file>")
    .description(
      "enter an order, licence, issuer (with its listings), programme or source from a file as it lies in data/: shows what changes, asks, appends",
    )
    .option("--yes", "append without asking")
    .option("--author <subject>", "who enters it", "local")
    .action((what: string, file: string, options: Asked) => enter(open, what, file, options));
  register
    .command("retract <kind> <id> <published>")
    .description("retract a publication that never happened: shows what changes, asks, appends")
    .requiredOption("--why <text>", "what was wrong, for the log")
    .option("--yes", "append without asking")
    .option("--author <subject>", "who retracts it", "local")
    .action((what: string, id: string, published: string, options: Asked & { readonly why: string }) =>
      retract(open, { what, id, published, why: options.why, author: options.author }, options),
    );
  const imports = root.command("import").description("bring a government's list into the register");
  for (const name of feedNames) {
    imports
      .command(`${name} [directory-or-url]`)
      .description(
        `${feeds[name].title}: the CSV set, the advanced XML, or trade.gov's CSV; default the publisher's own`,
      )
      .option("--dry-run", "print what would be appended")
      .option("--published <day>", "the day of publication, where the files do not say it")
      .action((from: string | undefined, options: { dryRun?: true; published?: string }) =>
        importList(open, name, from ?? feeds[name].urls[0] ?? "", options),
      );
  }
  for (const decision of ["accept", "discard"] as const) {
    imports
      .command(`${decision} <id>`)
      .description(`${decision} a held import`)
      .action((id: string) => decide(open, decision, id));
  }
}
