import { readFile } from "node:fs/promises";
import { extname } from "node:path";
import { Command, CommanderError } from "commander";
import { decodeCsv } from "../api/csv-body.ts";
import { readPlainCsv } from "../brokers/plain-csv.ts";
import type { CheckAnswer, Position } from "../core/answer.ts";
import type { SecuritiesAnswer } from "../core/look-up.ts";
import { verifyRegister } from "../register/verify.ts";
import { readEnvironment } from "./environment.ts";
import { printCheck } from "./print-check.ts";
import { printTimeline } from "./print-timeline.ts";
import { type LocalService, openLocal, seed } from "./service.ts";

/** The command line: the same app as the server's, asked in this process. Exit status 2 is bad input everywhere. */

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
        `data/ is held back, the register is used as it stands:\n  ${outcome.reasons.join("\n  ")}\n`,
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
    errors?: readonly { pointer?: string; parameter?: string; detail: string }[];
  } = JSON.parse(body);
  const errors = (problem.errors ?? []).map(
    (error) => `  ${error.pointer ?? error.parameter ?? ""}: ${error.detail}`,
  );
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
function positionsOf(bytes: Uint8Array, isJson: boolean): readonly Position[] {
  if (!isJson) {
    const reading = readPlainCsv(decodeCsv(bytes, null));
    return reading.kind === "positions" ? reading.positions : [];
  }
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
      "a JSON file carries its own asOf, knownAt and version; the options go with CSV files",
    );
  }
  const body = await withService((service) =>
    ask(
      service,
      new Request(`http://localhost/v1/checks${query}`, {
        method: "POST",
        body: bytes.slice().buffer,
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
      .description("judge a portfolio: a CSV file with a header line, or the JSON of POST /v1/checks"),
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
  root
    .command("register <action>")
    .description("verify: replay the whole log and check every digest")
    .action(async (action: string) => {
      if (action !== "verify")
        throw new UsageError(`register ${JSON.stringify(action)} is not known; expected verify`);
      await verify();
    });
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
