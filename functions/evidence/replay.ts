/**
 * Asks a recorded question again, and compares the bytes.
 * @module
 */

import type { CheckRequest } from "../core/check/answer.ts";
import { factsDigest } from "../core/register/facts-digest.ts";
import { atVersion, type Register } from "../core/register/register.ts";
import type { CheckRecord, Frame } from "./record.ts";

/** How this process answers: its engine, and the text and digest of an answer. */
export interface Answering {
  readonly engine: number;
  readonly answer: (
    register: Register,
    request: CheckRequest,
    portfolio: Frame | null,
  ) => { readonly text: string; readonly digest: string };
}

/**
 * `same`: the same bytes. `different`: the same engine gives other bytes, which must not be. `older-engine`, `newer-engine`: another
 * engine answered then; `sameBytes` says whether it would have mattered. `other-register`: this register does not hold what it held.
 */
export const replayOutcomes = [
  "same",
  "different",
  "older-engine",
  "newer-engine",
  "other-register",
] as const;

export interface Replay {
  readonly outcome: (typeof replayOutcomes)[number];
  /** null: nothing was recomputed. */
  readonly sameBytes: boolean | null;
  readonly engine: { readonly recorded: number; readonly here: number };
  /** The first byte at which the two differ, in the answer's UTF-8; null: none, or nothing was recomputed. */
  readonly firstDifference: number | null;
}

function firstDifference(a: string, b: string): number | null {
  if (a === b) return null;
  const [left, right] = [Buffer.from(a), Buffer.from(b)];
  const length = Math.min(left.length, right.length);
  for (let i = 0; i < length; i += 1) if (left[i] !== right[i]) return i;
  return length;
}

/** The register that a record was answered from; null: this log's version has another digest, or there is none. */
export function registerOf(
  { register: then }: Pick<CheckRecord, "register">,
  register: Register,
): Register | null {
  const found = atVersion(register, then.version);
  if (found === null) return null;
  return found.digest === then.digest && factsDigest(found) === then.factsDigest ? found : null;
}

/** Recomputes a record's answer from a register and compares. */
export function replay(record: CheckRecord, newest: Register, { engine, answer }: Answering): Replay {
  const engines = { recorded: record.engine, here: engine };
  const register = registerOf(record, newest);
  if (register === null)
    return { outcome: "other-register", sameBytes: null, engine: engines, firstDifference: null };
  const again = answer(register, record.request, record.portfolio ?? null);
  const differs = firstDifference(record.answer, again.text);
  const sameBytes = differs === null && again.digest === record.answerDigest;
  const found = { sameBytes, engine: engines, firstDifference: differs };
  if (record.engine !== engine)
    return { outcome: record.engine < engine ? "older-engine" : "newer-engine", ...found };
  return { outcome: sameBytes ? "same" : "different", ...found };
}
