/**
 * `npm run register -- enter order FILE`: an editor's act, looked at before it is written.
 * @module
 */

import type { Change } from "../core/facts/fact.ts";
import { sameJson } from "../core/json.ts";
import { objectionsToEntry } from "../core/register/integrity.ts";
import { FoldError, type Register } from "../core/register/register.ts";
import { missedRestatements } from "../core/register/restatements.ts";
import { iso } from "../core/time.ts";
import { describeChanges, describeEffects, effectsOf } from "../ingest/describe-changes.ts";
import { actKinds, isActKind, readAct } from "../ingest/fact-file.ts";
import { CuratedDataError } from "../ingest/sources/curated-file.ts";
import { type AppendDeps, append } from "../register/append.ts";
import { textDigest } from "../register/digest.ts";
import type { CommandIo, ExitStatus } from "./import-command.ts";

export interface EnterArguments {
  /** "order", "licence", "listing" or "issuer". */
  readonly what: string;
  readonly file: string;
  readonly text: string;
  readonly author: string;
}

export interface EnterIo extends CommandIo {
  /** Whether the editor wants what was just shown. */
  readonly confirm: (question: string) => Promise<boolean>;
}

const SOURCE = "editor";

/** The version that recorded exactly this as the last word on its publication; null: there is none. */
function recordedAs(register: Register, change: Change): number | null {
  const publication = register.facts[change.kind]
    .get(change.id)
    ?.find(({ publishedAt }) => publishedAt === change.publishedAt);
  const last = publication?.recordings.at(-1);
  return last !== undefined && sameJson(last.change, change) ? last.version : null;
}

/** Validates an act, shows whose answers it changes and from when, asks, and appends it as one entry. */
export async function enterCommand(
  deps: AppendDeps,
  now: () => number,
  args: EnterArguments,
  io: EnterIo,
): Promise<ExitStatus> {
  if (!isActKind(args.what)) {
    io.write(`${JSON.stringify(args.what)} can't be entered; expected ${Object.keys(actKinds).join(", ")}\n`);
    return 2;
  }
  try {
    const change = readAct(args.what, args.file, args.text);
    const { register } = await deps.reader.latest();
    const stands = recordedAs(register, change);
    if (stands !== null) {
      io.write(`It stands there already, as version ${stands}; nothing was written.\n`);
      return 0;
    }
    const objections = [...objectionsToEntry(register, [change]), ...missedRestatements(register, [change])];
    if (objections.length > 0) {
      io.write(
        `The register would not be sound with this:\n${objections.map((text) => `  ${text}\n`).join("")}`,
      );
      return 2;
    }
    const effects = effectsOf(register, [change], now());
    io.write(
      `Against version ${register.version}:\n${describeChanges(register, [change]).join("\n")}\nWhat is answered then:\n${describeEffects(effects).join("\n")}\n`,
    );
    if (!(await io.confirm(`Append this as version ${register.version + 1}?`))) {
      io.write("Nothing was written.\n");
      return 1;
    }
    const id = `${SOURCE}.${textDigest(JSON.stringify(change)).slice(7, 31)}`;
    const outcome = await append(deps, {
      id,
      source: SOURCE,
      author: args.author,
      changes: [change],
      recordedAt: iso(now()),
      expectedVersion: register.version,
    });
    switch (outcome.kind) {
      case "appended":
      case "already":
        io.write(
          `${outcome.kind === "appended" ? "Appended" : "It stands there already,"} as version ${outcome.version} (${outcome.digest}).\n`,
        );
        return 0;
      case "refused":
        io.write(`Refused:\n${outcome.objections.map((text) => `  ${text}\n`).join("")}`);
        return 2;
      case "precondition-failed":
        io.write(
          `Somebody appended version ${outcome.version} while you looked; nothing was written. Look again.\n`,
        );
        return 1;
      case "id-conflict":
        io.write("The log holds this act as somebody else entered it; nothing was written.\n");
        return 1;
      case "contended":
        io.write("Other writers were faster each time; nothing was written. Try again.\n");
        return 1;
    }
  } catch (error) {
    if (error instanceof CuratedDataError) {
      io.write(`${error.message}\n`);
      return 2;
    }
    if (error instanceof FoldError) {
      io.write(
        `The register would not be sound with this:\n${error.objections.map((text) => `  ${text}\n`).join("")}`,
      );
      return 2;
    }
    throw error;
  }
}
