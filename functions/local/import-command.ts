/**
 * `npm run import -- ofac DIR_OR_URL [--dry-run]`, and an editor's word on what was held.
 * @module
 */

import { intervalOf } from "../core/time.ts";
import { countChanges, describeChanges } from "../ingest/describe-changes.ts";
import { type ReadFeed, UnknownFiles } from "../ingest/feed-files.ts";
import { type FeedDeps, type FeedOutcome, previewFeed, takeOver, termsOf } from "../ingest/feed-run.ts";
import { urlsOf } from "../ingest/feeds.ts";
import { FetchFailed, type FetchOptions } from "../ingest/fetch-feed.ts";
import type { Reason } from "../ingest/guards.ts";
import { type PollOutcome, poll } from "../ingest/poll.ts";
import type { CommandIo, ExitStatus } from "./command-io.ts";
import { NoSuchList } from "./feed-directory.ts";
import { fromAddress, fromDisk, type ImportArguments, isAddress } from "./load-list.ts";
export const list = (reasons: readonly { readonly code: string; readonly message: string }[]): string =>
  reasons.map(({ code, message }) => `  ${code}: ${message}\n`).join("");

function reportHeld(
  io: CommandIo,
  reasons: readonly Reason[],
  id: string | null,
  acceptable: boolean,
): ExitStatus {
  io.write(`Held: nothing was appended, and the register is served as it stands.\n${list(reasons)}`);
  if (id !== null && acceptable)
    io.write(
      `With --dry-run the same command shows what acceptance would append. Once you have looked: npm run import -- accept ${id}, or npm run import -- discard ${id}\n`,
    );
  if (id !== null && !acceptable)
    io.write(`There is nothing in it to accept. Kept as ${id}: npm run import -- discard ${id}\n`);
  return 1;
}

function report(io: CommandIo, outcome: FeedOutcome | PollOutcome): ExitStatus {
  switch (outcome.kind) {
    case "nothing":
      io.write(`The list says nothing new; the register stays at version ${outcome.version}.\n`);
      return 0;
    case "unchanged":
      io.write("The publisher says that nothing has changed since the last import.\n");
      return 0;
    case "appended":
      io.write(`Appended ${outcome.changes} changes as version ${outcome.version} (${outcome.digest}).\n`);
      return 0;
    case "held":
      return reportHeld(io, outcome.reasons, outcome.id, outcome.acceptable);
    case "failed":
      io.write(`${outcome.why}\n`);
      return 2;
    case "contended":
      io.write("Other writers were faster each time; nothing was appended. Try again.\n");
      return 1;
  }
}

async function preview(
  deps: FeedDeps,
  args: ImportArguments,
  io: CommandIo,
  { read, publishedAt }: { readonly read: ReadFeed; readonly publishedAt: string },
): Promise<ExitStatus> {
  const { version, plan } = await previewFeed(deps, {
    source: args.source,
    author: args.author,
    read,
    publishedAt,
  });
  const { register } = await deps.reader.latest();
  const { layout, records, entities } = read.file;
  const distinct = (texts: readonly { readonly text: string }[]): number =>
    new Set(texts.map(({ text }) => text)).size;
  io.write(
    `${layout}, published ${publishedAt}: ${records} records, ${entities.length} of them under a programme known here, with ${distinct(entities.flatMap(({ tickers }) => tickers))} tickers and ${distinct(entities.flatMap(({ isins }) => isins))} ISINs.\n`,
  );
  if (plan.kind === "nothing") {
    io.write(`It says nothing new; the register stays at version ${version}.\n`);
    return 0;
  }
  const changes = plan.changes ?? [];
  if (changes.length > 0)
    io.write(
      `Against version ${version}, ${changes.length} changes (${countChanges(register, changes)}):\n${describeChanges(register, changes).join("\n")}\n`,
    );
  if (plan.kind === "held") return reportHeld(io, plan.reasons, null, plan.changes !== null);
  io.write(`Nothing was written; without --dry-run this becomes version ${version + 1}.\n`);
  return 0;
}

/** Imports a list, or with `dryRun` prints what an import would append. Writes to `io`; the status is the process's. */
export async function importCommand(
  deps: FeedDeps,
  args: ImportArguments,
  io: CommandIo,
  options: FetchOptions,
): Promise<ExitStatus> {
  try {
    if (args.published !== undefined && intervalOf(args.published) === null)
      throw new NoSuchList(
        `--published ${JSON.stringify(args.published)}: expected a day such as 2025-12-19`,
      );
    if (isAddress(args.from) && !args.dryRun && args.published === undefined) {
      return report(
        io,
        await poll(
          deps,
          { name: args.source, urls: urlsOf(args.from, args.source), author: args.author },
          options,
        ),
      );
    }
    const { read, publishedAt } = isAddress(args.from)
      ? await fromAddress(await termsOf(deps, args.source), args, options)
      : await fromDisk(await termsOf(deps, args.source), args, io);
    if (publishedAt === null)
      throw new NoSuchList(
        `${args.from}: neither the file nor its name says when it was published; add --published 2025-12-19`,
      );
    if (args.dryRun) return await preview(deps, args, io, { read, publishedAt });
    return report(io, await takeOver(deps, { source: args.source, author: args.author, read, publishedAt }));
  } catch (error) {
    if (!(error instanceof NoSuchList || error instanceof UnknownFiles || error instanceof FetchFailed))
      throw error;
    io.write(`${error.message}\n`);
    return 2;
  }
}
