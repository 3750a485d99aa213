/**
 * The command `check`: portfolios in, verdicts out, as a table, JSON, CSV or the examiner's report.
 * @module
 */

import { createHash } from "node:crypto";
import { styleText } from "node:util";
import { positionsOfFile } from "../api/csv-body.ts";
import { limits } from "../api/http/limits.ts";
import type { CheckAnswer } from "../core/check/answer.ts";
import type { Position, SentPosition } from "../core/check/position.ts";
import type { Status } from "../core/law/status.ts";
import { reportHtml } from "../page/report.ts";
import { ask } from "./ask.ts";
import type { AskedOptions, CheckOptions } from "./check-options.ts";
import { fileRequest, jsonRequest, parseBody } from "./check-request.ts";
import { printCheck } from "./print-check.ts";
import { csvHeader, csvLines } from "./print-csv.ts";
import { type Printing, plainPrinting } from "./printing.ts";
import { readFunds } from "./read-funds.ts";
import { type Input, readInputs, UsageError } from "./read-input.ts";
import type { LocalService } from "./service.ts";
import type { Open } from "./with-service.ts";

type Answer = CheckAnswer & { readonly answerDigest: string };

/** A portfolio's answer, beside what was asked. */
interface Checked {
  readonly input: Input;
  readonly text: string;
  readonly answer: Answer;
  readonly sent: readonly SentPosition[];
}

const exitStatus = {
  restricted: 1,
  review: 1,
  pending: 0,
  stayed: 0,
  "not-binding": 0,
  "no-match": 0,
} as const satisfies Record<Status, number>;

const colours = {
  restricted: ["bold", "red"],
  review: ["bold", "magenta"],
  pending: ["yellow"],
  stayed: ["cyan"],
  "not-binding": ["green"],
  "no-match": ["dim"],
} as const satisfies Record<Status, Parameters<typeof styleText>[0]>;

const asPosition = (position: Position | string): Position =>
  typeof position === "string" ? { symbol: position } : position;

async function checkOne(service: LocalService, input: Input, options: AskedOptions): Promise<Checked> {
  const answered = async (request: Request, sent: () => readonly SentPosition[]): Promise<Checked> => {
    const text = await ask(service, request);
    return { input, text, answer: JSON.parse(text), sent: sent() };
  };
  if (input.kind === "tickers") {
    const positions = input.symbols.map(asPosition);
    return answered(jsonRequest({ positions }, options), () => positions);
  }
  if (input.isJson) {
    const body = parseBody(input.bytes, input.name);
    return answered(jsonRequest(body, options), () => (body.positions ?? []).map(asPosition));
  }
  return answered(
    fileRequest(input.bytes, options),
    () => positionsOfFile(input.bytes, null, limits.positions).positions,
  );
}

/** Longer than any ticker without an exchange. */
const LONGEST_TICKER = 5;

/**
 * Throws UsageError for an argument in small letters that matches nothing and says no exchange: "positions.dat" and "portfolio_nov" are files that
 * are not there, and "nothing matched" would read as if they had been looked through.
 */
function refuseMissingFiles({ input, answer }: Checked): void {
  if (input.kind !== "tickers") return;
  for (const { index, status, read } of answer.positions) {
    const typed = input.symbols[index] ?? "";
    const isTicker = !/[a-z]/.test(typed) || (typed.length <= LONGEST_TICKER && /^\w+$/.test(typed));
    if (status === "no-match" && read?.venue === undefined && !isTicker)
      throw new UsageError(
        `${JSON.stringify(typed)} is neither a file that is there nor a symbol that anything matched; expected one of them. Look at the file's name and folder, or write the symbol in capitals.`,
      );
  }
}

/** A word of a shell's command line. */
const quoted = (text: string): string =>
  /^[A-Za-z0-9@:._/=+-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;

/** The command that asks the same again, on any machine that holds the same facts: clocks and version as they were resolved. */
function againOf({ input, answer }: Checked, options: AskedOptions): string {
  const { usPerson, programmes, counterparty, funds, fundsMaxAge } = options;
  const what = input.kind === "tickers" ? input.symbols.map(quoted).join(" ") : quoted(input.name);
  const known = answer.knownAt === null ? "" : ` --known-at ${answer.knownAt}`;
  const investor = usPerson ? "" : " --no-us-person";
  const scope = programmes === undefined ? "" : ` --programmes ${quoted(programmes)}`;
  const trade = counterparty === undefined ? "" : ` --counterparty ${quoted(counterparty)}`;
  const folder = funds === undefined ? "" : ` --funds ${quoted(funds)}`;
  const age = fundsMaxAge === undefined ? "" : ` --funds-max-age ${fundsMaxAge}`;
  return `npx investor-exposure check ${what} --as-of ${answer.asOf}${known}${investor}${scope}${trade}${folder}${age} --register-version ${answer.register.version}@${answer.register.factsDigest}`;
}

const fileOf = (input: Input): { readonly name: string; readonly sha256: string } | null =>
  input.kind === "tickers"
    ? null
    : { name: input.name, sha256: createHash("sha256").update(input.bytes).digest("hex") };

function textOf(checked: Checked, options: AskedOptions, printing: Printing): string {
  const { answer, sent, input, text } = checked;
  const again = againOf(checked, options);
  switch (options.format) {
    case "json":
      return `${text}\n`;
    case "csv":
      return csvLines(answer, sent, input.name);
    case "html":
      return reportHtml({ answer, labels: sent, file: fileOf(input), again });
    case "table":
      return printCheck(answer, sent, { ...printing, again });
  }
}

/** How wide and how coloured: by the terminal, plainly where the output is none. */
function printingFor(options: CheckOptions): Printing {
  const { stdout } = process;
  return {
    ...plainPrinting,
    width: Math.max(40, stdout.columns ?? 100),
    // styleText itself heeds NO_COLOR and whether the stream is a terminal.
    paint: (status, text) => styleText([...colours[status]], text, { stream: stdout }),
    all: options.all === true,
  };
}

/**
 * Checks every input and prints each answer. Exit status 0: nothing is restricted or to be reviewed; 1: something is.
 * Throws UsageError for input that cannot be read.
 */
export async function checkCommand(
  open: Open,
  args: readonly string[],
  options: CheckOptions,
): Promise<void> {
  const inputs = await readInputs(args);
  const given = options.funds === undefined ? {} : { funds: await readFunds(options.funds) };
  const printing = printingFor(options);
  let status = 0;
  const { asOf, ...alike } = options;
  const questions = (asOf ?? [undefined]).map(
    (at): AskedOptions => (at === undefined ? alike : { ...alike, asOf: at }),
  );
  const count = inputs.length * questions.length;
  if (count > 1 && options.format === "html")
    throw new UsageError(
      `--format html writes one report; ${count} answers were asked for. Name one file and one --as-of.`,
    );
  const several = count > 1 && options.format === "table";
  let head = options.format === "csv" ? csvHeader : "";
  await open(async (service) => {
    for (const input of inputs) {
      for (const question of questions) {
        const checked = await checkOne(service, input, question);
        refuseMissingFiles(checked);
        if (several)
          process.stdout.write(
            `== ${input.name}${questions.length === 1 ? "" : ` as of ${question.asOf}`}\n`,
          );
        process.stdout.write(head + textOf(checked, question, printing));
        head = "";
        status = Math.max(status, exitStatus[checked.answer.status]);
      }
    }
  }, given);
  process.exitCode = status;
}
