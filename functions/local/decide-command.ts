/**
 * An editor's word on an import that was held.
 * @module
 */

import { acceptHeld, discardHeld, type HeldOutcome } from "../ingest/decide-held.ts";
import type { FeedDeps } from "../ingest/feed-run.ts";
import type { CommandIo, ExitStatus } from "./command-io.ts";
import { list } from "./import-command.ts";

function reportDecision(io: CommandIo, id: string, outcome: HeldOutcome): ExitStatus {
  switch (outcome.kind) {
    case "decided":
      io.write(
        outcome.version === null
          ? "Decided; nothing was appended.\n"
          : `Appended as version ${outcome.version}.\n`,
      );
      return 0;
    case "proposed":
      io.write(`Proposed as ${outcome.proposal}; another subject has to accept it.\n`);
      return 0;
    case "unknown":
      io.write(`No import is held as ${id}.\n`);
      return 2;
    case "decided-before":
      io.write(`${outcome.by} has ${outcome.decision} it before.\n`);
      return 1;
    case "not-acceptable":
    case "other-reasons":
      io.write(
        `${outcome.kind === "not-acceptable" ? "There is nothing in it to accept" : "Other reasons stand against it now"}:\n${list(outcome.reasons)}`,
      );
      return 1;
    case "contended":
      io.write("Other writers were faster each time; nothing was appended. Try again.\n");
      return 1;
  }
}

/** `npm run import -- accept ID` and `… discard ID`. */
export const decideCommand = async (
  deps: FeedDeps,
  decision: "accept" | "discard",
  id: string,
  author: string,
  io: CommandIo,
): Promise<ExitStatus> =>
  reportDecision(io, id, await (decision === "accept" ? acceptHeld : discardHeld)(deps, id, author));
