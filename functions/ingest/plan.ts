import type { Change } from "../core/facts/fact.ts";
import type { Recording } from "../core/facts/publication.ts";
import { sameJson } from "../core/json.ts";
import type { Register } from "../core/register/register.ts";
import { decodedInterval } from "../core/time.ts";

/** What to append so that the register says what a source says, or why not. Pure: the same inputs give the same plan. */
export type Plan =
  | { readonly kind: "nothing" }
  | { readonly kind: "append"; readonly changes: readonly Change[] }
  /** Nothing is appended; a person decides. Each reason names a fact and says who else wrote it. */
  | { readonly kind: "held"; readonly reasons: readonly string[] };

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

const says = (recording: Recording, change: Change): boolean =>
  recording.change.op === change.op &&
  sameJson(recording.change.document, change.document) &&
  sameJson(recording.change.citations, change.citations);

/**
 * Plans a source that states all its facts each time, as `data/` does. Only what changed since the source's last import is
 * written; what it no longer states is retracted; and where somebody else has since changed one of its facts to say
 * something else, the whole import is held.
 */
export function planComplete(register: Register, source: string, stated: readonly Change[]): Plan {
  const last = lastRecordings(register);
  const changes: Change[] = [];
  const reasons: string[] = [];
  const wanted = new Set<string>();
  for (const change of stated) {
    const key = keyOf(change);
    wanted.add(key);
    const recording = last.get(key);
    if (recording !== undefined && says(recording, change)) continue;
    if (recording !== undefined && recording.source !== source) {
      reasons.push(
        `${change.kind} ${change.id} of ${change.publishedAt}: entry ${recording.version} by ${recording.source} says something else; make ${source} say the same, or correct that entry`,
      );
      continue;
    }
    changes.push(change);
  }
  for (const [key, recording] of last) {
    const { change } = recording;
    if (recording.source !== source || change.op === "retract" || wanted.has(key)) continue;
    const { kind, id, publishedAt, citations } = change;
    changes.push({ op: "retract", kind, id, publishedAt, document: null, citations });
  }
  if (reasons.length > 0) return { kind: "held", reasons };
  return changes.length === 0 ? { kind: "nothing" } : { kind: "append", changes };
}
