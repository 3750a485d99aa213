/**
 * Corrections of earlier publications, and the later ones that carry the same error.
 * @module
 */

import type { Change } from "../facts/fact.ts";
import { sameJson } from "../json.ts";
import { decodedInterval } from "../time.ts";
import type { Register } from "./register.ts";
import { standing, standingAt } from "./standing-facts.ts";

/** Whether a later document still says what a correction takes back, or still lacks what it adds. */
function carriesError(before: unknown, after: unknown, later: unknown): boolean {
  if (sameJson(before, after)) return false;
  if (Array.isArray(before) && Array.isArray(after) && Array.isArray(later)) {
    const has = (list: readonly unknown[], item: unknown) => list.some((other) => sameJson(other, item));
    const removed = before.filter((item) => !has(after, item));
    const added = after.filter((item) => !has(before, item));
    return (
      removed.some((item) => has(later, item)) ||
      (removed.length === 0 && added.some((item) => !has(later, item)))
    );
  }
  return sameJson(before, later);
}

/**
 * Later publications that carry an error which these changes correct in an earlier one, and do not restate: correcting
 * only the first would leave the newer answer wrong. Names each with the fields concerned.
 */
export function missedRestatements(register: Register, changes: readonly Change[]): readonly string[] {
  const restated = new Set(
    changes.map((change) => `${change.kind} ${change.id} ${decodedInterval(change.publishedAt).start}`),
  );
  return changes.flatMap((change) => {
    const corrected = decodedInterval(change.publishedAt);
    const before = standingAt(register, change.kind, change.id, corrected)?.document;
    if (before == null || change.document === null) return [];
    const [old, now] = [
      new Map(Object.entries(before)),
      new Map<string, unknown>(Object.entries(change.document)),
    ];
    return standing(register, change.kind, change.id)
      .filter(
        ({ publication }) =>
          publication.interval.start > corrected.start &&
          !restated.has(`${change.kind} ${change.id} ${publication.interval.start}`),
      )
      .flatMap(({ publication, change: later }) => {
        if (later.document === null) return [];
        const said = new Map<string, unknown>(Object.entries(later.document));
        const fields = [...new Set([...old.keys(), ...now.keys()])].filter((field) =>
          carriesError(old.get(field), now.get(field), said.get(field)),
        );
        return fields.length === 0
          ? []
          : [
              `${change.kind} ${change.id} of ${publication.publishedAt} carries the same ${fields.join(", ")} as the corrected one of ${change.publishedAt}: restate it in this entry`,
            ];
      });
  });
}
