/**
 * The command line: the same app as the server's, asked in this process. What a command needs is loaded when it runs, so that
 * `--help` starts no database and reads no facts.
 * @module
 */

import { Command, CommanderError, Option } from "commander";
import { eventTypes } from "../alerts/event-types.ts";
import { printable } from "../core/printable.ts";
import type { CheckOptions } from "./check-options.ts";
import type { CompareOptions } from "./compare-command.ts";
import { packageVersion } from "./package-version.ts";
import type { ReceiverOptions } from "./receiver-command.ts";
import type { TimelineOptions } from "./timeline-command.ts";
import type { VerifyOptions } from "./verify-command.ts";
import type { WatchOptions } from "./watch-command.ts";
import type { Open } from "./with-service.ts";

const open: Open = async (work, given) =>
  (await import("./with-service.ts")).withServiceOf(process.env, work, given);

/** Commands that look after the register; their own options are added where one of them is asked for. */
const upkeep = { register: "look after the register", import: "bring a government's list into the register" };

const asOf = "the instant or New York day that the question is about; default now";
const withoutAsOf = (command: Command): Command =>
  command
    .option("--known-at <instant>", "only what was published by then counts; default everything")
    .option("--register-version <version>", "the register as it stood at that entry; default the newest");

const collected = (value: string, before: readonly string[] = []): readonly string[] => [...before, value];

const examples = `
Examples:
  investor-exposure check portfolio.csv
  investor-exposure check XIACY 1810.HK --as-of 2021-03-15
  cat positions.csv | investor-exposure check - --format csv > verdicts.csv
  investor-exposure check book.csv --format html > report.html
  investor-exposure check book.csv --as-of 2021-03-11 --as-of 2021-03-16
  investor-exposure compare book.csv --from 2021-03-11 --to 2021-03-16
  investor-exposure check book.csv --funds holdings/
  investor-exposure timeline XIACY

Exit status: 0 nothing is restricted or to be reviewed; 1 something is; 2 the input cannot be read; 3 a failure.
An answer is not a clearance and not legal advice.`;

/** Who buys: read alike by every command that asks it, so that a word that is no answer is told beside the option's name. */
const counterparty = (): Option =>
  new Option("--counterparty <who>", "who buys what the investor sells").choices([
    "us-person",
    "not-us-person",
  ]);

function addCheck(root: Command): void {
  withoutAsOf(root.command("check [inputs...]"))
    .option("--as-of <instant>", `${asOf}; given again, each input is asked at each`, collected)
    .description(
      "judge portfolios: files (CSV, a broker's export, the JSON of POST /v1/checks), tickers, or - for standard input",
    )
    .addOption(
      new Option("--format <format>", "how the answer is printed")
        .choices(["table", "json", "csv", "html"])
        .default("table"),
    )
    .option("--json", "the same as --format json")
    .option("--matched", "leave out what matches nothing, in JSON and CSV too")
    .option("--all", "list positions that match nothing, too")
    .option("--no-us-person", "the investor is not a US person")
    .option("--programmes <ids>", "ask about these programmes only, such as ns-cmic,sdn; default all")
    .addOption(counterparty())
    .option("--funds <folder>", "look funds through by the files of their holdings in this folder")
    .option("--funds-max-age <days>", "how many days before --as-of these may be of; default 45")
    .addHelpText("after", examples)
    .action(async (inputs: readonly string[], options: CheckOptions & { readonly json?: true }) => {
      const { checkCommand } = await import("./check-command.ts");
      await checkCommand(open, inputs, options.json === true ? { ...options, format: "json" } : options);
    });
}

function addTimeline(root: Command): void {
  withoutAsOf(root.command("timeline <symbol>"))
    .option("--as-of <instant>", asOf)
    .description("what held, holds and will hold for a security, segment by segment")
    .option("--exchange <venue>", "MIC or any vendor's name of the venue")
    .option("--json", "print the API's answer")
    .action(async (symbol: string, options: TimelineOptions) => {
      const { timelineCommand } = await import("./timeline-command.ts");
      await timelineCommand(open, symbol, options);
    });
}

function addMcp(root: Command): void {
  root
    .command("mcp")
    .description("an MCP server over standard input, for assistants; npm start serves it over HTTP at /mcp")
    .action(async () => {
      const { mcpCommand } = await import("./mcp/command.ts");
      await mcpCommand(open, packageVersion());
    });
}

function addBroker(root: Command): void {
  root
    .command("broker")
    .description("stand-ins of SnapTrade, Plaid and MX, to try connections without an account")
    .option("--port <port>", "where they listen on 127.0.0.1", "8790")
    .action(async (options: { readonly port: string }) => {
      const { brokerCommand } = await import("./broker-command.ts");
      await brokerCommand(options);
    });
}

