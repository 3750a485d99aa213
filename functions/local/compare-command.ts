/**
 * The command `compare`: what changed for a portfolio between two instants, two states of knowledge, two versions, or two folders
 * of facts, and why.
 * @module
 */

import { inQuery, resolveClocks, resolveVersion } from "../api/clocks.ts";
import { positionsOfFile } from "../api/csv-body.ts";
import { refuseUnsoundFunds } from "../api/funds-asked.ts";
import { limits } from "../api/http/limits.ts";
import { Refusal } from "../api/http/problem.ts";
import { resolveScope, scopeOfQuery } from "../api/scope.ts";
import type { Trade } from "../core/check/answer.ts";
import { type Compared, type Comparison, compare, type Side } from "../core/check/compare.ts";
import type { SentPosition } from "../core/check/position.ts";
import { printable } from "../core/printable.ts";
import { parseBody } from "./check-request.ts";
import { printComparison } from "./print-comparison.ts";
import { readFunds } from "./read-funds.ts";
import { type Input, readInputs, UsageError } from "./read-input.ts";
import { type Log, logOfFolders } from "./two-folders.ts";
import type { Open } from "./with-service.ts";

export interface CompareOptions {
  readonly from?: string;
  readonly to?: string;
  readonly fromKnownAt?: string;
  readonly toKnownAt?: string;
  readonly fromVersion?: string;
  readonly toVersion?: string;
  readonly fromData?: string;
  readonly toData?: string;
  readonly usPerson: boolean;
  /** Ids with commas. */
  readonly programmes?: string;
  readonly counterparty?: NonNullable<Trade["counterparty"]>;
  /** A folder of files of what funds hold. */
  readonly funds?: string;
  /** Days. */
  readonly fundsMaxAge?: string;
  readonly json?: true;
}

/** In what the two questions can differ. */
const differences = [
  "from",
  "to",
  "fromKnownAt",
  "toKnownAt",
  "fromVersion",
  "toVersion",
  "fromData",
  "toData",
] as const satisfies readonly (keyof CompareOptions)[];

function positionsOf(input: Input): readonly SentPosition[] {
  if (input.kind === "tickers") return input.symbols.map((symbol) => ({ symbol }));
  if (!input.isJson) return positionsOfFile(input.bytes, null, limits.positions).positions;
  return (parseBody(input.bytes, input.name).positions ?? []).map((position) =>
    typeof position === "string" ? { symbol: position } : position,
  );
}

interface AskedSide {
  readonly asOf?: string | undefined;
  readonly knownAt?: string | undefined;
  readonly version?: string | number | undefined;
}

/** The log that both questions are asked of: this machine's, or one made of two folders of facts, versions 1 and 2. */
async function logFor(open: Open, { fromData, toData }: CompareOptions): Promise<Log> {
  if (fromData !== undefined || toData !== undefined) return logOfFolders(Date.now(), fromData, toData);
  return open(async ({ reader }) => reader.latest());
}

function sidesOf(log: Log, options: CompareOptions, now: number): readonly [Side, Side] {
  const isFolders = options.fromData !== undefined || options.toData !== undefined;
  const side = ({ version, ...clocks }: AskedSide): Side => ({
    ...resolveClocks(clocks, now, inQuery),
    register: resolveVersion(log.register, version, inQuery),
  });
  return [
    side({
      asOf: options.from,
      knownAt: options.fromKnownAt,
      version: isFolders ? 1 : options.fromVersion,
    }),
    side({
      asOf: options.to,
      knownAt: options.toKnownAt,
      version: isFolders ? undefined : options.toVersion,
    }),
  ];
}

/** What both questions take of funds. Throws UsageError. */
async function fundsFor({
  funds,
  fundsMaxAge,
}: CompareOptions): Promise<Pick<Compared, "constituents" | "constituentsMaxAgeDays">> {
  if (fundsMaxAge !== undefined && !/^\d{1,5}$/.test(fundsMaxAge))
    throw new UsageError(
      `${JSON.stringify(fundsMaxAge)} is not a number of days; expected --funds-max-age 45, for instance.`,
    );
  return {
    ...(funds === undefined ? {} : { constituents: await readFunds(funds) }),
    ...(fundsMaxAge === undefined ? {} : { constituentsMaxAgeDays: Number(fundsMaxAge) }),
  };
}

interface Asking {
  readonly log: Log;
  readonly options: CompareOptions;
  readonly funds: Pick<Compared, "constituents" | "constituentsMaxAgeDays">;
  readonly now: number;
}

function comparisonOf(input: Input, { log, options, funds, now }: Asking): Comparison {
  const [from, to] = sidesOf(log, options, now);
  const { usPerson, programmes, counterparty } = options;
  const asked = scopeOfQuery({
    ...(programmes === undefined ? {} : { programmes }),
    ...(counterparty === undefined ? {} : { counterparty }),
  });
  const scope = resolveScope(log.register, asked, inQuery);
  const compared = { investor: { usPerson }, ...scope, positions: positionsOf(input), ...funds };
  for (const { register, ...clocks } of [from, to])
    refuseUnsoundFunds(register, { ...compared, ...clocks, detail: "all" });
  return compare(compared, from, to, log.entries);
}

/** Refusals of the app's own readers as what was wrong with the command's input. */
function told<T>(work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    throw new UsageError([error.message, ...error.errors.map(({ detail }) => `  ${detail}`)].join("\n"));
  }
}

/** Compares every input and prints what changed. Exit status 0: no verdict changed; 1: some did. Throws UsageError. */
export async function compareCommand(
  open: Open,
  args: readonly string[],
  options: CompareOptions,
): Promise<void> {
  if (differences.every((name) => options[name] === undefined))
    throw new UsageError(
      "Both questions are the same: nothing says in what they differ. Give --from and --to, --from-known-at and --to-known-at, --from-version and --to-version, or --from-data and --to-data.",
    );
  const inputs = await readInputs(args);
  const funds = await fundsFor(options);
  const asking = { log: await logFor(open, options), options, funds, now: Date.now() };
  let changed = false;
  for (const input of inputs) {
    const comparison = told(() => comparisonOf(input, asking));
    changed ||= comparison.changes.some(({ positions }) => positions.some(({ verdict }) => verdict));
    if (options.json === true) process.stdout.write(`${JSON.stringify(comparison)}\n`);
    else
      process.stdout.write(
        printable(
          printComparison(comparison, positionsOf(input), Math.max(40, process.stdout.columns ?? 100)),
        ),
      );
  }
  process.exitCode = changed ? 1 : 0;
}
