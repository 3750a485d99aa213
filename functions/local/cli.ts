/**
 * The command line: the same app as the server's, asked in this process. Exit status 2 is bad input everywhere.
 * @module
 */

import { extname } from "node:path";
import { Command, CommanderError } from "commander";
import { positionsOfFile } from "../api/csv-body.ts";
import { limits } from "../api/http/limits.ts";
import type { CheckAnswer, Position, SentPosition } from "../core/check/answer.ts";
import type { SecuritiesAnswer } from "../core/check/look-up.ts";
import { printable } from "../core/printable.ts";
import { printCheck } from "./print-check.ts";
import { printTimeline } from "./print-timeline.ts";
import type { LocalService } from "./service.ts";
import { addUpkeepCommands } from "./upkeep-commands.ts";
import { readInput, UsageError, withServiceOf } from "./with-service.ts";

const withService = <T>(work: (service: LocalService) => Promise<T>): Promise<T> =>
  withServiceOf(process.env, work);

const exitStatus = {
  restricted: 1,
  review: 1,
  pending: 0,
  stayed: 0,
  "not-binding": 0,
  "no-match": 0,
} as const satisfies Record<CheckAnswer["status"], number>;

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
      : printable(
          printCheck(answer, positionsOf(bytes, isJson), Math.max(80, process.stdout.columns ?? 118)),
        ),
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
  process.stdout.write(options.json === true ? `${body}\n` : printable(printTimeline(answer, symbol)));
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
  addUpkeepCommands(root, withService);
  return root;
}

try {
  await program().parseAsync(process.argv);
} catch (error) {
  if (error instanceof CommanderError) process.exitCode = error.exitCode === 0 ? 0 : 2;
  else if (error instanceof UsageError) {
    process.stderr.write(`${printable(error.message)}\n`);
    process.exitCode = 2;
  } else {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exitCode = 3;
  }
}
