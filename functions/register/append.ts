/**
 * Appends an entry: validated against the head, written once, read back where the outcome is unknown.
 * @module
 */

import { ConditionalCheckFailedException } from "@aws-sdk/client-dynamodb";
import type { Change, Entry } from "../core/facts/fact.ts";
import { sameJson } from "../core/json.ts";
import { UncanonicalValue } from "../core/register/digest.ts";
import { FoldError, fold } from "../core/register/fold.ts";
import { futurePublications } from "../core/register/future-publications.ts";
import { hiddenText } from "../core/register/hidden-text.ts";
import { objectionsToEntry } from "../core/register/integrity.ts";
import { missedRestatements } from "../core/register/restatements.ts";
import { unsoundChanges } from "../core/register/unsound-changes.ts";
import { withdrawnReferences } from "../core/register/withdrawn-references.ts";
import { decodedInterval, intervalOf, isDay, iso } from "../core/time.ts";
import { decodeEntry, faultsOfChanges } from "./decode.ts";
import { encodeEntry, type StoredEntry } from "./encode.ts";
import { ensureParts, standsAt, tryPut, unavailable } from "./ensure-parts.ts";
import { CorruptRegister } from "./errors.ts";
import { entryKey, type Key } from "./keys.ts";
import type { RegisterTable } from "./query.ts";
import type { RegisterReader, RegisterSnapshot } from "./read.ts";
import { commitWaitMs } from "./staleness.ts";

export interface AppendDeps extends RegisterTable {
  readonly reader: RegisterReader;
  /** A number in [0, 1), for jitter. */
  readonly random: () => number;
  readonly sleep: (ms: number) => Promise<unknown>;
  readonly maxTries?: number;
  /** Told of every entry that stands, before its writer is: where the log's head is witnessed and signed. Where that fails, so does the call. */
  readonly appended?: (head: LogHead) => Promise<void>;
}

export interface AppendRequest {
  /** The writer's own id of the entry: repeating it with the same content is safe. */
  readonly id: string;
  readonly source: string;
  /** The subject of the caller's token. */
  readonly author: string;
  readonly changes: readonly Change[];
  /** An instant; moved to the previous entry's where it lies before it. */
  readonly recordedAt: string;
  /** If-Match: the version that the writer decided upon. */
  readonly expectedVersion?: number;
}

/** Where the log stands: its last version, and the digest there. */
export interface LogHead {
  readonly version: number;
  readonly digest: string;
}

export type AppendOutcome =
  | ({ readonly kind: "appended" } & LogHead)
  /** The log holds this id with this content already. */
  | ({ readonly kind: "already" } & LogHead)
  /** The log, or a part written for it, holds this id with other content. */
  | { readonly kind: "id-conflict" }
  /** The register has moved on from the expected version; it stands here. */
  | ({ readonly kind: "precondition-failed" } & LogHead)
  | { readonly kind: "refused"; readonly objections: readonly string[] }
  /** Other writers were faster each time; try again later. */
  | { readonly kind: "contended" };

const BASE_DELAY_MS = 20;
const MAX_DELAY_MS = 1_000;

/** Full jitter: writers that collided spread out instead of colliding again. */
const backoff = (attempt: number, random: () => number): number =>
  random() * Math.min(MAX_DELAY_MS, BASE_DELAY_MS * 2 ** attempt);

/**
 * Appends one entry to the log, or says why not. The entry is folded into the register as every reader will fold it before
 * anything is written, and committed by one conditional put; where that put's outcome is unknown, the item is read back.
 * Rejects with RegisterUnavailable where the table can't be reached: then the outcome is unknown, and the same request with
 * the same id is safe to repeat.
 */
