/**
 * One publication of a fact, with every way in which it was recorded.
 * @module
 */

import type { Interval } from "../time.ts";
import type { Change, Documents, FactKind } from "./fact.ts";

/** One recording of a publication: the highest version up to the one asked for wins. */
export interface Recording {
  readonly version: number;
  /** Who recorded it: `curated`, a feed's name, an editor's. */
  readonly source: string;
  readonly change: Change;
}

/** What was published at one moment about one fact, as recorded, corrected and retracted over the versions. */
export interface Publication {
  readonly publishedAt: string;
  readonly interval: Interval;
  readonly recordings: readonly Recording[];
}

/** The recording of a publication that counts at a version; null where there is none yet or it was retracted. */
export function recordingAt(publication: Publication, version: number): Change | null {
  for (let i = publication.recordings.length - 1; i >= 0; i -= 1) {
    const recording = publication.recordings[i];
    if (recording !== undefined && recording.version <= version) {
      return recording.change.op === "retract" ? null : recording.change;
    }
  }
  return null;
}

/** A change of a kind carries a document of that kind; null where it states that the publisher took the fact back. */
export function documentOf<K extends FactKind>(kind: K, change: Change): Documents[K] | null {
  if (change.kind !== kind) throw new TypeError(`a ${change.kind} stands among facts of kind ${kind}`);
  return documentCast<K>(change);
}

/** The one cast in core: `Change` pairs kind and document, which the compiler cannot follow through a type parameter. */
const documentCast = <K extends FactKind>(change: Change): Documents[K] | null =>
  change.document as Documents[K] | null;
