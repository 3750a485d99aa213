/**
 * `npm run register -- enter order FILE` and `… retract order ID PUBLISHED`: what an editor is about to write, looked at first.
 * @module
 */

import { entryEffects } from "../core/check/entry-effects.ts";
import type { Change, FactKind } from "../core/facts/fact.ts";
import { sameJson } from "../core/json.ts";
import { textDigest } from "../core/register/digest.ts";
import { FoldError } from "../core/register/fold.ts";
import { objectionsToEntry } from "../core/register/integrity.ts";
import type { Register } from "../core/register/register.ts";
import { missedRestatements } from "../core/register/restatements.ts";
import { unsoundChanges } from "../core/register/unsound-changes.ts";
import { decodedInterval, intervalOf, iso } from "../core/time.ts";
import { describeChanges, describeEffects } from "../ingest/describe-changes.ts";
import { type CuratedKind, readFactFile } from "../ingest/sources/curated.ts";
import { CuratedDataError } from "../ingest/sources/curated-file.ts";
import { type AppendDeps, append } from "../register/append.ts";
import type { CommandIo, ExitStatus } from "./command-io.ts";

/** What may be entered, as an editor calls it, and the kind of fact that it is. A listing stands in its issuer's file. */
const enteredKinds = {
  order: "court-order",
  licence: "licence",
  issuer: "issuer",
  programme: "programme",
  source: "source",
} as const satisfies Record<string, CuratedKind>;
/** What may be retracted: every kind of fact. */
const retractedKinds = { ...enteredKinds, listing: "listing" } as const satisfies Record<string, FactKind>;

export interface EnterArguments {
  /** "order", "licence", "issuer", "programme" or "source". */
  readonly what: string;
  readonly file: string;
  readonly text: string;
  /** The files of `data/`: citations by key, and the programmes' terms. */
  readonly data: ReadonlyMap<string, string>;
  readonly author: string;
}

export interface RetractArguments {
  readonly what: string;
  readonly id: string;
  /** The publication that never happened, as it was recorded or as the same day or instant. */
  readonly published: string;
  /** Why it is retracted, for the log. */
  readonly why: string;
  readonly author: string;
}

export interface EnterIo extends CommandIo {
  /** Whether the editor wants what was just shown. */
  readonly confirm: (question: string) => Promise<boolean>;
}

const SOURCE = "editor";

/** What an editor asked for cannot be done; the message says why. */
class Refused extends Error {
  override readonly name = "Refused";
}

const kindOf = <K extends string>(kinds: Readonly<Record<string, K>>, what: string): K => {
  const kind = Object.hasOwn(kinds, what) ? kinds[what] : undefined;
  if (kind !== undefined) return kind;
  throw new Refused(
    `${JSON.stringify(what)} is not a kind of fact; expected ${Object.keys(kinds).join(", ")}`,
  );
};

/** The recordings of a publication, the last one last; empty: the register has none. */
function recordingsOf(register: Register, kind: FactKind, id: string, published: string) {
  const { start, end } = decodedInterval(published);
  const publication = register.facts[kind]
    .get(id)
    ?.find(({ interval }) => interval.start === start && interval.end === end);
  return publication?.recordings ?? [];
}

const isRecorded = (register: Register, change: Change): boolean => {
  const last = recordingsOf(register, change.kind, change.id, change.publishedAt).at(-1);
  return last !== undefined && sameJson(last.change, change);
};

const listed = (texts: readonly string[]): string => texts.map((text) => `  ${text}\n`).join("");

