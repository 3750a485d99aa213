/**
 * Facts that go on naming what its publisher took back: a listing of a withdrawn issuer would answer "no match" while it stands.
 * @module
 */

import type { Change, FactKind } from "../facts/fact.ts";
import { dependents, references } from "./fact-references.ts";
import { latest } from "./known.ts";
import type { Register } from "./register.ts";
import { standing } from "./standing-facts.ts";

/**
 * What no fact may name once it is withdrawn. A listing is not among them: an order or a licence that names a withdrawn one
 * relieves nothing, and that a court took its order back as well would not be true.
 */
const needed: ReadonlySet<FactKind> = new Set(["issuer", "programme", "court-order"]);

/**
 * Facts whose newest document names a fact of which nothing is published any more, each with a pointer below `/changes`. `register`
 * holds the changes already, so that what is withdrawn together, or made to name another, is not at fault.
 */
export function withdrawnReferences(register: Register, changes: readonly Change[]): readonly string[] {
  const objections = changes.flatMap(({ kind, id, document }, i) =>
    [{ kind, id }, ...(document === null && needed.has(kind) ? dependents(register, kind, id) : [])].flatMap(
      (fact) => {
        const change = standing(register, fact.kind, fact.id).at(-1)?.change;
        return (change === undefined ? [] : references(change))
          .filter(
            (target) => needed.has(target.kind) && latest(register, target.kind, target.id, null) === null,
          )
          .map(
            (target) =>
              `/changes/${i}/document: ${fact.kind} ${fact.id} names ${target.kind} ${target.id}, of which nothing would be published any more; expected a document. Where it was taken back indeed, publish in the same entry, at the same moment, what became of ${fact.kind} ${fact.id} too: null, or a document that names another`,
          );
      },
    ),
  );
  return [...new Set(objections)];
}