function addCompare(root: Command): void {
  root
    .command("compare [inputs...]")
    .description("what changed for portfolios between two questions, and why; inputs as for check")
    .option("--from <instant>", "the first question's instant or New York day; default now")
    .option("--to <instant>", "the second question's; default now")
    .option("--from-known-at <instant>", "only what was published by then counts for the first")
    .option("--to-known-at <instant>", "… for the second")
    .option("--from-version <version>", "the register as it stood at that entry, for the first")
    .option("--to-version <version>", "… for the second")
    .option("--from-data <folder>", "facts as data/ holds them, for the first, instead of the register")
    .option("--to-data <folder>", "… for the second; default the project's own data/")
    .option("--no-us-person", "the investor is not a US person")
    .option("--programmes <ids>", "ask about these programmes only, such as ns-cmic,sdn; default all")
    .addOption(counterparty())
    .option("--funds <folder>", "look funds through by the files of their holdings in this folder")
    .option("--funds-max-age <days>", "how many days before a question these may be of; default 45")
    .option("--json", "print the comparison as the API gives it")
    .addHelpText(
      "after",
      "\nExit status: 0 no verdict changed; 1 some did; 2 the input cannot be read; 3 a failure.",
    )
    .action(async (inputs: readonly string[], options: CompareOptions) => {
      const { compareCommand } = await import("./compare-command.ts");
      await compareCommand(open, inputs, options);
    });
}

function addVerify(root: Command): void {
  root
    .command("verify <file>")
    .description(
      "prove an exported file of records, without the service: file, log, signed heads, facts, each answer",
    )
    .option("--key <name>", "the name of the key that must have signed, as the operator gave it to you")
    .option("--log-key <name>", "the name of the key of the log's heads, where that is another")
    .addHelpText(
      "after",
      "\nExit status: 0 everything holds; 1 something does not; 2 the file cannot be read.",
    )
    .action(async (file: string, options: VerifyOptions) => {
      const { verifyCommand } = await import("./verify-command.ts");
      await verifyCommand(file, options);
    });
}

function addAlerts(root: Command): void {
  root
    .command("watch <file>")
    .description("keep a portfolio on this machine, print what will change and when, and what changes")
    .option("--once", "print what is ahead, and end")
    .option("--every <seconds>", "how often to look", "5")
    .action(async (file: string, options: WatchOptions) => {
      const { watchCommand } = await import("./watch-command.ts");
      await watchCommand(open, file, options);
    });
  root
    .command("receiver")
    .description("take alerts in on this machine, verify each, and print it")
    .option("--port <port>", "where to listen on 127.0.0.1", "8788")
    .option("--secret <secret>", "the secret of a subscription whose url is this receiver's")
    .option("--subscribe <url>", "the service to subscribe to, such as http://127.0.0.1:8787")
    .option("--events <types>", "what to subscribe to, comma-separated", eventTypes.join(","))
    .option("--token <token>", "the caller's token, where the service asks for one")
    .option("--json", "print each event as a line of JSON")
    .action(async (options: ReceiverOptions) => {
      const { receiverCommand } = await import("./receiver-command.ts");
      await receiverCommand(options);
    });
}

async function program(first: string | undefined): Promise<Command> {
  const root = new Command("investor-exposure")
    .description("May a US person buy, sell or keep a security, and which government listing says so?")
    .version(packageVersion())
    .exitOverride()
    .showSuggestionAfterError()
    .addHelpText("after", examples)
    .configureOutput({ writeErr: (text) => process.stderr.write(text) });
  addCheck(root);
  addCompare(root);
  addTimeline(root);
  addVerify(root);
  addMcp(root);
  addAlerts(root);
  addBroker(root);
  if (first !== undefined && Object.hasOwn(upkeep, first))
    (await import("./upkeep-commands.ts")).addUpkeepCommands(root, open, process.env);
  else for (const [name, description] of Object.entries(upkeep)) root.command(name).description(description);
  return root;
}

/** A pipe that was closed (`| head -1`) has had what it wanted. */
process.stdout.on("error", (error) => {
  if ("code" in error && error.code === "EPIPE") process.exit(process.exitCode ?? 0);
  throw error;
});

try {
  await (await program(process.argv[2])).parseAsync(process.argv);
} catch (error) {
  if (error instanceof CommanderError) process.exitCode = error.exitCode === 0 ? 0 : 2;
  else {
    const { message, name } = error instanceof Error ? error : { message: String(error), name: "" };
    process.stderr.write(`${printable(message)}\n`);
    process.exitCode = name === "UsageError" ? 2 : 3;
  }
}