/** Shows what changes would do, asks, and appends them as one entry. Throws Refused or FoldError. */
async function review(
  deps: AppendDeps,
  now: () => number,
  { changes, author }: { readonly changes: readonly Change[]; readonly author: string },
  io: EnterIo,
): Promise<ExitStatus> {
  const { register } = await deps.reader.latest();
  const objections = [
    ...objectionsToEntry(register, changes),
    ...missedRestatements(register, changes),
    ...unsoundChanges(register, changes),
  ];
  if (objections.length > 0) throw new FoldError(objections);
  const effects = describeEffects(entryEffects(register, changes, now()));
  io.write(
    `Against version ${register.version}:\n${describeChanges(register, changes).join("\n")}\nWhat is answered then:\n${effects.join("\n")}\n`,
  );
  if (!(await io.confirm(`Append this as version ${register.version + 1}?`))) {
    io.write("Nothing was written.\n");
    return 1;
  }
  const outcome = await append(deps, {
    id: `${SOURCE}.${textDigest(JSON.stringify([register.version, changes])).slice(7, 31)}`,
    source: SOURCE,
    author,
    changes,
    recordedAt: iso(now()),
    expectedVersion: register.version,
  });
  switch (outcome.kind) {
    case "appended":
    case "already":
      io.write(`Appended as version ${outcome.version} (${outcome.digest}).\n`);
      return 0;
    case "refused":
      throw new FoldError(outcome.objections);
    case "precondition-failed":
      io.write(
        `Somebody appended version ${outcome.version} while you looked; nothing was written. Look again.\n`,
      );
      return 1;
    case "id-conflict":
      io.write("The log holds this as somebody else entered it; nothing was written.\n");
      return 1;
    case "contended":
      io.write("Other writers were faster each time; nothing was written. Try again.\n");
      return 1;
  }
}

/** Runs an editor's command; what is wrong with its input is written, and ends with 2. */
async function told(io: EnterIo, command: () => Promise<ExitStatus>): Promise<ExitStatus> {
  try {
    return await command();
  } catch (error) {
    if (error instanceof FoldError)
      io.write(`The register would not be sound with this:\n${listed(error.objections)}`);
    else if (error instanceof CuratedDataError || error instanceof Refused) io.write(`${error.message}\n`);
    else throw error;
    return 2;
  }
}

/**
 * Enters a file as it would lie in `data/`: what of it the register does not say yet is validated and shown, with whose answers
 * it changes and from when; then the editor is asked, and it is appended as one entry. The same file goes into `data/`
 * afterwards, unchanged, and its import finds nothing left to do.
 */
export const enterCommand = (
  deps: AppendDeps,
  now: () => number,
  { what, file, text, data, author }: EnterArguments,
  io: EnterIo,
): Promise<ExitStatus> =>
  told(io, async () => {
    const stated = readFactFile(kindOf(enteredKinds, what), file, text, data);
    const { register } = await deps.reader.latest();
    const changes = stated.filter((change) => !isRecorded(register, change));
    if (changes.length > 0) return review(deps, now, { changes, author }, io);
    io.write(`The register says all of this already, at version ${register.version}; nothing was written.\n`);
    return 0;
  });

/** Retracts a publication that never happened: our own mistake. What a publisher took back is entered with a null document. */
export const retractCommand = (
  deps: AppendDeps,
  now: () => number,
  { what, id, published, why, author }: RetractArguments,
  io: EnterIo,
): Promise<ExitStatus> =>
  told(io, async () => {
    const kind = kindOf(retractedKinds, what);
    if (intervalOf(published) === null)
      throw new Refused(`${JSON.stringify(published)}: expected the day or instant of the publication`);
    const { register } = await deps.reader.latest();
    const last = recordingsOf(register, kind, id, published).at(-1);
    if (last === undefined || last.change.op === "retract") {
      const known = (register.facts[kind].get(id) ?? []).map(({ publishedAt }) => publishedAt);
      throw new Refused(
        `There is no ${what} ${id} published ${published}; ${known.length === 0 ? "no fact of this id is known. An answer names orders and licences by their ids" : `expected one of ${known.join(", ")}`}`,
      );
    }
    const change: Change = {
      op: "retract",
      kind,
      id,
      publishedAt: last.change.publishedAt,
      document: null,
      citations: [{ title: why }],
    };
    return review(deps, now, { changes: [change], author }, io);
  });
