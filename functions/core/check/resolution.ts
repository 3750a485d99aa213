/**
 * What a position turned out to mean: the issuers it may name, how sure that is, and what was understood of it.
 * @module
 */

import type { Doubt } from "../facts/issuer.ts";
import { schemeNames } from "../facts/scheme.ts";
import type { Problem } from "../problem.ts";
import type { MatchedBy, Read } from "./answer.ts";
import { noProblems } from "./lines-at.ts";

/** An issuer that a position may name, and how sure that is. */
export interface Candidate {
  readonly issuer: string;
  readonly matchedBy: readonly MatchedBy[];
  /** ISINs of the lines that were named, as far as recorded. */
  readonly isins: readonly string[];
  /** Why it is not certain that the position names this issuer; null: it is. */
  readonly doubt: Doubt | null;
}

export interface Resolution {
  readonly candidates: readonly Candidate[];
  /** The best identifier and another name different issuers (rule 5): the answer is at least `review`. */
  readonly conflict: boolean;
  /** Identifiers were sent, and none can be used, or a row was not understood (rule 7): the answer is `review`. */
  readonly unusable: boolean;
  readonly read: Read | undefined;
  readonly problems: readonly Problem[];
  /** Issuers that bear the position's name, which decides nothing beside what identifies it (rule 8); absent: none. */
  readonly namesakes?: readonly string[];
}

export type MutableRead = { -readonly [K in keyof Read]: Read[K] | undefined };

/** Answers print what was understood in one order, whichever field was read first. */
export function inOrder(found: MutableRead): Read {
  const { ticker, venue, derivative } = found;
  const read: MutableRead = {};
  if (ticker !== undefined) read.ticker = ticker;
  if (venue !== undefined) read.venue = venue;
  for (const scheme of schemeNames) {
    const value = found[scheme];
    if (value !== undefined) read[scheme] = value;
  }
  if (derivative !== undefined) read.derivative = derivative;
  return read;
}

/** Nothing here, read literally, and nothing to tell of it. */
export const nothing: Resolution = Object.freeze({
  candidates: Object.freeze([]),
  conflict: false,
  unusable: false,
  read: undefined,
  problems: noProblems,
});
