/**
 * The command line: the same app as the server's, asked in this process. Exit status 2 is bad input everywhere.
 * @module
 */

import { readFile } from "node:fs/promises";
import { extname } from "node:path";
import { createInterface } from "node:readline/promises";
import { Command, CommanderError } from "commander";
import { positionsOfFile } from "../api/csv-body.ts";
import { limits } from "../api/http/limits.ts";
import type { CheckAnswer, Position, SentPosition } from "../core/check/answer.ts";
import type { SecuritiesAnswer } from "../core/check/look-up.ts";
import { type FeedName, feedNames, feeds } from "../ingest/feeds.ts";
import { usualFetch } from "../ingest/fetch-feed.ts";
import { verifyRegister } from "../register/verify.ts";
import { readEnvironment } from "./environment.ts";
import { decideCommand, importCommand, progressBar } from "./import-command.ts";
import { printCheck } from "./print-check.ts";
import { printTimeline } from "./print-timeline.ts";
import { enterCommand } from "./register-command.ts";
import { type LocalService, openLocal, seed } from "./service.ts";

const exitStatus = {
  restricted: 1,
  review: 1,
  pending: 0,
  stayed: 0,
  "not-binding": 0,
  "no-match": 0,
} as const satisfies Record<CheckAnswer["status"], number>;

/** Bad input: the message is for the person who typed it. */
class UsageError extends Error {
  override readonly name = "UsageError";
}

interface Clocks {
  readonly asOf?: string;
  readonly knownAt?: string;
  readonly registerVersion?: string;
}

const queryOf = (clocks: Clocks, more: Readonly<Record<string, string | undefined>> = {}): string => {
  const query = new URLSearchParams();
  for (const [key, value] of Object.entries({
    asOf: clocks.asOf,
    knownAt: clocks.knownAt,
    version: clocks.registerVersion,
    ...more,
  })) {
    if (value !== undefined) query.set(key, value);
  }
  return query.toString();
};

/** Runs with the register of DATA_DIR open and holding `data/`; says on stderr what is out of the ordinary. */
async function withService<T>(work: (service: LocalService) => Promise<T>): Promise<T> {
  const { dataDir, dynamodbEndpoint } = readEnvironment(process.env);
  const service = await openLocal({
    dataDir,
    endpoint: dynamodbEndpoint,
    maxStalenessMs: 0,
    log: () => undefined,
  });
  try {
    const outcome = await seed(service);
    if (outcome.kind === "appended")
      process.stderr.write(`Imported data/ into ${dataDir}: register version ${outcome.version}.\n`);
    if (outcome.kind === "held")
      process.stderr.write(
        `data/ is held back, the register is used as it stands:\n  ${outcome.reasons.map(({ message }) => message).join("\n  ")}\n`,
      );
    return await work(service);
  } finally {
    await service.close();
  }
}

/** The app's JSON answer, or a UsageError with what its problem says. */
async function ask(service: LocalService, request: Request): Promise<string> {
  const response = await service.app.request(request);
  const body = await response.text();
  if (response.ok) return body;
  const problem: {
    title?: string;
    detail?: string;
    errors?: readonly { pointer?: string; parameter?: string; line?: number; detail: string }[];
  } = JSON.parse(body);
  const errors = (problem.errors ?? []).map(({ pointer, parameter, line, detail }) => {
    const place = pointer ?? parameter ?? (line === undefined ? "" : `line ${line}`);
    return `  ${place}: ${detail}`;
  });
  throw new UsageError(
    [`${problem.title ?? response.status}: ${problem.detail ?? ""}`, ...errors].join("\n"),
  );
}

async function readInput(file: string): Promise<Uint8Array> {
  try {
    return await readFile(file);
  } catch (error) {
    throw new UsageError(`${file} can't be read: ${error instanceof Error ? error.message : String(error)}`);
  }
}

/** What the file holds, to name the rows of the answer; the app itself reads the same bytes. */
function positionsOf(bytes: Uint8Array, isJson: boolean): readonly SentPosition[] {
  if (!isJson) return positionsOfFile(bytes, null, limits.positions);
  const body: { positions?: readonly (Position | string)[] } = JSON.parse(new TextDecoder().decode(bytes));
  return (body.positions ?? []).map((position) =>
    typeof position === "string" ? { symbol: position } : position,
  );
}