export async function append(deps: AppendDeps, request: AppendRequest): Promise<AppendOutcome> {
  let failure: unknown = null;
  for (let attempt = 0; attempt < (deps.maxTries ?? 12); attempt += 1) {
    if (attempt > 0) await deps.sleep(backoff(attempt, deps.random));
    const decision = decide(await deps.reader.latest(), request);
    if (decision.kind === "already") {
      await deps.appended?.(decision);
      return settled(deps, decision);
    }
    if (decision.kind !== "write") return decision;
    if (!(await ensureParts(deps, decision.stored.parts))) return { kind: "id-conflict" };
    failure = await tryPut(deps, decision.stored.item);
    if (failure === null || (await standsAt(deps, decision.key, decision.stored.digest))) {
      deps.reader.reaches(decision.version);
      const head = { version: decision.version, digest: decision.stored.digest };
      await deps.appended?.(head);
      return settled(deps, { kind: "appended", ...head });
    }
  }
  if (failure === null || failure instanceof ConditionalCheckFailedException) return { kind: "contended" };
  throw unavailable(`entry ${request.id} could not be written`, failure);
}

/** The outcome, once no reader can miss the entry any more: until then nobody is told that it stands. */
async function settled(deps: AppendDeps, outcome: AppendOutcome): Promise<AppendOutcome> {
  const ms = await commitWaitMs(deps).catch((cause: unknown) => {
    throw unavailable("the entry stands; whether every reader has seen it is not known", cause);
  });
  if (ms > 0) await deps.sleep(ms);
  return outcome;
}

interface Write {
  readonly kind: "write";
  readonly version: number;
  readonly key: Key;
  readonly stored: StoredEntry;
}

/** What to do about a request, given the register: pure. */
export function decide(snapshot: RegisterSnapshot, request: AppendRequest): AppendOutcome | Write {
  const { register } = snapshot;
  const version = register.versions.get(request.id);
  if (version !== undefined) {
    const recorded = snapshot.entries[version - 1];
    if (recorded === undefined) throw new RangeError(`the log lacks version ${version}, which it reaches`);
    return sameContent(recorded, request)
      ? { kind: "already", version: recorded.version, digest: recorded.digest }
      : { kind: "id-conflict" };
  }
  if (request.expectedVersion !== undefined && request.expectedVersion !== register.version) {
    return { kind: "precondition-failed", version: register.version, digest: register.digest };
  }
  const recordedAt = recordedAfter(register.recordedAt, request.recordedAt);
  if (recordedAt === null) {
    return refused([
      `recordedAt: ${JSON.stringify(request.recordedAt)} is not an instant; expected one such as 2021-03-15T13:30:00Z`,
    ]);
  }
  // Before the encoder, which would stop at the first ill-formed value with less to say.
  const faults = [
    ...faultsOfChanges(request.changes, "/changes"),
    ...hiddenText(request.source, "/source"),
    ...hiddenText(request.author, "/author"),
  ];
  if (faults.length > 0) return refused(faults);
  const next = register.version + 1;
  const { id, source, author, changes } = request;
  try {
    const stored = encodeEntry({
      version: next,
      id,
      recordedAt,
      source,
      author,
      changes,
      previous: register.digest,
    });
    const entry = decodeEntry(stored.item, stored.parts);
    const objections = [
      ...objectionsToEntry(register, entry.changes),
      ...missedRestatements(register, entry.changes),
      ...unsoundChanges(register, entry.changes),
      ...futurePublications(entry.changes, decodedInterval(recordedAt).start),
    ];
    if (objections.length > 0) return refused(objections);
    const stranded = withdrawnReferences(fold(register, [entry]), entry.changes);
    if (stranded.length > 0) return refused(stranded);
    return { kind: "write", version: next, key: entryKey(next), stored };
  } catch (error) {
    if (error instanceof CorruptRegister) return refused([error.fault]);
    if (error instanceof FoldError) return refused(error.objections);
    if (error instanceof UncanonicalValue) return refused([error.message]);
    throw error;
  }
}

const refused = (objections: readonly string[]): AppendOutcome => ({ kind: "refused", objections });

/** Numbers and strings compare as JSON does, so that the same content sent again is the same entry. */
const sameContent = (entry: Entry, request: AppendRequest): boolean =>
  entry.source === request.source &&
  entry.author === request.author &&
  sameJson(entry.changes, request.changes);

/** The instant of recording in its one spelling, never before the previous entry's; null where it is no instant. */
function recordedAfter(last: string | null, recordedAt: string): string | null {
  const interval = intervalOf(recordedAt);
  if (interval === null || isDay(interval)) return null;
  const own = iso(interval.start);
  return last !== null && last > own ? last : own;
}
