/**
 * What may not be recorded, whoever asks: a register that says one of these things could not be answered from, or would
 * answer "no match" where a listing stands.
 * @module
 */

import type { CourtOrder } from "../facts/court-order.ts";
import type { Change, FactKind } from "../facts/fact.ts";
import { documentOf, recordingAt } from "../facts/publication.ts";
import { decodedInterval } from "../time.ts";
import { type Objections, ofDocument } from "./document-objections.ts";
import { dependents, references } from "./fact-references.ts";
import { circleOf } from "./ownership-circle.ts";
import type { Register } from "./register.ts";
import { standing, standingAt } from "./standing-facts.ts";

const firstPublication = (register: Register, kind: FactKind, id: string): number | null => {
  const first = register.facts[kind]
    .get(id)
    ?.find((publication) => recordingAt(publication, register.version)?.document != null);
  return first === undefined ? null : first.interval.start;
};

/** Whether following `against` from an order comes back to it. */
function circles(register: Register, id: string): boolean {
  const seen = new Set<string>();
  const visit = (order: string): boolean => {
    const targets = standing(register, "court-order", order).flatMap(({ change }) => {
      const document: CourtOrder | null = documentOf("court-order", change);
      return document?.against == null ? [] : [document.against];
    });
    return targets.some((target) => {
      if (target === id) return true;
      if (seen.has(target)) return false;
      seen.add(target);
      return visit(target);
    });
  };
  return visit(id);
}

/** Kinds of which no document names another fact: nothing is to be asked of all that was ever published of one. */
const nameless: ReadonlySet<FactKind> = new Set(["programme", "issuer", "source"]);

function ofReferences(register: Register, kind: FactKind, id: string): Objections {
  if (nameless.has(kind)) return [];
  return standing(register, kind, id).flatMap(({ publication, change }) =>
    references(change).flatMap((target) => {
      const first = firstPublication(register, target.kind, target.id);
      if (first === null)
        return [`${kind} ${id} names ${target.kind} ${target.id}, which is not in the register`];
      return target.mustPrecede && first > publication.interval.start
        ? [
            `${kind} ${id} was published ${publication.publishedAt}, before ${target.kind} ${target.id} that it needs`,
          ]
        : [];
    }),
  );
}

/** Why the register may not say what it says after these changes; empty: it may. Each names the fact and the mend. */
export function objectionsTo(register: Register, changes: readonly Change[]): readonly string[] {
  const touched = new Map<string, { kind: FactKind; id: string }>();
  const objections: Objections = [];
  for (const change of changes) {
    objections.push(...ofDocument(change));
    const { kind, id } = change;
    const own = `${kind} ${id}`;
    if (touched.has(own)) continue;
    touched.set(own, { kind, id });
    for (const fact of dependents(register, kind, id)) touched.set(`${fact.kind} ${fact.id}`, fact);
  }
  for (const { kind, id } of touched.values()) {
    objections.push(...ofReferences(register, kind, id));
    if (kind === "court-order" && circles(register, id))
      objections.push(`court-order ${id}: orders against one another run in a circle`);
    const owners = kind === "stake" ? circleOf(register, id) : null;
    if (owners !== null)
      objections.push(
        `stake ${id}: ownership runs in a circle: ${owners.join(" owns ")}. Correct one of these stakes`,
      );
  }
  return [...new Set(objections)];
}

/** Objections that concern an entry as a whole against the register before it: doubled keys, retracting what is not there. */
export function objectionsToEntry(register: Register, changes: readonly Change[]): readonly string[] {
  const seen = new Set<string>();
  return changes.flatMap((change) => {
    const interval = decodedInterval(change.publishedAt);
    const key = `${change.kind} ${change.id} ${interval.start} ${interval.end}`;
    const label = `${change.kind} ${change.id} of ${change.publishedAt}`;
    const present = standingAt(register, change.kind, change.id, interval) !== null;
    const doubled = seen.has(key) ? [`${label} stands twice in this entry`] : [];
    seen.add(key);
    return change.op === "retract" && !present
      ? [...doubled, `${label} can't be retracted: it is not in the register`]
      : doubled;
  });
}
