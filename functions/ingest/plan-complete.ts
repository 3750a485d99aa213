/**
 * What to append for a source that states all its facts each time, as `data/` does. Pure.
 * @module
 */

import type { Change } from "../core/facts/fact.ts";
import type { Recording } from "../core/facts/publication.ts";
import { sameJson } from "../core/json.ts";
import type { Register } from "../core/register/register.ts";
import { decodedInterval } from "../core/time.ts";
import type { Reason } from "./guards.ts";
import type { Plan } from "./import-plan.ts";

const keyOf = (change: Change): string => {
  const { start, end } = decodedInterval(change.publishedAt);
  return `${change.kind} ${change.id} ${start} ${end}`;
};

/** The last recording of every publication in the register, whoever made it. */
function lastRecordings(register: Register): ReadonlyMap<string, Recording> {
  const last = new Map<string, Recording>();
  for (const byId of Object.values(register.facts)) {
    for (const publications of byId.values()) {
      for (const { recordings } of publications) {
        const recording = recordings.at(-1);
        if (recording !== undefined) last.set(keyOf(recording.change), recording);
      }
    }
  }
  return last;
}

const agreesWith = (recording: Recording, change: Change): boolean =>
  recording.change.op === change.op &&
  sameJson(recording.change.document, change.document) &&
  sameJson(recording.change.citations, change.citations);

/**
 * Plans a source that states all its facts each time. Only what changed since the source's last import is written; what it no
 * longer states is retracted; and where somebody else has since changed one of its facts to say something else, the whole
 * import is held.
 */
export const planComplete =
  (source: string, stated: readonly Change[]) =>
  (register: Register): Plan => {
    const last = lastRecordings(register);
    const changes: Change[] = [];
    const reasons: Reason[] = [];
    const wanted = new Set<string>();
    for (const change of stated) {
      const key = keyOf(change);
      wanted.add(key);
      const recording = last.get(key);
      if (recording !== undefined && agreesWith(recording, change)) continue;
      if (recording === undefined || recording.source === source) changes.push(change);
      else {
        reasons.push({
          code: "contradicted",
          message: `${change.kind} ${change.id} of ${change.publishedAt}: entry ${recording.version} by ${recording.source} says something else; make ${source} say the same, or correct that entry`,
        });
      }
    }
    for (const [key, recording] of last) {
      const { change } = recording;
      if (recording.source !== source || change.op === "retract" || wanted.has(key)) continue;
      const { kind, id, publishedAt, citations } = change;
      changes.push({ op: "retract", kind, id, publishedAt, document: null, citations });
    }
    if (reasons.length > 0) return { kind: "held", reasons, changes: null };
    return changes.length === 0 ? { kind: "nothing" } : { kind: "append", changes };
  };
