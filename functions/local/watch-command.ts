/**
 * The command `watch`: keeps a portfolio on this machine, prints what will change and when, and what changes while it runs.
 * @module
 */

import { basename, extname } from "node:path";
import { setTimeout } from "node:timers/promises";
import { positionsOfFile } from "../api/csv-body.ts";
import { limits } from "../api/http/limits.ts";
import { check } from "../core/check/check.ts";
import type { SentPosition } from "../core/check/position.ts";
import {
  differenceInWords,
  type Standpoint,
  type VerdictChange,
  verdictChange,
} from "../core/check/verdict-change.ts";
import { statuses } from "../core/law/status.ts";
import { turningPoints } from "../core/law/turning-points.ts";
import { printable } from "../core/printable.ts";
import type { Register } from "../core/register/register.ts";
import { iso } from "../core/time.ts";
import { basisInWords } from "../page/words.ts";
import { readHead, writePortfolio } from "../portfolios/store.ts";
import { ensureTable } from "../register/table.ts";
import { readInput, UsageError } from "./read-input.ts";
import type { LocalService } from "./service.ts";
import type { Open } from "./with-service.ts";

export interface WatchOptions {
  readonly once?: true;
  readonly every: string;
}

/** The tenant of whoever is let in without a token. */
const TENANT = "local";

const nameOf = ({ symbol, isin, name, ref }: SentPosition): string =>
  [symbol ?? isin ?? name ?? "?", ref === undefined ? "" : `(${ref})`]
    .filter((part) => part !== "")
    .join(" ");

/** What differs, a line for each position, with the listings that decide. */
export function linesOfChange(at: string, change: VerdictChange, positions: readonly SentPosition[]): string {
  const lines = change.positions.map(({ index, before, after, listings }) => {
    const named = positions[index];
    return `  ${named === undefined ? index : nameOf(named)}: ${differenceInWords(before, after)}  [${listings.join(", ")}]`;
  });
  const why = Object.values(change.listings).map((listing) => `    ${basisInWords(listing)}`);
  return [`${at}  ${differenceInWords(change.before, change.after)}`, ...lines, ...why].join("\n");
}

/** Everything that time alone will change for a portfolio, by what is recorded. */
export const changesAhead = (
  { register, at: now }: Standpoint,
  positions: readonly SentPosition[],
): readonly { readonly at: string; readonly change: VerdictChange }[] =>
  turningPoints(register)
    .filter(({ at }) => at > now)
    .flatMap(({ at }) => {
      const change = verdictChange({ register, at: at - 1 }, { register, at }, { positions });
      return change === null ? [] : [{ at: iso(at), change }];
    });

/** How the portfolio is answered now: what is ahead means nothing to whoever does not know where it stands. */
function nowInWords({ register, at }: Standpoint, positions: readonly SentPosition[]): string {
  const { status, summary } = check(register, {
    asOf: iso(at),
    knownAt: null,
    investor: { usPerson: true },
    detail: "matched",
    positions,
  });
  const counts = statuses
    .filter((one) => summary.byStatus[one] > 0)
    .map((one) => `${summary.byStatus[one]} ${one}`);
  return `Now ${status}: ${counts.join(", ")}. The command check says why.`;
}

async function positionsOf(file: string): Promise<readonly SentPosition[]> {
  const bytes = await readInput(file);
  if (extname(file) !== ".json") return positionsOfFile(bytes, null, limits.positions).positions;
  const parsed = JSON.parse(new TextDecoder().decode(bytes));
  const list: unknown = Array.isArray(parsed) ? parsed : parsed.positions;
  if (!Array.isArray(list))
    throw new UsageError(`${file} holds no positions; expected the JSON of POST /v1/checks.`);
  return list.map((position) => (typeof position === "string" ? { symbol: position } : position));
}

/** The id under which a file's portfolio is kept: "watched.book" of "exports/Book.csv". */
const idOf = (file: string): string =>
  `watched.${basename(file, extname(file))
    .toLowerCase()
    .replace(/[^a-z0-9-]+/g, "-")
    .slice(0, 60)}`;

/** Keeps the portfolio over what was kept of it; other processes on the directory answer for it too. */
async function keep(
  { table: { client }, feedDeps: { now } }: LocalService,
  id: string,
  positions: readonly SentPosition[],
  register: Register,
): Promise<void> {
  const table = { client, table: "holdings" };
  await ensureTable(table);
  const basis = await readHead(table, TENANT, id);
  const next = { positions, source: { kind: "api" as const }, at: now(), gaps: [] };
  if ((await writePortfolio(table, TENANT, id, basis, next, { register, now: now() })) === null)
    throw new UsageError(`Somebody else is writing the portfolio ${id}. Try again.`);
}

/** Prints until it is ended, or once. Throws UsageError for a file that can't be read. */
export async function watchCommand(open: Open, file: string, options: WatchOptions): Promise<void> {
  const positions = await positionsOf(file);
  const everyMs = Number(options.every) * 1_000;
  if (!(everyMs >= 1_000)) throw new UsageError("--every: expected seconds from 1, such as 60.");
  const print = (text: string): void => void process.stdout.write(`${printable(text)}\n`);
  await open(async (service) => {
    const standpoint = async (): Promise<Standpoint> => ({
      register: (await service.reader.latest()).register,
      at: service.feedDeps.now(),
    });
    let last = await standpoint();
    await keep(service, idOf(file), positions, last.register);
    print(
      `${positions.length} positions, kept as portfolio ${idOf(file)}; register version ${last.register.version}.`,
    );
    print(nowInWords(last, positions));
    const ahead = changesAhead(last, positions);
    print(ahead.length === 0 ? "Nothing recorded will change the answer." : "Ahead, by what is recorded:");
    for (const { at, change } of ahead) print(linesOfChange(at, change, positions));
    if (options.once === true) return;
    process.stderr.write("Watching. Ctrl-C ends it.\n");
    for (;;) {
      await setTimeout(everyMs);
      const next = await standpoint();
      const change = verdictChange(last, next, { positions });
      if (change !== null)
        print(linesOfChange(`${iso(next.at)} (version ${next.register.version})`, change, positions));
      last = next;
    }
  });
}
