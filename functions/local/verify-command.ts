/**
 * The command `verify`: proves an exported file of records without the service, in words on one screen.
 * @module
 */

import { readFile } from "node:fs/promises";
import { answering } from "../api/answering.ts";
import { printable } from "../core/printable.ts";
import { prove, type Step } from "../evidence/prove.ts";
import { UsageError } from "./read-input.ts";

export interface VerifyOptions {
  /** The name of the key that must have signed records and the file. */
  readonly key?: string;
  /** The name of the key that must have signed the log's heads; absent: the same. */
  readonly logKey?: string;
}

/** One screen: of many records, the first, and how many more there were. */
const MAX_RECORDS = 8;

function printed(steps: readonly Step[]): string {
  const general = steps.filter(({ what, holds }) => !what.startsWith("record ") || !holds);
  const records = steps.filter(({ what, holds }) => what.startsWith("record ") && holds);
  const lines = [...general.filter(({ holds }) => holds), ...records.slice(0, MAX_RECORDS)];
  const more = records.length - MAX_RECORDS;
  const failed = general.filter(({ holds }) => !holds);
  return [
    ...lines.map(({ what, words }) => `  holds   ${what}: ${words}`),
    ...(more > 0 ? [`  holds   ${more} further record(s), shown the same way.`] : []),
    ...failed.map(({ what, words }) => `  BROKEN  ${what}: ${words}`),
    "",
    failed.length === 0
      ? "PROVED, as far as the lines above say. It shows what was asked and answered by which facts; it is not a clearance."
      : "NOT PROVED.",
  ].join("\n");
}

/** Verifies a file. Exit status 0: everything holds; 1: something does not. Throws UsageError where it cannot be read. */
export async function verifyCommand(path: string, { key, logKey }: VerifyOptions): Promise<void> {
  let bytes: Buffer;
  try {
    bytes = await readFile(path);
  } catch (error) {
    throw new UsageError(`${path} cannot be read: ${error instanceof Error ? error.message : String(error)}`);
  }
  const text = bytes.toString("utf8");
  const steps: readonly Step[] = Buffer.from(text, "utf8").equals(bytes)
    ? await prove(text, answering, {
        records: key ?? null,
        ...(logKey === undefined ? {} : { log: logKey }),
      })
    : [
        {
          what: "file",
          holds: false,
          words: "It is not UTF-8: it was changed, or is not an export of records.",
        },
      ];
  process.stdout.write(printable(`${path}\n${printed(steps)}\n`));
  process.exitCode = steps.every(({ holds }) => holds) ? 0 : 1;
}
