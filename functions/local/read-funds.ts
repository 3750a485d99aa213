/**
 * A folder of files of what funds hold, each as its house gives it out.
 * @module
 */

import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { fundFileBody } from "../api/fund-file-body.ts";
import { limits } from "../api/http/limits.ts";
import { givenTwice } from "../core/check/fund-index.ts";
import type { FundHoldings } from "../core/check/position.ts";
import { readInput, UsageError } from "./read-input.ts";

/** Files that can be holdings; others in the folder are somebody's notes. */
const HOLDINGS = /\.(?:csv|tsv|txt|xlsx|xml)$/i;

async function filesIn(folder: string): Promise<readonly string[]> {
  try {
    const names = await readdir(folder);
    return names.filter((name) => !name.startsWith(".") && HOLDINGS.test(name)).sort();
  } catch (error) {
    const code = error instanceof Error && "code" in error ? error.code : error;
    throw new UsageError(`${folder} cannot be read as a folder of fund files (${String(code)}).`);
  }
}

async function readFund(folder: string, name: string): Promise<FundHoldings> {
  const read = fundFileBody(await readInput(join(folder, name)), { fileName: name }, limits.constituents);
  if (read.kind === "fund") return read.holdings;
  const reasons = read.refusals
    .slice(0, 5)
    .map(
      ({ line, column, detail }) => `  line ${line}${column === undefined ? "" : `, ${column}`}: ${detail}`,
    );
  throw new UsageError([`${join(folder, name)} cannot be read as what a fund holds:`, ...reasons].join("\n"));
}

/** What the funds of a folder hold. Throws UsageError, in words, for a file that cannot be read or says the same twice. */
export async function readFunds(folder: string): Promise<readonly FundHoldings[]> {
  const names = await filesIn(folder);
  if (names.length === 0)
    throw new UsageError(
      `${folder} holds no file of a fund's holdings; expected the files that fund houses give out (.csv, .xlsx, .xml).`,
    );
  const funds: FundHoldings[] = [];
  for (const name of names) funds.push(await readFund(folder, name));
  const twice = givenTwice(funds);
  if (twice === null) return funds;
  const [first, second] = twice.map((at) => names[at] ?? "?");
  throw new UsageError(`${first} and ${second} are of the same fund on the same day. Remove one of them.`);
}