async function check(
  file: string,
  options: Clocks & { readonly json?: true; readonly usPerson: boolean },
): Promise<void> {
  const bytes = await readInput(file);
  const isJson = extname(file).toLowerCase() === ".json";
  const query = isJson ? "" : `?${queryOf(options, { usPerson: options.usPerson ? undefined : "false" })}`;
  if (isJson && (options.asOf ?? options.knownAt ?? options.registerVersion) !== undefined) {
    throw new UsageError(
      "a JSON file carries its own asOf, knownAt and version; the options go with CSV and XML files",
    );
  }
  const body = await withService((service) =>
    ask(
      service,
      new Request(`http://localhost/v1/checks${query}`, {
        method: "POST",
        body: bytes.slice().buffer,
        // A broker's file is told by its content, XML included.
        headers: { "content-type": isJson ? "application/json" : "text/csv" },
      }),
    ),
  );
  const answer: CheckAnswer = JSON.parse(body);
  process.stdout.write(
    options.json === true
      ? `${body}\n`
      : printCheck(answer, positionsOf(bytes, isJson), Math.max(80, process.stdout.columns ?? 118)),
  );
  process.exitCode = exitStatus[answer.status];
}

async function timeline(
  symbol: string,
  options: Clocks & { readonly exchange?: string; readonly json?: true },
): Promise<void> {
  const query = queryOf(options, { symbol, exchange: options.exchange });
  const body = await withService((service) =>
    ask(service, new Request(`http://localhost/v1/securities?${query}`)),
  );
  const answer: SecuritiesAnswer = JSON.parse(body);
  process.stdout.write(options.json === true ? `${body}\n` : printTimeline(answer, symbol));
}

async function verify(): Promise<void> {
  const report = await withService(({ table }) => verifyRegister(table));
  process.stdout.write(`${JSON.stringify(report, null, 2)}\n`);
  process.exitCode = report.fault === null ? 0 : 1;
}

const io = {
  write: (text: string): void => void process.stdout.write(text),
  ...(process.stderr.isTTY
    ? {
        progress: (share: number) =>
          void process.stderr.write(`\r${progressBar(share)}${share >= 1 ? "\n" : ""}`),
      }
    : {}),
};

async function importList(
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
  process.exitCode = await withService(({ feedDeps }) =>
    importCommand(feedDeps, args, io, { ...usualFetch, redirectHosts: feeds[source].redirectHosts }),
  );
}

async function decide(decision: "accept" | "discard", id: string): Promise<void> {
  process.exitCode = await withService(({ feedDeps }) => decideCommand(feedDeps, decision, id, "local", io));
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

async function enter(
  what: string,
  file: string,
  options: { readonly yes?: true; readonly author: string },
): Promise<void> {
  const text = new TextDecoder().decode(await readInput(file));
  const args = { what, file, text, author: options.author };
  process.exitCode = await withService(({ appendDeps }) =>
    enterCommand(appendDeps, Date.now, args, {
      ...io,
      confirm: options.yes === true ? async () => true : confirm,
    }),
  );
}

const withClocks = (command: Command): Command =>
  command
    .option("--as-of <instant>", "the instant or New York day that the question is about; default now")
    .option("--known-at <instant>", "only what was published by then counts; default everything")
    .option("--register-version <version>", "the register as it stood at that entry; default the newest")
    .option("--json", "print the API's answer");

function program(): Command {
  const root = new Command("investor-exposure")
    .exitOverride()
    .configureOutput({ writeErr: (text) => process.stderr.write(text) });
  withClocks(
    root
      .command("check <file>")
      .description(
        "judge a portfolio: a CSV file with a header line, a broker's export (CSV or Flex XML), or the JSON of POST /v1/checks",
      ),
  )
    .option("--no-us-person", "the investor is no US person")
    .action(check);
  withClocks(
    root
      .command("timeline <symbol>")
      .description("what held, holds and will hold for a security, segment by segment"),
  )
    .option("--exchange <venue>", "MIC or any vendor's name of the venue")
    .action(timeline);
  const register = root.command("register").description("look after the register");
  register.command("verify").description("replay the whole log and check every digest").action(verify);
  register
    .command("enter <kind> <file>")
    .description(
      "enter a court order, licence, listing or issuer from a YAML file: shows what changes, asks, appends",
    )
    .option("--yes", "append without asking")
    .option("--author <subject>", "who enters it", "local")
    .action(enter);
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
        importList(name, from ?? feeds[name].urls[0] ?? "", options),
      );
  }
  for (const decision of ["accept", "discard"] as const) {
    imports
      .command(`${decision} <id>`)
      .description(`${decision} a held import`)
      .action((id: string) => decide(decision, id));
  }
  return root;
}

try {
  await program().parseAsync(process.argv);
} catch (error) {
  if (error instanceof CommanderError) process.exitCode = error.exitCode === 0 ? 0 : 2;
  else if (error instanceof UsageError) {
    process.stderr.write(`${error.message}\n`);
    process.exitCode = 2;
  } else {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exitCode = 3;
  }
}
